"""Planning on the desk: the button that opens the next issue, the page about the count, templates, days and gaps."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.urls import reverse

from articles.activity.models import Entry
from articles.signals import public_pages_changed
from issues.models import DayOff, Gap, Issue, IssueTemplate
from issues.numbering import findings
from newsroom.clock.rounds import EACH_MINUTE, attempt
from tests.cast import NOW, SUNDAY, make_editor, make_gap, make_issue, make_person, make_publication, make_section

pytestmark = pytest.mark.django_db

OPEN, LIST = reverse("admin:issues_issue_open_next"), reverse("admin:issues_issue_changelist")
NUMBERING, DESK = reverse("admin:issues_issue_numbering"), reverse("admin:index")
NEXT = {"volume": "2133", "number": "", "date": "2025-11-03"}
BUTTON = "Open the next issue: <b>Monday, 11-03-2025, Vol 2133</b>"


@pytest.fixture
def desk(client):
    make_publication()
    client.force_login(make_editor())
    return client


def a_gap():
    make_issue(2130)
    return make_issue(2132)


def key_of_gap() -> str:
    [gap] = [found for found in findings(make_publication(), today=SUNDAY) if found.missing and not found.gaps]
    return gap.key


def typed(response, **fields) -> dict:
    """What the form of that page would post, with these fields typed over."""
    form = response.context["adminform"].form
    kept = {name: form[name].value() for name in form.fields}
    parts = {name: "" if value is None else value for name, value in kept.items()}
    if parts.get("publish_at") == "":
        parts |= {"publish_at_0": "", "publish_at_1": ""}
    return parts | fields


# --------------------------------------------------------------------------------------------------------- the button


@pytest.mark.parametrize("page", [LIST, DESK])
def test_the_button_says_which_issue_it_opens(desk, page):
    make_issue(2132)
    assert BUTTON in desk.get(page).content.decode()


@pytest.mark.parametrize("page", [LIST, DESK])
def test_who_may_not_begin_an_issue_has_no_button(client, page):
    make_publication()
    make_issue(2132)
    client.force_login(make_person("editor"))
    assert "Open the next issue" not in client.get(page).content.decode()


def test_the_first_issue_of_all_has_no_button_as_its_volume_must_be_typed(desk):
    assert "Open the next issue" not in desk.get(LIST).content.decode()


def test_after_the_button_comes_the_run_order_and_a_sentence_about_what_was_made(desk):
    make_issue(2132)
    template = IssueTemplate.objects.create(name="Weekdays", days="12345")
    template.sections.create(section=make_section("World"))
    response = desk.post(OPEN, NEXT, follow=True)
    issue = Issue.objects.get(volume=2133)
    assert response.redirect_chain == [(reverse("admin:issues_issue_run_order", args=[issue.pk]), 302)]
    assert "Monday, 11-03-2025, Vol 2133 is open, with its sections: World." in response.content.decode()


def test_whoever_presses_it_second_is_led_to_the_same_issue(desk):
    make_issue(2132)
    desk.post(OPEN, NEXT)
    response = desk.post(OPEN, NEXT, follow=True)
    assert "Vol 2133 is open already." in response.content.decode()
    assert Issue.objects.count() == 2


def test_an_old_button_opens_nothing_and_names_what_is_next(desk):
    make_issue(2132)
    make_issue(2133)
    response = desk.post(OPEN, NEXT | {"volume": "2140"}, follow=True)
    assert "Another issue is next by now: Tuesday, 11-04-2025, Vol 2134." in response.content.decode()
    assert Issue.objects.count() == 2


@pytest.mark.parametrize("wrong", [{"volume": "²"}, {"date": "2025-02-31"}, {"number": "x"}, {"volume": "9" * 40}])
def test_a_button_that_was_tampered_with_opens_nothing(desk, wrong):
    make_issue(2132)
    assert "Choose the issue by its button." in desk.post(OPEN, NEXT | wrong, follow=True).content.decode()
    assert Issue.objects.count() == 1


def test_the_palette_leads_to_the_button(desk):
    groups = desk.get(reverse("admin:find"), {"q": "open next"}).json()["groups"]
    assert [(hit["label"], hit["address"]) for hit in groups[0]["hits"]] == [
        ("Open the next issue", f"{LIST}#open-next")
    ]
    make_issue(2132)
    assert 'id="open-next"' in desk.get(LIST).content.decode()


# ---------------------------------------------------------------------------------------------------------- the clock


def test_the_clock_opens_what_is_due_and_the_log_says_that_nobody_did_it(desk):
    make_publication(opens_ahead=1)
    make_issue(2132)
    for _round in range(2):
        for work in EACH_MINUTE:
            attempt(work, NOW)
    assert Issue.objects.get(volume=2133).date == SUNDAY + timedelta(days=1)
    assert Entry.objects.get(verb="open").person_name == ""
    page = " ".join(desk.get(reverse("admin:activity_entry_changelist")).content.decode().split())
    assert "Automatically" in page


def test_a_tick_opens_it_where_no_clock_runs():
    make_publication(opens_ahead=1)
    make_issue(2132)
    call_command("tick")
    assert Issue.objects.count() > 1


# ----------------------------------------------------------------------------------------------- the page of the count


def test_a_gap_is_explained_in_its_place(desk):
    a_gap()
    assert "Vol 2131 of Saturday, 11-01-2025 is missing" in desk.get(NUMBERING).content.decode()
    response = desk.post(NUMBERING, {"gap": key_of_gap(), "reason": "Strike"}, follow=True)
    assert "Explained: “Strike”. The archive tells readers." in response.content.decode()
    assert "Vol 2131 of Saturday" in desk.get(NUMBERING, {"show": "explained"}).content.decode()


def test_a_refused_reason_is_said_at_its_field_and_not_lost(desk):
    a_gap()
    response = desk.post(NUMBERING, {"gap": key_of_gap(), "reason": "x" * 201})
    page = response.content.decode()
    assert response.status_code == 400
    assert "Say it in at most 200 characters." in page
    assert "x" * 201 in page
    assert not Gap.objects.exists()


def test_who_may_not_explain_sees_the_gap_without_a_field(client):
    make_publication()
    a_gap()
    client.force_login(make_person("reporter"))
    page = client.get(NUMBERING).content.decode()
    assert "Vol 2131 of Saturday" in page
    assert 'name="reason"' not in page


@pytest.mark.parametrize("count", [1, 3, 30])
def test_the_page_takes_the_same_queries_for_any_number_of_gaps(desk, django_assert_num_queries, count):
    for number in range(count + 1):
        make_issue(2132 - 2 * number)
    with django_assert_num_queries(8):
        desk.get(NUMBERING)


# ----------------------------------------------------------------------------------------------------- the issue's form


def test_the_form_of_an_issue_says_what_does_not_fit_and_leads_to_the_field(desk):
    issue = a_gap()
    page = desk.get(reverse("admin:issues_issue_change", args=[issue.pk])).content.decode()
    assert '<a href="#id_volume">Vol 2131 of Saturday, 11-01-2025 is missing' in page


def test_a_day_on_which_we_do_not_appear_is_said_and_saved(desk):
    make_publication(days_of_appearance="123456")
    page = desk.get(reverse("admin:issues_issue_add"))
    response = desk.post(reverse("admin:issues_issue_add"), typed(page, volume=2132, date="2025-11-02"), follow=True)
    assert "We don&#x27;t appear on that weekday." in response.content.decode()
    assert Issue.objects.get().date == SUNDAY


@pytest.mark.parametrize("number", [None, 4])
def test_a_second_issue_of_one_count_is_refused_at_the_volume_and_nothing_is_lost(desk, number):
    make_issue(2132, number=number)
    page = desk.get(reverse("admin:issues_issue_add"))
    again = typed(page, volume=2132, number=number or "", date="2025-11-09", title="The water issue")
    response = desk.post(reverse("admin:issues_issue_add"), again)
    errors = response.context["adminform"].form.errors
    assert list(errors) == ["volume"]
    assert "There is such an issue already: Sunday, 11-02-2025, Vol 2132" in errors["volume"][0]
    assert "The water issue" in response.content.decode()


def test_an_issue_that_is_made_on_its_form_is_planned_as_its_weekday_is(desk):
    template = IssueTemplate.objects.create(name="Sundays", days="7")
    template.sections.create(section=make_section("Culture"), stories=4)
    page = desk.get(reverse("admin:issues_issue_add"))
    desk.post(reverse("admin:issues_issue_add"), typed(page, volume=2132, date="2025-11-02"))
    assert [(row.section.name, row.stories) for row in Issue.objects.get().sections.all()] == [("Culture", 4)]


# ----------------------------------------------------------------------------------------- templates, days off and gaps


def rows(*sections, **more) -> dict:
    counted = {"sections-TOTAL_FORMS": len(sections), "sections-INITIAL_FORMS": 0}
    return counted | {f"sections-{number}-section": section for number, section in enumerate(sections)} | more


@pytest.mark.parametrize("nothing", [rows(""), rows()])
def test_a_template_without_a_section_is_refused_at_the_section(desk, nothing):
    add = reverse("admin:issues_issuetemplate_add")
    response = desk.post(add, {"name": "Weekend", "days": ["6", "7"], **nothing})
    [formset] = [inline.formset for inline in response.context["inline_admin_formsets"]]
    said = "A template needs a section. An issue that is opened by it would be empty."
    assert [dict(form.errors) for form in formset.forms] == [{"section": [said]}]
    assert "Weekend" in response.content.decode()
    assert not IssueTemplate.objects.exists()


def test_a_template_whose_sections_are_all_taken_away_is_refused(desk):
    template = IssueTemplate.objects.create(name="Weekend", days="67")
    row = template.sections.create(section=make_section())
    typed_rows = rows(row.section_id, **{"sections-INITIAL_FORMS": 1, "sections-0-id": row.pk, "sections-0-order": 1})
    change = reverse("admin:issues_issuetemplate_change", args=[template.pk])
    response = desk.post(change, {"name": "Weekend", "days": ["6"], **typed_rows, "sections-0-DELETE": "on"})
    assert "A template needs a section." in response.content.decode()
    assert template.sections.count() == 1


def test_a_weekday_has_one_template(desk):
    IssueTemplate.objects.create(name="Weekend", days="67")
    add = reverse("admin:issues_issuetemplate_add")
    response = desk.post(add, {"name": "Sundays", "days": ["7"], **rows(make_section().pk)})
    assert "“Weekend” is for one of these days already." in response.context["adminform"].form.errors["days"][0]


def test_a_day_off_is_passed_over_by_the_button_at_once(desk):
    make_issue(2132)
    desk.post(reverse("admin:issues_dayoff_add"), {"date": "2025-11-03", "name": "Press hall holiday"})
    assert DayOff.objects.count() == 1
    assert "Tuesday, 11-04-2025, Vol 2133" in desk.get(LIST).content.decode()


def test_an_issue_that_is_there_is_not_explained_away(desk):
    make_issue(2132)
    response = desk.post(reverse("admin:issues_gap_add"), {"date": "2025-11-02", "reason": "Strike"})
    assert response.context["adminform"].form.errors["date"] == ["Sunday, 11-02-2025, Vol 2132 is there."]


def test_the_archive_forgets_a_gap_that_is_deleted(desk, django_capture_on_commit_callbacks):
    heard = []

    def hear(what, **rest):
        heard.append(what)

    gap = make_gap()
    public_pages_changed.connect(hear)
    try:
        with django_capture_on_commit_callbacks(execute=True):
            desk.post(reverse("admin:issues_gap_delete", args=[gap.pk]), {"post": "yes"})
    finally:
        public_pages_changed.disconnect(hear)
    assert len(heard) == 1
