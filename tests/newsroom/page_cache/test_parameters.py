"""Each parameter that the view of a kept page reads is named where its pages are: else its readers get another page."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, urlsplit

import pytest
from django.core.handlers.wsgi import WSGIRequest
from django.http import QueryDict
from django.test import Client
from django.urls import Resolver404, resolve

from newsroom.page_cache.made_of import PAGES
from tests.leaks.surfaces import SURFACES
from tests.leaks.world import make_public

pytestmark = pytest.mark.django_db

A_LINK = re.compile(r'href="((?:/[^"]*)?\?[^"]+)"')
PUBLIC = {
    "author": ["ana-munoz"],
    "section": ["world"],
    "topic": ["rain"],
    "country": ["ke"],
    "region": ["africa"],
    "issue": ["2131"],
    "year": ["2025"],
    "story": ["a-public-story"],
    "former": [],
    "number": ["1"],
}


class Noticing(QueryDict):
    """Parameters that notice which of them somebody wants to know."""

    wanted: set[str] = set()  # of all that are made in the test

    def __contains__(self, name: object) -> bool:
        self.wanted.add(str(name))
        return super().__contains__(name)

    def __getitem__(self, name: str) -> object:
        self.wanted.add(name)
        return super().__getitem__(name)

    def get(self, name, default=None):
        self.wanted.add(name)
        return super().get(name, default)

    def getlist(self, name, default=None):
        self.wanted.add(name)
        return super().getlist(name, default)


@pytest.fixture
def wanted(monkeypatch):
    """The names that were asked for since it was last emptied."""
    noticing = property(lambda request: Noticing(request.META.get("QUERY_STRING", "")))
    monkeypatch.setattr(WSGIRequest, "GET", noticing)
    monkeypatch.setattr(Noticing, "wanted", set())
    return Noticing.wanted


def test_every_parameter_that_a_kept_page_reads_or_leads_to_is_named(wanted):
    make_public()
    client, missing, seen = Client(), set(), set()
    for surface in SURFACES:
        if surface.name not in PAGES:
            continue
        for address in surface.filled(PUBLIC):
            wanted.clear()
            answer = client.get(address.partition("?")[0])
            first = set(wanted)
            for name in first:
                client.get(address.partition("?")[0], {name: "1"})
            missing |= {(surface.name, name) for name in wanted - PAGES[surface.name].knows.keys()}
            seen |= wanted
            missing |= led_to(address, answer.content.decode())
    assert missing == set(), "Name them in PAGES in newsroom/page_cache/made_of.py."
    assert {"year", "as", "find", "page", "before", "after"} <= seen


def led_to(address: str, html: str) -> set[tuple[str, str]]:
    """The parameters in the links of a page that its own view, or that of another kept page, doesn't know."""
    found = set()
    for link in A_LINK.findall(html):
        parts = urlsplit(link.replace("&amp;", "&"))
        try:
            name = resolve(parts.path or address.partition("?")[0]).view_name
        except Resolver404:
            continue
        names = {parameter for parameter, _value in parse_qsl(parts.query)}
        found |= {(name, one) for one in names if name in PAGES and one not in PAGES[name].knows}
    return found
