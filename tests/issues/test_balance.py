"""What an issue is made of, beside the thirty before it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from articles.models import Strength
from issues.balance import balance_of
from tests.cast import (
    SUNDAY,
    make_author,
    make_byline,
    make_image,
    make_issue,
    make_story,
    make_topic,
    tag_country,
    tag_topic,
)

pytestmark = pytest.mark.django_db


def lines_of(issue) -> dict[str, tuple[int, float | None]]:
    return {str(line.label): (line.here, line.usually) for group in balance_of(issue).groups for line in group.lines}


def test_words_minutes_and_pictures_stand_beside_what_is_usual():
    make_story("Before", issue=make_issue(2131), position=1, body=f"<p>{'word ' * 400}</p>", lead_image=make_image())
    issue = make_issue(2132)
    make_story("Now", issue=issue, position=1, body=f"<p>{'word ' * 1000}</p>")
    make_story("Dropped", issue=issue, position=2, status="spiked", body=f"<p>{'word ' * 1000}</p>")
    lines = lines_of(issue)
    assert (lines["stories"], lines["words"]) == ((1, 1), (1000, 400))
    assert (lines["with a picture"], lines["without a picture"]) == ((0, 1), (1, 0))


def test_countries_topics_and_authors_are_counted_and_what_is_usual_is_missed():
    kenya, ports, ana = "KE", make_topic("Ports"), make_author("Ana Muñoz")
    for volume in (2130, 2131):
        story = make_story(f"Before {volume}", issue=make_issue(volume), position=1)
        tag_country(story, "PE")
    issue = make_issue(2132)
    story = make_story("Now", issue=issue, position=1)
    tag_country(story, kenya)
    tag_country(story, "NO", Strength.MENTION)
    tag_topic(story, ports)
    make_byline(story, ana)
    lines = lines_of(issue)
    assert lines["Kenya"] == (1, 0)
    assert lines["Peru"] == (0, 1)
    assert (lines["Ports"], lines["Ana Muñoz"]) == ((1, 0), (1, 0))
    assert "Norway" not in lines


def test_an_issue_of_twice_the_usual_length_stands_out():
    make_story("Before", issue=make_issue(2131), position=1, body="<p>word</p>")
    issue = make_issue(2132)
    for number in range(3):
        make_story(f"Now {number}", issue=issue, position=number + 1, body="<p>word</p>")
    odd = [str(line.label) for line in balance_of(issue).groups[0].lines if line.stands_out]
    assert "stories" in odd


def test_the_first_issue_has_nothing_to_stand_beside():
    issue = make_issue()
    make_story(issue=issue, position=1)
    assert balance_of(issue).compared_with == 0
    assert lines_of(issue)["stories"] == (1, None)


@pytest.mark.parametrize("count", [1, 3, 40])
def test_five_queries_whatever_there_is(count, django_assert_num_queries):
    for number in range(count):
        issue = make_issue(2000 + number, date=SUNDAY + timedelta(days=number))
        tag_country(make_story(f"Story {number}", issue=issue, position=1))
    with django_assert_num_queries(5):
        balance = balance_of(issue)
    assert balance.compared_with == min(count - 1, 30)
