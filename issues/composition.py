"""How an issue is laid out, for the desk as for readers: the lead, what stands beside it, bands under heads."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from articles.models import Article, Section
from issues.models import IssueSection

SECONDS = 3
SHORT_ISSUE = 5
OPENING = 1 + SECONDS  # stories that stand above the sections of a long issue


@dataclass(frozen=True, slots=True)
class Placed:
    """A story with its numeral on the page: counted among those that are shown, so that no gap tells of another."""

    numeral: int
    story: Article


@dataclass(frozen=True, slots=True)
class Band:
    """Stories under one standing head; without a section, the rest of the issue. `planned`: as the issue plans it."""

    section: Section | None
    placed: list[Placed] = field(default_factory=list)
    planned: IssueSection | None = None

    @property
    def head(self) -> str:
        """What stands over its stories in this issue; "" over the rest."""
        if self.planned is not None:
            return self.planned.standing_head
        return self.section.head if self.section else ""


@dataclass(frozen=True, slots=True)
class Composition:
    """An issue as it is laid out: the lead, up to three stories beside it, and the sections."""

    lead: Placed | None
    seconds: list[Placed]
    bands: list[Band]

    def in_order(self) -> list[Article]:
        """The stories as a reader comes upon them, from top to bottom."""
        opening = [self.lead, *self.seconds] if self.lead else []
        placed = [*opening, *(placed for band in self.bands for placed in band.placed)]
        return [one.story for one in placed]


def compose(stories: Sequence[Article], planned: Iterable[IssueSection] = ()) -> Composition:
    """Lay out stories that are in run order: a short issue has no bands, a long one three stories beside the lead.

    The bands stand as the issue plans its sections; those that nobody planned follow as they first come up.
    """
    placed = [Placed(numeral, story) for numeral, story in enumerate(stories, start=1)]
    lead, rest = placed[:1], placed[1:]
    beside = len(rest) if len(placed) < SHORT_ISSUE else SECONDS
    return Composition(lead[0] if lead else None, rest[:beside], _bands(rest[beside:], planned))


def _bands(rest: list[Placed], planned: Iterable[IssueSection]) -> list[Band]:
    bands: dict[int | None, Band] = {one.section_id: Band(one.section, planned=one) for one in planned}
    for placed in rest:
        bands.setdefault(placed.story.section_id, Band(placed.story.section)).placed.append(placed)
    # Stories without a section close the issue.
    return sorted(bands.values(), key=lambda band: band.section is None)
