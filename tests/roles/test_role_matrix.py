"""Who may do what: each cell by a raw request, in both directions. The table is in `acts`."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from django.test import Client
from django.urls import reverse

from articles.models import Article
from newsroom.accounts.models import User
from tests.cast import make_editor, make_issue, make_person
from tests.roles.acts import HIDDEN, ROLES, YES, Act, draft, fresh, opened, page
from tests.roles.acts import MATRIX as AT_THE_FORM
from tests.roles.acts_beside import MATRIX as BESIDE_THE_FORM
from tests.roles.acts_of_coverage import MATRIX as OF_COVERAGE
from tests.roles.acts_of_issues_clock import MATRIX as OF_THE_CLOCK
from tests.roles.acts_of_issues_intake import MATRIX as OF_THE_INTAKE
from tests.roles.acts_of_issues_planning import MATRIX as PLANNING
from tests.roles.acts_of_issues_proofs import MATRIX as OF_PROOFS
from tests.roles.acts_of_issues_run_order import MATRIX as RUN_ORDER
from tests.roles.acts_of_issues_tonight import MATRIX as TONIGHT
from tests.roles.acts_of_tagging import MATRIX as TAGGING
from tests.roles.acts_of_the_tagging_desk import MATRIX as AT_THE_TAGGING_DESK

pytestmark = pytest.mark.django_db

MATRIX = [*AT_THE_FORM, *BESIDE_THE_FORM, *OF_PROOFS, *PLANNING, *RUN_ORDER, *TONIGHT, *OF_THE_CLOCK, *OF_THE_INTAKE]
MATRIX += [*OF_COVERAGE, *TAGGING, *AT_THE_TAGGING_DESK]
CELLS = [
    pytest.param(act, role, answer, id=f"{act.name} / {role}")
    for act in MATRIX
    for role, answer in zip(ROLES, act.answers, strict=True)
]
OUTSIDERS = ["a stranger", "a reader with an account"]


def come_in(role: str) -> tuple[Client, User]:
    """A browser in which somebody of that role is signed in, and whose story it is about."""
    name, _comma, whose = role.partition(", ")
    person = make_person(name)
    client = Client()
    client.force_login(person)
    return client, person if whose == "own" else make_editor("somebody-else")


@pytest.mark.parametrize(("act", "role", "answer"), CELLS)
def test_a_cell_of_the_matrix(act: Act, role: str, answer: str):
    client, owner = come_in(role)
    thing = act.make(owner)
    response = act.do(client, thing)
    assert act.is_done(thing, response) is (answer == YES)
    if answer == HIDDEN:
        assert response.status_code == 404
    elif answer == YES:
        assert response.status_code in {200, 302}


@pytest.mark.parametrize("outsider", OUTSIDERS)
@pytest.mark.parametrize("act", MATRIX, ids=lambda act: act.name)
def test_nobody_from_outside_gets_past_the_door(act: Act, outsider: str):
    client = Client()
    if outsider != OUTSIDERS[0]:
        client.force_login(User.objects.create_user("rita"))
    thing = act.make(make_editor("somebody-else"))
    response = act.do(client, thing)
    assert not act.is_done(thing, response) or act.name == "read its log"  # a redirect, but to the door
    assert response.status_code == 302
    assert response.headers["Location"].startswith(reverse("admin:login"))


def test_a_readers_live_story_stays_what_it_was_while_a_change_is_proposed():
    act = next(act for act in MATRIX if act.name == "propose a change to a live story")
    client, owner = come_in("sub-editor")
    story = act.make(owner)
    act.do(client, story)
    assert fresh(story).headline == "Rain over Nairobi"


SMUGGLED = {
    "status": "cleared",
    "publish_at": "2020-01-01T06:00",
    "publish_at_0": "2020-01-01",
    "embargoed_until": "2999-01-01T06:00",
    "expires_at": "2999-01-01T06:00",
    "live_from": "2020-01-01T06:00",
    "slug": "mine",
    "created_by": "1",
    "assigned_to": "1",
    "lock_version": "99",
    "word_count": "1",
    "position": "1",
    "planned_on": "2025-11-02",
    "commissioned_length": "9",
    "legal_check": "approved",
    "picture_check": "approved",
    "id": "1",
}
KEPT = [
    "status", "publish_at", "embargoed_until", "expires_at", "live_from", "created_by_id", "assigned_to_id",
    "issue_id", "position", "planned_on", "commissioned_length", "legal_check", "picture_check",
]  # fmt: skip


def test_a_reporter_smuggles_nothing_into_a_draft():
    client, rob = come_in("reporter, own")
    story, issue = draft(rob), make_issue()
    before = {name: getattr(story, name) for name in KEPT}
    base = json.loads(opened(story)["base"]) | {"publish_at": None, "issue_id": issue.pk, "slug": "other"}
    typed = {"headline": "Rain over Kisumu", "issue": issue.pk, "base": json.dumps(base), "_save": "Save"}
    response = client.post(page("change", story), opened(story) | SMUGGLED | typed)
    saved = fresh(story)
    assert (response.status_code, saved.headline, saved.slug) == (302, "Rain over Kisumu", "rain-over-kisumu")
    assert {name: getattr(saved, name) for name in KEPT} == before
    assert saved.lock_version < 99


def test_a_reporter_smuggles_nothing_into_a_new_story():
    client, rob = come_in("reporter, own")
    issue = make_issue()
    typed = {"headline": "Rain", "body": "<p>It rained.</p>", "issue": issue.pk, "_save": "Save"}
    client.post(reverse("admin:articles_article_add"), SMUGGLED | typed)
    saved = Article.objects.get()
    assert (saved.headline, saved.status, saved.created_by, saved.slug) == ("Rain", "draft", rob, "rain")
    assert [getattr(saved, name) for name in ("publish_at", "embargoed_until", "issue", "position", "planned_on")] == [
        None
    ] * 5


def test_a_reporter_saves_no_new_story_over_another():
    client, _rob = come_in("reporter, own")
    other = draft(make_editor("somebody-else"))
    typed = opened(other) | {"headline": "Mine", "_saveasnew": "1", "_save": "Save"}
    assert client.post(page("change", other), typed).status_code == 404
    assert Article.objects.count() == 1


def test_what_was_sent_on_is_the_reporters_again_when_it_comes_back():
    client, rob = come_in("reporter, own")
    story = draft(rob)
    Article.objects.filter(pk=story.pk).update(status="in_review", modified_at=datetime(2025, 1, 1, tzinfo=UTC))
    assert client.post(page("change", story), opened(story) | {"headline": "Mine"}).status_code == 403
    Article.objects.filter(pk=story.pk).update(status="draft")
    assert client.post(page("change", story), opened(story) | {"headline": "Mine"}).status_code == 302
    assert fresh(story).headline == "Mine"


def test_a_story_that_is_assigned_is_the_reporters_own():
    client, rob = come_in("reporter, own")
    story = draft(make_editor("somebody-else"))
    assert client.get(page("change", story)).status_code == 404
    Article.objects.filter(pk=story.pk).update(assigned_to=rob)
    assert client.get(page("change", story)).status_code == 200
