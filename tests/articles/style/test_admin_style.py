"""The house style on the desk: a story's texts are checked as they are typed; rules are kept in words."""

from __future__ import annotations

import json

import pytest
from django.test import Client

from articles.models import Article
from articles.style.models import StyleRule
from articles.style.rules import Typography
from newsroom.accounts.models import User
from tests.cast import make_person, make_publication

pytestmark = pytest.mark.django_db

CHECK = "/admin/articles/article/style/"
RULES = "/admin/style/stylerule/"


@pytest.fixture
def colour():
    StyleRule.objects.filter(typography="").delete()
    return StyleRule.objects.create(pattern="color", replacement="colour")


def ask(client, **texts):
    return client.post(CHECK, json.dumps(texts), content_type="application/json")


def test_the_texts_of_a_story_are_checked_as_json(editor_client, colour):
    answer = ask(editor_client, headline="Color", blocks=["", "🌧 the color of rain"]).json()
    assert answer["count"] == 2
    assert answer["matches"][1] == {
        "field": "body",
        "block": 1,
        "start": 7,  # a browser counts two for the cloud
        "end": 12,
        "text": "color",
        "replacement": "colour",
        "message": "The house writes “colour”.",
        "rule": colour.pk,
        "before": "🌧 the ",
        "after": " of rain",
    }


def test_a_body_may_come_as_html_and_from_a_form(editor_client, colour):
    answer = editor_client.post(CHECK, {"headline": "", "body": '<p>A <a href="/color/">colored</a> color</p>'}).json()
    assert [(match["start"], match["end"]) for match in answer["matches"]] == [(10, 15)]
    assert not Article.objects.exists()


def test_quotation_marks_are_the_publications_unless_the_story_has_a_language(editor_client):
    make_publication(language="de")
    assert ask(editor_client, headline='"Nein"').json()["matches"][0]["replacement"] == "„"
    assert ask(editor_client, headline='"No"', language="en").json()["matches"][0]["replacement"] == "“"


@pytest.mark.parametrize("posted", ["null", "[]", "{", '{"headline": 1}', '{"blocks": "x"}', '{"blocks": [1]}'])
def test_what_is_no_story_is_refused(editor_client, posted):
    assert editor_client.post(CHECK, posted, content_type="application/json").status_code == 400


def test_only_who_may_see_stories_may_ask(client, editor_client):
    assert client.post(CHECK).status_code == 302
    assert editor_client.get(CHECK).status_code == 405
    reporter, stranger = Client(), Client()
    reporter.force_login(make_person("reporter"))
    assert ask(reporter, headline="x").status_code == 200
    stranger.force_login(User.objects.create_user("stranger", is_staff=True))
    assert ask(stranger, headline="x").status_code == 403


def test_a_check_is_four_queries_however_much_there_is(editor_client, colour, django_assert_num_queries):
    ask(editor_client, headline="x")
    with django_assert_num_queries(4):  # session, person, publication, rules
        ask(editor_client, headline="color " * 40, blocks=["color " * 100] * 9)


def test_a_rule_is_written_and_shown(editor_client, colour):
    added = {
        "kind": "avoid",
        "pattern": "  utilise ",
        "replacement": "",
        "explanation": "Write use.",
        "is_active": "on",
    }
    assert editor_client.post(f"{RULES}add/", added | {"whole_words": "on"}).status_code == 302
    assert StyleRule.objects.get(pattern="utilise").whole_words
    page = editor_client.get(RULES).content.decode()
    assert "color → colour" in page
    assert "Two spaces → one" in page


def test_a_rule_of_typography_is_switched_off_but_not_deleted(editor_client):
    dots = StyleRule.objects.get(typography=Typography.DOTS)
    address = f"{RULES}{dots.pk}/change/"
    assert 'name="pattern"' not in editor_client.get(address).content.decode()
    editor_client.post(address, {"explanation": "One sign."})
    dots.refresh_from_db()
    assert (dots.is_active, dots.explanation, dots.typography) == (False, "One sign.", "dots")
    assert editor_client.post(f"{RULES}{dots.pk}/delete/", {"post": "yes"}).status_code == 403
    every = {"action": "delete_selected", "_selected_action": [dots.pk], "post": "yes"}
    editor_client.post(RULES, every)
    assert StyleRule.objects.filter(pk=dots.pk).exists()
