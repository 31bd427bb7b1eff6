"""Opening the next issue: what it bears, what it is planned to hold, and that there is only one of it."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from threading import Barrier

import pytest
from django.db import connection
from django.urls import reverse

from articles.activity.models import Entry
from issues.models import DayOff, Issue, IssueTemplate
from issues.numbering import Proposal, propose_next
from issues.opening import CannotOpen, open_due_issues, open_next
from tests.cast import NOW, SUNDAY, make_editor, make_gap, make_issue, make_publication, make_section

pytestmark = pytest.mark.django_db

MONDAY = SUNDAY + timedelta(days=1)
OPEN = reverse("admin:issues_issue_open_next")


def make_template(name: str = "Weekdays", days: str = "12345", sections: tuple[str, ...] = ("World", "Sport")):
    template = IssueTemplate.objects.create(name=name, days=days)
    for order, section in enumerate(sections, start=1):
        template.sections.create(
            section=make_section(section), order=order, head=f"{section} news", stories=3, words=400
        )
    return template


def opened(**fields) -> list[tuple[int, date]]:
    return [(issue.volume, issue.date) for issue in open_due_issues(**{"now": NOW} | fields)]


def planned(issue: Issue) -> list[tuple]:
    return [(row.section.name, row.order, row.head, row.stories, row.words) for row in issue.sections.all()]


def test_the_next_issue_bears_what_is_next_and_holds_what_its_weekday_plans():
    make_publication()
    make_template()
    make_template("Weekend", "67", ("Culture",))
    make_issue(2132)
    issue = open_next(by=make_editor(), at=NOW)
    assert (issue.folio, issue.publish_at) == ("Monday, 11-03-2025, Vol 2133", None)
    assert planned(issue) == [("World", 1, "World news", 3, 400), ("Sport", 2, "Sport news", 3, 400)]
    entry = Entry.objects.get(verb="open")
    assert (entry.person_name, entry.after["sections"]) == ("vera", "World, Sport")


def test_changing_the_sections_of_an_issue_leaves_its_template_alone():
    template = make_template()
    make_issue(2132)
    issue = open_next(by=None, at=NOW)
    issue.sections.all().delete()
    assert template.sections.count() == 2


def test_a_weekday_without_a_template_opens_an_empty_issue():
    make_template("Weekend", "67")
    make_issue(2132)
    assert planned(open_next(by=None, at=NOW)) == []


def test_whoever_presses_the_same_button_later_gets_the_same_issue():
    make_publication()
    make_issue(2132)
    seen = Proposal(2133, None, MONDAY)
    first = open_next(by=None, at=NOW, seen=seen)
    assert open_next(by=None, at=NOW, seen=seen) == first
    assert Issue.objects.count() == 2


def test_a_button_that_says_what_is_not_next_opens_nothing():
    make_publication()
    make_issue(2132)
    with pytest.raises(CannotOpen, match="Monday, 11-03-2025, Vol 2133"):
        open_next(by=None, at=NOW, seen=Proposal(9000, None, MONDAY))
    assert Issue.objects.count() == 1


# ---------------------------------------------------------------------------------------------------------- the clock


def test_the_clock_opens_as_many_days_ahead_as_the_publication_says_and_only_once():
    make_publication(opens_ahead=2)
    make_template()
    make_issue(2132)
    assert opened() == [(2133, MONDAY), (2134, date(2025, 11, 4))]
    assert opened() == []
    assert planned(Issue.objects.get(volume=2134))[0][0] == "World"
    assert set(Entry.objects.filter(verb="open").values_list("person", flat=True)) == {None}


def test_the_clock_opens_nothing_where_somebody_does_it_and_never_the_first():
    make_publication(opens_ahead=0)
    make_issue(2132)
    assert opened() == []
    Issue.objects.all().delete()
    make_publication(opens_ahead=3)
    assert opened() == []


def test_the_day_changes_in_the_zone_of_the_publication():
    make_publication(opens_ahead=1, time_zone="Pacific/Auckland")
    make_issue(2132)
    assert opened() == [(2133, MONDAY), (2134, date(2025, 11, 4))]


def test_after_downtime_the_clock_opens_what_is_still_ahead_and_counts_on():
    make_publication(opens_ahead=1)
    make_issue(2132)
    assert opened(now=NOW + timedelta(days=9)) == [(2133, date(2025, 11, 11)), (2134, date(2025, 11, 12))]


def test_the_clock_passes_over_days_off_explained_gaps_and_what_is_open_already():
    make_publication(opens_ahead=5, days_of_appearance="1234567")
    make_issue(2132)
    DayOff.objects.create(date=MONDAY, name="A holiday")
    make_gap(date=date(2025, 11, 4))
    make_issue(2134, date=date(2025, 11, 6), publish_at=None)
    assert opened() == [(2133, date(2025, 11, 5)), (2135, date(2025, 11, 7))]


def test_an_issue_that_the_clock_opened_and_somebody_deleted_or_moved_does_not_come_back():
    make_publication(opens_ahead=2)
    make_issue(2132)
    opened()
    Issue.objects.get(volume=2133).delete()
    Issue.objects.filter(volume=2134).update(date=date(2025, 11, 20))
    assert opened() == []
    assert opened(now=NOW + timedelta(days=1)) == [(2133, date(2025, 11, 5))]
    assert open_next(by=None, at=NOW).date == date(2025, 11, 21)


def test_a_round_of_the_clock_with_nothing_to_open_is_cheap(django_assert_num_queries):
    make_publication(opens_ahead=3)
    make_issue(2132)
    open_due_issues(NOW)
    with django_assert_num_queries(4):
        assert opened() == []


# ------------------------------------------------------------------------------------------------------------ at once


def at_once(act, people=6):
    start = Barrier(people)

    def one(_number):
        try:
            start.wait()
            return act()
        finally:
            connection.close()

    with ThreadPoolExecutor(max_workers=people) as pool:
        return list(pool.map(one, range(people)))


@pytest.mark.django_db(transaction=True)
def test_of_six_people_at_once_all_get_the_one_issue():
    make_publication()
    make_template()
    make_issue(2132)
    seen = propose_next(make_publication(), today=SUNDAY)
    got = at_once(lambda: open_next(by=None, at=NOW, seen=seen).pk)
    assert len(set(got)) == 1
    assert Issue.objects.count() == 2
    assert Entry.objects.filter(verb="open").count() == 1
    assert len(planned(Issue.objects.get(pk=got[0]))) == 2


@pytest.mark.django_db(transaction=True)
def test_of_six_clocks_at_once_one_opens_each_day():
    make_publication(opens_ahead=4)
    make_issue(2132)
    got = at_once(lambda: [issue.pk for issue in open_due_issues(NOW)])
    assert sorted(Issue.objects.values_list("volume", flat=True)) == [2132, 2133, 2134, 2135, 2136]
    assert Issue.objects.values("date").distinct().count() == 5
    assert sum(len(each) for each in got) == 4
