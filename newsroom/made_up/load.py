"""Puts a made-up archive into an empty newsroom, a thousand stories at a time."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from articles.content import ROWS, fields_of
from articles.images.models import Image, ImageSource
from articles.models import Article, Author, Byline, CountryTagging, Revision, Section, Strength, TopicTagging
from articles.names import name_key, slug_of
from articles.search.indexing import freshen, tidy
from articles.tagging.models import Country, Topic
from issues.models import Issue, Publication
from newsroom.made_up.past import Past, PastStory, name_of_author
from newsroom.sample import texts

AT_ONCE = 1000  # stories in a transaction
SECTIONS = ["World", "Economy", "Society", "Science", "Culture", "Sport", "In brief"]
BRANCHES, TWIGS, LEAVES = 12, 4, 5  # topics: 12 on top, 4 below each, 5 below each of these
PICTURES = 12  # files; a thousand pictures of the library show them
IN_LIBRARY = 1000
STORIES_AN_AUTHOR = 150
A_DAY = timedelta(days=1)

Progress = Callable[[Iterable[Any]], Iterable[Any]]


class NewsroomNotEmpty(Exception):
    """There are stories or issues already: a made-up past would mix with them."""


@dataclass(slots=True)
class Archive:
    """So many stories in so many issues, the last one out on the day `until`; `seed` decides what they say.

    One story in a hundred is not out: drafts, in review, held. Everything else is live and announced.
    """

    stories: int
    issues: int
    seed: int
    until: date
    publication: Publication = field(init=False)
    past: Past = field(init=False)
    authors: list[int] = field(default_factory=list)
    topics: list[int] = field(default_factory=list)
    sections: list[int] = field(default_factory=list)
    pictures: list[int] = field(default_factory=list)
    countries: dict[str, int] = field(default_factory=dict)
    editions: list[Issue] = field(default_factory=list)

    def load(self, progress: Progress) -> None:
        """Load it. Raises NewsroomNotEmpty where there are stories or issues."""
        if Article.objects.exists() or Issue.objects.exists():
            raise NewsroomNotEmpty
        self.publication = Publication.current()
        with transaction.atomic():
            self._load_what_stories_point_to()
        count = (len(self.authors), len(self.topics), len(self.sections))
        self.past = Past(self.seed, authors=count[0], topics=count[1], sections=count[2])
        for begin in progress(range(0, self.stories, AT_ONCE)):
            with transaction.atomic():
                self._load_stories(range(begin, min(self.stories, begin + AT_ONCE)))
                freshen(timezone.now(), AT_ONCE)
        tidy()

    def _load_what_stories_point_to(self) -> None:
        self.sections = [
            Section.objects.get_or_create(slug=slug_of(name, otherwise="section"), defaults={"name": name})[0].pk
            for name in SECTIONS
        ]
        self.topics = [topic.pk for topic in _topics()]
        self.countries = dict(Country.objects.values_list("code", "pk"))
        self.authors = _authors(max(20, self.stories // STORIES_AN_AUTHOR))
        self.pictures = _pictures()
        self.editions = self._issues()

    def _issues(self) -> list[Issue]:
        issues = []
        for number in range(self.issues):
            day = self.until - A_DAY * (self.issues - 1 - number)
            issue = Issue(volume=number + 1, date=day, publish_at=self.publication.hour_of_appearance(day))
            issue.folio, issue.announced_at = issue.folio_for(self.publication), issue.publish_at
            issues.append(issue)
        return Issue.objects.bulk_create(issues, batch_size=AT_ONCE)

    def _load_stories(self, numbers: Sequence[int]) -> None:
        written = [(number, self.past.story(number)) for number in numbers]
        articles = Article.objects.bulk_create([self._article(number, story) for number, story in written])
        pairs = list(zip(articles, (story for _number, story in written), strict=True))
        bylines = [row for article, story in pairs for row in self._bylines(article, story)]
        topics = [row for article, story in pairs for row in self._topic_taggings(article, story)]
        countries = [row for article, story in pairs for row in self._country_taggings(article, story)]
        Byline.objects.bulk_create(bylines)
        TopicTagging.objects.bulk_create(topics)
        CountryTagging.objects.bulk_create(countries)
        Revision.objects.bulk_create(_revisions(articles, bylines, topics, countries))
        out = Article.objects.filter(pk__in=[article.pk for article in articles if article.live_from])
        out.update(created_at=F("live_from"), modified_at=F("live_from"))

    def _article(self, number: int, story: PastStory) -> Article:
        issue = self.editions[number * self.issues // self.stories] if self.issues else None
        article = Article(
            headline=story.headline,
            standfirst=story.standfirst,
            body=story.body,
            word_count=story.words,
            slug=story.slug,
            section_id=self.sections[story.section],
            lead_image_id=self.pictures[number % len(self.pictures)] if story.has_picture else None,
        )
        article.status = _status(number)
        if article.status == Article.Status.CLEARED:
            article.issue = issue
            article.position = number - self._first_of(number) + 1 if issue else None
            article.publish_at = None if issue else _its_own_hour(self.until, number)
            article.live_from = article.announced_at = article.derive_live_from()
        return article

    def _first_of(self, number: int) -> int:
        """The number of the first story in the same issue."""
        issue = number * self.issues // self.stories
        return -(-issue * self.stories // self.issues)

    def _bylines(self, article: Article, story: PastStory) -> list[Byline]:
        return [
            Byline(article=article, author_id=self.authors[author], order=order, role=Byline.Role.AUTHOR)
            for order, author in enumerate(story.authors, start=1)
        ]

    def _topic_taggings(self, article: Article, story: PastStory) -> list[TopicTagging]:
        return [
            TopicTagging(content_object=article, tag_id=self.topics[topic], strength=Strength(strength))
            for topic, strength in story.topics
        ]

    def _country_taggings(self, article: Article, story: PastStory) -> list[CountryTagging]:
        return [
            CountryTagging(content_object=article, tag_id=self.countries[code], strength=Strength(strength))
            for code, strength in story.countries
        ]


def _status(number: int) -> str:
    unready = {37: Article.Status.DRAFT, 137: Article.Status.IN_REVIEW, 237: Article.Status.HELD}
    return unready.get(number % 300, Article.Status.CLEARED)


def _its_own_hour(until: date, number: int) -> datetime:
    from_midnight = datetime.combine(until, time(tzinfo=Publication.current().zone))
    return from_midnight - timedelta(minutes=number)


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
    return [author.pk for author in Author.objects.bulk_create(rows, batch_size=AT_ONCE)]


def _pictures() -> list[int]:
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
    return [image.pk for image in (*first, *Image.objects.bulk_create(rows))]


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


def _revisions(
    articles: Iterable[Article],
    bylines: Iterable[Byline],
    topics: Iterable[TopicTagging],
    countries: Iterable[CountryTagging],
) -> list[Revision]:
    """What `articles.content.content_of` says of each, without asking the database."""
    contents = {article.pk: fields_of(article) | {name: [] for name in ROWS} for article in articles}
    for line in bylines:
        said = {"author_id": line.author_id, "order": line.order, "role": line.role, "bio_as_printed": ""}
        contents[line.article_id]["bylines"].append(said)
    for row in sorted(topics, key=lambda row: row.tag_id):
        contents[row.content_object_id]["topics"].append({"tag_id": row.tag_id, "strength": row.strength})
    for row in sorted(countries, key=lambda row: row.tag_id):
        said = {"tag_id": row.tag_id, "strength": row.strength, "proposed": False}
        contents[row.content_object_id]["countries"].append(said)
    return [
        Revision(
            article=article,
            number=1,
            content=contents[article.pk],
            saved_at=article.live_from or datetime.now().astimezone(),
            published_at=article.live_from,
        )
        for article in articles
    ]
