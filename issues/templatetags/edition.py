"""How an issue is laid out on a page, and how its folio is written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django import template
from django.utils import timezone

from articles.images.models import Image
from articles.models import Article, Section
from issues.models import Issue, Publication

SECONDS = 3
SHORT_ISSUE = 5

register = template.Library()


@dataclass(frozen=True, slots=True)
class Placed:
    """A story with its numeral on the page: counted among those a reader sees, so that no gap tells of another."""

    numeral: int
    story: Article


@dataclass(frozen=True, slots=True)
class Band:
    """Stories under one standing head; without a section, the rest of the issue."""

    section: Section | None
    placed: list[Placed]


@dataclass(frozen=True, slots=True)
class Composition:
    """An issue as it is laid out: the lead, up to three stories beside it, and the sections."""

    lead: Placed | None
    seconds: list[Placed]
    bands: list[Band]


@register.filter
def composed(stories: Sequence[Article]) -> Composition:
    """Lay out stories that are in run order: a short issue has no bands, a long one three stories beside the lead."""
    placed = [Placed(numeral, story) for numeral, story in enumerate(stories, start=1)]
    lead, rest = placed[:1], placed[1:]
    beside = len(rest) if len(placed) < SHORT_ISSUE else SECONDS
    return Composition(lead[0] if lead else None, rest[:beside], _bands(rest[beside:]))


@register.filter
def folio_parts(issue: Issue) -> tuple[str, str, str]:
    """The folio in the parts that may stand on lines of their own: "Sunday", "11-02-2025", "Vol 2132"."""
    weekday, _comma, day = issue.folio.removesuffix(f", {issue.volume_as_printed}").partition(", ")
    return weekday, day, issue.volume_as_printed


@register.filter
def cover_picture(issue: Issue) -> Image | None:
    """The issue's cover, else the picture of its `lead` as the archive's view found it."""
    lead: Article | None = getattr(issue, "lead", None)
    return issue.cover or (lead.lead_image if lead else None)


@register.filter
def written(publication: Publication, moment: datetime | date) -> str:
    """The day as the publication prints it: "Sunday, 11-02-2025"."""
    return publication.written(timezone.localdate(moment) if isinstance(moment, datetime) else moment)


def _bands(rest: list[Placed]) -> list[Band]:
    """One band a section, in the order in which the sections first come up."""
    bands: dict[int | None, Band] = {}
    for placed in rest:
        bands.setdefault(placed.story.section_id, Band(placed.story.section, [])).placed.append(placed)
    return list(bands.values())
