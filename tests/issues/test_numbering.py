"""What the form of a new issue proposes, and what is said of issues that don't fit together."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from articles.activity.models import Entry
from issues.models import DayOff, Gap, Issue, Publication
from issues.numbering import CannotExplain, Proposal, explain, findings, findings_about, propose_next, take_back
from tests.cast import NOW, SUNDAY, make_editor, make_gap, make_issue, make_publication

pytestmark = pytest.mark.django_db
YEARLY = Publication.NumberingRule.YEARLY


def proposed(**fields):
    return propose_next(Publication(**fields), today=SUNDAY)


def test_a_running_volume_counts_on_from_the_latest_issue_to_the_next_day():
    make_issue(2131)
    make_issue(2132)
    assert proposed() == Proposal(2133, None, date(2025, 11, 3))


def test_days_on_which_it_does_not_appear_are_passed_over():
    make_issue(2137, date=date(2025, 11, 7))
    assert proposed(days_of_appearance="12345") == Proposal(2138, None, date(2025, 11, 10))


def test_a_volume_a_year_counts_numbers_and_begins_anew_with_the_year():
    make_issue(12, number=4, date=date(2025, 11, 2))
    assert proposed(numbering_rule=YEARLY) == Proposal(12, 5, date(2025, 11, 3))
    make_issue(12, number=5, date=date(2025, 12, 31))
    assert proposed(numbering_rule=YEARLY) == Proposal(13, 1, date(2026, 1, 1))


def test_the_first_issue_is_one_on_the_next_day_of_appearance():
    assert proposed(days_of_appearance="3") == Proposal(1, None, date(2025, 11, 5))
    assert proposed(numbering_rule=YEARLY) == Proposal(1, 1, SUNDAY)


def test_the_form_of_a_new_issue_begins_with_the_proposal(editor_client):
    make_issue(2132)
    initial = editor_client.get("/admin/issues/issue/add/").context["adminform"].form.initial
    assert (initial["volume"], initial["number"], initial["date"]) == (2133, None, date(2025, 11, 3))


# ---------------------------------------------------------------------------------------- what the proposal passes over


def test_a_volume_year_may_begin_in_september():
    make_issue(12, number=240, date=date(2025, 8, 30))
    fields = {"numbering_rule": YEARLY, "year_begins_in": 9}
    assert proposed(**fields) == Proposal(12, 241, date(2025, 8, 31))
    make_issue(12, number=241, date=date(2025, 8, 31))
    assert proposed(**fields) == Proposal(13, 1, date(2025, 9, 1))
    make_issue(13, number=1, date=date(2025, 12, 31))
    assert proposed(**fields) == Proposal(13, 2, date(2026, 1, 1))


def test_a_day_off_is_passed_over_this_year_and_every_year():
    DayOff.objects.create(date=date(2025, 11, 3), name="A holiday")
    DayOff.objects.create(date=date(2020, 11, 4), name="Founders' Day", every_year=True)
    make_issue(2132)
    assert proposed() == Proposal(2133, None, date(2025, 11, 5))


def test_a_day_off_every_year_begins_with_its_first():
    DayOff.objects.create(date=date(2026, 11, 3), name="Founders' Day", every_year=True)
    make_issue(2132)
    assert proposed().date == date(2025, 11, 3)


def test_an_explained_gap_of_the_future_is_passed_over_with_its_day_and_its_volume():
    make_issue(2132)
    make_gap(date=date(2025, 11, 3), reason="We move house")
    make_gap(date=date(2025, 11, 20), volume=2133, reason="Left out")
    assert proposed() == Proposal(2134, None, date(2025, 11, 4))


def test_what_is_counted_already_is_not_proposed_again():
    make_issue(2132)
    make_issue(2133, date=date(2025, 10, 1))
    assert proposed().volume == 2134
    make_issue(13, number=1, date=date(2025, 12, 31))
    make_issue(13, number=2, date=date(2025, 12, 1))
    assert proposed(numbering_rule=YEARLY, year_begins_in=9).number == 3


def test_the_last_day_of_all_and_a_year_without_a_working_day_are_no_accident():
    make_issue(2132, date=date.max, publish_at=None)
    assert proposed().date == date.max
    Issue.objects.all().delete()
    for number in range(366):
        day = date(2024, 1, 1) + timedelta(days=number)
        DayOff.objects.create(date=day, name="Never", every_year=True)
    assert proposed().date == SUNDAY


# -------------------------------------------------------------------------------------------- what doesn't fit together


def found(today=SUNDAY, **fields):
    return findings(make_publication(**fields), today=today)


def said(**fields) -> list[str]:
    return [finding.message for finding in found(**fields) if not finding.gaps]


def test_issues_that_follow_each_other_leave_nothing_to_say():
    for volume in range(2128, 2133):
        make_issue(volume)
    assert said() == []


def test_a_missing_issue_is_named_by_its_volume_and_its_day_at_once():
    make_issue(2130)
    make_issue(2132)
    [gap] = found()
    assert gap.message == "Vol 2131 of Saturday, 11-01-2025 is missing: Vol 2130 is followed by Vol 2132."
    assert ([issue.volume for issue in gap.issues], gap.field) == ([2130, 2132], "volume")


def test_several_missing_issues_are_one_finding():
    make_issue(2128)
    make_issue(2132)
    assert said() == ["3 issues are missing: Vol 2129 to Vol 2131, Thursday, 10-30-2025 to Saturday, 11-01-2025."]


def test_a_day_without_an_issue_is_found_where_the_count_runs_on():
    make_issue(2131, date=date(2025, 10, 30))
    make_issue(2132)
    assert said() == ["No issue bears the 2 days of appearance from Friday, 10-31-2025 to Saturday, 11-01-2025."]
    assert said(days_of_appearance="12347") == []


def test_a_count_that_leaves_out_a_volume_is_found_where_no_day_is_missing():
    make_issue(2130, date=date(2025, 11, 1))
    make_issue(2132)
    assert said() == ["The count leaves out Vol 2131: Vol 2130 is followed by Vol 2132."]


def test_days_off_are_not_missing():
    DayOff.objects.create(date=date(2020, 11, 1), name="All Saints", every_year=True)
    make_issue(2131, date=date(2025, 10, 31))
    make_issue(2132)
    assert said() == []


def test_days_since_the_latest_issue_are_missing_up_to_yesterday():
    make_issue(2132)
    assert said(today=date(2025, 11, 3)) == []
    assert said(today=date(2025, 11, 4)) == ["No issue bears Monday, 11-03-2025, a day on which we appear."]


def test_an_explained_gap_is_silent_and_shown_with_its_reason():
    make_issue(2128)
    make_issue(2132)
    gap = make_gap(date=date(2025, 10, 30), volume=2129, reason="Strike")
    silent, loud = sorted(found(), key=lambda finding: not finding.gaps)
    assert (silent.reason, silent.gaps) == ("Strike", (gap.pk,))
    assert loud.message.startswith("2 issues are missing: Vol 2130 to Vol 2131")


def test_a_day_that_is_explained_explains_the_volume_that_was_missing_with_it():
    make_issue(2130)
    make_issue(2132)
    make_gap(date=date(2025, 11, 1), reason="Strike")
    assert said() == []


def test_two_issues_of_one_date_are_said_aloud():
    make_issue(2131, date=SUNDAY)
    make_issue(2132)
    make_issue(2133)
    make_issue(2134)
    assert said() == ["Vol 2131 and Vol 2132 both bear Sunday, 11-02-2025."]


def test_a_special_issue_with_a_title_and_two_editions_a_day_are_not_odd():
    make_issue(2131, date=SUNDAY, title="The water issue")
    make_issue(2132)
    make_issue(2133)
    assert said() == []
    Issue.objects.all().delete()
    for step in range(6):
        make_issue(2132 + step, date=SUNDAY + timedelta(days=step // 2))
    assert said() == []


def test_a_date_out_of_order_is_said_of_both():
    make_issue(2131, date=date(2025, 11, 3))
    make_issue(2132)
    make_issue(2133, date=date(2025, 11, 4))
    assert said() == [
        "Vol 2132 bears Sunday, 11-02-2025, and Vol 2131, which is counted before it, Monday, 11-03-2025."
    ]


def test_a_weekday_and_a_day_off_on_which_we_do_not_appear():
    make_issue(2132)
    DayOff.objects.create(date=date(2025, 11, 3), name="A holiday")
    make_issue(2133)
    assert said(days_of_appearance="123456") == [
        "Vol 2133 bears Monday, 11-03-2025. That is a day off: A holiday.",
        "Vol 2132 bears Sunday, 11-02-2025. We don't appear on that weekday.",
    ]


def test_a_slip_of_the_pen_is_no_thousand_gaps():
    make_issue(2132, date=date(2025, 11, 1))
    make_issue(21322, date=SUNDAY)
    make_issue(21323, date=date(2052, 11, 3))
    count = (date(2052, 11, 3) - SUNDAY).days - 1
    assert said() == [
        f"No issue bears the {count} days from Monday, 11-03-2025 to Saturday, 11-02-2052. Is a date mistyped?",
        "From Vol 2132 to Vol 21322 the count leaves out 19189 issues. Is one of the two mistyped?",
    ]


def test_numbers_of_a_volume_are_counted_too():
    make_issue(12, number=1, date=date(2025, 10, 31))
    make_issue(12, number=4, date=date(2025, 11, 1))
    make_issue(14, number=2, date=SUNDAY)
    assert said(numbering_rule=YEARLY) == [
        "The count leaves out Vol 13 to Vol 14, No 1: Vol 12, No 4 is followed by Vol 14, No 2.",
        "Vol 14, No 2 bears Sunday, 11-02-2025. The year of the volume before isn't over by then.",
        "The count leaves out Vol 12, No 2 to Vol 12, No 3: Vol 12, No 1 is followed by Vol 12, No 4.",
    ]


def test_a_volume_that_runs_past_its_year_is_found():
    make_issue(12, number=1, date=date(2025, 8, 31))
    make_issue(12, number=2, date=date(2025, 9, 1))
    fields = {"numbering_rule": YEARLY, "year_begins_in": 9, "days_of_appearance": "17"}
    assert said(today=date(2025, 9, 2), **fields) == [
        "Vol 12, No 2 bears Monday, 09-01-2025. By then the next volume has begun."
    ]


def test_a_number_where_there_is_none_and_none_where_there_is_one():
    make_issue(2131)
    make_issue(2132, number=4)
    assert said() == ["Vol 2132, No 4 has a number, and volumes run on."]
    make_issue(2133, date=date(2025, 11, 3))
    assert "Vol 2133 has no number." in said(numbering_rule=YEARLY)


def test_an_issue_that_is_there_contradicts_what_explains_it_away():
    make_issue(2132)
    make_gap(date=SUNDAY, reason="Strike")
    assert said() == ["Vol 2132 of Sunday, 11-02-2025 is there, though a gap is explained in its place: “Strike”."]


def test_newest_comes_first():
    for volume in (2120, 2124, 2132):
        make_issue(volume)
    days = [finding.day for finding in found()]
    assert days == sorted(days, reverse=True)


def test_five_thousand_issues_cost_three_queries(django_assert_num_queries):
    publication = make_publication()
    first = SUNDAY - timedelta(days=5000)
    rows = [Issue(volume=step + 1, date=first + timedelta(days=step), folio="x") for step in range(5000) if step % 100]
    Issue.objects.bulk_create(rows, batch_size=900)
    with django_assert_num_queries(3):
        many = findings(publication, today=SUNDAY)
    assert len(many) == 49


# ------------------------------------------------------------------------------------------------------------ one issue


def about(issue) -> list[tuple[str, str]]:
    return [(finding.field, finding.message) for finding in findings_about(make_publication(), issue)]


def test_an_issue_is_told_what_is_missing_before_it_and_not_what_is_missing_after_it():
    early, late = make_issue(2130), make_issue(2132)
    assert about(early) == []
    assert about(late) == [("volume", "Vol 2131 of Saturday, 11-01-2025 is missing: Vol 2130 is followed by Vol 2132.")]


def test_an_issue_is_judged_as_it_stands_in_the_form_saved_or_not():
    make_issue(2131)
    issue = make_issue(2132)
    assert about(issue) == []
    issue.date = date(2025, 11, 1)
    assert about(issue) == [("date", "Vol 2131 and Vol 2132 both bear Saturday, 11-01-2025.")]
    assert about(Issue(volume=2134, date=date(2025, 11, 3)))[0][0] == "volume"
    assert about(Issue(date=SUNDAY)) == []


def test_what_is_explained_is_not_said_of_an_issue():
    make_issue(2130)
    make_gap(date=date(2025, 11, 1), volume=2131)
    assert about(make_issue(2132)) == []


# ---------------------------------------------------------------------------------------------------------- explaining


def explained(reason="Strike", **fields):
    publication, by = make_publication(), fields.pop("by", None) or make_editor()
    [gap] = [finding for finding in findings(publication, today=SUNDAY) if finding.missing and not finding.gaps]
    return explain(publication, fields.get("key", gap.key), reason, by=by, at=NOW, today=SUNDAY)


def test_a_gap_is_explained_whole_and_it_is_written_down_who_did_it():
    make_issue(2128)
    make_issue(2132)
    explained("  Strike,\n no issue ")
    rows = Gap.objects.order_by("volume").values_list("volume", "date", "reason", "explained_by__username")
    assert list(rows) == [
        (2129 + step, date(2025, 10, 30) + timedelta(days=step), "Strike, no issue", "vera") for step in range(3)
    ]
    assert said() == []
    assert Entry.objects.get(verb="explain").after["reason"] == "Strike, no issue"


@pytest.mark.parametrize(("reason", "sentence"), [("  ", "Write why"), ("x" * 201, "at most 200")])
def test_no_reason_and_a_novel_are_refused_at_the_field(reason, sentence):
    make_issue(2130)
    make_issue(2132)
    with pytest.raises(CannotExplain, match=sentence) as refusal:
        explained(reason)
    assert refusal.value.field == "reason"
    assert not Gap.objects.exists()


def test_a_gap_that_is_no_more_is_not_explained():
    make_issue(2130)
    make_issue(2132)
    with pytest.raises(CannotExplain, match="isn't there any more"):
        explained(key="20250101-1-0")


def test_an_explanation_is_taken_back_and_the_gap_said_aloud_again():
    make_issue(2130)
    make_issue(2132)
    vera = make_editor()
    made = explained(by=vera)
    assert take_back([gap.pk for gap in made], by=vera, at=NOW) == 1
    assert len(said()) == 1
    assert Entry.objects.get(verb="delete").before["reason"] == "Strike"
