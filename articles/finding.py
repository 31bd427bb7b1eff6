"""Stories by a few words of their headline or working title, in any case and with or without accents; rows by id."""

from __future__ import annotations

from anyascii import anyascii
from django.db import connection
from django.db.models import Case, Q, QuerySet, Value, When
from django.utils.text import slugify

from articles.models import Article

MOST_WORDS = 8
LONGEST_KEY = 18  # figures


def key_in(typed: str) -> int | None:
    """A row's id, as a form or an address sends it; None for what is none, or fits no column of a database."""
    return int(typed) if typed.isascii() and typed.isdecimal() and len(typed) <= LONGEST_KEY else None


def found(stories: QuerySet[Article], typed: str) -> QuerySet[Article]:
    """Those of the stories in which every word is found."""
    for word in typed.split()[:MOST_WORDS]:
        stories = stories.filter(has_word(word))
    return stories


def best_first(stories: QuerySet[Article], typed: str) -> QuerySet[Article]:
    """Those whose headline begins with what was typed, then those in which a word does, then the newest."""
    key = folded(typed) or "-"
    begins = Case(
        When(slug__startswith=key, then=Value(0)), When(slug__contains=f"-{key}", then=Value(1)), default=Value(2)
    )
    return stories.order_by(begins, "-modified_at", "-id")


def among(stories: QuerySet[Article], few: Q) -> QuerySet[Article]:
    """Those of the stories that are among a few: the few are looked up first, and only they are put in order."""
    return stories.filter(pk__in=Article.objects.order_by().filter(few).values("pk"))


def has_word(word: str) -> Q:
    """Where the word stands in the address, which is the headline in plain letters, or in a title.

    Only what the index `articles_find` holds, and only LIKE: folding the case of 100,000 headlines takes PostgreSQL
    three times as long as looking for a word as it is typed, small, and with a capital. SQLite's LIKE knows no case of
    plain letters: there one of these finds all.
    """
    key = folded(word)
    fits = Q(slug__contains=key) if key else Q()
    folds = connection.vendor == "sqlite" and word.isascii()
    for written in {word} if folds else {word, word.lower(), word.capitalize()}:
        fits |= Q(headline__contains=written) | Q(working_title__contains=written)
    return fits


def folded(text: str) -> str:
    """Plain letters, as an address has them."""
    return slugify(anyascii(text))
