"""No form of another site is taken for ours: every address refuses a POST without the token that our pages carry."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from django.conf import settings
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from issues.newsletter.subscribing import LEAVE, token_for
from tests.cast import NOW, make_editor
from tests.issues.newsletter.test_newsletter import make_reader
from tests.roles.doors import World, doors

pytestmark = pytest.mark.django_db

# One press in a mail program (RFC 8058), without a cookie: its own token says who leaves.
OPEN_TO_OTHERS = {"newsletter/leave/<str:token>/"}
PART = re.compile(r"<(?:(\w+):)?\w+>")
EXAMPLES = {"int": "1", "year": "2025", "path": "images/no.jpg", "form": "atom"}


def routes(resolver: URLResolver, before: str = "") -> Iterator[str]:
    """Every address outside the desk, as it is written in the map of the site."""
    for pattern in resolver.url_patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLPattern):
            yield route
        elif route != "admin/":
            yield from routes(pattern, route)


@pytest.fixture
def forger() -> Client:
    """The browser of somebody who may do everything, on a page of another site."""
    client = Client(enforce_csrf_checks=True)
    client.force_login(make_editor())
    return client


def test_the_desk_does_nothing_that_another_site_asks_for(forger, subtests):
    world = World(make_editor("somebody-else"))
    for door in doors():
        with subtests.test(door.name):
            address = world.address(door)
            forger.cookies.pop(settings.CSRF_COOKIE_NAME, None)
            assert forger.post(address, {"post": "yes", "_save": "Save", "act": "move"}).status_code == 403
            forger.cookies[settings.CSRF_COOKIE_NAME] = "a" * 32
            assert forger.post(address, {"csrfmiddlewaretoken": "b" * 32}).status_code == 403


def test_nor_do_the_readers_pages_but_for_the_documented_one(forger, subtests):
    for route in routes(get_resolver()):
        with subtests.test(route):
            address = "/" + PART.sub(lambda part: EXAMPLES.get(part[1], "x"), route)
            answer = forger.post(address, {"address": "rita@example.org"})
            assert answer.status_code == (404 if route in OPEN_TO_OTHERS else 403)


def test_the_documented_one_only_lets_its_own_reader_leave(forger):
    reader, other = make_reader(), make_reader("other@example.org")
    assert forger.post(f"/newsletter/leave/{token_for(reader, LEAVE)}/", {"reader": other.pk}).status_code == 200
    other.refresh_from_db()
    assert (other.left_at, other.confirmed_at < NOW) == (None, True)
