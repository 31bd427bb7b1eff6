"""The small files at agreed addresses."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.utils import timezone

pytestmark = pytest.mark.django_db


def test_robots_may_read_all_but_the_desk_and_narrowed_searches(client):
    response = client.get("/robots.txt")
    assert response.headers["Content-Type"] == "text/plain; charset=utf-8"
    rules, sitemaps = response.content.decode().split("\n\n")
    assert rules == "User-agent: *\nDisallow: /admin/\nDisallow: /search/*&"
    named = ["http://testserver/sitemap.xml", "http://testserver/news-sitemap.xml"]
    assert sitemaps.splitlines() == [f"Sitemap: {address}" for address in named]
    for address in named:
        assert client.get(address.removeprefix("http://testserver")).status_code == 200


def test_security_txt_names_whom_to_tell_and_holds_less_than_a_year(client, settings):
    settings.SECURITY_CONTACT = "mailto:security@example.org"
    settings.SITE_URL = "https://news.example.org/"
    lines = client.get("/.well-known/security.txt").content.decode().splitlines()
    fields = dict(line.split(": ", 1) for line in lines)
    expires = datetime.fromisoformat(fields.pop("Expires"))
    assert fields == {
        "Contact": "mailto:security@example.org",
        "Canonical": "https://news.example.org/.well-known/security.txt",
    }
    assert timedelta(days=100) < expires - timezone.now() < timedelta(days=365)


def test_security_txt_is_not_there_while_nobody_is_named(client, settings):
    settings.SECURITY_CONTACT = ""
    assert client.get("/.well-known/security.txt").status_code == 404


def test_the_key_for_search_engines_is_not_there_while_nobody_tells_them(client, settings):
    settings.INDEXNOW_KEY = ""
    assert client.get("/indexnow-key.txt").status_code == 404


def test_password_managers_find_the_page(client):
    assert client.get("/.well-known/change-password").headers["Location"] == "/admin/password_change/"
