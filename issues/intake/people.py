"""The people named in copy, matched with those that we know."""

from __future__ import annotations

from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from articles.formats.incoming import Copy
from articles.models import Article, Author, Byline
from articles.names import name_key
from articles.prepared import prepared


def replace_bylines(article: Article, copy: Copy) -> None:
    """The copy's byline and contributors in place of the story's; copy that names nobody leaves those it has."""
    if copy.byline or copy.contributors:
        article.bylines.filter(role__in=[Byline.Role.AUTHOR, Byline.Role.CONTRIBUTOR]).delete()
        write_bylines(article, copy)


def write_bylines(article: Article, copy: Copy) -> None:
    """The copy's byline and contributors, for a story that has none."""
    named = [(name, Byline.Role.AUTHOR, "") for name in copy.byline]
    named += [(one.name, Byline.Role.CONTRIBUTOR, one.bio) for one in copy.contributors]
    printed = {(author_named(name), role): bio for name, role, bio in named}
    Byline.objects.bulk_create(
        Byline(article=article, author=author, role=role, order=order, bio_as_printed=bio)
        for order, ((author, role), bio) in enumerate(printed.items(), start=1)
    )


def author_named(name: str) -> Author:
    """The author of that name, in whatever case or accents; a new one if there is none."""
    for author in _known_as(key=name_key(name)[:200]):
        return author
    try:
        with transaction.atomic():
            return Author.objects.create(name=name)
    except IntegrityError:
        # Another import made the same person, or one with the same address, in this very moment.
        return Author.objects.named(name).first() or Author.objects.create(name=name)


@prepared
def _known_as(key: Any) -> QuerySet[Author]:
    """The author with that key who is known longest."""
    return Author.objects.filter(name_key=key).order_by("id")[:1]
