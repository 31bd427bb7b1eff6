"""Rows of the role matrix: what the publication wrote about, and who tagged it."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from articles.models import Article
from newsroom.accounts.models import User
from tests.cast import tag_country
from tests.roles.acts import Act, answers, live, shows


def of_kenya(owner: User) -> Article:
    """A live story about Kenya."""
    story = live(owner)
    tag_country(story, "KE")
    return story


def look(name: str) -> Callable[[Client, Article], HttpResponse]:
    return lambda client, story: client.get(reverse(f"admin:{name}"), {"begin": "2025-10", "end": "2025-11"})


# Answers as in `acts`: reporter (own), reporter (other's), sub-editor, editor, publisher, tagger.
MATRIX = [
    Act("look at coverage by month", of_kenya, look("coverage"), shows("Kenya"), answers("- - y y y -")),
    Act("take its table along", of_kenya, look("coverage_file"), shows("Kenya,KE"), answers("- - y y y -")),
    Act("look at coverage on the map", of_kenya, look("coverage_map"), shows("Kenya: 1"), answers("- - y y y -")),
    Act("look at blind spots", of_kenya, look("coverage_silences"), shows("Too little to say"), answers("- - y y y -")),
    Act("look at what was not found", of_kenya, look("coverage_unfound"), shows("Nothing yet"), answers("- - y y y -")),
    Act("look at who tagged", of_kenya, look("coverage_tagging"), shows("No country"), answers("- - y y y -")),
]
