"""How an issue is laid out, and how its folio is taken apart."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from articles.models import Article, Section
from issues.markup.edition import composed, folio_parts, written
from issues.models import Issue, Publication


def stories(count: int) -> list[Article]:
    sections = [Section(pk=1, name="World"), Section(pk=2, name="Sport")]
    return [Article(headline=f"Story {place}", section=sections[place % 2]) for place in range(1, count + 1)]


@pytest.mark.parametrize(
    ("count", "seconds", "in_bands"), [(0, 0, []), (1, 0, []), (4, 3, []), (5, 3, [1]), (9, 3, [3, 2])]
)
def test_the_lead_three_beside_it_and_the_rest_by_section(count, seconds, in_bands):
    layout = composed(stories(count))
    assert (layout.lead is not None) == (count > 0)
    assert len(layout.seconds) == seconds
    assert [len(band.placed) for band in layout.bands] == in_bands


def test_numerals_count_through_the_whole_issue():
    layout = composed(stories(7))
    assert layout.lead is not None
    assert [layout.lead.numeral, *[placed.numeral for placed in layout.seconds]] == [1, 2, 3, 4]
    assert [[placed.numeral for placed in band.placed] for band in layout.bands] == [[5, 7], [6]]


@pytest.mark.parametrize(
    ("form", "weekday", "day"),
    [
        ("l, m-d-Y", "Sunday", "11-02-2025"),
        ("l, F j, Y", "Sunday", "November 2, 2025"),
        ("l, Y-m-d", "Sunday", "2025-11-02"),
    ],
)
def test_a_folio_comes_apart_where_it_may_break(form, weekday, day):
    issue = Issue(volume=12, number=4, date=date(2025, 11, 2))
    issue.folio = issue.folio_for(Publication(date_form=form))
    assert folio_parts(issue) == (weekday, day, "Vol 12, No 4")


def test_a_moment_is_written_as_the_day_of_the_publications_zone(settings):
    settings.TIME_ZONE = "Pacific/Auckland"
    assert written(Publication(), datetime(2025, 11, 1, 12, tzinfo=UTC)) == "Sunday, 11-02-2025"
