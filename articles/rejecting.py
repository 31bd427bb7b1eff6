"""Rejecting what was suggested for a story: remembered for everybody, until somebody takes it back or tags by hand."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from articles.models import Article, Rejection
from articles.models.rejection import LINKS, TagKey
from articles.tagging.models import Country, Topic

if TYPE_CHECKING:
    from newsroom.accounts.models import User

VOCABULARIES: dict[str, type[Topic] | type[Country]] = {"topics": Topic, "countries": Country}


def reject(article: Article, tags: Iterable[TagKey], *, by: User | None, at: datetime) -> None:
    """Never suggest these tags for this story again (aware `at`); who was first to say so is kept.

    Two may reject the same at once: it is rejected once. What was deleted meanwhile is never suggested anyway.
    """
    rows = [
        Rejection(article=article, rejected_by=by, rejected_at=at, **{f"{LINKS[kind]}_id": tag})
        for kind, keys in _by_kind(tags).items()
        for tag in VOCABULARIES[kind].objects.filter(pk__in=keys).values_list("pk", flat=True)
    ]
    Rejection.objects.bulk_create(rows, ignore_conflicts=True)


def reject_for_stories(stories: Collection[int], tag: TagKey, *, by: User | None, at: datetime) -> list[int]:
    """Never suggest this tag for these stories (ids) again; the ids of those for which nobody had said so before."""
    kind, key = tag
    link = {f"{LINKS[kind]}_id": key}
    rows = [Rejection(article_id=story, rejected_by=by, rejected_at=at, **link) for story in sorted(stories)]
    Rejection.objects.bulk_create(rows, ignore_conflicts=True)
    new = Rejection.objects.filter(article__in=stories, rejected_by=by, rejected_at=at, **link)
    return sorted(new.values_list("article_id", flat=True))


def take_back_rejections(article: Article, tags: Iterable[TagKey]) -> None:
    """Let these tags be suggested for the story again."""
    for kind, keys in _by_kind(tags).items():
        Rejection.objects.filter(article=article).about(kind, keys).delete()


def forget_rejections_of_tags_it_has(article: Article, content: Mapping[str, Any]) -> None:
    """Whoever gives the story a tag has decided anew: taken off again, it may be suggested again."""
    take_back_rejections(article, [(kind, row["tag_id"]) for kind in LINKS for row in content.get(kind) or []])


def _by_kind(tags: Iterable[TagKey]) -> dict[str, list[int]]:
    by_kind: dict[str, list[int]] = {}
    for kind, tag in tags:
        by_kind.setdefault(kind, []).append(tag)
    return by_kind
