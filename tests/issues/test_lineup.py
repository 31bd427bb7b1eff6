"""The line-up of an issue: its zones as readers get them, how its sections are filled, and when it changed."""

from __future__ import annotations

import pytest

from articles.models import Article, Section
from issues.lineup import LineUp, line_up, tray, version_of
from issues.models import Issue, IssueSection
from issues.overriding import override
from issues.proofs import take
from issues.run_order import Spot, move, put_aside
from tests.cast import NOW, make_editor, make_image, make_issue, make_section, make_story

pytestmark = pytest.mark.django_db


@pytest.fixture
def vera():
    return make_editor()


@pytest.fixture
def issue():
    return make_issue(publish_at=None)


def fill(issue: Issue, count: int, *sections: Section | None) -> list[Article]:
    """Stories a, b, c ... whose sections take turns."""
    of_each = sections or (None,)
    return [
        make_story(chr(ord("a") + place), issue=issue, position=place + 1, section=of_each[place % len(of_each)])
        for place in range(count)
    ]


def zones(shown: LineUp) -> dict[str, str]:
    return {zone.key.partition("-")[0] + str(zone.head)[:5]: "".join(map(str, _stories(zone))) for zone in shown.zones}


def _stories(zone) -> list[Article]:
    return [row.story for row in zone.rows]


def test_an_empty_issue_has_a_lead_to_be_filled_and_nothing_else(issue, vera):
    shown = line_up(issue, vera, NOW)
    assert [(zone.key, zone.rows) for zone in shown.zones] == [("lead", []), ("beside", [])]
    assert (shown.rows, shown.words, shown.blocked, shown.why_all_open) == ([], 0, 0, "")


@pytest.mark.parametrize(
    ("count", "expected"),
    [
        (1, {"leadLead": "a", "besideBesid": ""}),
        (4, {"leadLead": "a", "besideBesid": "bcd"}),
        (5, {"leadLead": "a", "besideBesid": "bcd", "restWitho": "e"}),
    ],
)
def test_up_to_four_stories_open_the_issue_and_the_fifth_stands_below(issue, vera, count, expected):
    fill(issue, count)
    shown = line_up(issue, vera, NOW)
    assert zones(shown) == expected
    assert bool(shown.why_all_open) is (count < 5)


def test_zones_follow_the_plan_then_what_nobody_planned_then_stories_without_a_section(issue, vera):
    world, sport, arts = make_section("World"), make_section("Sport"), make_section("Arts")
    fill(issue, 10, None, arts, world)
    IssueSection.objects.create(issue=issue, section=sport, order=1)
    IssueSection.objects.create(issue=issue, section=world, order=2, head="The wide world")
    shown = line_up(issue, vera, NOW)
    assert [str(zone.head) for zone in shown.zones[2:]] == ["Sport", "The wide world", "Arts", "Without a section"]
    assert ["".join(map(str, _stories(zone))) for zone in shown.zones[2:]] == ["", "fi", "eh", "gj"]
    assert [row.place for row in shown.rows] == list(range(1, 11))


def test_a_section_counts_its_stories_that_open_the_issue(issue, vera):
    world, sport = make_section("World"), make_section("Sport")
    stories = fill(issue, 6, world, sport)
    for story in stories:
        Article.objects.filter(pk=story.pk).update(word_count=100)
    IssueSection.objects.create(issue=issue, section=world, stories=4, words=150)
    IssueSection.objects.create(issue=issue, section=sport, order=2, words=150)
    shown = line_up(issue, vera, NOW)
    of_world, of_sport = shown.zones[2:]
    assert (of_world.count, of_world.words, of_world.words_planned) == (3, 300, 600)
    assert (of_sport.count, of_sport.words, of_sport.words_planned) == (3, 300, 450)
    assert "".join(str(row.story) for row in of_world.opening) == "ac"
    assert shown.words == 600


def test_a_plan_without_a_length_asks_for_none(issue, vera):
    IssueSection.objects.create(issue=issue, section=make_section("World"), stories=4)
    assert line_up(issue, vera, NOW).zones[2].words_planned == 0


def test_a_line_says_how_the_issue_calls_its_story_and_what_stands_in_its_way(issue, vera):
    fine, unready = fill(issue, 2)
    Article.objects.filter(pk=unready.pk).update(status="draft")
    override(fine, issue, headline="Wet at last", trail_text="", picture=None, by=vera, at=NOW)
    shown = line_up(issue, vera, NOW)
    assert [row.headline for row in shown.rows] == ["Wet at last", "b"]
    assert [bool(row.blocks) for row in shown.rows] == [False, True]
    assert shown.blocked == 1


def _moves(issue: Issue, story: Article) -> None:
    move(story, issue, Spot(place=1), by=None, at=NOW)


def _puts_aside(issue: Issue, story: Article) -> None:
    put_aside(story, by=None, at=NOW)


def _shows_otherwise(issue: Issue, story: Article) -> None:
    override(story, issue, headline="", trail_text="", picture=make_image(), by=None, at=NOW)


def _plans(issue: Issue, story: Article) -> None:
    IssueSection.objects.create(issue=issue, section=make_section("World"))


def _seals(issue: Issue, story: Article) -> None:
    Issue.objects.filter(pk=issue.pk).update(proof=take(issue, by=make_editor("carl"), at=NOW), publish_at=NOW)
    issue.refresh_from_db()


@pytest.mark.parametrize("act", [_moves, _puts_aside, _shows_otherwise, _plans, _seals])
def test_the_version_changes_with_whatever_an_open_screen_shows(issue, act):
    stories = fill(issue, 3)
    before = version_of(issue)
    assert version_of(issue) == before
    act(issue, Article.objects.get(pk=stories[2].pk))
    assert version_of(issue) != before


def test_the_version_tells_how_long_a_section_is_meant_to_be_and_when_an_override_goes(issue, vera):
    story, planned = fill(issue, 1)[0], IssueSection.objects.create(issue=issue, section=make_section("World"))
    seen = [version_of(issue)]
    override(story, issue, headline="Other", trail_text="", picture=None, by=vera, at=NOW)
    seen.append(version_of(issue))
    override(story, issue, headline="", trail_text="", picture=None, by=vera, at=NOW)
    seen.append(version_of(issue))
    IssueSection.objects.filter(pk=planned.pk).update(words=900)
    seen.append(version_of(issue))
    assert seen[0] == seen[2]
    assert len(set(seen)) == 3


def test_the_version_takes_the_same_three_queries_for_any_number(issue, django_assert_num_queries):
    fill(issue, 12)
    with django_assert_num_queries(3):
        version_of(issue)


def test_the_tray_is_whole_over_its_pages(vera):
    made = {str(make_story(f"Story {number:02}", publish_at=None)) for number in range(43)}
    first, second = tray(vera), tray(vera, page="2")
    assert (len(first.stories), len(second.stories)) == (40, 3)
    assert {str(story) for story in [*first.stories, *second.stories]} == made
