"""What an issue says at one moment, as plain values: read from its rows, or from a proof. Two can be compared."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import OuterRef, Subquery

from articles.content import Content, contents_of
from articles.models import Article, Revision
from articles.models.standing import DROPPED
from issues.models import Issue, IssueSection, Override, Proof, ProofStory
from issues.proofs.shared import Shown, shown_with

TEXTS = ("title", "letter", "cover_id", "sections")
PRINTED = ("volume", "number", "date")


@dataclass(frozen=True, slots=True)
class StoryState:
    """One story of the issue: its place (from 1, without gaps), what it says, and how the issue shows it."""

    article_id: int | None
    place: int
    headline: str
    status: str
    revision: int
    content: Content
    override: dict[str, Any]
    shown: Shown


@dataclass(frozen=True, slots=True)
class IssueState:
    """The issue's own texts and sections, and its stories in run order."""

    own: Content
    stories: list[StoryState]


def state_now(issue: Issue, *, locked: bool = False) -> IssueState:
    """What the issue's rows say now, in a fixed number of queries.

    `locked`: the issue was locked before, and nobody changes its stories either until the transaction ends.
    """
    issue = issue if locked else Issue.objects.get(pk=issue.pk)
    stories = Article.objects.filter(issue=issue).exclude(status__in=DROPPED).in_run_order()
    if locked:
        stories = stories.select_for_update(no_key=True)
    last = Revision.objects.filter(article=OuterRef("pk")).order_by("-number").values("number")[:1]
    found = list(stories.annotate(last_revision=Subquery(last)))
    rows = {row.article_id: row for row in Override.objects.filter(issue=issue).select_related("picture__source")}
    shown = shown_with(found, {pk: row.picture for pk, row in rows.items()})
    contents = contents_of(found)
    overrides = {pk: override_of(row) for pk, row in rows.items()}
    return IssueState(
        own_of(issue),
        [
            StoryState(
                article_id=story.pk,
                place=place,
                headline=str(story),
                status=story.status,
                revision=story.last_revision or 0,  # type: ignore[attr-defined]
                content=contents[story.pk],
                override=overrides.get(story.pk, {}),
                shown=shown[story.pk],
            )
            for place, story in enumerate(found, start=1)
        ],
    )


def state_of(proof: Proof) -> IssueState:
    """What the issue said when the proof was taken."""
    return IssueState(proof.content, [_pinned(row) for row in proof.stories.all()])


def own_of(issue: Issue) -> Content:
    """The issue's own texts, folio and sections."""
    return {
        "volume": issue.volume,
        "number": issue.number,
        "date": issue.date.isoformat(),
        "title": issue.title,
        "letter": issue.letter,
        "cover_id": issue.cover_id,
        "sections": _sections(IssueSection.objects.filter(issue=issue)),
    }


def override_of(row: Override) -> dict[str, Any]:
    """What an override says; what it leaves empty is left out."""
    said = {"headline": row.headline, "trail_text": row.trail_text, "picture_id": row.picture_id}
    return {name: value for name, value in said.items() if value}


def _sections(rows: Iterable[IssueSection]) -> list[dict[str, Any]]:
    return [row.planned() for row in rows]


def _pinned(row: ProofStory) -> StoryState:
    pinned = row.article_id, row.place, row.headline, row.status, row.revision, row.content, row.override, row.shown
    return StoryState(*pinned)
