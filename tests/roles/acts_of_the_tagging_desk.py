"""Rows of the role matrix: what one can try at the tagging desk."""

from __future__ import annotations

import re

from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from articles.models import Article
from newsroom.accounts.models import User
from tests.cast import country
from tests.roles.acts import TEXT, Act, answers, draft, nothing, page, shows


def open_at_the_desk(client: Client, story: Article) -> HttpResponse:
    return client.get(page("tagging_turn", story))


def tag_at_the_desk(client: Client, story: Article) -> HttpResponse:
    version = re.search(r'name="version" value="(\w+)"', open_at_the_desk(client, story).content.decode())
    typed = {"act": "done", f"h.countries.{country('KE').pk}": "1", "version": version[1] if version else ""}
    return client.post(page("tagging_turn", story), typed)


def has_kenya(story: Article, response: HttpResponse) -> bool:
    return story.country_taggings.filter(tag__code="KE", strength=1).exists()


def report(name: str):
    def look(client: Client, owner: User) -> HttpResponse:
        return client.get(reverse(f"admin:articles_article_tagging_{name}"))

    return look


MATRIX = [
    Act("read a draft at the tagging desk", draft, open_at_the_desk, shows(TEXT), answers("- - y y y y")),
    Act("tag a draft at the tagging desk", draft, tag_at_the_desk, has_kenya, answers("- - y y y y")),
    Act("see how fast stories are tagged", nothing, report("speed"), shows("Speed of tagging"), answers("- - - y y -")),
    Act("see where taggers differ", nothing, report("agreement"), shows("Second opinions"), answers("- - - y y -")),
]
