"""What became of each story, said for people or for programs, a story at a time."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Protocol

from articles.tagging.topic_names import TopicNames
from issues.intake.batches import Taken
from issues.intake.files import StoryFile
from issues.intake.models import BatchItem
from issues.intake.proof import as_values, countries_of

Write = Callable[[str], object]


class Report(Protocol):
    """Says one story after another; nothing is kept, so ten thousand take no more room than ten."""

    def say(self, file: StoryFile, taken: Taken) -> None:
        """Say what became of one story."""

    def end(self) -> None:
        """Say what is to be said when all is done."""


class TextReport:
    """Lines for people."""

    def __init__(self, write: Write, *, dry_run: bool) -> None:
        self._write = write
        self._dry_run = dry_run
        self._counts: Counter[str] = Counter()
        self._waiting = 0

    def say(self, file: StoryFile, taken: Taken) -> None:
        """Outcome, headline, and what an editor wants to know at a glance."""
        self._counts[str(BatchItem.Outcome(taken.outcome).label)] += 1
        self._waiting += taken.stays_draft
        for line in self._lines(file, taken):
            self._write(line + "\n")

    def end(self) -> None:
        """How many of each."""
        counts = ", ".join(f"{count} {outcome}" for outcome, count in self._counts.most_common()) or "no story files"
        waiting = f" {self._waiting} could not go out and stayed drafts: see above." if self._waiting else ""
        self._write(f"{'Dry run, nothing stored' if self._dry_run else 'Done'}: {counts}.{waiting}\n")

    def _lines(self, file: StoryFile, taken: Taken) -> Iterator[str]:
        copy = taken.copy
        outcome = str(BatchItem.Outcome(taken.outcome).label)
        if taken.outcome is BatchItem.Outcome.UNCHANGED and taken.cleared_now:
            outcome += ", cleared now"
        yield f"{file.shown_as}: {outcome}" + (f": {copy.headline}" if copy.headline else "")
        if taken.outcome is not BatchItem.Outcome.REFUSED and taken.outcome is not BatchItem.Outcome.UNCHANGED:
            yield f"    {'; '.join(_particulars(taken))}"
        for remark in taken.remarks:
            where = f", line {remark.line}" if remark.line else ""
            yield f"    {remark.level}{where}: {remark.message}"


class JsonReport:
    """One JSON array, an object a story, in the form that DESIGN.md section 5 fixes."""

    def __init__(self, write: Write, *, dry_run: bool, topics: TopicNames[str]) -> None:
        self._write = write
        self._dry_run = dry_run
        self._topics = topics
        self._separator = "["

    def say(self, file: StoryFile, taken: Taken) -> None:
        """One object; after a real import it also says the outcome and the story's address."""
        values = as_values(file, taken.copy, taken.remarks, self._topics)
        if not self._dry_run:
            values["outcome"] = taken.outcome.value
            values["address"] = taken.article.get_absolute_url() if taken.article else None
        self._write(f"{self._separator}\n{json.dumps(values, ensure_ascii=False)}")
        self._separator = ","

    def end(self) -> None:
        """Close the array."""
        self._write("[]\n" if self._separator == "[" else "\n]\n")


def _particulars(taken: Taken) -> Iterator[str]:
    copy = taken.copy
    if copy.volume is not None and copy.date is not None:
        number = f", No {copy.number}" if copy.number else ""
        yield f"Vol {copy.volume}{number} of {copy.date.isoformat()}"
    yield "1 paragraph" if len(copy.paragraphs) == 1 else f"{len(copy.paragraphs)} paragraphs"
    if copy.byline:
        yield f"by {', '.join(copy.byline)}"
    if copy.contributors:
        yield f"contributor {', '.join(one.name for one in copy.contributors)}"
    if copy.image_source:
        yield f"image source {copy.image_source}"
    if countries := countries_of(copy):
        yield "countries proposed: " + ", ".join(f"{one.name} ({one.strength})" for one in countries)
    if taken.article is not None:
        yield f"{taken.article.get_status_display().lower()} at {taken.article.get_absolute_url()}"
