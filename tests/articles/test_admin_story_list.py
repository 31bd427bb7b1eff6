"""The list of stories: filters by name and person, what is changed in a row, and by whom."""

from __future__ import annotations

import re

import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from articles.models import Article, Revision
from articles.tagging.models import Topic
from newsroom.accounts.models import User
from tests.cast import (
    country,
    make_author,
    make_byline,
    make_editor,
    make_image,
    make_issue,
    make_publication,
    make_section,
    make_source,
    make_story,
    make_topic,
    tag_country,
    tag_topic,
)

pytestmark = pytest.mark.django_db

LIST = reverse("admin:articles_article_changelist")


@pytest.fixture
def desk(client):
    make_publication()
    client.force_login(make_editor())
    return client


def person_with(*codenames) -> User:
    person = User.objects.create_user("rafa", is_staff=True)
    person.user_permissions.set(Permission.objects.filter(codename__in=codenames))
    return User.objects.get(pk=person.pk)


def listed(client, query):
    return sorted(story.headline for story in client.get(f"{LIST}?{query}").context["cl"].result_list)


def act(client, story, name, seen=None):
    return client.post(f"{LIST}{story.pk}/row/act/", {"act": name, "seen": seen or story.status})


def tag(client, story, *, topics=(), countries=(), seen_topics=(), seen_countries=()):
    typed = {"topics": topics, "countries": countries, "seen_topics": seen_topics, "seen_countries": seen_countries}
    joined = {name: ",".join(str(key) for key in keys) for name, keys in typed.items()}
    return client.post(f"{LIST}{story.pk}/row/tags/", joined)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("author=Ana+Muñoz", ["By Ana"]),
        ("author=ana", ["By Ana"]),
        ("author=nobody", []),
        ("country=Kenya", ["In Kenya"]),
        ("country=ke", ["In Kenya"]),
        ("topic=ports", ["On ports"]),
        ("topic=Ports+and+shipping&country=KE", []),
        ("picture=there", ["Pictured"]),
        ("picture=awaited", ["On ports"]),
        ("picture=missing&author=ana", ["By Ana"]),
        ("whose=mine", ["By Ana", "In Kenya"]),
        ("whose=assigned", ["In Kenya"]),
        ("whose=claimed", []),
        ("q=muñ", ["By Ana"]),
    ],
)
def test_the_list_is_narrowed(desk, query, found):
    vera = User.objects.get()
    make_byline(make_story("By Ana", created_by=vera), make_author("Ana Muñoz"))
    tag_country(make_story("In Kenya", assigned_to=vera), "KE")
    tag_topic(make_story("On ports", image_source=make_source()), make_topic())
    make_story("Pictured", lead_image=make_image())
    assert listed(desk, query) == found


def test_an_act_in_the_row_changes_the_state_and_says_so(desk):
    story = make_story(status="draft")
    answer = act(desk, story, "clear").json()
    story.refresh_from_db()
    assert (story.status, answer["message"]) == ("cleared", "It is cleared: it may run.")
    assert 'data-seen="cleared"' in answer["cell"]
    assert "badge--live" in answer["cell"]


def test_whoever_saw_another_state_changes_nothing(desk):
    story = make_story(status="held")
    answer = act(desk, story, "release", seen="draft")
    story.refresh_from_db()
    assert (answer.status_code, answer.json()["message"], story.status) == (409, "Somebody else was faster.", "held")


def test_a_refusal_is_said_in_the_row(desk):
    empty = make_story(status="draft", body="")
    answer = act(desk, empty, "clear")
    assert (answer.status_code, answer.json()["message"]) == (400, "The story has no text.")
    assert act(desk, empty, "kill").status_code == 400
    assert act(desk, empty, "explode").status_code == 400
    assert Article.objects.get().status == "draft"


def test_a_reporter_s_row_offers_only_what_a_reporter_may_do(client):
    make_publication()
    rafa = person_with("view_article", "change_article", "add_article")
    own = make_story("Own", status="draft", created_by=rafa)
    other = make_story("Other", status="draft")
    client.force_login(rafa)
    page = client.get(LIST).content.decode()
    assert re.findall(r"&quot;act&quot;: &quot;(\w+)&quot;", page) == ["send_to_review"]
    assert [act(client, own, "clear").status_code, act(client, other, "send_to_review").status_code] == [400, 404]
    assert act(client, own, "send_to_review").status_code == 200


def test_tags_are_changed_in_the_row_and_those_that_stay_keep_their_strength(desk):
    story, ports, rail = make_story(), make_topic("Ports"), make_topic("Rail")
    lead = tag_country(story, "KE", strength=1, proposed=True)
    tag_topic(story, ports)
    answer = tag(
        desk,
        story,
        topics=[rail.pk],
        countries=[lead.tag_id, country("UG").pk],
        seen_topics=[ports.pk],
        seen_countries=[lead.tag_id],
    )
    assert answer.json()["message"] == "Tagged."
    assert "Kenya, Uganda, Rail" in answer.json()["cell"]
    assert list(story.topic_taggings.values_list("tag__name", flat=True)) == ["Rail"]
    assert set(story.country_taggings.values_list("tag__code", "strength", "proposed")) == {
        ("KE", 1, True),
        ("UG", 2, False),
    }
    assert Revision.objects.filter(article=story).exists()


def test_strengths_are_set_in_the_row_and_what_was_found_is_confirmed(desk):
    story, ports, kenya = make_story(), make_topic("Ports"), country("KE")
    tag_country(story, "KE", strength=2, proposed=True)
    sent = {
        "topics": [f"{ports.pk}:1"],
        "countries": [f"{kenya.pk}:3", country("UG").pk],
        "seen_countries": [f"{kenya.pk}:2"],
    }
    address = f"{LIST}{story.pk}/row/tags/"
    joined = {name: ",".join(map(str, keys)) for name, keys in sent.items()} | {"confirmed": str(kenya.pk)}
    assert desk.post(address, joined).status_code == 200
    assert list(story.topic_taggings.values_list("tag__name", "strength")) == [("Ports", 1)]
    assert set(story.country_taggings.values_list("tag__code", "strength", "proposed")) == {
        ("KE", 3, False),
        ("UG", 2, False),
    }
    assert desk.post(address, joined).status_code == 409  # the strengths that it saw are others now
    assert desk.post(address, {"topics": f"{ports.pk}:7"}).status_code == 400


def test_a_story_with_very_many_tags_is_changed_in_its_row_and_more_than_that_is_refused(desk):
    story = make_story(status=Article.Status.DRAFT)
    topics = [make_topic(f"Topic {number}") for number in range(201)]
    for topic in topics[:101]:
        tag_topic(story, topic)
    seen = [topic.pk for topic in topics[:101]]
    assert tag(desk, story, topics=seen[1:], seen_topics=seen).status_code == 200
    refused = tag(desk, story, topics=[topic.pk for topic in topics], seen_topics=seen[1:])
    says = "These are 201; a story is given at most 200 of a kind. Take some out."
    assert (refused.status_code, refused.json()["message"]) == (400, says)
    assert story.topic_taggings.count() == 100


def test_whoever_saw_other_tags_changes_nothing(desk):
    story, ports = make_story(), make_topic("Ports")
    tag_topic(story, ports)
    answer = tag(desk, story, topics=[], seen_topics=[])
    assert answer.status_code == 409
    assert "Ports" in answer.json()["cell"]
    assert story.topic_taggings.count() == 1


@pytest.mark.parametrize("topics", [["99999"], ["9" * 30], ["x"], ["-1"], ["1;2"]])
def test_tags_that_are_not_there_are_refused(desk, topics):
    story = make_story()
    assert tag(desk, story, topics=topics).status_code == 400
    assert not story.topic_taggings.exists()


def test_a_topic_that_no_story_is_given_any_more_is_refused_in_words(desk):
    story, stale, merged = make_story(), make_topic("Stale", status="deprecated"), make_topic("Shipping")
    ports = make_topic("Ports")
    Topic.objects.filter(pk=merged.pk).update(status="merged", merged_into=ports)
    answer = tag(desk, story, topics=[stale.pk])
    assert (answer.status_code, answer.json()["message"]) == (400, "“Stale” is deprecated: no story is given it.")
    assert tag(desk, story, topics=[merged.pk]).status_code == 200
    assert [row.tag for row in story.topic_taggings.all()] == [ports]


def test_a_tagger_tags_what_they_may_not_write(client):
    make_publication()
    story = make_story()
    client.force_login(person_with("view_article", "tag_article"))
    assert tag(client, story, countries=[country("UG").pk]).status_code == 200
    assert act(client, story, "hold").status_code == 400
    client.force_login(User.objects.create_user("nora", is_staff=True))
    assert tag(client, story).status_code in {403, 404}


def test_the_ticked_are_done_one_by_one_and_each_refusal_is_named(desk):
    fine, empty = make_story("Fine", status="draft"), make_story("Empty", status="draft", body="")
    page = desk.post(LIST, {"action": "clear_ticked", "_selected_action": [fine.pk, empty.pk]}, follow=True)
    said = page.content.decode()
    assert "“Empty”: The story has no text." in said
    assert "Clear: 1 story." in said
    assert set(Article.objects.values_list("headline", "status")) == {("Fine", "cleared"), ("Empty", "draft")}


@pytest.mark.parametrize("count", [1, 3, 30])
def test_a_full_row_takes_the_same_queries_for_any_number(desk, django_assert_num_queries, count):
    issue, topic = make_issue(), make_topic()
    for number in range(count):
        story = make_story(f"Story {number}", issue=issue, section=make_section(f"Section {number}"))
        make_byline(story, make_author(f"Author {number}"))
        tag_topic(story, topic)
        tag_country(story, "KE")
    with django_assert_num_queries(16):
        desk.get(LIST)


def test_a_search_looks_through_the_titles_once(desk, django_assert_num_queries):
    make_story(headline="Rain in May")
    make_story(headline="Rain in June")
    make_story(headline="Snow")
    with CaptureQueriesContext(connection) as asked:
        assert listed(desk, "q=rain") == ["Rain in June", "Rain in May"]
    assert len([query for query in asked if "LIKE" in query["sql"] and "slug" in query["sql"]]) == 1


def test_the_list_is_put_in_order_by_what_is_indexed_only(desk):
    page = desk.get(LIST).context["cl"]
    ordered = [column for column in page.list_display if page.get_ordering_field(column)]
    assert [getattr(column, "__name__", column) for column in ordered] == ["named", "state", "public_from"]


def test_counting_stops_at_ten_thousand(desk, monkeypatch):
    monkeypatch.setattr("articles.admin.story_list.MOST_COUNTED", 3)
    for number in range(5):
        make_story(f"Story {number}")
    page = desk.get(LIST)
    assert page.context["cl"].result_count == 4
    assert "more than 10,000" in page.content.decode()
