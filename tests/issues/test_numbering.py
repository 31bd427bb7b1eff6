"""What the form of a new issue proposes."""

from __future__ import annotations

from datetime import date

import pytest

from issues.models import Publication
from issues.numbering import Proposal, propose_next
from tests.cast import SUNDAY, make_issue

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
