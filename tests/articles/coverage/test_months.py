"""What is counted, month by month: only what readers see, on the publication's day, as lead or about."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from articles.coverage.months import coverage, first_moment, totals
from articles.coverage.scope import Kind, Scope
from articles.coverage.spans import Span
from articles.models import Strength
from tests.cast import NOW, country, make_section, make_story, make_topic, tag_country, tag_topic

pytestmark = pytest.mark.django_db

BERLIN = ZoneInfo("Europe/Berlin")
AUTUMN = Span(date(2025, 9, 1), date(2025, 11, 1), BERLIN)


def story(at: datetime = NOW, *codes: str, **fields):
    made = make_story(publish_at=at, **fields)
    for code in codes:
        tag_country(made, code)
    return made


def moment(month: int, day: int = 5, hour: int = 12, year: int = 2025) -> datetime:
    return datetime(year, month, day, hour, 30, tzinfo=UTC)


def counted(scope: Scope, span: Span = AUTUMN, at: datetime = NOW) -> dict[str, tuple[int, ...]]:
    return {line.subject.name: line.counts for line in coverage(scope, span, at=at).lines if line.total}


def test_each_month_counts_its_stories_and_the_fullest_stands_first():
    for month in (9, 9, 10):
        story(moment(month), "NO")
    story(moment(9), "KE", "NO")
    assert counted(Scope()) == {"Norway": (3, 1, 0), "Kenya": (1, 0, 0)}
    found = coverage(Scope(), AUTUMN, at=NOW)
    assert [line.subject.code for line in found.lines] == ["NO", "KE"]
    assert found.everything.counts == (3, 1, 0)


def test_a_story_at_half_past_eleven_counts_on_the_day_of_the_publication():
    story(datetime(2025, 9, 30, 22, 30, tzinfo=UTC), "KE")
    assert counted(Scope()) == {"Kenya": (0, 1, 0)}
    assert counted(Scope(), Span(AUTUMN.first, AUTUMN.last, ZoneInfo("UTC"))) == {"Kenya": (1, 0, 0)}


def test_only_what_readers_see_counts():
    story(moment(10), "KE", status="draft")
    story(moment(10), "KE", status="withdrawn")
    story(moment(10), "KE", expires_at=NOW - timedelta(hours=1))
    story(NOW + timedelta(minutes=1), "KE")
    assert counted(Scope()) == {}
    story(NOW, "KE")
    assert counted(Scope()) == {"Kenya": (0, 0, 1)}


def test_a_mention_never_counts_and_about_does_not_when_only_leads_are_asked_for():
    made = story(moment(10))
    tag_country(made, "KE", Strength.MENTION)
    tag_country(made, "NO", Strength.ABOUT)
    tag_country(made, "PE", Strength.LEAD)
    assert counted(Scope()) == {"Norway": (0, 1, 0), "Peru": (0, 1, 0)}
    assert counted(Scope(lead_only=True)) == {"Peru": (0, 1, 0)}


def test_a_part_of_the_world_and_a_section_narrow_the_count():
    sport = make_section("Sport")
    story(moment(10), "KE", "NO", section=sport)
    story(moment(10), "TZ")
    assert counted(Scope(region="202")) == {"Kenya": (0, 1, 0), "Tanzania": (0, 1, 0)}
    assert counted(Scope(section=sport)) == {"Kenya": (0, 1, 0), "Norway": (0, 1, 0)}


def test_a_story_in_two_countries_of_a_region_counts_once():
    story(moment(10), "KE", "TZ", "NO")
    story(moment(9), "AQ")
    found = coverage(Scope(kind=Kind.REGIONS), AUTUMN, at=NOW)
    assert {line.subject.name: (line.subject.code, line.total) for line in found.lines} == {
        "Eastern Africa": ("014", 1),
        "Northern Europe": ("154", 1),
        "Antarctica": ("", 1),
    }


def test_topics_count_with_all_below_them_and_a_branch_opens():
    economy = make_topic("Economy")
    trade, ports = make_topic("Trade", parent=economy), make_topic("Ports", parent=economy)
    rail = make_topic("Rail", parent=ports)
    make_topic("Hidden", status="hidden")
    for topics in ([trade, rail], [economy], [rail, ports]):
        made = story(moment(10))
        for topic in topics:
            tag_topic(made, topic)
    tag_topic(made, make_topic("Secret", status="hidden"))
    assert counted(Scope(kind=Kind.TOPICS)) == {"Economy": (0, 3, 0)}
    below = coverage(Scope(kind=Kind.TOPICS, branch=economy), AUTUMN, at=NOW).lines
    assert [(line.subject.name, line.total, line.subject.is_branch) for line in below] == [
        ("Ports", 2, True),
        ("Economy itself", 1, False),
        ("Trade", 1, False),
    ]


def test_the_same_time_before_stands_beside_also_where_there_is_nothing_now():
    for at in (moment(7), moment(8, 2), moment(8, 3), moment(9)):
        story(at, "NO")
    story(moment(8, 1), "KE")
    lines = {line.subject.name: (line.total, line.before, line.change) for line in
             coverage(Scope(), AUTUMN, at=NOW).lines}  # fmt: skip
    # The third of August lies beyond the second of November, noon, three months earlier.
    assert lines == {"Norway": (1, 1, 0), "Kenya": (0, 1, -1)}


def test_nothing_is_asked_about_before_when_there_was_nothing():
    story(moment(9), "NO")
    assert [line.before for line in coverage(Scope(), AUTUMN, at=NOW, compared=False).lines] == [None]


def test_an_empty_newsroom_has_no_lines_and_no_first_moment():
    found = coverage(Scope(), AUTUMN, at=NOW)
    assert (found.lines, found.everything.counts, first_moment(NOW)) == ([], (0, 0, 0), None)


def test_totals_for_the_map_go_by_code():
    story(moment(9), "NO", "KE")
    story(moment(10), "NO")
    story(moment(1), "PE")
    assert totals(Scope(), AUTUMN, at=NOW) == {"NO": 2, "KE": 1}


@pytest.mark.parametrize("kind", list(Kind))
@pytest.mark.parametrize("many", [1, 30])
def test_the_number_of_queries_does_not_depend_on_the_number_of_stories(kind, many, django_assert_num_queries):
    codes = ["KE", "NO", "PE", "VN", "CA"]
    for number in range(many):
        made = story(moment(9, 1 + number % 28), codes[number % 5])
        tag_topic(made, make_topic(f"Topic {number}"))
    country("KE")
    with django_assert_num_queries({Kind.COUNTRIES: 5, Kind.REGIONS: 4, Kind.TOPICS: 6}[kind]):
        coverage(Scope(kind=kind), AUTUMN, at=NOW)
