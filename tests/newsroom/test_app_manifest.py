"""The site on a home screen: its name, its colour, its initial."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pytest
from django.conf import settings
from PIL import Image as Pillow

from articles.images.app_icon import initial
from articles.images.lettering import ACCENTS
from tests.cast import make_publication

pytestmark = pytest.mark.django_db


def test_the_manifest_has_the_publications_name_and_every_icon_that_it_names(client):
    make_publication(name="The Daily Lantern", language="ar", colour="sea")
    answer = client.get("/manifest.webmanifest")
    assert answer.headers["Content-Type"] == "application/manifest+json"
    said = answer.json()
    assert (said["name"], said["short_name"], said["dir"]) == ("The Daily Lantern", "Daily", "rtl")
    assert (said["start_url"], said["scope"], said["theme_color"]) == ("/", "/", ACCENTS["sea"])
    assert {icon["purpose"] for icon in said["icons"]} == {"any", "maskable"}
    for icon in said["icons"]:
        drawn = client.get(icon["src"])
        assert "x".join(map(str, Pillow.open(io.BytesIO(drawn.content)).size)) == icon["sizes"]


def test_a_page_names_its_icons_and_the_manifest(client):
    markup = client.get("/").content.decode()
    links = dict(re.findall(r'<link rel="(icon|apple-touch-icon|manifest)" href="([^"]+)"', markup))
    assert set(links) == {"icon", "apple-touch-icon", "manifest"}
    for address in (*links.values(), "/favicon.ico"):
        assert client.get(address).status_code == 200, address
    assert client.get("/icons/icon-9999.png").status_code == 404
    assert client.get("/icons/other-32.png").status_code == 404


def test_an_icon_that_is_known_is_not_sent_again(client):
    make_publication()
    etag = client.get("/favicon.ico").headers["ETag"]
    assert client.get("/favicon.ico", headers={"if-none-match": etag}).status_code == 304
    make_publication(colour="plum")
    assert client.get("/favicon.ico", headers={"if-none-match": etag}).status_code == 200


@pytest.mark.parametrize(
    ("name", "letter"), [("The Daily Test", "D"), ("newsroom", "N"), ("“Ärzte”", "Ä"), ("日本新聞", "日"), ("…", "")]
)
def test_the_letter_is_that_of_the_first_word_that_is_no_article(name, letter):
    assert initial(name) == letter


def test_what_is_drawn_has_the_colours_of_the_pages():
    css = (Path(settings.BASE_DIR) / "static/css/tokens.css").read_text(encoding="utf-8")
    assert re.findall(r"--accent: light-dark\((#\w+)", css) == list(ACCENTS.values())
