"""Long lists of stories, read page by page from a place in them: the thousandth page costs what the first one does.

A place is written into the link ("?before=20250302T060000Z-5120"): the moment and the id of the last story before it.
Whatever comes or goes, the link leads to the same stories; a place tells nothing that the page before didn't show.
What this reads are indexes of the lists (`Listed`), by two dialects: neither the ORM nor SQLite can say "of each of
these topics the newest thirty" in a way that both databases do well.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from django.db import connection
from django.db.models import QuerySet
from django.utils.http import urlencode

from articles.models import Article, Author, Section, Strength
from articles.models.belongings import with_belongings
from articles.prepared import among_keys
from articles.tallies import NONE, Tally

PLACE = re.compile(r"(?:(more)-)?(\d{8}T\d{6}(?:\.\d{6})?Z)-(\d{1,18})", re.ASCII)
MOMENT, SPLIT_SECOND = "%Y%m%dT%H%M%SZ", "%Y%m%dT%H%M%S.%fZ"
BEGINNING_OF_MORE = "more"
REACH = 4  # times as many as wanted are looked at, where some of them may be led by another tag
STORIES_A_PAGE = 30
LEADS, MORE = 0, 1  # the parts of a list: what its subject leads, and the others


Run = tuple[str, list[Any]]
"""The SQL that reads rows of a part, and its values."""


class Place(NamedTuple):
    """A place in a list: right after the story of that moment (aware) and id, in that part, newest first."""

    part: int
    moment: datetime | None = None  # None: where the part begins
    story: int = 0

    def __str__(self) -> str:
        """As a link says it."""
        if self.moment is None:
            return BEGINNING_OF_MORE if self.part == MORE else ""
        form = SPLIT_SECOND if self.moment.microsecond else MOMENT
        said = f"{self.moment.astimezone(UTC).strftime(form)}-{self.story}"
        return f"{BEGINNING_OF_MORE}-{said}" if self.part == MORE else said

    @classmethod
    def read(cls, typed: str) -> Place | None:
        """The place that a link names; None for what names none."""
        if typed == BEGINNING_OF_MORE:
            return cls(MORE)
        match = PLACE.fullmatch(typed)
        if match is None:
            return None
        form = SPLIT_SECOND if "." in match[2] else MOMENT
        try:
            moment = datetime.strptime(match[2], form).replace(tzinfo=UTC)
        except ValueError:  # the thirtieth of February
            return None
        return cls(MORE if match[1] else LEADS, moment, int(match[3]))


@dataclass(frozen=True, slots=True)
class Listing:
    """Where a list stands in the database: which rows, of which of its tags, and of what time.

    `strengths` are the parts: of a subject those that it leads, then the others; the list of a person or a section has
    one. `since` and `until` (aware) are the bounds of its `year`. `gate` is for what is listed on the story itself.
    """

    table: str
    tag: str
    tags: tuple[int, ...]
    story: str
    begins: str = "listed_from"
    ends: str = "listed_until"
    strengths: tuple[int, ...] = ()
    gate: str = ""
    since: datetime | None = None
    until: datetime | None = None
    year: int | None = None

    @classmethod
    def of_tags(cls, table: str, tags: Iterable[int]) -> Listing:
        """What is led by one of these tags, then what is about one, each story once, with its strongest tag."""
        return cls(table, "tag_id", tuple(tags), "content_object_id", strengths=(Strength.LEAD, Strength.ABOUT))

    @classmethod
    def of_author(cls, author: Author) -> Listing:
        """Stories with this person in the byline, in whatever role."""
        return cls("articles_byline", "author_id", (author.pk,), "article_id")

    @classmethod
    def of_section(cls, section: Section) -> Listing:
        """Stories of this section."""
        gate = "status = 'cleared'"
        return cls("articles_article", "section_id", (section.pk,), "id", "live_from", "expires_at", gate=gate)

    @property
    def parts(self) -> int:
        """Of how many parts it is."""
        return max(len(self.strengths), 1)

    @property
    def names_twice(self) -> bool:
        """Whether a story can stand in it by two rows: two tags, or two roles of one person."""
        return len(self.tags) > 1 or self.table == "articles_byline"

    def of_year(self, year: int, zone: ZoneInfo) -> Listing:
        """The same of one year, as the zone counts it."""
        since, until = (datetime(one, 1, 1, tzinfo=zone) for one in (year, year + 1))
        return replace(self, since=since, until=until, year=year)

    def keys(self, at: datetime, start: Place, most: int, *, runs_over: bool = True) -> list[Place]:
        """The places of the stories that readers may see then, from that place on.

        Where it doesn't seem that they run over into the next part, that part is asked only if they do: of a topic with
        many below it, it takes most of the time.
        """
        parts = [start, *map(Place, range(start.part + 1, self.parts))]
        if runs_over:
            return self._places(at, parts, most)
        found = self._places(at, parts[:1], most)
        rest = parts[1:] if len(found) < most else []
        return found + self._places(at, rest, most - len(found)) if rest else found

    def keys_before(self, at: datetime, end: Place, most: int) -> list[Place]:
        """The places of the stories just before that one, newest first."""
        bounds = [end if part == end.part else Place(part) for part in range(end.part, -1, -1)]
        return self._places(at, bounds, most, newer=True)[::-1]

    def newest(self, at: datetime, most: int) -> list[int]:
        """The ids of its newest stories, whatever part they stand in."""
        bounds = [Place(part) for part in range(self.parts)]
        return [place.story for place in self._places(at, bounds, most, by_part=False)]

    def nth(self, at: datetime, start: Place, skipped: int) -> Place | None:
        """The place of the story that comes so many stories after that place, in the same part."""
        found = self._places(at, [start], skipped + 1)
        return found[skipped] if skipped < len(found) else None

    def _places(
        self, at: datetime, bounds: Sequence[Place], most: int, *, newer: bool = False, by_part: bool = True
    ) -> list[Place]:
        """One query; another only where nearly all that is about one of many tags is led by another of them."""
        reach = most
        while self.tags:
            reach *= REACH
            runs = [self._run(bound, at, most, reach, newer=newer) for bound in bounds]
            rows = _rows_of(runs, newer=newer, by_part=by_part)
            found = [Place(part, moment, story) for part, moment, story, is_led in rows if not is_led][:most]
            is_whole = sum(row[0] == MORE for row in rows) < reach
            if len(found) == most or len(self.tags) == 1 or is_whole:
                return found
        return []

    def _run(self, bound: Place, at: datetime, most: int, reach: int, *, newer: bool) -> Run:
        """The rows of a part up to the bound or from it on: of each tag no more than can be wanted."""
        part, (way, sign) = bound.part, ("ASC", ">") if newer else ("DESC", "<")
        tells_led = part == MORE and len(self.tags) > 1
        clauses = [f"{self.begins} <= %s", f"({self.ends} IS NULL OR {self.ends} > %s)"]
        values: list[Any] = [at, at]
        if self.gate:
            clauses.append(self.gate)
        if self.strengths:
            clauses.append(f"strength = {self.strengths[part]:d}")
        for moment, test in ((self.since, ">="), (self.until, "<")):
            if moment is not None:
                clauses.append(f"{self.begins} {test} %s")
                values.append(moment)
        if bound.moment is not None:
            clauses += [f"{self.begins} {sign}= %s", f"({self.begins}, {self.story}) {sign} (%s, %s)"]
            values += [bound.moment, bound.moment, bound.story]
        values = [connection.ops.adapt_datetimefield_value(one) if isinstance(one, datetime) else one for one in values]
        order = f"ORDER BY {self.begins} {way}, {self.story} {way} LIMIT {reach if tells_led else most:d}"
        once = "DISTINCT " if self.names_twice else ""
        columns = f"{once}{part:d} AS part, {self.begins} AS moment, {self.story} AS story"
        if len(self.tags) == 1:
            one = f"{self.tag} = {self.tags[0]:d}"
            where = " AND ".join((one, *clauses))
            return f"SELECT {columns}, 0 AS led FROM {self.table} AS listed WHERE {where} {order}", values  # noqa: S608
        of_each = f"FROM {self.table} AS listed WHERE {self.tag} = tags.tag AND {' AND '.join(clauses)} {order}"
        listed = ", ".join(f"{tag:d}" for tag in self.tags)
        values_of_tags = ", ".join(f"({tag:d})" for tag in self.tags)
        if connection.vendor == "postgresql":
            whole = f"SELECT {self.begins}, {self.story} {of_each}"
            rows = f"(VALUES {values_of_tags}) AS tags (tag), LATERAL ({whole}) AS newest"
        else:
            tags = f"(SELECT column1 AS tag FROM (VALUES {values_of_tags}))"  # noqa: S608
            rows = f"{tags} AS tags CROSS JOIN {self.table} AS newest ON newest.id IN (SELECT listed.id {of_each})"
        led = self._is_led(listed) if tells_led else "0"
        return f"SELECT merged.*, {led} AS led FROM (SELECT {columns} FROM {rows} {order}) AS merged", values  # noqa: S608

    def _is_led(self, tags: str) -> str:
        """1 for what another of the tags leads: a story counts once, with its strongest tag."""
        return (
            f"CASE WHEN EXISTS (SELECT 1 FROM {self.table} AS led WHERE led.{self.story} = merged.story "  # noqa: S608
            f"AND led.strength = {Strength.LEAD:d} AND led.{self.tag} + 0 IN ({tags})) THEN 1 ELSE 0 END"
        )


def _rows_of(runs: Sequence[Run], *, newer: bool, by_part: bool) -> list[tuple[int, datetime, int, int]]:
    # Names and numbers of ours only, here and above; what comes from outside is a value.
    way, parts = ("ASC", "DESC") if newer else ("DESC", "ASC")
    whole = [f"SELECT * FROM ({run}) AS run{number}" for number, (run, _values) in enumerate(runs)]  # noqa: S608
    order = f"{f'part {parts}, ' if by_part else ''}moment {way}, story {way}"
    with connection.cursor() as cursor:
        cursor.execute(f"{' UNION ALL '.join(whole)} ORDER BY {order}", [value for _run, its in runs for value in its])
        return [(part, _moment(moment), story, led) for part, moment, story, led in cursor.fetchall()]


@dataclass(frozen=True, slots=True)
class ListPage:
    """Some stories of a list, with all that a line shows, and the places where the newer and the older ones stand."""

    query: str  # of its address: where it begins, and nothing else
    leading: list[Article]
    others: list[Article]
    newer: Place | None
    older: Place | None

    @property
    def stories(self) -> list[Article]:
        """All of them, in order."""
        return self.leading + self.others

    @property
    def since(self) -> datetime | None:
        """Of a page further down: when its first story came out."""
        return self.stories[0].live_from if self.newer and self.stories else None


def query_of(listing: Listing, start: Place) -> str:
    """What stands after the path in the one address of a page of the list, "" where it begins."""
    said = {"year": listing.year, "before": str(start)}
    asked = urlencode({name: value for name, value in said.items() if value})
    return f"?{asked}" if asked else ""


def page_from(listing: Listing, at: datetime, start: Place, length: int, tally: Tally = NONE) -> ListPage:
    """The stories from that place on, so many of them: at most `STORIES_A_PAGE`. `tally` is that of the list."""
    places = listing.keys(at, start, length + 1, runs_over=tally.leads() <= length)
    shown = places[:length]
    part_of = {place.story: place.part for place in shown}
    found = {story.pk: story for story in with_belongings(_live_among(at=at, keys=list(part_of)))}
    stories = [found[key] for key in part_of if key in found]
    is_first = start == Place(LEADS)
    return ListPage(
        query_of(listing, start),
        leading=[story for story in stories if part_of[story.pk] == LEADS],
        others=[story for story in stories if part_of[story.pk] == MORE],
        newer=shown[0] if shown and not is_first else None,
        older=shown[-1] if len(places) > length else None,
    )


@among_keys(STORIES_A_PAGE)
def _live_among(at: Any, keys: Any) -> QuerySet[Article]:
    return Article.objects.live(at).filter(pk__in=keys).for_reading()


def place_of_page_before(listing: Listing, at: datetime, end: Place, length: int) -> Place:
    """Where the page begins that ends before that place; the beginning, where less than a page comes before it."""
    places = listing.keys_before(at, end, length + 1)
    return places[0] if len(places) > length else Place(LEADS)


def place_of_number(listing: Listing, tally: Tally, at: datetime, number: int, zone: ZoneInfo) -> Place:
    """The place after so many stories of the list, which has that tally: years are skipped whole, then their stories.

    For links from when pages had numbers. No more is read than the stories of a year.
    """
    part, left = LEADS, number
    if listing.strengths and left > tally.leads():
        part, left = MORE, left - tally.leads()
    counted = {year: _of_part(tally, listing, part, year) for year, _stories in tally.years}
    start = Place(part)
    for year, stories in counted.items():
        if left <= stories:
            break
        left, start = left - stories, Place(part, datetime(year, 1, 1, tzinfo=zone))
    return (listing.nth(at, start, left - 1) if left else None) or start


def _of_part(tally: Tally, listing: Listing, part: int, year: int) -> int:
    if not listing.strengths:
        return tally.stories(year)
    return tally.others(year) if part == MORE else tally.leads(year)


def _moment(value: Any) -> datetime:
    """As SQLite keeps it, in UTC, or as PostgreSQL gives it."""
    moment = datetime.fromisoformat(value) if isinstance(value, str) else value
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
