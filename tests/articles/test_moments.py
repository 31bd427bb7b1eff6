"""Wall-clock times that don't exist or come twice: refused with the two candidates, and chosen in one step."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from django import forms
from django.utils import timezone

from articles.models import Article
from articles.moments import MomentField, doubt_about
from tests.cast import make_story

BERLIN, LORD_HOWE = "Europe/Berlin", "Australia/Lord_Howe"


class Times(forms.Form):
    goes_out = MomentField(required=False)
    note = forms.CharField(required=False)


def typed(zone, text, meant=""):
    """The form as it comes back from a browser in that zone."""
    with timezone.override(zone):
        form = Times({"goes_out": text, "goes_out_meant": meant, "note": "Keep me."})
        form.is_valid()
        return form, str(form["goes_out"])


@pytest.mark.parametrize(
    ("zone", "text", "message"),
    [
        (
            BERLIN,
            "2026-03-29T02:30",
            (
                "02:30 on 29 March doesn't exist in Europe/Berlin: the clocks go from 02:00 to 03:00. "
                "Choose 01:30 or 03:30."
            ),
        ),
        (
            BERLIN,
            "2026-10-25T02:30",
            (
                "02:30 on 25 October comes twice in Europe/Berlin: choose 02:30 (summer time, UTC+2) or "
                "02:30 (winter time, UTC+1)."
            ),
        ),
        (
            LORD_HOWE,
            "2026-10-04T02:15",
            (
                "02:15 on 4 October doesn't exist in Australia/Lord_Howe: the clocks go from 02:00 to 02:30. "
                "Choose 01:45 or 02:45."
            ),
        ),
        (
            LORD_HOWE,
            "2026-04-05T01:45",
            (
                "01:45 on 5 April comes twice in Australia/Lord_Howe: choose 01:45 (summer time, UTC+11) or "
                "01:45 (winter time, UTC+10:30)."
            ),
        ),
        (
            "America/St_Johns",
            "2026-11-01T01:10",
            (
                "01:10 on 1 November comes twice in America/St_Johns: choose 01:10 (summer time, UTC−2:30) or "
                "01:10 (winter time, UTC−3:30)."
            ),
        ),
        (
            "Pacific/Apia",
            "2011-12-30T09:00",
            (
                "09:00 on 30 December doesn't exist in Pacific/Apia: the clocks go from 00:00 to 00:00 on 31 December. "
                "Choose 09:00 on 29 December or 09:00 on 31 December."
            ),
        ),
    ],
)
def test_a_doubtful_time_is_refused_with_both_candidates(zone, text, message):
    form, _field = typed(zone, text)
    assert form.errors["goes_out"] == [message]


@pytest.mark.parametrize(
    ("text", "zone"),
    [
        ("2026-03-29T01:59", BERLIN),
        ("2026-03-29T03:00", BERLIN),
        ("2026-10-25T03:00", BERLIN),
        ("2026-10-25T01:59", BERLIN),
        ("2026-10-04T02:30", LORD_HOWE),
        ("2026-03-29T02:30", "UTC"),
    ],
)
def test_the_hours_beside_the_change_are_taken(text, zone):
    form, field = typed(zone, text)
    assert form.errors == {}
    assert form.cleaned_data["goes_out"] == datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone))
    assert 'type="radio"' not in field


def test_the_refused_form_offers_both_and_keeps_what_was_typed():
    form, field = typed(BERLIN, "2026-10-25T02:30")
    assert 'value="2026-10-25T02:30"' in field
    assert field.count('type="radio" name="goes_out_meant"') == 2
    assert "checked" not in field
    assert form["note"].value() == "Keep me."


@pytest.mark.parametrize(
    ("text", "choice", "moment"),
    [
        ("2026-10-25T02:30", "2026-10-25T02:30+02:00", datetime(2026, 10, 25, 0, 30, tzinfo=UTC)),
        ("2026-10-25T02:30", "2026-10-25T02:30+01:00", datetime(2026, 10, 25, 1, 30, tzinfo=UTC)),
        ("2026-03-29T02:30", "2026-03-29T00:30:00+00:00", datetime(2026, 3, 29, 0, 30, tzinfo=UTC)),
        ("2026-03-29T02:30", "2026-03-29T03:30+02:00", datetime(2026, 3, 29, 1, 30, tzinfo=UTC)),
    ],
)
def test_one_choice_settles_it(text, choice, moment):
    form, _field = typed(BERLIN, text, choice)
    assert form.cleaned_data["goes_out"] == moment


def test_a_choice_that_belongs_to_another_time_settles_nothing():
    form, _field = typed(BERLIN, "2026-10-25T02:30", "2026-10-25T04:30+01:00")
    assert "goes_out" in form.errors
    form, _field = typed(BERLIN, "2026-10-25T09:00", "2026-10-25T02:30+01:00")
    assert form.cleaned_data["goes_out"] == datetime(2026, 10, 25, 8, tzinfo=UTC)


@pytest.mark.parametrize("hour", [0, 1])
def test_a_stored_moment_of_a_doubled_hour_comes_back_as_it_was(hour):
    stored = datetime(2026, 10, 25, hour, 30, tzinfo=UTC)
    with timezone.override(BERLIN):
        field = Times(initial={"goes_out": stored})["goes_out"]
        shown = str(field)
        chosen = shown.split(" checked>", maxsplit=1)[0].rpartition('value="')[2].rstrip('"')
        again = Times({"goes_out": "2026-10-25T02:30", "goes_out_meant": chosen}, initial={"goes_out": stored})
        assert again.is_valid()
        assert again.changed_data == []
    assert 'value="2026-10-25T02:30"' in shown
    assert again.cleaned_data["goes_out"] == stored


@pytest.mark.parametrize("text", ["2026-02-30T02:30", "tomorrow", "0001-01-01T00:00", "9999-12-31T23:59"])
def test_what_is_no_time_at_all_is_refused_without_a_crash(text):
    form, field = typed(BERLIN, text)
    assert field
    assert "goes_out" in form.errors or form.cleaned_data["goes_out"] is not None


def test_every_hour_of_a_year_is_either_plain_or_has_two_candidates():
    zone = ZoneInfo(LORD_HOWE)
    doubts = [
        doubt
        for day in ("2026-04-05", "2026-10-04")
        for minute in range(24 * 60)
        if (doubt := doubt_about(datetime.fromisoformat(f"{day}T{minute // 60:02}:{minute % 60:02}"), zone))
    ]
    assert [doubt.comes_twice for doubt in doubts] == [True] * 30 + [False] * 30


@pytest.mark.django_db
def test_the_story_form_refuses_the_missing_hour_and_takes_the_choice(editor_client, editor):
    editor.time_zone = BERLIN
    editor.save()
    story = make_story(status=Article.Status.DRAFT)
    address = f"/admin/articles/article/{story.pk}/change/"
    page = editor_client.get(address)
    form = page.context["adminform"].form
    assert isinstance(form.fields["publish_at"], MomentField)
    assert f'data-zone="{BERLIN}" data-publication-zone="' in page.content.decode()
