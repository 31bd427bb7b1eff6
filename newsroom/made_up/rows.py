"""The stories of a made-up archive as rows of the tables that they stand in, with what the search's index says."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

from articles.content import empty_content
from articles.models import Article, Byline, CountryTagging, Revision, Strength, TopicTagging
from articles.search.entries import COLUMNS, THERE_TOO, entry, plain_words
from articles.search.facets import AUTHOR, COUNTRY, TOPIC
from articles.search.models import IndexedStory
from newsroom.made_up.past import Past, PastStory, name_of_author
from newsroom.made_up.tables import Row, Table, moment

STORIES_SAY = ("headline", "standfirst", "body", "slug", "section_id", "lead_image_id", "issue_id", "position")
STORIES_ARE = ("word_count", "status", "live_from", "announced_at", "created_at", "modified_at")
BYLINES_SAY = ("article_id", "author_id", "order", "listed_from")
TAGGINGS_SAY = ("content_object_id", "tag_id", "strength", "listed_from")
ENTRIES_SAY = ("place", "story", "volume", "bears", "lexemes", "words")
NOTHING_ELSE = dict.fromkeys(COLUMNS, "") | dict.fromkeys(THERE_TOO)
MENTION = Strength.MENTION
UNREADY = {37: Article.Status.DRAFT, 137: Article.Status.IN_REVIEW, 237: Article.Status.HELD}  # of each 300


class Edition(NamedTuple):
    """An issue: its key, its volume, and when it went out (aware)."""

    key: int
    volume: int
    publish_at: datetime


class Picture(NamedTuple):
    """One of the library: its key, and what the search's index says of it."""

    key: int
    caption: str
    credit_name: str
    source: str


@dataclass(slots=True)
class Portion:
    """Stories whose numbers follow each other, as rows.

    `entries` are what the search's index says of those that are out, `words` in how many of these each word stands;
    `to_come` the keys of those that go out later.
    """

    stories: list[Row] = field(default_factory=list)
    bylines: list[Row] = field(default_factory=list)
    topics: list[Row] = field(default_factory=list)
    countries: list[Row] = field(default_factory=list)
    revisions: list[Row] = field(default_factory=list)
    entries: list[Row] = field(default_factory=list)
    to_come: list[int] = field(default_factory=list)
    words: Counter[str] = field(default_factory=Counter)


@dataclass(slots=True)
class Tables:
    """Those that a story stands in, as `Portion` has their rows."""

    stories: Table = field(default_factory=lambda: Table(Article(), "id", *STORIES_SAY, *STORIES_ARE))
    bylines: Table = field(default_factory=lambda: Table(Byline(), *BYLINES_SAY))
    topics: Table = field(default_factory=lambda: Table(TopicTagging(), *TAGGINGS_SAY))
    countries: Table = field(default_factory=lambda: Table(CountryTagging(), *TAGGINGS_SAY))
    revisions: Table = field(
        default_factory=lambda: Table(Revision(number=1), "article_id", "content", "saved_at", "published_at")
    )
    entries: Table = field(default_factory=lambda: Table(IndexedStory(), *ENTRIES_SAY))


@dataclass(slots=True)
class Writer:
    """Makes the rows, without a query: it knows the keys of all that stories point to, each by its number.

    `first` is the key of the story of number 0; `now` (aware) decides what readers see already.
    """

    past: Past
    stories: int
    first: int
    now: datetime
    sections: Sequence[int]
    topics: Sequence[int]
    authors: Sequence[int]
    countries: Mapping[str, int]
    pictures: Sequence[Picture]
    editions: Sequence[Edition]
    tables: Tables = field(default_factory=Tables)

    def portion(self, numbers: range) -> Portion:
        """The stories of these numbers."""
        portion = Portion()
        for number in numbers:
            self._add(portion, number, self.past.story(number))
        return portion

    def _add(self, portion: Portion, number: int, story: PastStory) -> None:
        key, tables = self.first + number, self.tables
        status = UNREADY.get(number % 300, Article.Status.CLEARED)
        edition, position = self._place(number) if status == Article.Status.CLEARED else (None, None)
        picture = self.pictures[number % len(self.pictures)] if story.has_picture else None
        fields = {
            "headline": story.headline,
            "standfirst": story.standfirst,
            "body": story.body,
            "slug": story.slug,
            "section_id": self.sections[story.section],
            "lead_image_id": picture.key if picture else None,
            "issue_id": edition.key if edition else None,
            "position": position,
        }
        rows = self._rows(story)
        out = moment(edition.publish_at) if edition else None
        saved = out or moment(self.now)
        portion.stories.append(tables.stories.row(key, *fields.values(), story.words, status, out, out, saved, saved))
        portion.bylines += [tables.bylines.row(key, row["author_id"], row["order"], out) for row in rows["bylines"]]
        portion.topics += [tables.topics.row(key, row["tag_id"], row["strength"], out) for row in rows["topics"]]
        portion.countries += [
            tables.countries.row(key, row["tag_id"], row["strength"], out) for row in rows["countries"]
        ]
        content = json.dumps(empty_content() | fields | rows)
        portion.revisions.append(tables.revisions.row(key, content, saved, out))
        if edition and edition.publish_at > self.now:
            portion.to_come.append(key)
        elif edition:
            self._add_entry(portion, {"pk": key} | fields, story, edition, picture)

    def _place(self, number: int) -> tuple[Edition, int]:
        """The issue in which it ran, and its place there: all have as many stories, or one more."""
        issue = number * len(self.editions) // self.stories
        first = -(-issue * self.stories // len(self.editions))
        return self.editions[issue], number - first + 1

    def _rows(self, story: PastStory) -> dict[str, list[dict[str, Any]]]:
        """As `articles.content.content_of` says them."""
        bylines = [
            {"author_id": self.authors[author], "order": order, "role": Byline.Role.AUTHOR, "bio_as_printed": ""}
            for order, author in enumerate(story.authors, start=1)
        ]
        topics = {self.topics[topic]: strength for topic, strength in story.topics}
        countries = {self.countries[code]: strength for code, strength in story.countries}
        return {
            "bylines": bylines,
            "topics": [{"tag_id": key, "strength": topics[key]} for key in sorted(topics)],
            "countries": [{"tag_id": key, "strength": countries[key], "proposed": False} for key in sorted(countries)],
        }

    def _add_entry(
        self, portion: Portion, fields: dict[str, Any], story: PastStory, edition: Edition, picture: Picture | None
    ) -> None:
        about = [f"{COUNTRY}{self.countries[code]}" for code, strength in story.countries if strength < MENTION]
        about += [f"{TOPIC}{self.topics[topic]}" for topic, strength in story.topics if strength < MENTION]
        said = (
            NOTHING_ELSE
            | fields
            | {
                "section": fields["section_id"],
                "live_from": edition.publish_at,
                "issue__volume": edition.volume,
                "lead_image": fields["lead_image_id"],
            }
        )
        if picture:
            said |= {
                "lead_image__caption": picture.caption,
                "lead_image__credit_name": picture.credit_name,
                "lead_image__source__name": picture.source,
            }
        names = [name_of_author(author) for author in story.authors]
        bears = [*(f"{AUTHOR}{self.authors[author]}" for author in story.authors), *about]
        one = entry(said, names, bears)
        portion.entries.append(self.tables.entries.row(*(getattr(one, name) for name in ENTRIES_SAY)))
        portion.words.update(plain_words(one))
        portion.words[""] += 1
