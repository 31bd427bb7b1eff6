"""The desk's pages of the edition: planning, scheduling and closing issues; the publication; batches."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse

from articles.models import Article
from issues.intake.models import Batch, BatchItem
from issues.models import Issue, Publication
from issues.proofs import take
from newsroom.accounts.models import User
from tests.cast import NOW, make_author, make_byline, make_editor, make_issue, make_publication, make_story
from tests.newsroom.desk.forms import act, send, shown

pytestmark = pytest.mark.django_db

LATER = datetime(2999, 1, 1, 6, tzinfo=UTC)
LIST = reverse("admin:issues_issue_changelist")


@pytest.fixture
def desk(client):
    client.force_login(make_editor())
    return client


def form_of(issue: Issue) -> str:
    return reverse("admin:issues_issue_change", args=[issue.pk])


def page_of(issue: Issue, act: str) -> str:
    return reverse(f"admin:issues_issue_{act}", args=[issue.pk])


def fresh(issue: Issue) -> Issue:
    return Issue.objects.get(pk=issue.pk)


def test_an_issue_is_planned_and_its_folio_printed(desk):
    make_publication()
    send(desk, reverse("admin:issues_issue_add"), volume=2132, date="2025-11-02")
    assert [(issue.folio, issue.publish_at) for issue in Issue.objects.all()] == [
        ("Sunday, 11-02-2025, Vol 2132", None)
    ]


def test_a_volume_that_is_taken_is_refused_in_words(desk):
    make_issue(2132)
    refused = send(desk, reverse("admin:issues_issue_add"), volume=2132, date="2025-11-09")
    said = ["There is such an issue already: Sunday, 11-02-2025, Vol 2132."]
    assert refused.context["adminform"].form.errors == {"volume": said}


def test_one_button_schedules_for_the_hour_of_appearance(desk):
    make_publication(time_zone="Africa/Nairobi", proofs_required=False)
    issue = make_issue(publish_at=None, date=date(2999, 1, 1))
    make_story(issue=issue, publish_at=None)
    page = desk.get(form_of(issue))
    assert str(page.context["act_buttons"][0].label) == "Schedule for Tue 1 Jan 2999, 06:00"
    send(desk, form_of(issue), press=act("schedule_as_usual"))
    assert fresh(issue).publish_at == datetime(2999, 1, 1, 3, tzinfo=UTC)


def test_a_time_that_is_typed_is_in_the_zone_of_the_desk_and_moves_the_stories(desk):
    make_publication(time_zone="Africa/Nairobi", proofs_required=False)
    issue = make_issue(publish_at=None)
    story = make_story(issue=issue)
    send(desk, form_of(issue), publish_at="2999-01-01T09:00")
    assert fresh(issue).publish_at == LATER
    assert Article.objects.get(pk=story.pk).live_from == LATER


def test_saving_the_form_unchanged_changes_nothing_not_even_the_seconds(desk):
    make_publication(proofs_required=False)
    moment = datetime(2999, 1, 1, 6, 0, 31, tzinfo=UTC)
    issue = make_issue(publish_at=moment)
    send(desk, form_of(issue))
    assert fresh(issue).publish_at == moment


@pytest.mark.parametrize(
    ("press", "holds"),
    [
        ("unschedule", lambda issue: issue.publish_at is None),
        ("close", lambda issue: issue.closed_by.username == "vera"),
    ],
)
def test_a_scheduled_issue_can_be_unscheduled_and_closed(desk, press, holds):
    make_publication(proofs_required=False)
    issue = make_issue(publish_at=LATER)
    make_story(issue=issue)
    send(desk, form_of(issue), press=act(press))
    assert holds(fresh(issue))


def test_an_issue_that_is_out_is_withdrawn_with_a_reason_and_comes_back(desk):
    issue = make_issue()
    refused = desk.post(page_of(issue, "withdraw"), {"reason": ""})
    assert refused.context["form"].errors == {"reason": ["This field is required."]}
    desk.post(page_of(issue, "withdraw"), {"reason": "A fault."})
    assert fresh(issue).withdrawn_by.username == "vera"
    send(desk, form_of(issue), press=act("reinstate"))
    assert fresh(issue).withdrawn_at is None


def test_an_issue_that_is_out_does_not_lose_its_time_by_an_emptied_field(desk):
    make_publication(proofs_required=False)
    issue = make_issue()
    refused = send(desk, form_of(issue), publish_at="")
    said = ["The issue is out. To take it off, withdraw it."]
    assert refused.context["adminform"].form.errors == {"publish_at": said}


def test_nothing_is_typed_into_a_closed_issue_until_it_is_open_again(desk):
    issue = make_issue()
    opened = desk.get(form_of(issue))
    send(desk, form_of(issue), press=act("close"))
    closed = desk.get(form_of(issue))
    assert "It is closed: nothing is changed in it until somebody reopens it." in closed.content.decode()
    assert not {"title", "date"} & set(closed.context["adminform"].form.fields)
    late = shown(opened) | {"title": "Too late", "letter": "<p>Dear readers,</p>"}
    refused = desk.post(form_of(issue), late | {"_save": "Save"})
    assert refused.context["adminform"].form.errors == {"__all__": ["Vol 2132 is closed. Reopen it first."]}
    assert refused.context["adminform"].form["letter"].value() == "<p>Dear readers,</p>"
    assert fresh(issue).title == ""
    desk.post(form_of(issue), late | {"_act": "reopen"})
    assert (fresh(issue).closed_at, fresh(issue).title) == (None, "Too late")


def test_what_went_out_cannot_be_deleted(desk):
    issue = make_issue()
    assert desk.post(reverse("admin:issues_issue_delete", args=[issue.pk]), {"post": "yes"}).status_code == 403


def test_the_form_lists_the_stories_in_run_order_with_their_states(desk):
    issue = make_issue()
    make_story("Second", issue=issue, position=2)
    make_story("First", issue=issue, position=1, status="draft")
    page = desk.get(form_of(issue)).content.decode()
    assert page.index(">First<") < page.index("badge--draft") < page.index(">Second<") < page.rindex("badge--live")


@pytest.mark.parametrize(("right", "named"), [("view_article", True), ("view_author", False)])
@pytest.mark.parametrize("issues", ["view_issue", "change_issue"])
def test_the_line_up_is_told_to_those_who_may_look_at_stories(client, issues, right, named):
    colleague = User.objects.create_user("nora", is_staff=True)
    colleague.user_permissions.set(Permission.objects.filter(codename__in=[issues, right, "see_all_articles"]))
    client.force_login(colleague)
    draft = make_story("Not yet told", status="draft", issue=make_issue())
    assert ("Not yet told" in client.get(form_of(draft.issue)).content.decode()) is named


def test_a_story_is_begun_from_its_issue(desk):
    issue = make_issue()
    address = f"{reverse('admin:articles_article_add')}?issue={issue.pk}"
    assert address in desk.get(form_of(issue)).content.decode()
    assert desk.get(address).context["adminform"].form["issue"].value() == str(issue.pk)


@pytest.mark.parametrize("count", [1, 3, 30])
def test_list_and_form_take_the_same_queries_for_any_number(desk, django_assert_num_queries, count):
    for number in range(count):
        issue = make_issue(2132 + number)
    for number in range(count):
        make_byline(make_story(f"Story {number}", issue=issue), make_author(f"Author {number}"))
    with django_assert_num_queries(13):
        desk.get(LIST)
    with django_assert_num_queries(13):
        desk.get(form_of(issue))
    take(issue, by=None, at=NOW)
    with django_assert_num_queries(23):
        desk.get(form_of(issue))


# ------------------------------------------------------------------------------------------------ publication


def test_the_publication_has_one_page_and_its_list_leads_there(desk):
    listed = reverse("admin:issues_publication_changelist")
    add, change = reverse("admin:issues_publication_add"), reverse("admin:issues_publication_change", args=[1])
    assert desk.get(listed).headers["Location"] == add
    send(desk, add, name="The Daily Test", days_of_appearance=["1", "2", "7"])
    assert Publication.current().days_of_appearance == "127"
    assert desk.get(listed).headers["Location"] == change
    assert desk.get(add).status_code == 403
    assert desk.post(reverse("admin:issues_publication_delete", args=[1]), {"post": "yes"}).status_code == 403


def test_another_form_of_the_date_reprints_every_folio(desk):
    make_publication()
    make_issue(2132)
    send(desk, reverse("admin:issues_publication_change", args=[1]), date_form="l, j F Y")
    assert Issue.objects.get().folio == "Sunday, 2 November 2025, Vol 2132"


# ---------------------------------------------------------------------------------------------------- batches


def test_a_batch_says_what_became_of_it_and_stays_as_it_is(desk):
    batch = Batch.objects.create(opened_at=NOW)
    for number in range(3):
        BatchItem.objects.create(batch=batch, file_name=f"{number}.txt", digest="x", outcome="new")
    BatchItem.objects.create(
        batch=batch,
        file_name="bad.txt",
        digest="x",
        outcome="refused",
        remarks=[{"line": 3, "message": "No <headline>."}],
    )
    address = reverse("admin:intake_batch_change", args=[batch.pk])
    page = desk.get(address).content.decode()
    assert f'?batch__id__exact={batch.pk}&amp;outcome__exact=new">3 × new story</a>' in page
    items = reverse("admin:intake_batchitem_changelist")
    refused = desk.get(items, {"batch__id__exact": batch.pk, "outcome__exact": "refused"})
    assert "3 No &lt;headline&gt;." in refused.content.decode()
    assert desk.post(address, {"opened_at": ""}).status_code == 403
