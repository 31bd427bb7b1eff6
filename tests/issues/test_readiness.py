"""What stands between an issue and its readers."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles.models import Article
from articles.readiness import overrule, remarks_on_each
from articles.readiness import remarks as remarks_on_a_story
from issues.models import IssueSection, Override
from issues.readiness import at_a_glance, blocking, remarks
from tests.cast import (
    NOW,
    make_author,
    make_byline,
    make_editor,
    make_image,
    make_issue,
    make_person,
    make_publication,
    make_section,
    make_story,
    make_topic,
    tag_country,
    tag_topic,
)

pytestmark = pytest.mark.django_db


def tomorrow(**fields):
    return make_issue(2133, **fields)


def story_of(issue, headline="Runs", position=1, **fields):
    """A story that nothing can be said against."""
    standfirst = fields.pop("standfirst", "It rained.")
    section = fields.pop("section", None) or make_section(f"Section {position}", slug=f"s{position}")
    picture = fields.pop("lead_image") if "lead_image" in fields else make_image()
    story = make_story(
        headline, issue=issue, position=position, standfirst=standfirst, section=section, lead_image=picture, **fields
    )
    make_byline(story, make_author(f"Author {position}", slug=f"author-{position}"))
    tag_country(story)
    return story


def said(found):
    return [(remark.level.value, str(remark.message), remark.field) for remark in found]


def keys(found):
    return [remark.key for remark in found]


def test_an_issue_that_is_ready_has_no_remark():
    issue = tomorrow()
    story_of(issue)
    assert remarks(issue, at=NOW) == []
    assert blocking(issue, at=NOW) == []


def test_an_issue_without_a_story_goes_nowhere():
    assert said(blocking(tomorrow(), at=NOW)) == [("blocking", "No story stands in it yet.", "stories")]


def test_an_issue_of_held_stories_has_no_lead():
    issue = tomorrow()
    story_of(issue, status="held")
    assert keys(blocking(issue, at=NOW)) == ["no-lead"]
    assert ("warning", "Held: it stays out of this issue.", "status") in said(remarks(issue, at=NOW))


def test_when_the_first_story_is_held_the_next_one_is_named_as_the_lead():
    issue = tomorrow()
    story_of(issue, "First", status="held")
    story_of(issue, "Second", 2)
    assert ("warning", "The first story is held: “Second” leads.", "stories") in said(at_a_glance(issue, at=NOW))
    assert blocking(issue, at=NOW) == []


def test_a_held_story_is_not_this_issues_trouble_any_more():
    issue = tomorrow()
    story_of(issue)
    story_of(issue, "Who said TK", 2, status="held", standfirst="")
    assert keys(remarks(issue, at=NOW)) == ["held"]


@pytest.mark.parametrize(("status", "word"), [("draft", "Draft"), ("in_review", "In review")])
def test_a_story_that_is_not_cleared_blocks_its_issue(status, word):
    issue = tomorrow()
    story_of(issue)
    story_of(issue, "Unread", 2, status=status)
    [remark] = blocking(issue, at=NOW)
    assert said([remark]) == [("blocking", f"“{word}”: clear it or take it out.", "status")]
    assert remark.story.headline == "Unread"


def test_what_was_dropped_is_no_part_of_it():
    issue = tomorrow()
    story_of(issue)
    for place, status in enumerate(("spiked", "withdrawn", "killed"), start=2):
        story_of(issue, "Dropped", place, status=status)
    assert remarks(issue, at=NOW) == []


def test_each_remark_is_its_owners_affair():
    issue, vera = tomorrow(), make_editor()
    rob, sam = make_person("reporter"), make_person("sub-editor")
    story_of(issue, "Assigned", 1, standfirst="", assigned_to=rob, created_by=sam)
    story_of(issue, "Written", 2, standfirst="", created_by=sam)
    story_of(issue, "Claimed", 3, standfirst="", claimed_by=vera, claimed_at=NOW)
    story_of(issue, "Left", 4, standfirst="")
    assert [remark.owner for remark in remarks(issue, at=NOW)] == [rob, sam, vera, None]


def test_blocking_remarks_of_a_story_block_the_issue():
    issue = tomorrow()
    story_of(issue, "Who said TK", lead_image=make_image(credit_name="", source=None))
    assert [remark.field for remark in blocking(issue, at=NOW)] == ["headline", "lead_image"]


def test_the_issue_does_not_go_out_before_the_embargo_of_its_lead():
    issue = tomorrow()
    late = issue.publish_at + timedelta(hours=1)
    story_of(issue, "Lead", embargoed_until=late)
    story_of(issue, "Second", 2, embargoed_until=late)
    first, second = [remark for remark in remarks(issue, at=NOW) if "mbargo" in remark.message]
    until, out = "Mon 3 Nov 2025, 07:00", "Mon 3 Nov 2025, 06:00"
    assert said([first, second]) == [
        (
            "blocking",
            f"The lead is under embargo until {until}, and the issue goes out before: {out}.",
            "publish_at",
        ),
        (
            "warning",
            f"Under embargo until {until}: the issue goes out without it, {out}.",
            "embargoed_until",
        ),
    ]


def test_the_moment_that_is_meant_counts_before_it_is_written_down():
    issue = tomorrow()
    story_of(issue, "Lead", embargoed_until=issue.publish_at + timedelta(hours=1))
    assert blocking(issue, at=NOW, goes_out=issue.publish_at + timedelta(hours=2)) == []
    assert len(blocking(issue, at=NOW)) == 1


def test_an_issue_without_a_time_is_measured_by_its_usual_hour():
    make_publication()
    issue = tomorrow(publish_at=None)
    story_of(issue, "Lead", embargoed_until=NOW + timedelta(days=2))
    assert keys(at_a_glance(issue, at=NOW)) == ["no-time", "later-lead-embargo"]


def test_what_comes_later_or_never_is_said():
    issue = tomorrow()
    story_of(issue)
    story_of(issue, "Later", 2, publish_at=issue.publish_at + timedelta(days=1))
    story_of(issue, "Never", 3, expires_at=issue.publish_at)
    assert [(r.story.headline, r.key, r.level.value, r.keeps_out) for r in at_a_glance(issue, at=NOW)] == [
        ("Later", "later-own-time", "warning", True),
        ("Never", "later-never", "warning", True),
    ]


def test_a_lead_that_comes_later_or_never_blocks():
    issue = tomorrow()
    story_of(issue, "Later", publish_at=issue.publish_at + timedelta(days=1))
    assert keys(blocking(issue, at=NOW)) == ["later-own-time"]
    Article.objects.update(publish_at=None, expires_at=issue.publish_at)
    assert keys(blocking(issue, at=NOW)) == ["later-never"]


def test_a_story_that_ran_ahead_of_its_issue_is_no_trouble():
    issue = tomorrow()
    story_of(issue, "Ahead", publish_at=NOW - timedelta(hours=1))
    assert remarks(issue, at=NOW) == []


def test_sections_are_counted_against_the_plan():
    issue, world, sport = tomorrow(), make_section(), make_section("Sport")
    story_of(issue, section=world)
    IssueSection.objects.create(issue=issue, section=world, stories=2, head="Abroad")
    IssueSection.objects.create(issue=issue, section=sport)
    assert said(remarks(issue, at=NOW)) == [
        ("warning", "“Abroad” has 1 story of 2 planned.", "sections"),
        ("warning", "“Sport” is planned, and no story stands in it.", "sections"),
    ]


def test_a_lead_without_picture_is_said_and_a_picture_in_this_issue_will_do():
    issue = tomorrow()
    lead = story_of(issue, lead_image=None)
    assert keys(remarks(issue, at=NOW)) == ["lead-picture", "no-cover"]
    Override.objects.create(issue=issue, article=lead, picture=make_image())
    issue.cover = make_image()
    assert remarks(issue, at=NOW) == []


def test_a_volume_that_was_left_out_is_said_at_its_field():
    make_publication()
    make_issue(2131)
    issue = tomorrow()
    story_of(issue)
    assert said(remarks(issue, at=NOW)) == [
        ("warning", "Vol 2132 of Sunday, 11-02-2025 is missing: Vol 2131 is followed by Vol 2133.", "volume"),
    ]


def test_the_editors_letter_is_missed_where_readers_know_one():
    issue = tomorrow()
    story_of(issue)
    for volume in (2132, 2131, 2130):
        assert remarks(issue, at=NOW) == []
        make_issue(volume, letter="<p>Dear readers</p>")
    assert keys(remarks(issue, at=NOW)) == ["no-letter"]


def test_what_somebody_answered_for_is_left_out():
    issue = tomorrow()
    story = story_of(issue, standfirst="")
    [remark] = remarks_on_a_story(story, at=NOW)
    overrule(story, remark, reason="A list needs none.", by=make_editor(), at=NOW)
    assert remarks(issue, at=NOW) == []


def test_looked_at_closely_the_links_are_tried_too():
    issue = tomorrow()
    story_of(issue, body='<p>See <a href="/articles/nowhere/">this</a>.</p>')
    assert remarks(issue, at=NOW) == []
    assert [remark.message for remark in remarks(issue, at=NOW, closely=True)] == [
        "The link to /articles/nowhere/ leads to nothing that readers see."
    ]


def test_stories_asked_together_say_what_each_says_alone():
    issue = tomorrow()
    stories = [
        story_of(issue, "Who said TK", 1, standfirst=""),
        story_of(issue, '“Straight" quotes', 2, body="<p>One  two...</p>", commissioned_length=90),
        make_story("", issue=issue, body="", image_source=make_image().source),
    ]
    tag_topic(stories[2], make_topic())
    together = remarks_on_each(stories, at=NOW, closely=True)
    assert together == {story.pk: remarks_on_a_story(story, at=NOW) for story in stories}


@pytest.mark.parametrize("count", [1, 3, 30])
def test_it_asks_the_same_queries_for_any_number_of_stories(django_assert_num_queries, count):
    make_publication()
    issue = tomorrow(publish_at=None)
    for place in range(1, count + 1):
        story = story_of(issue, f"Story {place}", place, standfirst="", created_by=make_editor(f"vera{place}"))
        IssueSection.objects.create(issue=issue, section=story.section, stories=2)
    with django_assert_num_queries(2):
        blocking(issue, at=NOW)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        remarks(issue, at=NOW)
    assert len(asked) == 13
