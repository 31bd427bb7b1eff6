"""The names of what contents point to by id: one query a kind, however many contents are compared."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Model, QuerySet
from django.utils.translation import gettext as _

from articles.content import Content
from articles.images.addresses import address_of
from articles.images.models import Image, ImageSource
from articles.models import Article, Author, Section
from articles.tagging.models import Country, Topic

THUMBNAIL = 320  # pixels: what a thumbnail is at least wide


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture of the library as a comparison shows it."""

    title: str
    address: str
    alt_text: str


@dataclass(frozen=True, slots=True)
class Labels:
    """What is known by which id. What was deleted since is missing, and is called so."""

    authors: Mapping[int, str] = field(default_factory=dict)
    topics: Mapping[int, str] = field(default_factory=dict)
    countries: Mapping[int, str] = field(default_factory=dict)
    sections: Mapping[int, str] = field(default_factory=dict)
    issues: Mapping[int, str] = field(default_factory=dict)
    sources: Mapping[int, str] = field(default_factory=dict)
    stories: Mapping[int, str] = field(default_factory=dict)
    pictures: Mapping[int, Picture] = field(default_factory=dict)
    shown_pictures: frozenset[str] | None = (
        None  # addresses; None: all. Of others it is only said that they stood there
    )


def labels_for(*contents: Content) -> Labels:
    """Look up everything that these contents point to."""
    return Labels(
        authors=_names(Author, _in_rows(contents, "bylines", "author_id")),
        topics=_names(Topic, _in_rows(contents, "topics", "tag_id")),
        countries=_names(Country, _in_rows(contents, "countries", "tag_id")),
        sections=_names(Section, _in_links(contents, "section_id")),
        issues=_names(_issue_model(), _in_links(contents, "issue_id")),
        sources=_names(ImageSource, _in_links(contents, "image_source_id")),
        stories=_stories(_in_rows(contents, "pins", "related_id")),
        pictures=_pictures(_in_links(contents, "lead_image_id")),
    )


def name_or_deleted(names: Mapping[int, str], pk: int) -> str:
    """The name; for what is gone, that it is gone."""
    return names.get(pk) or _("no. %(number)s (deleted)") % {"number": pk}


def _in_rows(contents: Iterable[Content], name: str, key: str) -> set[int]:
    return {row[key] for content in contents for row in content.get(name) or []}


def _in_links(contents: Iterable[Content], name: str) -> set[int]:
    return {content[name] for content in contents if content.get(name)}


def _names(model: type[Model], keys: set[int]) -> dict[int, str]:
    if not keys:
        return {}
    rows: QuerySet[Model] = QuerySet(model).filter(pk__in=keys)
    return {row.pk: str(row) for row in rows}


def _stories(keys: set[int]) -> dict[int, str]:
    """Headlines of what readers were told of; of the others not everybody who compares may know more than that."""
    stories = Article.objects.filter(pk__in=keys).only("headline", "announced_at") if keys else []
    return {
        story.pk: str(story)
        if story.announced_at
        else _("a story that is not out (no. %(number)s)") % {"number": story.pk}
        for story in stories
    }


def _pictures(keys: set[int]) -> dict[int, Picture]:
    images = Image.objects.filter(pk__in=keys) if keys else []
    return {image.pk: Picture(image.title, address_of(image, THUMBNAIL), image.alt_text) for image in images}


def _issue_model() -> type[Model]:
    """The table of issues, by the link to it: this room points at it by name only."""
    model: Any = Article._meta.get_field("issue").related_model
    found: type[Model] = model
    return found
