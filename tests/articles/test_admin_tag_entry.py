"""The doors behind the field for tags: what is typed is looked for, a pasted list is read, a new topic is proposed."""

from __future__ import annotations

import json
import re

import pytest
from django.urls import reverse

from articles.tagging.models import Topic
from newsroom.accounts.models import User
from tests.cast import country, make_editor, make_person, make_publication, make_story, make_topic, tag_topic

pytestmark = pytest.mark.django_db

TAGS = reverse("admin:articles_article_tags")
TOPICS = reverse("admin:articles_article_vocabulary", args=["topics"])


@pytest.fixture
def desk(client):
    client.force_login(make_editor())
    return client


def test_one_request_looks_in_both_vocabularies(desk):
    ports = make_topic("Kenyan ports", parent=make_topic("Economy"))
    answer = desk.get(TAGS, {"q": "kenya"}).json()
    assert (answer["may_be_new"], answer["says"]) == (False, "")
    assert answer["found"] == [
        option("countries", country("KE").pk, "Kenya"),
        option("topics", ports.pk, "Kenyan ports", above=["Economy"]),
    ]


def option(kind: str, key: int, name: str, **more) -> dict:
    return {"kind": kind, "id": key, "name": name, "called": "", "above": [], "mark": "", "refusal": "", **more}


@pytest.mark.parametrize(
    ("typed", "answer"),
    [
        ("Lake levels", {"found": [], "may_be_new": True, "says": ""}),
        ("", {"found": [], "may_be_new": False, "says": "Write a name."}),
        ("\0", {"found": [], "may_be_new": False, "says": "Write a name."}),
        ("🌧️", {"found": [], "may_be_new": False, "says": "A topic's name needs a letter or a figure."}),
    ],
)
def test_the_answer_says_whether_a_new_topic_could_be_called_so(desk, typed, answer):
    assert desk.get(TAGS, {"q": typed}).json() == answer


def test_a_name_that_is_too_long_is_refused_with_its_length(desk):
    says = "This has 300 characters; a topic's name has at most 100."
    assert desk.get(TAGS, {"q": "x" * 300}).json() == {"found": [], "may_be_new": False, "says": says}
    assert desk.post(TOPICS, {"name": "x" * 300}).status_code == 400
    assert not Topic.objects.exists()


def test_a_pasted_list_is_read_and_makes_nothing(desk):
    answer = desk.post(TAGS, {"pasted": "Kenya\nLake levels"}).json()
    assert [tag["name"] for tag in answer["found"]] == ["Kenya"]
    assert answer["unknown"] == [{"word": "Lake levels", "says": ""}]
    assert not Topic.objects.exists()


@pytest.mark.parametrize("pasted", [", ".join(["word"] * 10_000), "x" * 300_000])
def test_what_is_no_list_of_tags_is_refused_in_a_sentence(desk, pasted):
    answer = desk.post(TAGS, {"pasted": pasted})
    assert answer.status_code == 400
    assert re.search(r"(10000 tags|300000 characters).*Paste fewer\.$", answer.json()["says"])


@pytest.mark.parametrize(("role", "mark"), [("editor", ""), ("sub-editor", "proposed")])
def test_a_word_nobody_governs_is_a_proposal_of_those_who_don_t_govern(client, role, mark):
    client.force_login(make_person(role))
    answer = client.post(TOPICS, {"name": "Lake levels"}).json()
    assert answer == {"id": Topic.objects.get().pk, "name": "Lake levels", "mark": mark}


def test_the_form_and_an_autosave_tell_how_a_topic_stands(desk):
    make_publication()
    story, topic = make_story(status="draft"), make_topic("Fish farms", status=Topic.Status.PROPOSED)
    tag_topic(story, topic)
    page = desk.get(reverse("admin:articles_article_change", args=[story.pk])).content.decode()
    told = json.loads(re.search(r'id="id_topics_rows" type="application/json">(.*?)</script>', page)[1])
    assert (told["names"], told["marks"]) == ({str(topic.pk): "Fish farms"}, {str(topic.pk): "proposed"})


def test_the_search_is_closed_to_whoever_sees_no_stories(client):
    client.force_login(User.objects.create_user("visitor", is_staff=True))
    assert client.get(TAGS, {"q": "kenya"}).status_code in {302, 403}
    assert client.post(TAGS, {"pasted": "Kenya"}).status_code in {302, 403}
