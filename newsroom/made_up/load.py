"""Puts a made-up archive into an empty newsroom: several processes write it, one puts it down."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import islice
from typing import Any

from django.core.files.base import ContentFile
from django.db import connection, transaction
from django.db.models import Model
from django.utils import timezone

from articles.images.models import Image, ImageSource
from articles.models import Article, Author, Byline, CountryTagging, Revision, Section, TallyChange, TopicTagging
from articles.models.listing_triggers import LISTING
from articles.models.tally_triggers import NOTING
from articles.names import name_key, slug_of
from articles.search.bulk import MARKING, entries_were_added
from articles.search.indexing import freshen_all, tidy
from articles.search.tables import index_in_bulk
from articles.tagging.models import Country, Topic
from issues.models import Issue, Publication
from newsroom.made_up.hands import made
from newsroom.made_up.past import Past, name_of_author
from newsroom.made_up.rows import Edition, Picture, Portion, Writer
from newsroom.made_up.tables import next_key, resting, tell_last_key
from newsroom.page_cache.triggers import PREFIX as TURNING_PAGES
from newsroom.page_cache.triggers import note_everything
from newsroom.sample import texts

AT_ONCE = 500  # stories that one process writes at a time
TOGETHER = 8  # such portions in a transaction
A_GATHERING = 64  # megabytes
SECTIONS = ["World", "Economy", "Society", "Science", "Culture", "Sport", "In brief"]
BRANCHES, TWIGS, LEAVES = 12, 4, 5  # topics: 12 on top, 4 below each, 5 below each of these
PICTURES = 12  # files; a thousand pictures of the library show them
IN_LIBRARY = 1000
STORIES_AN_AUTHOR = 150
A_DAY = timedelta(days=1)
NOTED: list[type[Model]] = [Article, Byline, TopicTagging, CountryTagging, Revision]  # whose changes are noted
RESTING = (MARKING, NOTING, LISTING, TURNING_PAGES)  # what they would write is written by `_load`

Progress = Callable[[Iterable[Portion]], Iterable[Portion]]


class NewsroomNotEmpty(Exception):
    """There are stories or issues already: a made-up past would mix with them."""


@dataclass(slots=True)
class Archive:
    """So many stories in so many issues, the last one out on the day `until`; `seed` decides what they say.

    One story in a hundred is not out: drafts, in review, held. Everything else is live and announced. `hands` more
    processes write the stories; `loaded` counts those that are in the newsroom for good.
    """

    stories: int
    issues: int
    seed: int
    until: date
    hands: int = 0
    loaded: int = 0

    def load(self, progress: Progress) -> None:
        """Load it. Raises NewsroomNotEmpty where there are stories or issues.

        Stopped at any moment, it leaves whole stories that are found and not announced, and no others. Killed, on
        SQLite it leaves them to be found after the next `migrate`.
        """
        if Article.objects.exists() or Issue.objects.exists():
            raise NewsroomNotEmpty
        with transaction.atomic():
            writer = self._writer()
        with index_in_bulk(connection):
            self._load_all(writer, progress)
            for _count in freshen_all(timezone.now()):  # those that weren't out yet, and have a mark for their moment
                pass
        _note_sizes()
        tidy()

    def _load_all(self, writer: Writer, progress: Progress) -> None:
        portions = -(-self.stories // AT_ONCE)
        with closing(made(lambda number: self._portion(writer, number), portions, hands=self.hands)) as written:
            ahead = iter(progress(written))
            for _ in range(0, portions, TOGETHER):
                with transaction.atomic(), _much_gathered(), resting(RESTING, *NOTED):
                    count = self._load(writer, islice(ahead, TOGETHER))
                self.loaded += count

    def _portion(self, writer: Writer, number: int) -> Portion:
        return writer.portion(range(number * AT_ONCE, min(self.stories, (number + 1) * AT_ONCE)))

    def _writer(self) -> Writer:
        """It, and all that stories point to."""
        sections = [
            Section.objects.get_or_create(slug=slug_of(name, otherwise="section"), defaults={"name": name})[0].pk
            for name in SECTIONS
        ]
        topics = [topic.pk for topic in _topics()]
        authors = _authors(max(20, self.stories // STORIES_AN_AUTHOR))
        return Writer(
            past=Past(self.seed, authors=len(authors), topics=len(topics), sections=len(sections)),
            stories=self.stories,
            first=next_key(Article),
            now=timezone.now(),
            sections=sections,
            topics=topics,
            authors=authors,
            countries=dict(Country.objects.values_list("code", "pk")),
            pictures=_pictures(),
            editions=self._editions(),
        )

    def _editions(self) -> list[Edition]:
        publication, editions = Publication.current(), []
        for begin in range(0, self.issues, AT_ONCE):
            issues = []
            for number in range(begin, min(self.issues, begin + AT_ONCE)):
                day = self.until - A_DAY * (self.issues - 1 - number)
                issue = Issue(volume=number + 1, date=day, publish_at=publication.hour_of_appearance(day))
                issue.folio, issue.announced_at = issue.folio_for(publication), issue.publish_at
                issues.append(issue)
            made_issues = Issue.objects.bulk_create(issues)
            editions += [
                Edition(issue.pk, issue.volume, publication.hour_of_appearance(issue.date)) for issue in made_issues
            ]
        return editions

    def _load(self, writer: Writer, portions: Iterable[Portion]) -> int:
        """How many stories these portions were."""
        tables, count, to_come = writer.tables, 0, list[int]()
        words: Counter[str] = Counter()
        for portion in portions:
            tables.stories.load(portion.stories)
            tables.bylines.load(portion.bylines)
            tables.topics.load(portion.topics)
            tables.countries.load(portion.countries)
            tables.revisions.load(portion.revisions)
            tables.entries.load(portion.entries)
            count += len(portion.stories)
            to_come += portion.to_come
            words.update(portion.words)
        first = writer.first + self.loaded
        entries_were_added(words, to_come=to_come)
        TallyChange.objects.note_stories(first, first + count)
        note_everything(connection)
        tell_last_key(Article, first + count - 1)
        return count


@contextmanager
def _much_gathered() -> Iterator[None]:
    """While many rows come, the database enters more of them into its indexes together; it costs memory."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(f"SET LOCAL gin_pending_list_limit = '{A_GATHERING}MB'")
            cursor.execute(f"SET LOCAL work_mem = '{A_GATHERING}MB'")
            yield
            return
        usual = int(cursor.execute("PRAGMA cache_size").fetchone()[0])
        cursor.execute(f"PRAGMA cache_size = -{A_GATHERING * 1024}")
        try:
            yield
        finally:
            cursor.execute(f"PRAGMA cache_size = {usual}")


def _note_sizes() -> None:
    """What the planner must know of an archive that wasn't there a minute ago. SQLite is told by `tidy`."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")


def _topics() -> list[Topic]:
    topics = []
    for branch in range(1, BRANCHES + 1):
        top = Topic.objects.bring(f"Branch {branch}")[0]
        topics.append(top)
        for twig in range(1, TWIGS + 1):
            middle = Topic.objects.bring(f"Twig {branch}.{twig}", parent=top)[0]
            leaves = [
                Topic.objects.bring(f"Leaf {branch}.{twig}.{leaf + 1}", parent=middle)[0] for leaf in range(LEAVES)
            ]
            topics += [middle, *leaves]
    return topics


def _authors(count: int) -> list[int]:
    names = [name_of_author(number) for number in range(count)]
    rows = [
        Author(name=name, name_key=name_key(name)[:200], slug=f"{slug_of(name, otherwise='author')}-{number}")
        for number, name in enumerate(names)
    ]
    return [author.pk for author in Author.objects.bulk_create(rows, batch_size=1_000)]


def _pictures() -> list[Picture]:
    """A library in which many pictures show the same few files: what is measured is the rows."""
    source = ImageSource.objects.get_or_create(slug="made-up", defaults={"name": "Made-up Pictures"})[0]
    first = [_picture(entry, source) for entry in texts.publication()["pictures"][:PICTURES]]
    rows = [
        Image(
            file=shown.file.name,
            width=shown.width,
            height=shown.height,
            title=f"{shown.title} {number}",
            alt_text=shown.alt_text,
            caption=shown.caption,
            credit_name=name_of_author(number),
            source=source,
        )
        for number in range(IN_LIBRARY - len(first))
        for shown in [first[number % len(first)]]
    ]
    pictures = (*first, *Image.objects.bulk_create(rows))
    return [Picture(image.pk, image.caption, image.credit_name, source.name) for image in pictures]


def _picture(entry: dict[str, Any], source: ImageSource) -> Image:
    drawn = texts.picture(entry["key"])
    return Image.objects.create(
        file=ContentFile(drawn, name=f"made-up-{entry['key']}.jpg"),
        title=entry["headline_hint"],
        alt_text=entry["alt_text"],
        caption=entry["caption"],
        credit_name=entry["credit_name"],
        source=source,
        digest=hashlib.sha256(drawn).hexdigest(),
    )
