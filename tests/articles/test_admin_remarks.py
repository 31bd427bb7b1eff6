"""The remarks on a story's form: overruled by whoever may, on the spot; to all others they are there to read."""

from __future__ import annotations

import pytest
from django.test import Client

from articles.models import Article, Overruling
from tests.cast import make_image, make_person, make_story

pytestmark = pytest.mark.django_db


@pytest.fixture
def story():
    return make_story(status=Article.Status.DRAFT, standfirst="")


def address(story, act=""):
    return f"/admin/articles/article/{story.pk}/remarks/{act}{'/' if act else ''}"


def client_of(role, **fields):
    client = Client()
    client.force_login(make_person(role, **fields))
    return client


def test_the_form_shows_the_remarks_of_what_the_desk_edits(editor_client, story):
    page = editor_client.get(f"/admin/articles/article/{story.pk}/change/").content.decode()
    assert 'data-remark="standfirst-missing"' in page
    assert f'data-remarks="{address(story)}"' in page


def test_a_warning_is_overruled_and_upheld(editor_client, story):
    answer = editor_client.post(address(story, "overrule"), {"key": "standfirst-missing", "reason": "It is a notice."})
    assert answer.status_code == 200
    assert "It is a notice." in answer.json()["panel"]
    assert Overruling.objects.get().overruled_by.username == "vera"
    answer = editor_client.post(address(story, "uphold"), {"key": "standfirst-missing"})
    assert "It is a notice." not in answer.json()["panel"]
    assert not Overruling.objects.exists()


@pytest.mark.parametrize(
    ("key", "reason", "status"),
    [("standfirst-missing", "", 409), ("picture-credit", "We want it.", 409), ("no", "x", 200)],
)
def test_what_can_not_be_overruled_is_refused_in_words(editor_client, story, key, reason, status):
    story.lead_image = make_image(credit_name="", source=None)
    story.save()
    answer = editor_client.post(address(story, "overrule"), {"key": key, "reason": reason})
    assert answer.status_code == status
    assert answer.json()["message"]
    assert not Overruling.objects.exists()


@pytest.mark.parametrize(
    ("role", "status"), [("editor", 200), ("publisher", 200), ("sub-editor", 403), ("reporter", 404)]
)
def test_only_who_may_overrule_does(story, role, status):
    posted = {"key": "standfirst-missing", "reason": "It is a notice."}
    assert client_of(role).post(address(story, "overrule"), posted).status_code == status
    assert Overruling.objects.exists() is (status == 200)


def test_a_reporter_reads_the_remarks_on_their_own_story_and_no_others(story):
    person = make_person("reporter")
    client = Client()
    client.force_login(person)
    assert client.get(address(story)).status_code == 404
    Article.objects.filter(pk=story.pk).update(created_by=person)
    panel = client.get(address(story)).json()["panel"]
    assert "standfirst-missing" in panel
    assert "Overrule" not in panel
    assert client.post(address(story, "overrule"), {"key": "standfirst-missing", "reason": "Mine."}).status_code == 403


def test_the_address_answers_to_nothing_else(client, editor_client, story):
    assert client.get(address(story)).status_code == 302
    assert editor_client.get(address(story, "overrule")).status_code == 405
    assert editor_client.post(address(story, "delete")).status_code == 404
