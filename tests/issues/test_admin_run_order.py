"""The desk's page on which an issue is put in order: with scripts and without."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from django.urls import reverse

from articles.models import Article
from issues.models import IssueSection, Override
from issues.overriding import override
from issues.run_order import Spot, move
from tests.cast import (
    make_byline,
    make_editor,
    make_image,
    make_issue,
    make_person,
    make_publication,
    make_section,
    make_story,
    tag_country,
)

pytestmark = pytest.mark.django_db

LATER = datetime(2999, 1, 1, 6, tzinfo=UTC)
JSON = {"Accept": "application/json"}


@pytest.fixture
def desk(client):
    make_publication()
    client.force_login(make_editor())
    return client


@pytest.fixture
def issue():
    return make_issue(publish_at=None)


def page_of(issue) -> str:
    return reverse("admin:issues_issue_run_order", args=[issue.pk])


def filled(issue, count: int) -> list[Article]:
    section = make_section()
    return [make_story(f"Story {place}", issue=issue, position=place, section=section) for place in range(1, count + 1)]


def order(issue) -> list[str]:
    return list(Article.objects.filter(issue=issue).in_run_order().values_list("headline", flat=True))


def test_without_scripts_each_move_is_a_form_and_can_be_undone_by_one(desk, issue):
    stories = filled(issue, 3)
    sent = {"act": "move", "story": stories[2].pk, "place": "1", "section": ""}
    moved = desk.post(page_of(issue), sent, follow=True)
    assert order(issue) == ["Story 3", "Story 1", "Story 2"]
    assert "“Story 3” stands at place 1, World." in moved.content.decode()
    desk.post(page_of(issue), moved.context["undo"])
    assert order(issue) == ["Story 1", "Story 2", "Story 3"]
    assert desk.get(page_of(issue)).context["undo"] is not None
    assert desk.get(page_of(issue)).context["undo"] is None


def test_a_script_gets_the_line_up_the_sentence_and_what_would_undo_it(desk, issue):
    stories = filled(issue, 3)
    answer = desk.post(page_of(issue), {"act": "move", "story": stories[0].pk, "after": stories[2].pk}, headers=JSON)
    told = answer.json()
    assert told["said"] == "“Story 1” stands at place 3, World."
    assert told["html"].index("Story 2") < told["html"].index("Story 3") < told["html"].index("Story 1")
    assert told["undo"] == {
        "act": "move",
        "story": str(stories[0].pk),
        "place": "1",
        "section": str(stories[0].section_id),
    }


def test_what_is_refused_says_why_and_shows_how_it_stands(desk, issue):
    stories = filled(issue, 2)
    issue.closed_at, issue.closed_by, issue.publish_at = LATER, make_editor("carl"), LATER
    issue.save()
    for act in ("move", "put_aside"):
        answer = desk.post(page_of(issue), {"act": act, "story": stories[1].pk, "place": "1"}, headers=JSON)
        assert (answer.status_code, answer.json()["said"]) == (409, "Vol 2132 is closed. Reopen it first.")
    assert order(issue) == ["Story 1", "Story 2"]
    page = desk.get(page_of(issue)).content.decode()
    assert "Vol 2132 is closed. Reopen it first." in page
    assert 'name="place"' not in page


@pytest.mark.parametrize("story", ["", "x", "9" * 40, "987654321"])
def test_a_story_that_is_not_there_is_refused_in_words(desk, issue, story):
    answer = desk.post(page_of(issue), {"act": "move", "story": story}, headers=JSON)
    assert (answer.status_code, answer.json()["said"]) == (409, "There is no such story any more.")


def test_a_page_that_was_opened_before_learns_who_moved_what(desk, issue):
    stories = filled(issue, 3)
    page = desk.get(page_of(issue)).context
    seen = {"version": page["shown"].version, "since": page["last"]}
    assert desk.get(page_of(issue), seen).json() == {"version": page["shown"].version}
    ana = make_person("editor", "ana")
    move(stories[2], issue, Spot(place=1), by=ana, at=LATER)
    news = desk.get(page_of(issue), seen).json()
    assert news["said"] == "ana arranged “Story 3”."
    assert news["html"].index("Story 3") < news["html"].index("Story 1")


def test_a_page_that_was_opened_before_learns_how_another_shows_a_story(desk, issue):
    story = filled(issue, 2)[1]
    page = desk.get(page_of(issue)).context
    seen = {"version": page["shown"].version, "since": page["last"]}
    ana = make_person("editor", "ana")
    override(story, issue, headline="Wet at last", trail_text="", picture=None, by=ana, at=LATER)
    news = desk.get(page_of(issue), seen).json()
    assert news["said"] == "ana changed how its issue shows “Story 2”."
    assert "Wet at last" in news["html"]


def test_a_story_that_is_dropped_under_a_head_leaves_the_opening(desk, issue):
    world = filled(issue, 6)[0].section
    story, sport = Article.objects.get(headline="Story 4", issue=issue), make_section("Sport")
    desk.post(page_of(issue), {"act": "move", "story": story.pk, "section": sport.pk}, headers=JSON)
    assert order(issue) == ["Story 1", "Story 2", "Story 3", "Story 5", "Story 6", "Story 4"]
    first_of_world = Article.objects.get(headline="Story 6")
    sent = {
        "act": "move",
        "story": Article.objects.get(headline="Story 3").pk,
        "section": world.pk,
        "before": first_of_world.pk,
    }
    desk.post(page_of(issue), sent, headers=JSON)
    zones = {
        zone.head: [str(row.story) for row in zone.rows] for zone in desk.get(page_of(issue)).context["shown"].zones
    }
    assert zones["Beside the lead"] == ["Story 2", "Story 5", "Story 6"]
    assert (zones["World"], zones["Sport"]) == (["Story 3"], ["Story 4"])


def test_in_a_short_issue_no_section_is_entered_and_the_reason_is_said(desk, issue):
    story, sport = filled(issue, 4)[3], make_section("Sport")
    IssueSection.objects.create(issue=issue, section=sport)
    why = "Up to four stories all open their issue: a section fills from the fifth on."
    assert f'data-closed="{why}"' in desk.get(page_of(issue)).content.decode()
    told = desk.post(page_of(issue), {"act": "move", "story": story.pk, "section": sport.pk}, headers=JSON).json()
    assert told["said"] == f"“Story 4” stands at place 4, Sport. {why}"
    loose = make_story("Loose", publish_at=None)
    told = desk.post(page_of(issue), {"act": "move", "story": loose.pk, "section": sport.pk}, headers=JSON).json()
    assert told["said"] == "“Loose” stands at place 5, Sport."
    assert "data-closed" not in told["html"]


def test_the_tray_holds_cleared_stories_without_an_issue_and_is_searched_by_headline(desk, issue):
    make_story("Loose and cleared", publish_at=None)
    make_story("Loose draft", publish_at=None, status="draft")
    make_story("At its own time", publish_at=LATER)
    make_story("Elsewhere", issue=make_issue(2140))
    tray = lambda **query: [str(story) for story in desk.get(page_of(issue), query).context["tray"].stories]  # noqa: E731
    assert tray() == ["Loose and cleared"]
    assert set(tray(drafts="1")) == {"Loose and cleared", "Loose draft"}
    assert tray(q="cleared", drafts="1") == ["Loose and cleared"]
    assert tray(q="nothing\0of the kind") == []


def test_the_tray_has_pages_that_keep_what_is_sought(desk, issue):
    for number in range(45):
        make_story(f"Rain {number:02}", publish_at=None, status="draft" if number % 9 == 0 else "cleared")
    make_story("Sun", publish_at=None)
    first = desk.get(page_of(issue), {"q": "rain", "drafts": "1"})
    tray = first.context["tray"]
    assert (len(tray.stories), tray.count, tray.previous) == (40, 45, "")
    assert "1 to 40 of 45" in first.content.decode()
    assert tray.next == "?q=rain&drafts=1&tray=2"
    second = desk.get(page_of(issue) + tray.next)
    assert "41 to 45 of 45" in second.content.decode()
    assert not {str(story) for story in tray.stories} & {str(story) for story in second.context["tray"].stories}
    assert (second.context["tray"].previous, second.context["tray"].next) == ("?q=rain&drafts=1&tray=1", "")
    assert desk.get(page_of(issue), {"tray": "99"}).context["tray"].count == 41
    assert desk.get(page_of(issue), {"tray": "x"}).status_code == 200
    taken = second.context["tray"].stories[0].pk
    answer = desk.post(page_of(issue) + tray.next, {"act": "move", "story": taken})
    assert answer.headers["Location"] == f"{page_of(issue)}?q=rain&drafts=1&tray=2#story-{taken}"


def test_the_line_says_what_stands_in_the_way_and_how_the_section_is_filled(desk, issue):
    stories = filled(issue, 6)
    IssueSection.objects.create(issue=issue, section=stories[0].section, stories=3, words=100)
    IssueSection.objects.create(issue=issue, section=make_section("Sport"), order=2, stories=1)
    Article.objects.filter(pk=stories[5].pk).update(status="draft", body="<p>TK</p>")
    page = desk.get(page_of(issue)).content.decode()
    assert "6 of 3 stories" in page  # four of them open the issue
    assert "0 of 1 stories" in page
    assert "Nothing here yet" in page
    assert "run-row--blocked" in page
    assert "run-row__remark--blocks" in page


def test_a_section_whose_story_opens_the_issue_is_not_called_empty(desk, issue):
    story = make_story("It leads", issue=issue, position=1, section=make_section())
    IssueSection.objects.create(issue=issue, section=story.section, stories=1, words=100)
    page = desk.get(page_of(issue)).content.decode()
    assert "1 of 1 stories" in page
    assert "Its story opens the issue" in page
    assert "Nothing here yet" not in page


@pytest.mark.parametrize("count", [1, 3, 30, 100])
def test_the_page_takes_the_same_queries_for_any_number(desk, issue, django_assert_num_queries, count):
    for story in filled(issue, count):
        make_byline(story) if story.position == 1 else None
        tag_country(story)
    make_story("Loose", publish_at=None)
    with django_assert_num_queries(26):
        desk.get(page_of(issue))


def test_a_reporter_and_a_tagger_do_not_see_half_an_issue(client, issue):
    filled(issue, 2)
    for role in ("reporter", "tagger"):
        client.force_login(make_person(role))
        assert client.get(page_of(issue)).status_code == 403


def test_a_sub_editor_orders_drafts_and_not_what_is_cleared(client, issue):
    cleared, draft = filled(issue, 2)
    Article.objects.filter(pk=draft.pk).update(status="draft")
    client.force_login(make_person("sub-editor"))
    refused = client.post(page_of(issue), {"act": "move", "story": cleared.pk, "place": "2"}, headers=JSON)
    assert "You may not say where" in refused.json()["said"]
    client.post(page_of(issue), {"act": "move", "story": draft.pk, "place": "1"})
    assert order(issue) == ["Story 2", "Story 1"]


# ------------------------------------------------------------------------------------------------ overrides


def test_a_story_is_shown_otherwise_by_a_small_form_that_gives_back_what_was_refused(desk, issue):
    story, *_rest = filled(issue, 2)
    picture = make_image()
    address = reverse("admin:issues_issue_override", args=[issue.pk, story.pk])
    refused = desk.post(address, {"headline": "x" * 301, "trail_text": "Kept."})
    assert "at most 300 characters" in refused.content.decode()
    assert "Kept." in refused.content.decode()
    done = desk.post(address, {"headline": "Wet at last", "trail_text": "", "picture": picture.pk})
    assert done.headers["Location"] == f"{page_of(issue)}#story-{story.pk}"
    kept = Override.objects.get()
    assert (kept.headline, kept.picture) == ("Wet at last", picture)
    assert "shown otherwise" in desk.get(page_of(issue)).content.decode()
    assert desk.get(reverse("admin:issues_issue_override", args=[make_issue(2140).pk, story.pk])).status_code == 404


def test_no_name_of_a_story_breaks_the_page(desk, issue):
    make_story('<script>alert("x")</script> “&"', issue=issue, position=1)
    page = desk.get(page_of(issue)).content.decode()
    assert "<script>alert" not in page
    answer = desk.get(page_of(issue), {"version": "x", "since": "x"})
    assert json.loads(answer.content)["html"]
