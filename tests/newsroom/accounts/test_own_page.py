"""One's own settings: everybody at the desk sets their own, and nothing but those."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from articles.review import comments
from articles.review.models import Notice
from newsroom.accounts.models import User
from tests.articles.review.people import REPORTER, make_person
from tests.cast import make_editor, make_story

pytestmark = pytest.mark.django_db

MINE = "/admin/accounts/user/mine/"


@pytest.fixture
def ana(client):
    ana = make_person("Ana Muñoz", REPORTER)
    client.force_login(ana)
    return ana


def test_a_reporter_sets_their_zone_and_how_often_mail_comes_and_nothing_else(client, ana):
    assert client.get(MINE).status_code == 200
    typed = {"time_zone": "Africa/Nairobi", "mail_pace": "daily", "is_superuser": "on", "username": "root", "id": "1"}
    assert client.post(MINE, typed).headers["Location"] == MINE
    kept = User.objects.get()
    assert (kept.time_zone, kept.mail_pace) == ("Africa/Nairobi", "daily")
    assert (kept.username, kept.is_superuser) == ("ana", False)


@pytest.mark.parametrize("typed", [{"time_zone": "Mars/Base", "mail_pace": "daily"}, {"mail_pace": "sometimes"}])
def test_what_there_is_not_is_refused_at_its_field(client, ana, typed):
    page = client.post(MINE, typed)
    assert page.context["form"].errors
    assert User.objects.get().mail_pace == "at_once"


@pytest.mark.parametrize("pace", ["never", "hourly"])
def test_what_waits_for_its_mail_takes_the_new_pace(client, ana, pace):
    story = make_story(status="draft", created_by=ana)
    comments.say(story, by=make_editor(), at=timezone.now(), text="How early?")
    client.post(MINE, {"time_zone": "", "mail_pace": pace})
    mail_at = Notice.objects.get().mail_at
    assert mail_at is None if pace == "never" else mail_at > timezone.now() - timedelta(seconds=1)


def test_whoever_is_not_signed_in_is_sent_to_the_door(client):
    assert "login" in client.get(MINE).headers["Location"]
