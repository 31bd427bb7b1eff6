"""Somebody types a volume or a date into the box of the archive, and lands at the issue or learns why there is none."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from django.utils import timezone

from issues.models import DayOff
from tests.cast import SUNDAY, make_editor, make_gap, make_issue, make_publication

pytestmark = pytest.mark.django_db


def typed(client, text: str):
    return client.get("/issues/", {"find": text})


def lands(client, text: str) -> str:
    response = typed(client, text)
    return response["Location"] if response.status_code == 302 else text_of(response)


def text_of(response) -> str:
    """What the box answers, without tags."""
    assert response.status_code == 200
    answer = re.search(r'(?s)<div class="issue-box-answer".*?</div>', response.content.decode())
    return " ".join(re.sub(r"<[^>]+>", " ", answer[0] if answer else "").replace(" , ", ", ").split())


@pytest.mark.parametrize(
    "text",
    [
        "2132",
        " vol 2,132 ",
        "Vol. 2132",
        "VOLUME 2.132",
        "#2132",
        "٢١٣٢",
        "２１３２",
        "MMCXXXII",
        "vol MMCXXXII",
        "Sunday, 11-02-2025",
        "11-02-2025",
        "11/2/2025",
        "Sunday 02-11-2025",
        "2 November 2025",
        "Nov 2, 2025",
        "2025-11-02",
        "Sunday, 11-02-2025, Vol 2132",
    ],
)
def test_it_understands_what_people_type(client, text):
    make_publication()
    make_issue(2131)
    make_issue(2132)
    if text == "MMCXXXII":
        assert "neither a volume nor a date" in lands(client, text)
    else:
        assert lands(client, text) == "/issues/2132/"


@pytest.mark.parametrize("text", ["12-4", "Vol 12, No 4", "vol. 12 no. 4", "12/4", "12 4", "Volume 12 number 4"])
def test_a_volume_with_its_number(client, text):
    make_publication(numbering_rule="yearly")
    for number in (3, 4):
        make_issue(12, number=number, date=SUNDAY + timedelta(days=number))
    assert lands(client, text) == "/issues/12-4/"


def test_a_date_in_the_publications_own_language_and_order(client):
    make_publication(language="de", date_form="l, d-m-Y")
    make_issue(2132, date=date(2025, 3, 2))
    assert lands(client, "02-03-2025") == "/issues/2132/"
    assert lands(client, "Sonntag, 2. März 2025") == "/issues/2132/"


def test_a_volume_alone_offers_its_numbers(client):
    make_publication(numbering_rule="yearly")
    for number in (3, 4):
        make_issue(12, number=number, date=SUNDAY + timedelta(days=number))
    answer = lands(client, "12")
    assert answer.startswith("Vol 12 has several issues.")
    assert "No 3" in answer
    assert "No 4" in answer


def test_a_month_or_a_year_leads_to_its_place(client):
    make_issue(2132)
    assert lands(client, "November 2025") == "/issues/2025/#m-2025-11"
    assert lands(client, "11/2025") == "/issues/2025/#m-2025-11"
    assert lands(client, "2025") == "/issues/2025/"


def test_a_missing_volume_is_explained_with_its_neighbours(client):
    make_publication()
    make_issue(2131)
    make_issue(2133)
    make_gap(date=SUNDAY, volume=2132, reason="Strike, no issue")
    answer = lands(client, "2132")
    assert answer.startswith("There is no Vol 2132. Strike, no issue Nearest:")
    assert answer.index("Vol 2131") < answer.index("Vol 2133")


def test_a_day_without_an_issue_is_explained(client):
    make_publication(days_of_appearance="123457")
    make_issue(2130, date=SUNDAY)
    make_issue(2140, date=SUNDAY + timedelta(days=14))
    DayOff.objects.create(date=date(2025, 11, 11), name="Martinmas")
    assert "No issue bears Tuesday, 11-11-2025. Martinmas" in lands(client, "11 November 2025")
    assert "We don't appear on that weekday." in lands(client, "8 November 2025").replace("&#39;", "'")
    make_gap(date=date(2025, 11, 12), reason="Flood")
    assert "Flood" in lands(client, "12 November 2025")


@pytest.mark.parametrize(
    "text",
    [
        "31 February 2025",
        "xyz",
        "<script>alert(1)</script>",
        "-1",
        "0",
        "9" * 90,
        "9" * 300,
        "'",
        "🦊",
        "vol",
        "1-" * 40,
    ],
)
def test_whatever_is_typed_gets_a_kind_answer_that_keeps_it(client, text):
    make_publication()
    make_issue(2132)
    response = typed(client, text)
    assert "Vol 2132" in text_of(response)
    page = response.content.decode()
    assert "<script>alert" not in page
    assert 'name="robots" content="noindex' in page


def test_before_the_first_issue_the_box_is_not_there_and_typing_does_no_harm(client):
    assert 'class="issue-box"' not in typed(client, "2132").content.decode()


def test_it_tells_nothing_of_an_issue_that_is_not_out(client):
    """The answer is the same, word for word, whether such an issue lies in the drawer or not."""
    make_publication()
    make_issue(2130)
    make_issue(2132)
    asked = ["2133", "2131", "2134", f"{timezone.now().date() + timedelta(days=1):%Y-%m-%d}", "2025-11-01"]
    before = [lands(client, text) for text in asked]
    soon = timezone.now() + timedelta(hours=1)
    make_issue(2133, date=soon.date() + timedelta(days=1), publish_at=soon)
    make_issue(2134, publish_at=None)
    make_issue(2131, withdrawn_at=timezone.now(), withdrawn_by=make_editor())
    make_gap(date=date(2999, 1, 1), volume=2135, reason="We move house")
    assert [lands(client, text) for text in asked] == before
    assert "We move house" not in lands(client, "2135")


def test_an_empty_box_is_the_archive(client):
    make_issue(2132)
    assert lands(client, "  ") == ""
