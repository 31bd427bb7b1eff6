"""What readers read with a story that isn't the story's own: names, heads, credits. A proof was looked at with them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.db.models import prefetch_related_objects

from articles.images.models import Image
from articles.models import Article

Shown = dict[str, str]

# How many queries at most: authors, topics and countries by name, sections, pictures with their sources.
LINKS = (
    "section",
    "lead_image__source",
    "bylines__author",
    "topic_taggings__tag",
    "country_taggings__tag",
)


def shown_with(stories: Iterable[Article], pictures: Mapping[int, Image | None]) -> dict[int, Shown]:
    """The shared words beside each of these stories, by its id, in a fixed number of queries.

    `pictures` are those that the issue shows in the place of the stories' own.
    """
    found = list(stories)
    prefetch_related_objects(found, *LINKS)
    return {story.pk: _shown(story, pictures.get(story.pk) or story.lead_picture) for story in found}


def _shown(story: Article, picture: Image | None) -> Shown:
    bylines = sorted(story.bylines.all(), key=lambda row: (row.order, row.pk))
    said = {
        "authors": "\n".join(_line(row.author.name, row.author.role_title) for row in bylines),
        "section": story.section.head if story.section else "",
        "credit": picture.credit_line if picture else "",
        "caption": picture.caption if picture else "",
        "alt_text": picture.alt_text if picture else "",
        "topics": ", ".join(sorted(row.tag.name for row in story.topic_taggings.all())),
        "countries": ", ".join(sorted(row.tag.name for row in story.country_taggings.all())),
    }
    return {name: words for name, words in said.items() if words}


def _line(*words: str) -> str:
    return ", ".join(word for word in words if word)
