"""Remarks on the texts: what is missing, what is still to come, what is too long or too short."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from articles.body import marks_to_come
from articles.body import to_come as to_come_in
from articles.readiness.draft import Copy
from articles.readiness.remark import Remark, blocks, warns

FAR_OFF = 0.2  # of the length commissioned
SHORT_TEXTS = ("headline", "standfirst", "kicker", "trail_text")


def missing(copy: Copy) -> Iterator[Remark]:
    """A story is a headline and a text."""
    if not copy.text("headline"):
        yield blocks("headline", "headline-missing", _("The story has no headline."), before_review=True)
    if not copy.words:
        yield blocks("body", "text-missing", _("The story has no text."), before_review=True)


def to_come(copy: Copy) -> Iterator[Remark]:
    """The writer left a mark: something is still to come."""
    for name in SHORT_TEXTS:
        if marks := marks_to_come(copy.text(name)):
            yield _left(name, len(marks), marks[0])
    if found := to_come_in(copy.body):
        yield _left("body", len(found), found[0].around)


def _left(field: str, count: int, around: str) -> Remark:
    said = ngettext("%(count)s TK is left: “%(around)s”.", "%(count)s TKs are left, the first: “%(around)s”.", count)
    return blocks(field, f"to-come-{field}", said % {"count": count, "around": around})


def standfirst(copy: Copy) -> Iterator[Remark]:
    """What other pages show of it."""
    if not copy.text("standfirst"):
        message = _("There is no standfirst: pages that point here show less.")
        yield warns("standfirst", "standfirst-missing", message)


def length(copy: Copy) -> Iterator[Remark]:
    """Against the length that was commissioned."""
    wanted = copy.content.get("commissioned_length")
    if not wanted or not copy.words or abs(copy.words - wanted) <= FAR_OFF * wanted:
        return
    off = round(100 * abs(copy.words - wanted) / wanted)
    longer = _("The story has %(words)s words, %(off)s %% more than the %(wanted)s commissioned.")
    shorter = _("The story has %(words)s words, %(off)s %% fewer than the %(wanted)s commissioned.")
    said = {"words": copy.words, "off": off, "wanted": wanted}
    yield warns("body", "length-off", (longer if copy.words > wanted else shorter) % said)
