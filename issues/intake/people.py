"""The people named in copy, matched with those that we know."""

from __future__ import annotations

from django.db import IntegrityError, transaction

from articles.formats.incoming import Copy
from articles.models import Article, Author, Byline


def write_bylines(article: Article, copy: Copy) -> None:
    """The copy's byline and contributors in place of the story's; copy that names nobody leaves those it has."""
    named = [(name, Byline.Role.AUTHOR, "") for name in copy.byline]
    named += [(one.name, Byline.Role.CONTRIBUTOR, one.bio) for one in copy.contributors]
    if not named:
        return
    article.bylines.filter(role__in=[Byline.Role.AUTHOR, Byline.Role.CONTRIBUTOR]).delete()
    printed = {(author_named(name), role): bio for name, role, bio in named}
    Byline.objects.bulk_create(
        Byline(article=article, author=author, role=role, order=order, bio_as_printed=bio)
        for order, ((author, role), bio) in enumerate(printed.items(), start=1)
    )


def author_named(name: str) -> Author:
    """The author of that name, in whatever case or accents; a new one if there is none."""
    author = Author.objects.named(name).first()
    if author is not None:
        return author
    try:
        with transaction.atomic():
            return Author.objects.create(name=name)
    except IntegrityError:
        # Another import made the same person, or one with the same address, in this very moment.
        return Author.objects.named(name).first() or Author.objects.create(name=name)
