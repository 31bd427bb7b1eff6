"""The sequence of stories in an issue: places from 1 up, without gaps, one story a place, whoever moves what."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Case, F, QuerySet, Value, When
from django.utils.translation import gettext as _

from articles.activity.recording import record
from articles.content import content_of
from articles.editing import Conflict, save
from articles.models import Article, Section, WorkingCopy
from articles.models.standing import DROPPED
from articles.prepared import prepared
from articles.signals import tell_public_pages_changed
from issues.composition import OPENING, compose
from issues.models import Issue

if TYPE_CHECKING:
    from newsroom.accounts.models import User

ASIDE = 1_000_000  # places that no issue reaches, where stories wait while others take theirs


class CannotArrange(Exception):
    """A story was not moved. `message` is for the person; `field` names what was in the way."""

    def __init__(self, message: str, *, field: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.field = field


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a story is to stand: before or after another story (its id), or at a place; nothing said: at the end.

    `in_section`: under its section's head, so behind the stories that open the issue; in a short one all do.
    """

    before: int | None = None
    after: int | None = None
    place: int | None = None
    in_section: bool = False


@transaction.atomic
def place_last(article: Article, issue: Issue) -> int:
    """Put the story at the end of the issue; its place. Two hands at once get two places."""
    Issue.objects.locked(issue.pk)
    return place_behind(article, issue)


def place_behind(article: Article, issue: Issue) -> int:
    """The same, in an issue that is locked already."""
    highest = next(iter(_last_place(issue=issue.pk, but=article.pk or 0)), 0)
    article.issue, article.position = issue, highest + 1
    return article.position


@prepared
def _last_place(issue: Any, but: Any) -> QuerySet[Any, Any]:
    """The last place of the issue that a story has, but for that one (id)."""
    placed = Article.objects.filter(issue=issue, position__isnull=False).exclude(pk=but)
    return placed.order_by("-position").values_list("position", flat=True)[:1]


@transaction.atomic
def arrange(issue: Issue, article_ids: Sequence[int]) -> None:
    """Put these stories first, in this order; the issue's others follow as they stood."""
    Issue.objects.locked(issue.pk)
    standing = list(Article.objects.filter(issue=issue).in_run_order().values_list("pk", flat=True))
    wanted = [pk for pk in dict.fromkeys(article_ids) if pk in set(standing)]
    chosen = set(wanted)
    _number(issue, wanted + [pk for pk in standing if pk not in chosen])
    tell_public_pages_changed(issue)


@transaction.atomic
def move(
    article: Article, issue: Issue, spot: Spot, *, by: User | None, at: datetime, section: Section | None = None
) -> int:
    """Let the story stand there, in that section if one is said; the place that it has then.

    A story of the tray is taken in. Stories of a section stand together, so the place may be another than the one
    asked for. Others' moves meanwhile are respected: the spot is understood as things stand now.
    Raises CannotArrange.
    """
    issue = _open(issue, at)
    _take(article)
    if article.issue_id is None:
        _take_in(article, issue, by=by, at=at)
    elif article.issue_id != issue.pk:
        said = {"story": article, "issue": _name_of(article.issue)}
        raise CannotArrange(_("Somebody else was faster: “%(story)s” stands in %(issue)s now.") % said)
    elif article.status in DROPPED:
        raise CannotArrange(_("“%(story)s” was dropped, so it has no place.") % {"story": article})
    if section is not None and section.pk != article.section_id:
        _change_section(article, section, by=by, at=at)
    before = article.position
    after = _settle(article, issue, spot)
    if before != after:
        places = ({"place": before}, {"place": after})
        record(issue, "arrange", by=by, at=at, before=places[0], after=places[1], note=str(article))
    _tell(issue, at)
    return after


@transaction.atomic
def put_aside(article: Article, *, by: User | None, at: datetime) -> None:
    """Take the story out of its issue, back to those that stand in none; the others close up.

    Raises CannotArrange.
    """
    if article.issue is None:
        return
    issue = _open(article.issue, at)
    _take(article)
    if article.issue_id != issue.pk:
        raise CannotArrange(_("Somebody else was faster: “%(story)s” stands there no more.") % {"story": article})
    if article.has_run(at):
        message = _("“%(story)s” ran in this issue. Withdraw it, if readers shall not see it any more.")
        raise CannotArrange(message % {"story": article})
    article.issue, article.position = None, None
    _save_place(article, at)
    arrange(issue, [])
    record(article, "put_aside", by=by, at=at, before={"issue": issue}, after={"issue": None})
    record(issue, "put_aside", by=by, at=at, note=str(article))
    _tell(issue, at)


def _take_in(article: Article, issue: Issue, *, by: User | None, at: datetime) -> None:
    if article.status in DROPPED:
        raise CannotArrange(_("“%(story)s” was dropped. Take it back to draft first.") % {"story": article})
    if article.has_run(at) and article.publish_at is None:
        raise CannotArrange(_("“%(story)s” ran before, so no issue can take it in.") % {"story": article})
    place_last(article, issue)
    _save_place(article, at)
    record(article, "take_in", by=by, at=at, before={"issue": None}, after={"issue": issue})
    record(issue, "take_in", by=by, at=at, note=str(article))


def _change_section(article: Article, section: Section, *, by: User | None, at: datetime) -> None:
    """A section is part of the story's wording: it is saved as a revision, and waits in a live story."""
    if not article.is_live(at) and WorkingCopy.objects.filter(article=article).exists():
        message = _("“%(story)s” has words that nobody saved yet. Open it, and change its section there.")
        raise CannotArrange(message % {"story": article}, field="section")
    content = content_of(article)
    try:
        save(article, content | {"section_id": section.pk}, base=content, by=by, at=at)
    except Conflict as conflict:
        raise CannotArrange(_("Somebody else changed its section meanwhile."), field="section") from conflict


def _settle(article: Article, issue: Issue, spot: Spot) -> int:
    """Give every story of the issue its place, with this one at its spot; the place that it has then."""
    rows = Article.objects.filter(issue=issue).in_run_order().select_related("section")
    known = list(rows.only("pk", "position", "status", "section"))
    # Those keep the last places: nobody reads them.
    dropped = [story.pk for story in known if story.status in DROPPED]
    others = [story for story in known if story.pk != article.pk and story.status not in DROPPED]
    moved = next(story for story in known if story.pk == article.pk)
    place = _index(others, spot)
    if spot.in_section:
        place = max(place, min(OPENING, len(others)))
    order = [*others[:place], moved, *others[place:]]
    laid_out = compose(order, issue.sections.select_related("section")).in_order()
    numbered = [story.pk for story in laid_out]
    _number(issue, numbered + dropped)
    article.position = numbered.index(article.pk) + 1
    return article.position


def _index(others: list[Article], spot: Spot) -> int:
    places = {story.pk: index for index, story in enumerate(others)}
    if spot.before in places:
        return places[spot.before]
    if spot.after in places:
        return places[spot.after] + 1
    if spot.place is not None:
        return min(max(spot.place, 1) - 1, len(others))
    return len(others)


def _number(issue: Issue, order: Sequence[int]) -> None:
    # Every story steps aside first: no two may share a place, not even for a moment.
    Article.objects.filter(issue=issue, position__isnull=False).update(position=F("position") + ASIDE)
    if order:
        places = [When(pk=pk, then=Value(place)) for place, pk in enumerate(order, start=1)]
        Article.objects.filter(pk__in=order).update(position=Case(*places))


def _save_place(article: Article, at: datetime) -> None:
    """Only what belongs to the place: whatever somebody types into the story meanwhile stays theirs."""
    article.live_from, article.lock_version = article.derive_live_from(), article.lock_version + 1
    article.modified_at = at
    Article.objects.filter(pk=article.pk).update(
        issue=article.issue,
        position=article.position,
        live_from=article.live_from,
        lock_version=F("lock_version") + 1,
        modified_at=at,
    )


def _tell(issue: Issue, at: datetime) -> None:
    if issue.is_live(at):
        tell_public_pages_changed(issue)


def _open(issue: Issue, at: datetime) -> Issue:
    """The issue as it is now, kept for this hand alone. Raises CannotArrange when it takes no changes."""
    issue = Issue.objects.locked(issue.pk)
    if sentence := issue.why_fixed(at):
        raise CannotArrange(sentence, field="issue")
    return issue


def _take(article: Article) -> None:
    """The story as it is now, and nobody else's until the transaction ends: the issue first, its stories after it."""
    Article.objects.select_for_update(no_key=True).only("pk").get(pk=article.pk)
    article.refresh_from_db()


def _name_of(issue: Issue | None) -> str:
    return issue.volume_as_printed if issue else ""
