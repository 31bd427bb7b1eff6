"""Blind spots: what is silent for unusually long, by its own rhythm, and what was never written about."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from articles.coverage import silences as rules
from articles.coverage.scope import Kind, Scope
from articles.coverage.silences import FEWEST_DAYS, never_covered, silences
from articles.models import Article, Strength
from tests.cast import NOW, make_story, make_topic, tag_country, tag_topic

pytestmark = pytest.mark.django_db

UTC_ZONE, COUNTRIES = ZoneInfo("UTC"), Scope()


def rhythm(gap: int, last: int, *, days: int = FEWEST_DAYS, code: str = "PE", topic=None) -> list[Article]:
    """Stories every so many days, the last one so many days ago."""
    stories = []
    for number in range(days):
        made = make_story(publish_at=NOW - timedelta(days=last + gap * number))
        if topic:
            tag_topic(made, topic)
        else:
            tag_country(made, code)
        stories.append(made)
    return stories


def named(scope: Scope = COUNTRIES, zone: ZoneInfo = UTC_ZONE):
    return [(one.subject.name, one.days, one.usual) for one in silences(scope, zone, at=NOW).silences]


def test_no_story_about_peru_for_43_days_usual_gap_9():
    newest = rhythm(9, 43)[0]
    [silence] = silences(Scope(), UTC_ZONE, at=NOW).silences
    assert (silence.subject.name, silence.days, silence.usual, silence.longest) == ("Peru", 43, 9, 9)
    assert (silence.last_story, silence.days_with_stories) == (newest.pk, FEWEST_DAYS)


@pytest.mark.parametrize(("gap", "last"), [(9, 36), (1, 6), (12, 43)])
def test_a_silence_within_four_usual_gaps_or_a_week_is_none(gap, last):
    rhythm(gap, last)
    assert named() == []


def test_what_was_silent_as_long_before_is_not_unusual():
    rhythm(2, 30)
    rhythm(2, 30 + 2 * FEWEST_DAYS + 60)
    assert named() == []


def test_too_few_days_tell_no_rhythm_however_many_stories():
    for _time in range(3):
        rhythm(2, 40, days=FEWEST_DAYS - 1)
    report = silences(Scope(), UTC_ZONE, at=NOW)
    assert (report.silences, report.watched, report.fullest) == ([], 0, FEWEST_DAYS - 1)


def test_the_most_unusual_stands_first():
    rhythm(9, 45, code="PE")
    rhythm(2, 40, code="NO")
    assert named() == [("Norway", 40, 2), ("Peru", 45, 9)]


def test_days_are_the_publications():
    """23:30 in UTC is tomorrow in Berlin: the silence is a day shorter there."""
    for number in range(FEWEST_DAYS):
        late = datetime(2025, 9, 30, 23, 30, tzinfo=UTC) - timedelta(days=2 * number)
        tag_country(make_story(publish_at=late), "PE")
    assert named() == [("Peru", 33, 2)]
    assert named(zone=ZoneInfo("Europe/Berlin")) == [("Peru", 32, 2)]


def test_only_what_readers_see_and_is_about_it_breaks_a_silence():
    rhythm(2, 40)
    tag_country(make_story(), "PE", Strength.MENTION)
    tag_country(make_story(status="draft"), "PE")
    tag_country(make_story(publish_at=NOW + timedelta(hours=1)), "PE")
    assert named() == [("Peru", 40, 2)]
    tag_country(make_story(publish_at=NOW), "PE")
    assert named() == []


def test_a_region_is_silent_when_all_its_countries_are():
    rhythm(4, 40, code="PE")
    rhythm(4, 42, code="BO")
    south, latin = ("South America", 40, 2), ("Latin America", 40, 2)
    assert named(Scope(kind=Kind.REGIONS)) == [("Americas", 40, 2), latin, south]
    tag_country(make_story(), "MX")
    assert named(Scope(kind=Kind.REGIONS)) == [south]


def test_a_topic_speaks_for_those_above_it_and_one_out_of_use_for_none():
    economy = make_topic("Economy")
    ports = make_topic("Ports", parent=economy)
    rhythm(2, 40, topic=ports)
    rhythm(2, 40, topic=make_topic("Fax", status="deprecated"))
    assert named(Scope(kind=Kind.TOPICS)) == [("Economy", 40, 2), ("Ports", 40, 2)]
    tag_topic(make_story(), make_topic("Trade", parent=economy))
    assert named(Scope(kind=Kind.TOPICS)) == [("Ports", 40, 2)]
    assert named(Scope(kind=Kind.TOPICS, branch=ports)) == [("Ports", 40, 2)]


def test_of_a_dense_archive_the_newest_stories_are_read(monkeypatch):
    rhythm(2, 40)
    monkeypatch.setattr(rules, "MOST_STORIES", 3)
    report = silences(Scope(), UTC_ZONE, at=NOW)
    assert (report.since, report.fullest) == ((NOW - timedelta(days=46)).date(), 4)


@pytest.mark.parametrize("many", [1, 30])
def test_it_takes_the_same_queries_however_many_stories(many, django_assert_num_queries):
    for number in range(many):
        rhythm(2, 40 + number, days=2, code="PE" if number % 2 else "KE")
    with django_assert_num_queries(3):
        silences(Scope(), UTC_ZONE, at=NOW)


def test_countries_never_written_about_stand_by_region(django_assert_num_queries):
    tag_country(make_story(), "NZ")
    tag_country(make_story(), "AU", Strength.MENTION)
    tag_country(make_story(status="draft"), "NF")
    with django_assert_num_queries(1):
        found = {one.region: one for one in never_covered(NOW)}
    oceania = found["Australia and New Zealand"]
    assert ("New Zealand" in oceania.names, "Australia" in oceania.names, "Norfolk Island" in oceania.names) == (
        False,
        True,
        True,
    )
    assert oceania.countries == len(oceania.names) + 1
