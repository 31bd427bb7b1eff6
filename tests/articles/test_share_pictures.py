"""What a link shows elsewhere: title, description, and a picture that is drawn once and never before its hour."""

from __future__ import annotations

import io
import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from html import unescape
from pathlib import Path

import pytest
from django.utils import timezone
from PIL import Image as Pillow

from articles.images import kept
from articles.images.lettering import settable
from articles.images.share_card import ShareCard, drawn
from articles.models import Article
from tests.cast import make_image, make_issue, make_publication, make_section, make_story

pytestmark = pytest.mark.django_db
SITE = "http://testserver"


def told(client, address):
    """The properties of a page: what another site reads of it."""
    markup = client.get(address).content.decode()
    found = re.findall(r'<meta (?:property|name)="([\w:]+)" content="(.*?)">', markup, flags=re.DOTALL)
    return {name: unescape(text) for name, text in found}


def opened(answer):
    assert answer.headers["Content-Type"] == "image/jpeg"
    return Pillow.open(io.BytesIO(answer.content))


def path_of(client, address):
    return told(client, address)["og:image"].removeprefix(SITE)


@pytest.fixture
def story():
    make_publication(tagline="News for a test", about="All the test that fits.")
    return make_story('Rain & "wind"', standfirst="It came early.", section=make_section(), lead_image=make_image())


def test_every_page_tells_its_title_description_and_picture(client, story):
    issue = make_issue(2132, title="The rain issue")
    expected = {
        story.get_absolute_url(): ("article", 'Rain & "wind"', "It came early."),
        "/sections/world/": ("website", "World", "World"),
        issue.get_absolute_url(): ("website", issue.folio, f"{issue.folio}: The rain issue"),
        "/corrections/": ("website", "Corrections", "What The Daily Test got wrong, made clearer, or learned since."),
        "/topics/": ("website", "Topics", "All the test that fits."),
    }
    for address, (kind, title, description) in expected.items():
        said = told(client, address)
        assert (said["og:type"], said["og:title"], said["og:description"]) == (kind, title, description), address
        assert (said["twitter:card"], said["twitter:image"]) == ("summary_large_image", said["og:image"])
        assert (said["og:image:width"], said["og:image:height"]) == ("1200", "630")
        assert opened(client.get(said["og:image"].removeprefix(SITE))).size == (1200, 630), address


@pytest.mark.parametrize(
    ("address", "canonical"),
    [
        ("/sections/world/?before=20990101T000000Z-1&utm_source=x", "/sections/world/?before=20990101T000000Z-1"),
        ("/sections/world/?fbclid=1", "/sections/world/"),
    ],
)
def test_the_address_of_a_page_is_its_own_without_what_others_hang_on_it(client, story, address, canonical):
    for number in range(30):
        make_story(f"Story {number}", section=story.section)
    markup = client.get(address).content.decode()
    assert f'<link rel="canonical" href="{SITE}{canonical}">' in markup
    assert f'<meta property="og:url" content="{SITE}{canonical}">' in markup


def test_an_edit_gives_the_picture_another_address_and_the_old_one_leads_there(client, story):
    before = path_of(client, story.get_absolute_url())
    Article.objects.update(headline="Sun")
    after = path_of(client, story.get_absolute_url())
    assert before != after
    assert client.get(before).headers["Location"] == after
    answer = client.get(after)
    assert "immutable" in answer.headers["Cache-Control"]
    assert answer.headers["Cross-Origin-Resource-Policy"] == "cross-origin"


def test_a_picture_is_nobodys_before_its_second_and_after_its_last(client, story):
    path = path_of(client, story.get_absolute_url())
    assert client.get(path).status_code == 200
    for change in (
        {"live_from": timezone.now() + timedelta(hours=1)},
        {"live_from": timezone.now() - timedelta(hours=2), "expires_at": timezone.now()},
        {"expires_at": None, "status": Article.Status.KILLED},
    ):
        Article.objects.update(**change)
        assert client.get(path).status_code == 404, change


def test_an_issue_that_is_not_out_has_no_picture(client, story):
    issue = make_issue(2132)
    path = path_of(client, issue.get_absolute_url())
    issue.publish_at = timezone.now() + timedelta(hours=1)
    issue.save()
    assert client.get(path).status_code == 404


def test_a_picture_whose_licence_has_ended_is_not_drawn(client, story):
    def colours():
        return opened(client.get(path_of(client, story.get_absolute_url()))).getpixel((1000, 300))

    assert colours()[0] > 100 > colours()[1]  # the red of the lead picture
    story.lead_image.licence_ends_on = timezone.now().date() - timedelta(days=2)
    story.lead_image.save()
    assert min(colours()) > 240  # paper


def test_two_who_ask_at_once_get_one_picture_drawn_once(monkeypatch, settings):
    drawings = []
    monkeypatch.setattr(kept, "drawn", lambda card: drawings.append(card) or drawn(card))
    card = ShareCard("The Daily Test", "Sunday", "Rain")
    with ThreadPoolExecutor(4) as at_once:
        pictures = set(at_once.map(lambda _number: kept.kept(card), range(4)))
    assert (len(pictures), len(drawings)) == (1, 1)
    assert [path.suffix for path in Path(settings.KEPT_ROOT).rglob("*.*")] == [".jpg"]


@pytest.mark.parametrize(
    "headline",
    [
        "Word " * 60,
        "W" * 300,
        "المطر فوق نيروبي",
        "日本の首相は水曜日に辞任した",
        "Łódź – Đà Nẵng",
        "🌧️ 🌧️",
        "",
        "a\u202eb\x07",
    ],
)
@pytest.mark.parametrize("picture", ["", "no-such-file.jpg"])
def test_whatever_a_headline_is_there_is_a_picture(headline, picture):
    card = ShareCard("The Daily Test", "Sunday", headline, "World", "sea", picture)
    assert Pillow.open(io.BytesIO(drawn(card))).size == (1200, 630)


def test_a_text_is_set_whole_or_not_at_all():
    assert settable("Łódź\n – Đà Nẵng 🌧️") == "Łódź – Đà Nẵng"
    assert settable("Rain in 東京") == ""
