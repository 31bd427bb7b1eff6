"""Who may take part in the talk about a story, and how they are called by name in it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

from anyascii import anyascii
from django.contrib.auth import get_user_model
from django.db.models import QuerySet

from articles.models import Article
from articles.names import name_key
from articles.rights import EDIT_ALL, SEE_ALL

if TYPE_CHECKING:
    from newsroom.accounts.models import User

MODEL_BACKEND = "django.contrib.auth.backends.ModelBackend"
MOST_PROPOSED = 8
# What can be a username; a full stop or a bracket after it belongs to the sentence.
MENTION = re.compile(r"(?<![\w@.])@([\w@.+-]*\w)")


def people_who_may_see(article: Article) -> QuerySet[User]:
    """Everybody who works here and may see the story: `articles.rights.may_see`, asked the other way round."""
    everything = _with(SEE_ALL) | _with(EDIT_ALL)
    own = _with("articles.view_article").filter(pk__in=_filled({article.created_by_id, article.assigned_to_id}))
    return (everything | own).filter(is_staff=True, is_active=True).order_by("first_name", "last_name", "username")


def people_of_the_desk() -> QuerySet[User]:
    """Everybody who can be given a story: whoever may look at stories at all, if only at their own."""
    people = _with(SEE_ALL) | _with(EDIT_ALL) | _with("articles.view_article")
    return people.filter(is_staff=True, is_active=True).order_by("first_name", "last_name", "username")


def people_called(text: str, people: Iterable[User]) -> list[User]:
    """Those of these people who are called in the text: "@vera", whatever the case."""
    called = {name.casefold() for name in MENTION.findall(text)}
    return [person for person in people if person.get_username().casefold() in called] if called else []


def people_named(typed: str, people: Iterable[User]) -> list[User]:
    """Those whose first, last or user name begins like that; accents and case don't count. The first eight."""
    wanted = _folded(typed)
    return [person for person in people if _answers_to(person, wanted)][:MOST_PROPOSED]


def _answers_to(person: User, wanted: str) -> bool:
    names = [person.get_full_name(), person.get_username(), *person.get_full_name().split()]
    return any(_folded(name).startswith(wanted) for name in names)


def _folded(name: str) -> str:
    """Letters without accents, case and blanks, "ł" and "ø" too; nothing stays nothing."""
    return name_key(anyascii(name)) if name.strip() else ""


def _with(permission: str) -> QuerySet[User]:
    found: QuerySet[User] = get_user_model().objects.with_perm(permission, backend=MODEL_BACKEND)
    return found


def _filled(keys: set[int | None]) -> set[int]:
    return {key for key in keys if key is not None}
