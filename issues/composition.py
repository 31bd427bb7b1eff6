"""How an issue is laid out, for the desk as for readers: the lead, what stands beside it, bands under heads."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from articles.images.models import Image
from articles.models import Article, Section
from issues.models import Issue, IssueSection

SECONDS = 3
SHORT_ISSUE = 5
OPENING = 1 + SECONDS  # stories that stand above the sections of a long issue
FULL_IN_BAND = 4  # stories of a section with trail and picture, before the rest of a long one follows in brief
FEWEST_BRIEFS = 3  # fewer make no list
TALL = 1.05  # a picture is tall from this height to a width of 1: a wide crop would lose what it shows


def cover_of(issue: Issue, lead: Article | None) -> Image | None:
    """The picture that stands for an issue wherever it is shown: its cover, else its lead's."""
    return issue.cover or (lead.lead_picture if lead else None)


@dataclass(frozen=True, slots=True)
class Placed:
    """A story with its numeral on the page: counted among those that are shown, so that no gap tells of another."""

    numeral: int
    story: Article

    @property
    def shape(self) -> str:
        """What its picture asks of the page: "wide", "tall" (it stands beside its text), or "plain" without one."""
        picture = self.story.lead_image
        if picture is None:
            return "plain"
        return "tall" if picture.height >= TALL * picture.width else "wide"


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

    @property
    def lines(self) -> list[Placed]:
        """Those with trail and picture: all of a short section, the first of a long one."""
        return self.placed[:FULL_IN_BAND] if self._is_long else self.placed

    @property
    def briefs(self) -> list[Placed]:
        """The rest of a long section, of which the page gives the headlines only."""
        return self.placed[FULL_IN_BAND:] if self._is_long else []

    @property
    def _is_long(self) -> bool:
        return len(self.placed) >= FULL_IN_BAND + FEWEST_BRIEFS


@dataclass(frozen=True, slots=True)
class Composition:
    """An issue as it is laid out: the lead, up to three stories beside it, and the sections."""

    lead: Placed | None
    seconds: list[Placed]
    bands: list[Band]

    @property
    def beside(self) -> str:
        """How the seconds stand: "one", "pair"; three as a "feature" if the first has a wide picture, else "thirds"."""
        if len(self.seconds) == SECONDS:
            return "feature" if self.seconds[0].shape == "wide" else "thirds"
        return ("", "one", "pair")[len(self.seconds)]

    @property
    def jumps(self) -> list[tuple[int, Band]]:
        """The bands that have stories, where there are several, each with its place among all."""
        shown = [(place, band) for place, band in enumerate(self.bands, start=1) if band.placed]
        return shown if len(shown) > 1 else []

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
