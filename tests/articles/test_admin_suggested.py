"""Tags suggested on the story's form: for the text as typed, with quotes; rejected for the story, and taken back."""

from __future__ import annotations

import pytest
from django.urls import reverse

from articles.models import Article, Rejection
from articles.tagging.models import Topic
from newsroom.accounts.models import User
from tests.cast import country, make_editor, make_person, make_publication, make_story, make_topic

pytestmark = pytest.mark.django_db

NEW = reverse("admin:articles_article_add_suggestions")


@pytest.fixture
def desk(client):
    make_publication()
    client.force_login(make_editor())
    return client


def of(story: Article) -> str:
    return reverse("admin:articles_article_suggestions", args=[story.pk])


def act(client, story: Article, name: str, kind: str, key: object):
    address = reverse("admin:articles_article_suggestion_act", args=[story.pk, name])
    return client.post(address, {"kind": kind, "tag": key})


def names(answer) -> list[str]:
    return [one["name"] for one in answer.json()["found"]]


def test_both_kinds_come_with_their_reasons_and_quotes_for_what_is_typed_and_not_saved(desk):
    lake = make_topic("Lake Victoria")
    typed = {
        "headline": "Kenya’s boats by night",
        "standfirst": "",
        "body": "<p>Ferries cross <b>Lake Victoria</b> to Kisumu.</p><script>Uganda()</script>",
    }
    kenya, topic = desk.post(NEW, typed).json()["found"]
    assert (kenya["kind"], kenya["id"], kenya["strength"]) == ("countries", country("KE").pk, 1)
    here = {"words": "Kenya", "before": "", "after": "’s boats by night"}
    assert kenya["quotes"][0] == {"field": "headline", **here, "cut": [False, False]}
    assert (topic["kind"], topic["id"], topic["why"]) == ("topics", lake.pk, "the text names it: Lake Victoria")
    here = {"words": "Lake Victoria", "before": "Ferries cross ", "after": " to Kisumu."}
    assert topic["quotes"] == [{"field": "body", **here, "cut": [False, False]}]
    assert not Article.objects.exists()


def test_a_proposal_is_marked_so_that_the_tag_taken_is_too(desk):
    make_topic("Lake Victoria", status=Topic.Status.PROPOSED)
    assert [one["mark"] for one in desk.post(NEW, {"headline": "Lake Victoria, Kenya"}).json()["found"]] == [
        "",
        "proposed",
    ]


def test_a_quote_is_cut_between_words_and_says_so(desk):
    around = "the long rains came late again and again " * 3
    (kenya,) = desk.post(NEW, {"body": f"<p>{around}in Kenya {around}</p>"}).json()["found"]
    assert kenya["quotes"] == [
        {
            "field": "body",
            "before": "rains came late again and again in ",
            "words": "Kenya",
            "after": " the long rains came late again and",
            "cut": [True, True],
        }
    ]


def test_what_the_form_does_not_show_for_writing_is_read_from_the_story(desk):
    story = make_story("Rain", body="<p>Rain fell on Nairobi, in Kenya.</p>")
    assert names(desk.post(of(story), {"headline": "Rain"})) == ["Kenya"]
    assert names(desk.post(of(story), {"headline": "Rain", "standfirst": "", "body": ""})) == []


def test_what_is_rejected_stands_apart_and_can_be_taken_back(desk):
    story = make_story("Kenya and Uganda", body="<p>Kenya and Uganda.</p>")
    kenya = country("KE").pk
    assert act(desk, story, "reject", "countries", kenya).status_code == 200
    answer = desk.post(of(story))
    assert names(answer) == ["Uganda"]
    assert answer.json()["rejected"] == [{"kind": "countries", "id": kenya, "name": "Kenya"}]
    assert act(desk, story, "take-back", "countries", kenya).status_code == 200
    assert names(desk.post(of(story))) == ["Kenya", "Uganda"]
    assert not story.country_taggings.exists()


@pytest.mark.parametrize(
    ("name", "kind", "key", "status"),
    [
        ("reject", "planets", 1, 404),
        ("reject", "topics", "x", 404),
        ("reject", "topics", 99999, 400),
        ("explode", "countries", 1, 404),
    ],
)
def test_what_is_no_tag_is_not_rejected(desk, name, kind, key, status):
    assert act(desk, make_story(), name, kind, key).status_code == status
    assert not Rejection.objects.exists()


def test_a_text_that_one_may_not_read_suggests_nothing(client):
    make_publication()
    story = make_story("Kenya", body="<p>Kenya.</p>")
    for role in ("tagger", "reporter"):
        client.force_login(make_person(role))
        assert client.post(of(story)).status_code == 404
        assert act(client, story, "reject", "countries", country("KE").pk).status_code == 404
    client.force_login(User.objects.create_user("visitor", is_staff=True))
    assert client.post(NEW, {"headline": "Kenya"}).status_code in {302, 403}
    assert not Rejection.objects.exists()


def test_who_may_read_and_not_tag_rejects_nothing(client):
    make_publication()
    story, rafa = make_story("Kenya"), make_person("reporter")
    Article.objects.filter(pk=story.pk).update(created_by=rafa)
    client.force_login(rafa)
    assert names(client.post(of(story), {"body": ""})) == ["Kenya"]
    assert act(client, story, "reject", "countries", country("KE").pk).status_code == 403


@pytest.mark.parametrize("count", [1, 30])
def test_suggestions_take_the_same_queries_whatever_is_there(desk, django_assert_num_queries, count):
    for number in range(count):
        make_topic(f"Rain {number}")
    story = make_story("Kenya", body="".join(f"<p>Rain {number}.</p>" for number in range(count)))
    desk.post(of(story))
    with django_assert_num_queries(11):
        assert len(names(desk.post(of(story)))) == count + 1
