"""The command palette: what a few letters find, for whom, and at what price."""

from __future__ import annotations

from datetime import date

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse

from articles.models import Article, Author
from issues.models import Issue
from newsroom.accounts.models import User
from tests.cast import make_author, make_editor, make_issue, make_publication, make_story, make_topic

pytestmark = pytest.mark.django_db


@pytest.fixture
def vera(client):
    make_publication()
    client.force_login(make_editor())
    return client


def found(client, typed):
    answer = client.get(reverse("admin:find"), {"q": typed})
    assert answer.status_code == 200
    return {group["heading"]: [hit["label"] for hit in group["hits"]] for group in answer.json()["groups"]}


@pytest.mark.parametrize("typed", ["elan", "Élan", "ÉLAN vi", "vital elan", "lan vit"])
def test_a_story_is_found_by_words_in_any_case_and_order_with_or_without_accents(vera, typed):
    make_story("L’Élan vital de Bergson")
    make_story("Another")
    assert found(vera, typed)["Stories"] == ["L’Élan vital de Bergson"]


def test_those_that_begin_with_the_letters_come_first(vera):
    make_story("Rain over Nairobi")
    make_story("After the rain")
    make_story("Night trains")
    assert found(vera, "rai")["Stories"] == ["Rain over Nairobi", "After the rain", "Night trains"]


def test_a_draft_without_headline_is_found_by_its_working_title(vera):
    make_story("", working_title="eels", status="draft", body="")
    assert found(vera, "eel")["Stories"] == ["eels"]


@pytest.mark.parametrize("typed", ["2132", "213", "vol 2132", "2025-11-02", "11-02-2025", "sunday", "2 November 2025"])
def test_an_issue_is_found_by_volume_and_date(vera, typed):
    make_issue()
    make_issue(990)
    assert found(vera, typed)["Issues"][0] == "Sunday, 11-02-2025, Vol 2132"


def test_authors_topics_countries_and_commands_are_found(vera):
    make_author("José Muñoz")
    make_topic("Ports and shipping")
    assert found(vera, "munoz") == {"Authors": ["José Muñoz"]}
    assert found(vera, "shipp") == {"Topics": ["Ports and shipping"]}
    assert found(vera, "keny") == {"Countries": ["Kenya"]}
    assert found(vera, "write") == {"Do": ["Write a story"]}


def test_nothing_typed_gives_the_latest_stories_and_what_one_can_do(vera):
    make_story("Older")
    make_story("Newer")
    answer = found(vera, "  ")
    assert list(answer) == ["Latest stories", "Do"]
    assert answer["Latest stories"] == ["Newer", "Older"]
    assert "Write a story" in answer["Do"]


@pytest.mark.parametrize("typed", ["%", "_", "'", "\\", "\x00", "x" * 5000, "- - -", "?" * 99, "١٢"])
def test_no_letters_break_it(vera, typed):
    make_story()
    make_issue()
    assert set(found(vera, typed)) <= {"Latest stories", "Stories", "Issues", "Do"}


def test_only_what_the_person_may_see_is_found(client):
    make_publication()
    make_issue()
    rafa = User.objects.create_user("rafa", is_staff=True)
    make_story("Rain of others", status="draft")
    make_story("Rain of mine", status="draft", created_by=rafa)
    client.force_login(rafa)
    assert found(client, "rain") == {}
    rafa.user_permissions.add(Permission.objects.get(codename="view_article"))
    assert found(client, "rain") == {"Stories": ["Rain of mine"]}
    assert "Issues" not in found(client, "2132")


def test_no_more_than_eight_of_a_kind_in_a_fixed_number_of_queries(vera, django_assert_num_queries):
    Article.objects.bulk_create(Article(headline=f"Port {number}", slug=f"port-{number}") for number in range(30))
    Author.objects.bulk_create(Author(name=f"Port {n}", name_key=f"port{n}", slug=f"port-{n}") for n in range(30))
    for n in range(30):
        make_topic(f"Port {n}")
    Issue.objects.bulk_create(Issue(volume=n, date="2025-01-01", title=f"Port {n}", folio="") for n in range(1, 30))
    with django_assert_num_queries(9):
        answer = found(vera, "port")
    assert {heading: len(hits) for heading, hits in answer.items() if heading != "Countries"} == {
        "Stories": 8,
        "Issues": 8,
        "Authors": 8,
        "Topics": 8,
    }


def test_the_next_issue_is_one_step_away(vera):
    assert vera.get(reverse("admin:next_issue")).headers["Location"] == reverse("admin:issues_issue_changelist")
    coming = make_issue(9132, date=date(2999, 1, 1), publish_at=None)
    assert vera.get(reverse("admin:next_issue")).headers["Location"] == reverse(
        "admin:issues_issue_change", args=[coming.pk]
    )
