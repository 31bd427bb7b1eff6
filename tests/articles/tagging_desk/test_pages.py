"""The tagging desk without a script: the queue, a story, what stands in the way of saving, and nothing lost by it."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from articles.content import content_of
from articles.editing import save_at_once
from articles.models import Article, Rejection
from articles.rejecting import reject
from articles.tagging.models import Topic
from articles.tagging_desk import turns
from articles.tagging_desk.lending import take
from articles.tagging_desk.models import Lease, Turn
from issues.proofs import take as take_proof
from tests.cast import (
    NOW,
    country,
    make_issue,
    make_person,
    make_publication,
    make_story,
    make_topic,
    make_turn,
    tag_country,
    tag_topic,
)

pytestmark = pytest.mark.django_db

QUEUE = "/admin/articles/article/tagging-desk/"


@pytest.fixture(autouse=True)
def no_lots(monkeypatch):
    monkeypatch.setattr(turns, "is_drawn", lambda story: False)


@pytest.fixture
def tess():
    make_publication()
    return make_person("tagger", "tess")


@pytest.fixture
def client(tess):
    browser = Client()
    browser.force_login(tess)
    return browser


@pytest.fixture
def story(tess):
    return make_story("Kenya opens a port", body="<p>Kenyans and <b>Ugandans</b> are glad.</p>")


def address(story, query: str = "") -> str:
    return f"{QUEUE}{story.pk}/{query}"


def opened(client, story) -> dict[str, str]:
    page = client.get(address(story)).content.decode()
    return {"act": "done"} | {
        name: re.search(rf'name="{name}" value="(\w*)"', page)[1] for name in ("version", "second", "turn")
    }


def field(code: str, kind: str = "s") -> str:
    return f"{kind}.countries.{country(code).pk}"


def tags(story) -> dict[str, int]:
    return {row.tag.code: row.strength for row in story.country_taggings.select_related("tag")}


def test_from_the_queue_to_a_story_and_on_to_the_next(client, story):
    other = make_story("Uganda rests", body="<p>Uganda.</p>", publish_at=NOW - timedelta(days=9))
    page = client.get(QUEUE).content.decode()
    assert re.search(r"<strong>2</strong>\s+stories wait", page)
    assert client.post(QUEUE).headers["Location"] == address(story)
    typed = opened(client, story) | {field("KE"): "1", field("UG"): "x"}
    assert client.post(address(story), typed).headers["Location"] == address(other)
    assert tags(story) == {"KE": 1}
    assert [one.tag_key for one in Rejection.objects.all()] == [("countries", country("UG").pk)]
    turn = Turn.objects.get()
    assert (turn.offered, turn.accepted) == (2, 1)
    answer = client.post(address(other), opened(client, other) | {field("UG"): "2"}, follow=True)
    assert answer.redirect_chain[-1][0] == QUEUE
    assert "Nothing waits" in answer.content.decode()


def test_the_page_shows_the_text_with_its_evidence_and_reasons(client, story):
    tag_country(story, "UG", proposed=True)
    tag_topic(story, make_topic("Weather"), 3)
    page = client.get(address(story)).content.decode()
    assert re.search(
        r'<mark class="evidence evidence--countries" data-tags="countries\.\d+" title="Kenya">Kenya<', page
    )
    assert "named 2 times: Kenya, Kenyans" in page
    assert "On the story, proposed by the machine." in page
    assert 'data-name="Weather"' in page


def test_what_the_text_says_in_angle_brackets_stays_text(client, tess):
    story = make_story("<script>alert(1)</script> in Kenya", body="<p>&lt;mark&gt; Kenya</p>")
    page = client.get(address(story)).content.decode()
    assert "<script>alert(1)" not in page
    assert "&lt;mark&gt; " in page


def test_the_way_is_narrowed_from_one_story_to_the_next(client, story):
    arabic = [make_story(f"Kenya {number}", language="ar") for number in range(2)]
    there = client.post(QUEUE, {"language": "ar"}).headers["Location"]
    assert there == address(arabic[1], "?language=ar")
    typed = opened(client, arabic[1]) | {field("KE"): "1"}
    assert client.post(there, typed).headers["Location"] == address(arabic[0], "?language=ar")


def test_tags_are_typed_by_name_and_what_is_none_comes_back(client, story):
    make_topic("Ports")
    typed = opened(client, story) | {"typed": "Burma; ports;  Atlantis ", field("KE"): "1"}
    answer = client.post(address(story), typed)
    page = answer.content.decode()
    assert answer.status_code == 400
    assert "no country and no topic called “Atlantis”" in page
    assert 'value="Burma; ports;  Atlantis "' in page
    assert re.search(rf'name="{re.escape(field("KE"))}" value="1" checked', page)
    assert (tags(story), Turn.objects.count()) == ({}, 0)
    client.post(address(story), typed | {"typed": "Burma; ports"})
    assert tags(story) == {"KE": 1, "MM": 2}
    assert story.topics.get().name == "Ports"


@pytest.mark.parametrize("sent", ["h.countries.987654", "h.topics.987654"])
def test_a_tag_that_is_gone_is_refused_in_words(client, story, sent):
    answer = client.post(address(story), opened(client, story) | {sent: "1"})
    assert answer.status_code == 400
    assert "deleted or merged meanwhile" in answer.content.decode()


def test_a_topic_that_was_deprecated_meanwhile_is_refused_by_name(client, story):
    ports = make_topic("Ports")
    typed = opened(client, story) | {f"h.topics.{ports.pk}": "1"}
    Topic.objects.update(status=Topic.Status.DEPRECATED)
    page = client.post(address(story), typed)
    assert "“Ports” is deprecated: no story is given it." in page.content.decode()
    assert not story.topics.exists()


@pytest.mark.parametrize(
    "sent", [{"h.topics.x": "1"}, {"s.countries.1": "9"}, {"seconds": "-1"}, {"seconds": "9" * 99}]
)
def test_what_makes_no_sense_is_no_answer(client, story, sent):
    assert client.post(address(story), opened(client, story) | sent).status_code == 302
    assert tags(story) == {}


def test_a_change_by_somebody_else_is_shown_first_and_the_decisions_stay(client, story):
    typed = opened(client, story) | {field("KE"): "1"}
    base = content_of(story)
    row = {"tag_id": country("UG").pk, "strength": 2, "proposed": False}
    vera = make_person("editor", "vera")
    save_at_once(story, base | {"countries": [row]}, base=base, by=vera, at=timezone.now())
    answer = client.post(address(story), typed)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "vera changed this story at" in page
    assert re.search(rf'name="{re.escape(field("KE"))}" value="1" checked', page)
    assert tags(story) == {"UG": 2}
    version = re.search(r'name="version" value="(\w+)"', page)[1]
    assert client.post(address(story), typed | {"version": version}).status_code == 302
    assert tags(story) == {"UG": 2, "KE": 1}


def test_an_issue_that_was_sealed_meanwhile_says_why_and_one_goes_on(client, story):
    issue = make_issue(publish_at=timezone.now() + timedelta(hours=1))
    Article.objects.filter(pk=story.pk).update(issue=issue, publish_at=None, live_from=issue.publish_at)
    typed = opened(client, story) | {field("KE"): "1"}
    issue.proof = take_proof(issue, by=make_person("editor"), at=timezone.now())
    issue.save()
    answer = client.post(address(story), typed)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "goes out exactly so" in page
    assert re.search(r'value="done"[^>]* disabled', page)
    assert tags(story) == {}
    client.post(address(story), {"act": "skip", "reason": "Sealed"})
    assert Turn.objects.get().outcome == "skipped"


def test_what_somebody_else_has_by_now_is_told_with_the_decisions(client, story):
    typed = opened(client, story) | {field("KE"): "1", field("UG"): "x"}
    Lease.objects.update(until=timezone.now())
    take(story, make_person("tagger", "ben"), timezone.now())
    page = client.post(address(story), typed, follow=True).content.decode()
    assert "is not on your table any more" in page
    assert "Kenya (lead), Uganda (no)" in page
    assert tags(story) == {}


def test_skip_leave_and_undo(client, tess, story):
    other = make_story("Uganda rests", publish_at=NOW - timedelta(days=9))
    client.post(QUEUE)
    assert client.post(address(story), {"act": "skip"}).headers["Location"] == address(other)
    assert client.post(address(other), {"act": "leave"}).headers["Location"] == QUEUE
    assert not Lease.objects.exists()
    typed = opened(client, other) | {field("UG"): "1"}
    client.post(address(other), typed)
    undo = {"act": "undo", "turn": Turn.objects.get(outcome="done").pk}
    make_turn(make_story("Before"), person=tess, finished_at=timezone.now() - timedelta(minutes=1))
    assert client.post(address(story), undo).headers["Location"] == address(other)
    assert tags(other) == {}
    assert Lease.objects.get().article == other
    answer = client.post(address(story), undo, follow=True)  # sent twice, it takes back no second story
    assert (answer.redirect_chain[-1][0], Turn.objects.count()) == (address(other), 2)
    assert "There is nothing to take back" in answer.content.decode()
    assert client.post(address(other), {"act": "dance"}).status_code == 404


def test_a_rejection_is_taken_back_on_the_page(client, story):
    kenya = ("countries", country("KE").pk)
    reject(story, [kenya], by=None, at=timezone.now())
    page = client.get(address(story)).content.decode()
    assert "1 tag was rejected" in page
    assert "named 2 times" not in page
    client.post(address(story), {"act": "unreject", "tag": f"countries.{kenya[1]}"})
    assert "named 2 times" in client.get(address(story)).content.decode()


def test_a_page_that_is_kept_open_keeps_its_story_and_one_that_is_left_gives_it_back(client, story):
    client.get(address(story))
    assert client.post(f"{address(story)}keep/").status_code == 200
    client.post(f"{address(story)}keep/", {"left": "1"})
    assert Lease.objects.get().until < timezone.now() + timedelta(seconds=40)
    Lease.objects.all().delete()
    assert client.post(f"{address(story)}keep/").status_code == 409


def test_a_tagger_finds_names_among_countries_and_topics_where_the_page_looks_for_them(client, story):
    make_topic("Kenyan rivers")
    there = re.search(r'data-names="([^"]+)"', client.get(address(story)).content.decode())
    found = client.get(there[1], {"q": "keny"}).json()["found"]
    assert [(one["name"], one["kind"]) for one in found] == [("Kenya", "countries"), ("Kenyan rivers", "topics")]


def test_done_sent_twice_is_done_once_and_goes_on(client, story):
    other = make_story("Uganda rests", publish_at=NOW - timedelta(days=9))
    typed = opened(client, story) | {field("KE"): "1"}
    assert client.post(address(story), typed).headers["Location"] == address(other)
    answer = client.post(address(story), typed, follow=True)
    assert answer.redirect_chain[-1][0] == address(other)
    assert "It is done already" in answer.content.decode()
    page = client.post(address(story), typed | {field("KE"): "2"}, follow=True).content.decode()
    assert "Kenya (about)" in page  # said otherwise, it is not lost without a word
    assert (tags(story), Turn.objects.count(), Lease.objects.get().article) == ({"KE": 1}, 1, other)
    assert client.post(address(story), typed | {"act": "skip"}).status_code == 302
    assert (Turn.objects.count(), Lease.objects.get().article) == (1, other)


def test_an_editor_who_sends_done_twice_does_not_take_the_story_again(editor_client, story):
    typed = opened(editor_client, story) | {field("KE"): "1"}
    editor_client.post(address(story), typed)
    assert "It is done already" in editor_client.post(address(story), typed, follow=True).content.decode()
    assert (Turn.objects.count(), Lease.objects.count()) == (1, 0)


@pytest.mark.parametrize("act", ["done", "skip"])
def test_a_second_opinion_never_becomes_a_first_one(editor_client, editor, tess, story, act):
    now = timezone.now()
    first = turns.finish(take(story, tess, now), turns.Answers({("countries", country("KE").pk): "1"}), at=now)
    Turn.objects.update(wants_second=True)
    take(story, editor, now, second_of=first)
    typed = opened(editor_client, story) | {"act": act, field("UG"): "1", field("KE"): "x"}
    other = make_story("Uganda rests")
    editor_client.post(address(other), {"act": "take"})  # in another window
    page = editor_client.post(address(story), typed, follow=True).content.decode()
    assert "is not on your table any more" in page
    assert (tags(story), Turn.objects.count(), Lease.objects.get().article) == ({"KE": 1}, 1, other)


def test_a_story_is_picked_from_the_line_by_a_button(client, story):
    other = make_story("Uganda rests", publish_at=NOW - timedelta(days=9))
    assert f'formaction="{address(other)}"' in client.get(QUEUE).content.decode()
    assert client.post(address(other), {"act": "take"}).headers["Location"] == address(other)
    assert Lease.objects.get().article == other


def test_it_is_said_why_nobody_gets_what_waits(client, story):
    take(story, make_person("tagger", "ben"), timezone.now())
    assert "What waits is on others’ tables" in client.post(QUEUE, follow=True).content.decode()


def test_a_tag_that_was_deleted_meanwhile_is_rejected_without_a_word(client, story):
    assert client.post(address(story), opened(client, story) | {"s.topics.987654": "x"}).status_code == 302
    assert (Turn.objects.count(), Rejection.objects.count()) == (1, 0)


@pytest.mark.parametrize("count", [1, 30])
def test_a_story_costs_the_same_queries_however_much_waits(client, story, count, django_assert_num_queries):
    for number in range(count):
        make_story(f"Kenya {number}")
        make_topic(f"Topic {number}")
    client.get(address(story))
    with django_assert_num_queries(18):
        client.get(address(story))
    with django_assert_num_queries(13):
        client.get(QUEUE)


def test_an_editor_reads_the_reports_and_settles_a_difference(client, tess, story, editor_client):
    for name, empty in [("speed", "Nobody has tagged"), ("agreement", "No story has had a second opinion")]:
        assert empty in editor_client.get(reverse(f"admin:articles_article_tagging_{name}")).content.decode()
    now = timezone.now()
    first = turns.finish(take(story, tess, now), turns.Answers({("countries", country("KE").pk): "1"}), at=now)
    lease = take(story, make_person("tagger", "ben"), now, second_of=first)
    second = turns.finish(lease, turns.Answers({("countries", country("UG").pk): "2"}), at=now)
    page = editor_client.get(f"{QUEUE}agreement/").content.decode()
    assert "<strong>1</strong>" in page
    assert editor_client.post(f"{QUEUE}settle/{second.pk}/", {"how": "none"}).status_code == 404
    editor_client.post(f"{QUEUE}settle/{second.pk}/", {"how": "second"})
    assert tags(story) == {"UG": 2}
    late = editor_client.post(f"{QUEUE}settle/{second.pk}/", {"how": "first"}, follow=True)
    assert "Somebody settled it meanwhile" in late.content.decode()
    assert tags(story) == {"UG": 2}
    assert "Nothing is left to settle" in editor_client.get(f"{QUEUE}agreement/").content.decode()
    for step in ("days", "weeks", "x"):
        assert "tess" in editor_client.get(f"{QUEUE}speed/", {"by": step}).content.decode()
