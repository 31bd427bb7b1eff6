"""A proof as readers would get it: the pinned stories and texts, for the very templates of the site."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from copy import copy
from datetime import date, datetime
from functools import partial
from typing import Any

from articles.images.models import Image
from articles.models import Article
from articles.models.standing import Status
from articles.preview import NOT_SAVED, never_saved, stories_from
from issues.models import Issue, Proof, ProofStory, Publication

Address = Callable[[int], str]


def page_of(proof: Proof, at: datetime, *, address: Address | None = None) -> dict[str, Any]:
    """What the template of the issue's page is given, as the proof has it.

    `address` says where the story of a place in the proof is shown; without it, where readers will find it.
    """
    stories = stories_of(proof, at)
    _lead_to(address, stories)
    return {"at": at, "issue": issue_as_proofed(proof), "stories": stories, "previous": None, "next": None}


def story_page_of(
    proof: Proof, place: int, at: datetime, *, address: Address, issue_address: str
) -> dict[str, Any] | None:
    """What the template of a story's page is given for the story of that place; None when readers get none there."""
    stories = stories_of(proof, at, with_overrides=False)
    here = next((index for index, story in enumerate(stories) if story.position == place), None)
    if here is None:
        return None
    _lead_to(address, stories)
    issue = issue_as_proofed(proof)
    issue.get_absolute_url = lambda: issue_address  # type: ignore[method-assign]
    return {
        "at": at,
        "story": stories[here],
        "issue": issue,
        "contents": stories,
        "numeral": here + 1,
        "previous": stories[here - 1] if here else None,
        "next": stories[here + 1] if here + 1 < len(stories) else None,
    }


def _lead_to(address: Address | None, stories: Iterable[Article]) -> None:
    if address is not None:
        for story in stories:
            story.get_absolute_url = partial(address, story.position or 0)  # type: ignore[method-assign]


def issue_as_proofed(proof: Proof) -> Issue:
    """The issue with the folio, title, letter and cover that it had then; only to be looked at, never saved."""
    shown, own = copy(proof.issue), proof.content
    shown.volume, shown.number = own["volume"], own["number"]
    shown.date, shown.title, shown.letter = date.fromisoformat(own["date"]), own["title"], own["letter"]
    shown.cover = Image.objects.select_related("source").filter(pk=own["cover_id"] or NOT_SAVED).first()
    shown.folio = shown.folio_for(Publication.current())
    shown.save = never_saved  # type: ignore[method-assign]
    return shown


def stories_of(proof: Proof, at: datetime, *, only_cleared: bool = True, with_overrides: bool = True) -> list[Article]:
    """The stories of the proof in run order, with all that their cards and pages show, in a fixed number of queries.

    Each has its pinned wording, status and place (`position`), and is shown as the issue shows it, or, without
    overrides, as it shows itself. They are only to be looked at, never saved. `only_cleared`: those that readers would
    get; else drafts and held ones too.
    """
    rows = list(proof.stories.select_related("article"))
    if only_cleared:
        rows = [row for row in rows if row.status == Status.CLEARED]
    stories = stories_from([(row.content, row.article or Article()) for row in rows], at)
    for story, row in zip(stories, rows, strict=True):
        story.status, story.position = row.status, row.place
    if with_overrides:
        pictures = _pictures_of(rows)
        for story, row in zip(stories, rows, strict=True):
            _show_as(story, row.override, pictures)
    return stories


def _show_as(story: Article, override: dict[str, Any], pictures: dict[int, Image]) -> None:
    story.headline = override.get("headline") or story.headline
    story.trail_text = override.get("trail_text") or story.trail_text
    story.lead_image = pictures.get(override.get("picture_id") or NOT_SAVED) or story.lead_image


def _pictures_of(rows: Iterable[ProofStory]) -> dict[int, Image]:
    wanted = {row.override["picture_id"] for row in rows if row.override.get("picture_id")}
    return {image.pk: image for image in Image.objects.select_related("source").filter(pk__in=wanted)}
