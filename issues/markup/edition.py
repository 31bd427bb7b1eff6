"""How an issue is laid out on a page, and how its folio is written."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from django.utils import timezone

from articles.images.models import Image
from articles.models import Article
from issues.composition import Composition, compose, cover_of
from issues.covers import Cover, drawn, tone_of
from issues.models import Issue, IssueSection, Publication

SIZES_OF_SECONDS = {
    "one": "(min-width: 95rem) 51rem, (min-width: 48rem) 54vw, 92vw",
    "pair": "(min-width: 95rem) 43rem, (min-width: 48rem) 45vw, 92vw",
    "feature": "(min-width: 95rem) 14rem, (min-width: 62rem) 15vw, (min-width: 48rem) 45vw, 92vw",
    "thirds": "(min-width: 95rem) 28rem, (min-width: 48rem) 29vw, 92vw",
}


def composed(stories: Sequence[Article], planned: Iterable[IssueSection] = ()) -> Composition:
    """The stories, which are in run order, as a page lays them out; `planned` are the sections of their issue."""
    return compose(stories, planned or ())


def folio_parts(issue: Issue) -> tuple[str, str, str]:
    """The folio in the parts that may stand on lines of their own: "Sunday", "11-02-2025", "Vol 2132"."""
    weekday, _comma, day = issue.folio.removesuffix(f", {issue.volume_as_printed}").partition(", ")
    return weekday, day, issue.volume_as_printed


def day_as_printed(issue: Issue) -> str:
    """The folio without its volume: "Sunday, 11-02-2025"."""
    return issue.folio.removesuffix(f", {issue.volume_as_printed}")


def sizes_of_second(beside: str, first: bool) -> str:
    """How wide the picture of a second story is (HTML's `sizes`), by how the seconds stand: see css/pages/issue.css."""
    if beside == "feature" and first:
        return "(min-width: 95rem) 48rem, (min-width: 62rem) 50vw, 92vw"
    return SIZES_OF_SECONDS.get(beside, "92vw")


def cover_picture(issue: Issue) -> Image | None:
    """The issue's cover, else the picture of its `lead` as the archive's view found it."""
    return cover_of(issue, getattr(issue, "lead", None))


def drawn_cover(issue: Issue) -> Cover:
    """The cover that is drawn for an issue without a picture."""
    return drawn(issue)


def drawn_colours(issue: Issue) -> str:
    """The classes that give a small sheet the colours of the cover that is drawn for the issue."""
    return f"drawn-cover-tone-{tone_of(issue)} drawn-cover-month-{issue.date.month}"


def written(publication: Publication, moment: datetime | date) -> str:
    """The day as the publication prints it: "Sunday, 11-02-2025"."""
    return publication.written(timezone.localdate(moment) if isinstance(moment, datetime) else moment)
