"""A shared preview shows one version to whoever has the address, until it ends; and nothing to anybody else."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from articles import editing, publishing
from articles.review import sharing
from articles.review.models import ShareLink, ShareVisit
from articles.review.refusal import CannotReview
from tests.cast import make_author, make_byline, make_editor, make_image, make_publication, make_story

pytestmark = pytest.mark.django_db

MARK = "ZQX"
DAY = timedelta(days=1)


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture
def vera():
    return make_editor()


@pytest.fixture
def story():
    make_publication()
    story = make_story(f"{MARK} headline", status="draft", body=f"<p>{MARK} body</p>", lead_image=make_image())
    make_byline(story, make_author("Ana Muñoz"))
    return story


@pytest.fixture
def token(story, vera, now):
    return sharing.share(story, by=vera, at=now, note="Dr Okello")[1]


def opened(client, token, **headers):
    return client.get(f"/preview/{token}/", headers=headers)


def test_the_address_shows_the_story_as_readers_would_see_it(client, token):
    page = opened(client, token)
    assert page.status_code == 200
    text = page.content.decode()
    assert '<body class="page page-story">' in text
    assert f"{MARK} headline" in text
    assert f"{MARK} body" in text
    assert "Ana Muñoz" in text
    assert "Preview for Dr Okello: not published" in text


def test_it_is_never_found_and_never_kept(client, token):
    page = opened(client, token)
    assert page.headers["X-Robots-Tag"] == "noindex, nofollow, noarchive"
    assert page.headers["Cache-Control"] == "private, no-store"
    assert page.headers["Referrer-Policy"] == "no-referrer"
    text = page.content.decode()
    assert '<meta name="robots" content="noindex, nofollow, noarchive">' in text
    assert "canonical" not in text
    assert "og:title" not in text
    assert "ld+json" not in text


def test_it_shows_exactly_the_version_that_was_shared(client, story, token, vera, now):
    base = editing.desk_content(story)
    editing.save(story, base | {"headline": "Another", "body": "<p>Another.</p>"}, base=base, by=vera, at=now)
    text = opened(client, token).content.decode()
    assert f"{MARK} body" in text
    assert "Another" not in text


def test_the_table_does_not_hold_the_address(story, token):
    kept = ShareLink.objects.values().get()
    assert len(token) >= 43
    assert token not in str(kept)


def test_every_opening_is_logged_with_the_network_and_not_the_machine(client, settings, token):
    client.get(f"/preview/{token}/", headers={"user-agent": "Firefox"}, REMOTE_ADDR="203.0.113.77")
    client.get(f"/preview/{token}/", REMOTE_ADDR="2001:db8:1:2:3:4:5:6")
    settings.BEHIND_PROXY = True
    client.get(f"/preview/{token}/", headers={"x-forwarded-for": "1.2.3.4, 198.51.100.9"}, REMOTE_ADDR="127.0.0.1")
    client.head(f"/preview/{token}/")
    client.get(f"/preview/{token}x/")
    places = [visit.place for visit in ShareVisit.objects.order_by("id")]
    assert places == ["203.0.113.0/24", "2001:db8:1::/48", "198.51.100.0/24"]
    assert ShareVisit.objects.order_by("id")[0].browser == "Firefox"


def expire(link, now):
    ShareLink.objects.update(made_at=now - 8 * DAY, expires_at=now)


def withdraw(link, now):
    sharing.withdraw(link, by=link.made_by, at=now)


def withdraw_the_story(link, now):
    make_live(link.article, now)
    publishing.withdraw(link.article, by=None, at=now, reason="Wrong.")


def kill_the_story(link, now):
    make_live(link.article, now)
    publishing.kill(link.article, by=None, at=now, reason="Made up.")


def delete_the_story(link, now):
    link.article.delete()


def make_live(article, now):
    article.status, article.publish_at = "cleared", now - DAY
    article.save()


@pytest.mark.parametrize("end", [expire, withdraw, withdraw_the_story, kill_the_story, delete_the_story])
def test_when_it_is_over_the_address_answers_as_if_there_were_nothing(
    client, token, now, end, django_assert_num_queries
):
    end(ShareLink.objects.get(), now)
    with django_assert_num_queries(2):  # the link, and the publication that the page is headed with
        nothing = opened(client, "x" * 43)
    with django_assert_num_queries(2):
        over = opened(client, token)
    assert over.status_code == 404
    assert MARK not in over.content.decode()
    blank = over.content.decode().replace(token, ""), nothing.content.decode().replace("x" * 43, "")
    assert blank[0] == blank[1]
    assert over.headers == nothing.headers
    assert not ShareVisit.objects.exists()


def test_a_link_opens_its_own_story_only(client, story, token, vera, now):
    other = make_story("Other", status="draft", body="<p>Other.</p>")
    second = sharing.share(other, by=vera, at=now, note="A lawyer")[1]
    assert MARK not in opened(client, second).content.decode()
    assert "Other" not in opened(client, token).content.decode()


@pytest.mark.parametrize("token", ["", "x", "../admin", "%00", "x" * 5000, "é" * 43])
def test_an_odd_token_is_no_error(client, token):
    assert client.get(f"/preview/{token}/").status_code == 404


def test_nobody_posts_to_a_preview(client, token):
    assert client.post(f"/preview/{token}/").status_code == 405


@pytest.mark.parametrize("wanted", [{"note": " "}, {"note": "x" * 201}, {"days": 0}, {"days": 61}])
def test_whom_it_is_for_and_how_long_must_be_said(story, vera, now, wanted):
    with pytest.raises(CannotReview):
        sharing.share(story, by=vera, at=now, **{"note": "Dr Okello"} | wanted)
    assert not ShareLink.objects.exists()


def test_a_killed_story_is_not_shared(story, vera, now):
    make_live(story, now)
    publishing.kill(story, by=None, at=now, reason="Made up.")
    with pytest.raises(CannotReview):
        sharing.share(story, by=vera, at=now, note="Dr Okello")


def test_a_preview_does_not_open_the_storys_own_page(client, story, token):
    assert opened(client, token).status_code == 200
    assert client.get(story.get_absolute_url()).status_code == 404
    assert MARK not in client.get("/").content.decode()
