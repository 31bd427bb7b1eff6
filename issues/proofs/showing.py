"""A proof as readers would get it: the pinned stories and texts, for the very templates of the site."""

from __future__ import annotations

from collections.abc import Iterable
from copy import copy
from datetime import date, datetime
from typing import Any

from articles.images.models import Image
from articles.models import Article, Section
from articles.models.standing import Status
from articles.preview import NOT_SAVED, never_saved, stories_from
from issues.models import Issue, IssueSection, Proof, ProofStory, Publication
from issues.overriding import put_on


def page_of(proof: Proof, at: datetime, *, only_cleared: bool = True) -> dict[str, Any]:
    """What the template of the issue's page is given, as the proof has it."""
    return {
        "at": at,
        "issue": issue_as_proofed(proof),
        "stories": stories_of(proof, at, only_cleared=only_cleared),
        "sections": sections_of(proof),
        "previous": None,
        "next": None,
    }


def sections_of(proof: Proof) -> list[IssueSection]:
    """The sections that the issue planned then, without those that are gone; only to be looked at."""
    planned = proof.content.get("sections") or []
    known = Section.objects.in_bulk([row["section_id"] for row in planned])
    return [
        IssueSection(issue=proof.issue, section=known[row["section_id"]], head=row["head"], order=row["order"])
        for row in planned
        if row["section_id"] in known
    ]


def issue_as_proofed(proof: Proof) -> Issue:
    """The issue with the folio, title, letter and cover that it had then; only to be looked at, never saved."""
    shown, own = copy(proof.issue), proof.content
    shown.volume, shown.number = own["volume"], own["number"]
    shown.date, shown.title, shown.letter = date.fromisoformat(own["date"]), own["title"], own["letter"]
    shown.cover = Image.objects.select_related("source").filter(pk=own["cover_id"] or NOT_SAVED).first()
    shown.folio = shown.folio_for(Publication.current())
    shown.save = never_saved  # type: ignore[method-assign]
    return shown


def stories_of(proof: Proof, at: datetime, *, only_cleared: bool = True) -> list[Article]:
    """The stories of the proof in run order, with all that their cards and pages show, in a fixed number of queries.

    Each has its pinned wording, status and override; the numeral of its place in the proof is `proofed_place`. They are
    only to be looked at, never saved. `only_cleared`: those that readers would get; else drafts and held ones too.
    """
    rows = list(proof.stories.select_related("article"))
    if only_cleared:
        rows = [row for row in rows if row.status == Status.CLEARED]
    stories = stories_from([(row.content, row.article or Article()) for row in rows], at)
    pictures = _pictures_of(rows)
    return [_as_pinned(story, row, pictures) for story, row in zip(stories, rows, strict=True)]


def _as_pinned(story: Article, row: ProofStory, pictures: dict[int, Image]) -> Article:
    override = row.override
    story.status, story.position = row.status, row.place
    story.proofed_place = row.place  # type: ignore[attr-defined]
    return put_on(
        story,
        headline=override.get("headline") or "",
        trail_text=override.get("trail_text") or "",
        picture=pictures.get(override.get("picture_id") or NOT_SAVED),
    )


def _pictures_of(rows: Iterable[ProofStory]) -> dict[int, Image]:
    wanted = {row.override["picture_id"] for row in rows if row.override.get("picture_id")}
    return {image.pk: image for image in Image.objects.select_related("source").filter(pk__in=wanted)}
