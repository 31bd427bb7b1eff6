"""What a card of the proof screen shows of one item, said in words for the template."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.functional import Promise
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

from articles import body
from articles.formats.parts import level_of
from articles.images.models import Image
from articles.picture_library.uses import Use, uses_of
from issues.intake.copies import body_of
from issues.intake.lines import KINDS, OFFERED, CopyLine
from issues.intake.models import BatchItem, IntakePicture
from issues.intake.pictures import Placed, placed
from issues.intake.rewriting import LONGEST, stamp_of, text_of
from issues.intake.understanding import Desk, Understood
from issues.models import Issue

CARDS_A_PAGE = 20
FIRST_LINES, LAST_LINES, FOLDED_FROM = 80, 30, 130
ISSUES_OFFERED = 8


@dataclass(frozen=True, slots=True)
class Shown:
    """One line of the text as a card shows it."""

    line: CopyLine
    label: str | Promise
    pictures: Sequence[IntakePicture] = ()
    """Those that stood below it."""
    correction: str | None = None
    """What the paragraph that begins here was corrected to."""

    @property
    def percent(self) -> int | None:
        """How sure its reader was."""
        return None if self.line.confidence is None else round(self.line.confidence * 100)

    @property
    def is_doubtful(self) -> bool:
        """Whether the reason is worth reading."""
        return self.line.confidence is not None and level_of(self.line.confidence) != "sure"

    @property
    def is_blank(self) -> bool:
        """Whether nothing stands there."""
        return not self.line.text.strip()


@dataclass(frozen=True, slots=True)
class InLibrary:
    """A picture of the library that looks like one that came in, and where it stands already."""

    image: Image
    uses: Sequence[Use]


@dataclass(frozen=True, slots=True)
class Card:
    """One item with all that its card needs."""

    one: Understood
    first: Sequence[Shown]
    folded: int
    last: Sequence[Shown]
    pictures: Sequence[tuple[Placed, Sequence[InLibrary]]]
    issues: Sequence[tuple[int, str]]
    may_place: bool
    html: str = ""
    typed_text: str | None = None
    """What somebody typed over the text and could not be saved."""
    is_overtaken: bool = False
    """Because somebody else changed the text meanwhile: it is saved over that only when its writer says so."""

    @property
    def text(self) -> str:
        """The text as one types it; what could not be saved stands there again."""
        return text_of(self.one.copy) if self.typed_text is None else self.typed_text

    @property
    def text_was(self) -> str:
        """What tells whether somebody else has corrected the text since."""
        return stamp_of(text_of(self.one.copy))

    @property
    def may_correct(self) -> bool:
        """Whether there is a text, and not too long a one for a field."""
        return bool(self.one.copy.paragraphs) and len(self.item.text) <= LONGEST

    @property
    def item(self) -> BatchItem:
        """The row."""
        return self.one.item

    @property
    def body(self) -> SafeString:
        """The body as it would stand on the page: through the sanitiser."""
        return mark_safe(self.html)  # noqa: S308  body_of sanitises, whatever came in

    @property
    def words(self) -> int:
        """How long it is."""
        return body.word_count(self.html)

    @property
    def byline(self) -> str:
        """The names as one types them."""
        return ", ".join(self.one.copy.byline)

    @property
    def names_another_issue(self) -> bool:
        """Whether the text itself says it belongs elsewhere."""
        copy, issue = self.one.copy, self.one.issue
        return issue is not None and copy.volume not in {None, issue.volume}


def cards_of(desk: Desk, items: Sequence[BatchItem], *, whole: int | None = None) -> list[Card]:
    """The cards of these items; of a long text the middle is folded, but for the item `whole`."""
    found = desk.look_at(items)
    pictures: dict[int, list[IntakePicture]] = {}
    for picture in IntakePicture.objects.filter(item__in=items).defer("raw", "thumbnail").order_by("id"):
        pictures.setdefault(picture.item_id, []).append(picture)
    offered = issues_offered(desk.at) if desk.may_place else []
    known = _in_library([picture for own in pictures.values() for picture in own], desk)
    return [_card(one, pictures.get(one.item.pk, []), known, offered, desk, whole=whole) for one in found]


def issues_offered(at: datetime) -> list[Issue]:
    """The newest issues that take something in."""
    newest = Issue.objects.select_related("proof").filter(closed_at=None).newest_first()[: ISSUES_OFFERED * 2]
    return [issue for issue in newest if not issue.takes_no_changes(at)][:ISSUES_OFFERED]


def legend() -> list[dict[str, Any]]:
    """What a line can be said to be, each with its key: the legend and the buttons are one."""
    return [{"kind": kind, "label": KINDS[kind], "key": key} for kind, key in OFFERED.items()]


def _in_library(pictures: Sequence[IntakePicture], desk: Desk) -> dict[int, InLibrary]:
    """What the library has of what they look like, by its id, in at most eight queries; none where nothing is alike."""
    images = Image.objects.in_bulk({key for picture in pictures for key in picture.alike})
    uses = uses_of(images, desk.by)
    return {key: InLibrary(image, uses[key].of) for key, image in images.items()}


def _card(
    one: Understood,
    pictures: Sequence[IntakePicture],
    known: Mapping[int, InLibrary],
    offered: Sequence[Issue],
    desk: Desk,
    *,
    whole: int | None,
) -> Card:
    lines = []
    for line in one.lines if one.item.text else ():
        below = [picture for picture in pictures if picture.line == line.number]
        label = KINDS.get(line.kind, _("not understood"))
        lines.append(Shown(line, label, below, one.corrections.get(line.number)))
    fold = len(lines) > FOLDED_FROM and whole != one.item.pk
    choices = {issue.pk: str(issue) for issue in (*([one.issue] if one.issue else []), *_own(one), *offered)}
    return Card(
        one,
        first=lines[:FIRST_LINES] if fold else lines,
        folded=len(lines) - FIRST_LINES - LAST_LINES if fold else 0,
        last=lines[-LAST_LINES:] if fold else (),
        pictures=[
            (picture, [known[key] for key in picture.picture.alike if key in known])
            for picture in placed(pictures, one.copy, one.item.typed.get("pictures", {}))
        ],
        issues=list(choices.items()),
        may_place=desk.may_place,
        html=body_of(one.copy) if one.is_waiting else "",
    )


def _own(one: Understood) -> list[Issue]:
    return [one.named_issue] if one.named_issue else []
