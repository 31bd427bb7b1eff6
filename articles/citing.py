"""How a story is cited: by whom, where it ran (volume, number, date, place in the run order), under which address."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.utils.dateformat import format as format_date
from django.utils.translation import gettext as _

from articles.models import Article, Byline
from articles.structured_data import day_of

if TYPE_CHECKING:
    from issues.models import Issue, Publication

MONTH_DAY_YEAR = "j F Y"


@dataclass(frozen=True, slots=True)
class Citation:
    """The facts that a citation needs; `issue` is the one that readers know of, `numeral` the story's place of `of`."""

    story: Article
    publication: Publication
    issue: Issue | None
    numeral: int
    of: int
    address: str

    @property
    def text(self) -> str:
        """One line: Ana Muñoz, “Rain over Nairobi”, The Daily Test, Vol 12, No 4, 2 November 2025, story 3 of 9."""
        parts = [_joined(self._names()), f"“{self.story.headline}”", self.publication.name]
        if self.issue:
            parts.append(self.issue.volume_as_printed)
        if day := self._day():
            parts.append(format_date(day, MONTH_DAY_YEAR))
        if self.issue:
            parts.append(_("story %(numeral)s of %(of)s") % {"numeral": self.numeral, "of": self.of})
        return ", ".join(part for part in (*parts, self.address) if part)

    @property
    def bibtex(self) -> str:
        """The same for BibTeX."""
        day = self._day()
        fields = {
            "author": " and ".join(f"{{{_plain(name)}}}" for name in self._names()),
            "title": f"{{{_plain(self.story.headline)}}}",
            "journal": _plain(self.publication.name),
            "volume": str(self.issue.volume) if self.issue else "",
            "number": str(self.issue.number or "") if self.issue else "",
            "year": str(day.year) if day else "",
            "date": day.isoformat() if day else "",
            "note": f"Story {self.numeral} of {self.of}" if self.issue else "",
            "url": self.address,
        }
        lines = [f"  {name} = {{{value}}}," for name, value in fields.items() if value]
        return "\n".join([f"@article{{{self.story.slug},", *lines, "}"])

    def _names(self) -> list[str]:
        written = self.story.bylines_as(Byline.Role.AUTHOR) or self.story.bylines_as(Byline.Role.CONTRIBUTOR)
        return [byline.author.name for byline in written]

    def _day(self) -> date | None:
        return day_of(self.story, self.issue, self.publication.zone)


def _joined(names: list[str]) -> str:
    *before, last = names or [""]
    return _("%(names)s and %(last)s") % {"names": ", ".join(before), "last": last} if before else last


def _plain(text: str) -> str:
    """Without what BibTeX would take for its own signs."""
    return "".join(f"\\{sign}" if sign in "&%$#_" else " " if sign in "{}\\~^" else sign for sign in text)
