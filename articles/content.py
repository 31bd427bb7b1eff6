"""What a story says, as plain values: the unit that the desk edits, saves, compares, restores and merges.

A content is a dict that JSON can carry. Times are ISO 8601 text in UTC, days ISO dates, links the ids of what they
point to, rows lists of dicts. Two contents can be compared field by field without a query.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import OuterRef, QuerySet, prefetch_related_objects
from django.utils.translation import gettext as _

from articles.images.models import Image, ImageSource
from articles.models import Article, Author, Byline, CountryTagging, Pin, Section, TopicTagging
from articles.prepared import prepared
from articles.rows import RowsOf
from articles.tagging.models import Country, Topic

Content = dict[str, Any]
Rows = list[dict[str, Any]]

# What readers read. In a live story a change to these waits in a working copy.
OF_LEAD_PICTURE = ("lead_alt_text", "lead_caption", "lead_picture_tells")
WORDING_TEXTS = (
    *("headline", "kicker", "standfirst", "trail_text", "slug", "dateline", "body", "language"),
    *OF_LEAD_PICTURE,
)
WORDING_LINKS = ("section_id", "lead_image_id", "image_source_id")
WORDING = (*WORDING_TEXTS, *WORDING_LINKS, "bylines")

# How the story is planned and found. These hold at once, in a live story too.
DESK_TEXTS = ("working_title", "editor_note")
PLACE = ("issue_id", "position")
TIMES = ("publish_at", "embargoed_until", "expires_at")
TAGS = ("topics", "countries")
AT_ONCE = (*DESK_TEXTS, *PLACE, *TIMES, "planned_on", "commissioned_length", *TAGS, "pins")

TEXTS = WORDING_TEXTS + DESK_TEXTS
LINKS = (*WORDING_LINKS, *PLACE, "commissioned_length")
ROWS = ("bylines", *TAGS, "pins")
FIELDS = WORDING + AT_ONCE

# What a row is recognised by when a content is written: the row stays the same one.
ROW_KEYS: dict[str, tuple[str, ...]] = {
    "bylines": ("author_id", "role"),
    "topics": ("tag_id",),
    "countries": ("tag_id",),
    "pins": ("related_id",),
}
ROW_MODELS: dict[str, Any] = {
    "bylines": Byline,
    "topics": TopicTagging,
    "countries": CountryTagging,
    "pins": Pin,
}
LINKED_MODELS: dict[str, Any] = {"section_id": Section, "lead_image_id": Image, "image_source_id": ImageSource}
NAMED_IN_ROWS: dict[str, tuple[Any, str]] = {
    "bylines": (Author, "author_id"),
    "topics": (Topic, "tag_id"),
    "countries": (Country, "tag_id"),
    "pins": (Article, "related_id"),
}
ROW_COLUMNS = {
    "bylines": ("author_id", "order", "role", "bio_as_printed"),
    "topics": ("tag_id", "strength"),
    "countries": ("tag_id", "strength", "proposed"),
    "pins": ("related_id", "order"),
}
ROW_ORDERS = {"bylines": ("order", "id"), "topics": ("tag_id",), "countries": ("tag_id",), "pins": ("order", "id")}
ROW_OWNERS = {"bylines": "article", "topics": "content_object", "countries": "content_object", "pins": "article"}


@dataclass(frozen=True, slots=True)
class Merged:
    """Two people's changes brought together, and the fields in which both wrote something of their own.

    In those, `content` has what is there already.
    """

    content: Content
    conflicts: list[str]


def content_of(article: Article) -> Content:
    """What the story's rows say now."""
    told = next(iter(_rows_told(story=article.pk)), [()] * len(ROWS))
    return fields_of(article) | {name: _as_told(name, rows) for name, rows in zip(ROWS, told, strict=True)}


def rows_of(article: Article, name: str) -> Rows:
    """What the story's rows of bylines, tags or pins say now."""
    rows = _rows(article, name).order_by(*ROW_ORDERS[name])
    return list(rows.values(*ROW_COLUMNS[name]))


def contents_of(articles: Iterable[Article]) -> dict[int, Content]:
    """What each of these stories' rows say now, by id: the same as `content_of`, in one query a kind of rows."""
    stories = list(articles)
    prefetch_related_objects(stories, "bylines", "topic_taggings", "country_taggings", "pins")
    return {story.pk: fields_of(story) | _rows_of(story) for story in stories}


def tags_of(keys: Collection[int]) -> dict[int, Content]:
    """The topics and countries of each of these stories (ids), as contents keep them, in two queries for all."""
    found: dict[int, Content] = {key: {name: [] for name in TAGS} for key in keys}
    for name in TAGS:
        columns = ROW_COLUMNS[name]
        rows = ROW_MODELS[name].objects.order_by("tag_id").filter(content_object__in=keys)
        for key, *values in rows.values_list("content_object_id", *columns):
            found[key][name].append(dict(zip(columns, values, strict=True)))
    return found


def fields_of(article: Article) -> Content:
    """What the story's own row says: everything but its rows, without a query."""
    return (
        {name: getattr(article, name) for name in TEXTS + LINKS}
        | {name: moment_text(getattr(article, name)) for name in TIMES}
        | {"planned_on": article.planned_on.isoformat() if article.planned_on else None}
    )


def empty_content() -> Content:
    """What a story says before anybody wrote it."""
    return dict.fromkeys(TEXTS, "") | dict.fromkeys((*LINKS, *TIMES, "planned_on")) | {name: [] for name in ROWS}


def moment_text(moment: datetime | None) -> str | None:
    """An aware moment as contents keep it."""
    return moment.astimezone(UTC).isoformat() if moment else None


def changed(before: Content, after: Content, among: Iterable[str] = FIELDS) -> list[str]:
    """The names of the fields that differ."""
    return [name for name in among if not same(before.get(name), after.get(name))]


def same(one: Any, other: Any) -> bool:
    """Whether two values of a field say the same; an empty one is an empty one."""
    return (one or None) == (other or None)


def with_words_of_its_picture(mine: Content, *, base: Content) -> Content:
    """My content, in which another lead picture than in `base` takes along what was said there about the first.

    Words about one picture describe no other; those that were written anew along with it stay.
    """
    if same(mine.get("lead_image_id"), base.get("lead_image_id")):
        return mine
    return mine | {name: "" for name in OF_LEAD_PICTURE if same(mine.get(name), base.get(name))}


def merge(*, base: Content, mine: Content, theirs: Content) -> Merged:
    """Bring my changes since `base` into `theirs`, field by field."""
    content, conflicts = dict(theirs), []
    for name in changed(base, mine):
        if same(theirs.get(name), base.get(name)) or same(theirs.get(name), mine.get(name)):
            content[name] = mine.get(name)
        else:
            conflicts.append(name)
    return Merged(content, conflicts)


def put_into(article: Article, content: Content) -> None:
    """Set the story's own fields; nothing is saved, and the rows of bylines, tags and pins stay."""
    for name in TEXTS:
        setattr(article, name, content.get(name) or "")
    for name in LINKS:
        setattr(article, name, content.get(name))
    for name in TIMES:
        setattr(article, name, datetime.fromisoformat(content[name]) if content.get(name) else None)
    article.planned_on = date.fromisoformat(content["planned_on"]) if content.get("planned_on") else None


def write_rows(article: Article, name: str, rows: Rows) -> None:
    """Make the story's bylines, tags or pins what `rows` says; those that stay keep their identity."""
    model, keys = ROW_MODELS[name], ROW_KEYS[name]
    standing = {tuple(getattr(row, key) for key in keys): row for row in _rows(article, name)}
    wanted = {tuple(row[key] for key in keys): row for row in rows}
    gone = [row.pk for key, row in standing.items() if key not in wanted]
    if gone:
        model.objects.filter(pk__in=gone).delete()
    for key, row in wanted.items():
        there = standing.get(key)
        if there is None:
            model.objects.create(**{ROW_OWNERS[name]: article}, **row)
        elif any(getattr(there, field) != value for field, value in row.items()):
            model.objects.filter(pk=there.pk).update(**row)


def without_the_missing(content: Content) -> Content:
    """The content without links to what was deleted since; a topic that was merged is the one that it went into."""
    whole = dict(content)
    for name, linked in LINKED_MODELS.items():
        if whole.get(name) and not _there(linked, [whole[name]]):
            whole[name] = None
    whole["topics"] = _after_merges(whole.get("topics") or [])
    for name, (named, key) in NAMED_IN_ROWS.items():
        rows = whole.get(name) or []
        there = _there(named, [row[key] for row in rows])
        whole[name] = [row for row in rows if row[key] in there]
    return whole


def with_offered_topics(
    content: Content, *, had: Iterable[Content], given_back: Collection[int] = (), drops: bool = False
) -> Content:
    """The content, in which a topic that is new on the story and was merged is the one that it went into.

    New is what none of `had` says, nor `given_back` (ids). One that stories are not given raises ValidationError
    (`topics`) with a sentence, or with `drops` is left out. Until the transaction ends nobody decides otherwise.
    """
    rows = content.get("topics") or []
    known = {row["tag_id"] for said in had for row in said.get("topics") or []} | {*given_back}
    new = [row["tag_id"] for row in rows if row["tag_id"] not in known]
    if not new:
        return content
    found = Topic.objects.select_for_update(no_key=True).order_by("pk").filter(pk__in=new)
    become = {topic.pk: topic.standing_for() for topic in found}
    refused = {key: topic for key, topic in become.items() if not topic.is_offered and topic.pk not in known}
    if refused and not drops:
        says = _("“%(name)s” is %(status)s: no story is given it.")
        words = [{"name": topic.name, "status": topic.get_status_display()} for topic in refused.values()]
        raise ValidationError({"topics": [says % word for word in words]})
    went_into = {key: topic.pk for key, topic in become.items()}
    return content | {"topics": _joined([row for row in rows if row["tag_id"] not in refused], went_into)}


def _after_merges(rows: Rows) -> Rows:
    merged = Topic.objects.filter(pk__in=[row["tag_id"] for row in rows], merged_into__isnull=False) if rows else []
    return _joined(rows, {topic.pk: topic.standing_for().pk for topic in merged})


def _joined(rows: Rows, went_into: dict[int, int]) -> Rows:
    """The rows with the topics that these went into, each once, as strong as its strongest."""
    strongest: dict[Any, dict[str, Any]] = {}
    for row in rows:
        key = went_into.get(row["tag_id"], row["tag_id"])
        if key not in strongest or row["strength"] < strongest[key]["strength"]:
            strongest[key] = row | {"tag_id": key}
    return sorted(strongest.values(), key=lambda row: int(row["tag_id"]))


def _rows_of(article: Article) -> Content:
    """The rows of a story whose rows were loaded along with it."""
    bylines = sorted(article.bylines.all(), key=lambda row: (row.order, row.pk))
    topics = sorted(article.topic_taggings.all(), key=lambda row: row.tag_id)
    countries = sorted(article.country_taggings.all(), key=lambda row: row.tag_id)
    pins = sorted(article.pins.all(), key=lambda row: (row.order, row.pk))
    return {
        "bylines": [_values(row, *ROW_COLUMNS["bylines"]) for row in bylines],
        "topics": [_values(row, *ROW_COLUMNS["topics"]) for row in topics],
        "countries": [_values(row, *ROW_COLUMNS["countries"]) for row in countries],
        "pins": [_values(row, *ROW_COLUMNS["pins"]) for row in pins],
    }


def _values(row: Any, *names: str) -> dict[str, Any]:
    return {name: getattr(row, name) for name in names}


def _rows(article: Any, name: str) -> QuerySet[Any]:
    rows: QuerySet[Any] = ROW_MODELS[name].objects.filter(**{ROW_OWNERS[name]: article})
    return rows


@prepared
def _rows_told(story: Any) -> QuerySet[Any, Any]:
    """All rows of a story, a column a kind: asked at each save."""
    kinds = (RowsOf(_rows(OuterRef("pk"), name).order_by(*ROW_ORDERS[name]), *ROW_COLUMNS[name]) for name in ROWS)
    return Article.objects.filter(pk=story).order_by().values_list(*kinds)


def _as_told(name: str, rows: Iterable[list[Any]] | None) -> Rows:
    """The rows as `rows_of` says them. JSON has no truth values on SQLite."""
    said = [dict(zip(ROW_COLUMNS[name], values, strict=True)) for values in rows or ()]
    return [row | {"proposed": bool(row["proposed"])} for row in said] if name == "countries" else said


def _there(model: Any, keys: list[Any]) -> set[Any]:
    return set(model.objects.filter(pk__in=keys).values_list("pk", flat=True)) if keys else set()
