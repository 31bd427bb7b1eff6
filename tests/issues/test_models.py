"""The publication and its issues: folio, address, what the database refuses."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from issues.models import Issue, Publication
from issues.models.issue import reprint_folios
from tests.cast import NOW, SUNDAY, make_editor, make_issue, make_publication

pytestmark = pytest.mark.django_db
DateForm = Publication.DateForm


@pytest.mark.parametrize(
    ("form", "folio"),
    [
        (DateForm.MONTH_FIRST, "Sunday, 11-02-2025, Vol 2132"),
        (DateForm.DAY_FIRST, "Sunday, 02-11-2025, Vol 2132"),
        (DateForm.DAY_MONTH, "Sunday, 2 November 2025, Vol 2132"),
        (DateForm.MONTH_DAY, "Sunday, November 2, 2025, Vol 2132"),
        (DateForm.ISO, "Sunday, 2025-11-02, Vol 2132"),
    ],
)
def test_the_folio_is_written_as_the_publication_writes_its_dates(form, folio):
    make_publication(date_form=form)
    assert make_issue().folio == folio


def test_the_folio_is_written_in_the_publication_s_language():
    make_publication(date_form=DateForm.DAY_MONTH, language="fr")
    assert make_issue().folio == "dimanche, 2 novembre 2025, Vol 2132"


def test_a_number_stands_in_folio_and_address():
    issue = make_issue(volume=12, number=4, date=SUNDAY)
    assert (issue.folio, issue.address) == ("Sunday, 11-02-2025, Vol 12, No 4", "12-4")


def test_changing_the_written_form_reprints_every_folio():
    make_issue(2132)
    make_issue(2133)
    publication = make_publication(date_form=DateForm.ISO)
    assert reprint_folios(publication) == 2
    assert set(Issue.objects.values_list("folio", flat=True)) == {
        "Sunday, 2025-11-02, Vol 2132",
        "Monday, 2025-11-03, Vol 2133",
    }


@pytest.mark.parametrize(
    ("volume", "number", "address"),
    [(2132, None, "2132"), (2025, None, "vol-2025"), (2025, 3, "2025-3"), (1, None, "1")],
)
def test_every_issue_is_found_under_its_own_address(volume, number, address):
    issue = make_issue(volume, number=number, date=SUNDAY)
    assert issue.get_absolute_url() == f"/issues/{address}/"
    assert list(Issue.objects.at_address(address)) == [issue]


@pytest.mark.parametrize("address", ["", "x", "0", "2132-", "2132-0", "-1", "2132x", "9" * 40, "２１３２"])
def test_no_issue_is_found_under_what_is_no_address(address):
    make_issue()
    assert list(Issue.objects.at_address(address)) == []


def test_an_issue_is_live_from_its_second_on_and_not_when_withdrawn():
    issue = make_issue(publish_at=NOW)
    make_issue(2133, publish_at=None)
    make_issue(2134, publish_at=NOW + timedelta(seconds=1))
    make_issue(2135, publish_at=NOW, withdrawn_at=NOW, withdrawn_by=make_editor())
    assert list(Issue.objects.live(NOW)) == [issue]
    assert list(Issue.objects.live(NOW - timedelta(microseconds=1))) == []
    assert [one.is_live(NOW) for one in Issue.objects.order_by("volume")] == [True, False, False, False]


@pytest.mark.parametrize("number", [None, 4])
def test_no_two_issues_have_one_volume_and_number(number):
    make_issue(number=number)
    with pytest.raises(IntegrityError), transaction.atomic():
        make_issue(number=number)


def test_there_is_one_publication():
    make_publication(name="One")
    Publication(name="Two").save()
    assert list(Publication.objects.values_list("name", flat=True)) == ["Two"]
    with pytest.raises(IntegrityError), transaction.atomic():
        Publication.objects.bulk_create([Publication(pk=2, name="Three")])


def test_before_anyone_fills_it_in_the_publication_has_sensible_defaults():
    publication = Publication.current()
    assert (publication.name, publication.pk, Publication.objects.count()) == ("Newsroom", 1, 0)


def test_the_hour_of_appearance_is_meant_in_the_publication_s_zone_on_either_side_of_summer_time():
    publication = Publication(time_zone="Europe/Berlin")
    assert publication.hour_of_appearance(date(2025, 7, 1)) == datetime(2025, 7, 1, 4, tzinfo=UTC)
    assert publication.hour_of_appearance(date(2025, 12, 1)) == datetime(2025, 12, 1, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"time_zone": "Mars/Olympus"}, "time_zone"),
        ({"language": "a b"}, "language"),
        ({"language": "../etc"}, "language"),
        ({"days_of_appearance": "128"}, "days_of_appearance"),
        ({"days_of_appearance": ""}, "days_of_appearance"),
    ],
)
def test_zones_and_days_that_do_not_exist_are_refused_at_their_field(fields, field):
    with pytest.raises(ValidationError) as refusal:
        Publication(**fields).clean()
    assert list(refusal.value.message_dict) == [field]


def test_letter_and_masthead_are_sanitised_however_they_are_saved():
    hostile = "<p>a</p><script>alert(1)</script>"
    assert (make_issue(letter=hostile).letter, make_publication(masthead=hostile).masthead) == ("<p>a</p>", "<p>a</p>")
