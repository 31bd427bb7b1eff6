"""A story as readers will get it, before they do: an unsaved one that the very templates of the site can show."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar

from django.db.models import Model, QuerySet
from django.utils.translation import gettext as _

from articles import body
from articles.content import Content, put_into
from articles.images.models import Image
from articles.models import Article, Author, Byline, CountryTagging, Section, TopicTagging
from articles.models.chosen import ArticleQuerySet
from articles.names import slug_of
from articles.tagging.models import Country, Topic

if TYPE_CHECKING:
    from issues.models import Issue

NAMED_BY = ("headline", "slug", "language", "position")  # what a way to another story shows of it
NOT_SAVED = 0  # Django asks for a key before it hands out the rows of a story; no row has this one

Row = TypeVar("Row", bound=Model)


def story_from(content: Content, article: Article, at: datetime) -> Article:
    """The story that `content` would make of `article` (which may be new), with all that its page and cards show.

    It is only to be looked at and must never be saved. What was deleted since is left out. A story that has no
    moment yet is shown as going out `at`.
    """
    return stories_from([(content, article)], at)[0]


def stories_from(said: Sequence[tuple[Content, Article]], at: datetime) -> list[Article]:
    """The stories that these contents would make, as `story_from` does it: the number of queries is fixed."""
    known = _Known.by(*(content for content, _article in said))
    return [_story(content, article, known, at) for content, article in said]


def never_saved(*args: Any, **kwargs: Any) -> NoReturn:
    """Stands in the place of `save`: what is only looked at must not become a row."""
    raise TypeError("A preview is only looked at, never saved.")


def page_of(story: Article, at: datetime, *, beside: ArticleQuerySet | None = None) -> dict[str, Any]:
    """What the template of a story's page is given: the story and its place in the issue.

    Readers learn of an issue that is out, and of its live stories. `beside` is for the desk: the stories that may be
    named beside this one, whether the issue is out or not.
    """
    if story.issue is None or (beside is None and not story.issue.is_live(at)):
        return {"at": at, "story": story, "issue": None}
    if beside is not None:
        place = _place(story, beside.filter(issue=story.issue).in_run_order().only(*NAMED_BY))
        return {"at": at, "story": story, "issue": story.issue} | place
    around = story.issue.stories_around(at)
    place = _place(story, [other for other in around if other.issue_id == story.issue_id])
    return {"at": at, "story": story, "issue": story.issue} | place | _running_over(story.issue, place, around)


def _place(story: Article, others: Iterable[Article]) -> dict[str, Any]:
    """The run order with this story in it, wherever the database has it now."""
    contents = [other for other in others if other.pk != story.pk]
    place = sum(_run_order(other) < _run_order(story) for other in contents)
    contents.insert(place, story)
    return {
        "contents": contents,
        "numeral": place + 1,
        "previous": contents[place - 1] if place else None,
        "next": contents[place + 1] if place + 1 < len(contents) else None,
    }


def _running_over(issue: Issue, place: dict[str, Any], around: Sequence[Article]) -> dict[str, Any]:
    """The way on at both ends of the issue: the last story of the one before, the first of the one after."""
    over: dict[str, Any] = {}
    earlier: list[Article] = []
    later: list[Article] = []
    for other in around:
        if other.issue_id != issue.pk:
            (earlier if other.issue and other.issue.is_before(issue) else later).append(other)
    if place["previous"] is None and earlier:
        over = {"previous": earlier[-1], "previous_issue": earlier[-1].issue}
    if place["next"] is None and later:
        over |= {"next": later[0], "next_issue": later[0].issue}
    return over


def _run_order(story: Article) -> tuple[float, float]:
    """As `ArticleQuerySet.in_run_order` has it: stories without a place last, a new story after the older ones."""
    last = float("inf")
    return (story.position or last, story.pk or last)


@dataclass(frozen=True, slots=True)
class _Known:
    """What contents point to, each kind by its keys."""

    issues: dict[Any, Any]
    sections: dict[Any, Section]
    pictures: dict[Any, Image]
    authors: dict[Any, Author]
    topics: dict[Any, Topic]
    countries: dict[Any, Country]

    @classmethod
    def by(cls, *contents: Content) -> _Known:
        return cls(
            issues=_by_key(_issues(), {content.get("issue_id") for content in contents}),
            sections=_by_key(Section.objects.all(), {content.get("section_id") for content in contents}),
            pictures=_by_key(
                Image.objects.select_related("source"), {content.get("lead_image_id") for content in contents}
            ),
            authors=_by_key(Author.objects.all(), _in_rows(contents, "bylines", "author_id")),
            topics=_by_key(Topic.objects.all(), _in_rows(contents, "topics", "tag_id")),
            countries=_by_key(Country.objects.all(), _in_rows(contents, "countries", "tag_id")),
        )


def _story(content: Content, article: Article, known: _Known, at: datetime) -> Article:
    story = copy(article)
    put_into(story, content)
    story.pk = article.pk or NOT_SAVED
    story.headline = story.headline or _("No headline yet")
    story.slug = story.slug or slug_of(content.get("headline") or "", otherwise="story")
    story.body = body.sanitise(story.body)
    story.word_count = body.word_count(story.body)
    story.issue = known.issues.get(story.issue_id)
    story.section = known.sections.get(story.section_id)
    story.lead_image = known.pictures.get(story.lead_image_id)
    story.live_from = story.derive_live_from() or at
    _take_rows(story, content, known)
    story.save = never_saved  # type: ignore[method-assign]
    return story


def _take_rows(story: Article, content: Content, known: _Known) -> None:
    """Give the story the bylines, tags and corrections that its templates ask for, without a row in the database."""
    bylines = [
        Byline(article=story, author=known.authors[row["author_id"]], **_rest_of(row, "author_id"))
        for row in sorted(content.get("bylines") or [], key=lambda row: row["order"])
        if row["author_id"] in known.authors
    ]
    topics = _taggings(story, content.get("topics"), TopicTagging, known.topics)
    countries = _taggings(story, content.get("countries"), CountryTagging, known.countries)
    # The place where prefetch_related leaves the rows that it has fetched.
    story._prefetched_objects_cache = {  # type: ignore[attr-defined]  # noqa: SLF001
        "bylines": _as_queryset(bylines, Byline),
        "topic_taggings": _as_queryset(topics, TopicTagging),
        "country_taggings": _as_queryset(countries, CountryTagging),
        "corrections": story.corrections.all(),
    }


def _taggings(
    story: Article, rows: list[dict[str, Any]] | None, kind: type[Row], tags: Mapping[Any, Model]
) -> list[Row]:
    return [
        kind(content_object=story, tag=tags[row["tag_id"]], **_rest_of(row, "tag_id"))
        for row in sorted(rows or [], key=lambda row: row["strength"])
        if row["tag_id"] in tags
    ]


def _in_rows(contents: Iterable[Content], name: str, key: str) -> set[Any]:
    return {row[key] for content in contents for row in content.get(name) or []}


def _rest_of(row: dict[str, Any], key: str) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name != key}


def _as_queryset(rows: list[Row], model: type[Row]) -> QuerySet[Row]:
    """Rows in the form in which Django keeps prefetched ones."""
    known: QuerySet[Row] = model._default_manager.all()  # noqa: SLF001
    known._result_cache = rows  # noqa: SLF001  as prefetch_related does
    known._prefetch_done = True  # type: ignore[attr-defined]  # noqa: SLF001
    return known


def _by_key(rows: QuerySet[Row], keys: set[Any]) -> dict[Any, Row]:
    wanted = keys - {None}
    return {row.pk: row for row in rows.filter(pk__in=wanted)} if wanted else {}


def _issues() -> QuerySet[Any]:
    """The issues, by the name that the link gives them: this room knows no more of them."""
    issue: type[Model] = Article._meta.get_field("issue").related_model
    return issue._default_manager.all()  # noqa: SLF001
