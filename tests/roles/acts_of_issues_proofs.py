"""Rows of the role matrix about proofs and going out: who takes one, reads one, goes back to one, lets an issue out."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from articles.models import Article
from issues import proofs, publishing
from issues.models import Issue
from newsroom.accounts.models import User
from tests.cast import NOW, make_issue, make_publication, make_story
from tests.roles.acts import TEXT, Act, answers, press

YEAR_2999 = date(2999, 1, 1)
AHEAD = datetime(2999, 1, 1, 6, tzinfo=UTC)


def proofed(owner: User) -> Issue:
    """An issue that isn't out, with a story of the owner's, and its proof."""
    make_publication()
    issue = make_issue(publish_at=None, date=YEAR_2999)
    make_story("Rain", issue=issue, position=1, body=f"<p>{TEXT}</p>", created_by=owner)
    proofs.take(issue, by=None, at=NOW)
    return issue


def changed_since(owner: User) -> Issue:
    issue = proofed(owner)
    Article.objects.filter(issue=issue).update(standfirst="Another.")
    return issue


def scheduled(owner: User) -> Issue:
    issue = proofed(owner)
    publishing.schedule(issue, publish_at=AHEAD, by=None, at=NOW, proof=proofs.latest(issue))
    return issue


def out(owner: User) -> Issue:
    issue = proofed(owner)
    publishing.publish(issue, by=None, at=NOW, proof=proofs.latest(issue))
    return issue


def page(name: str, *rest: Any) -> Callable[[Client, Issue], HttpResponse]:
    return lambda client, issue: client.get(reverse(f"admin:issues_issue_{name}", args=[issue.pk, *rest]))


def post(name: str, *rest: Any, **typed: Any) -> Callable[[Client, Issue], HttpResponse]:
    return lambda client, issue: client.post(reverse(f"admin:issues_issue_{name}", args=[issue.pk, *rest]), typed)


def is_shown(issue: Issue, response: HttpResponse) -> bool:
    return response.status_code == 200


def fresh(issue: Issue) -> Issue:
    return Issue.objects.get(pk=issue.pk)


NOBODY_BUT_DESK, EDITORS, PUBLISHERS = answers("- - y y y -"), answers("- - - y y -"), answers("- - - - y -")
# Stock pages say of an issue that it isn't there to whoever may not look at issues.
AT_THE_FORM = answers("- - - y y h"), answers("- - - - y h")

MATRIX = [
    Act("see the proofs of an issue", proofed, page("proofs"), is_shown, NOBODY_BUT_DESK),
    Act("look at a proof", proofed, page("proof_page", 1), is_shown, NOBODY_BUT_DESK),
    Act("read a story in a proof", proofed, page("proof_story", 1, 1), is_shown, NOBODY_BUT_DESK),
    Act("compare two proofs", proofed, page("proof_difference", "1", "now"), is_shown, NOBODY_BUT_DESK),
    Act("take a proof", proofed, post("proof_take"), lambda issue, _r: issue.proofs.count() == 2, EDITORS),
    Act(
        "take a proof on the form",
        changed_since,
        press("take_proof"),
        lambda i, _r: i.proofs.count() == 2,
        AT_THE_FORM[0],
    ),
    Act(
        "go back to a proof",
        changed_since,
        post("proof_back", 1),
        lambda issue, _r: issue.articles.get().standfirst == "",
        EDITORS,
    ),
    Act(
        "schedule an issue on its proof",
        proofed,
        post("schedule", publish_at="2999-01-01T06:00:07", proof="1"),
        lambda issue, _r: fresh(issue).publish_at is not None,
        PUBLISHERS,
    ),
    Act(
        "publish an issue now",
        proofed,
        post("publish", proof="1"),
        lambda issue, _r: fresh(issue).publish_at is not None,
        PUBLISHERS,
    ),
    Act(
        "open a scheduled issue for changes",
        scheduled,
        press("open_for_changes"),
        lambda issue, _r: fresh(issue).proof is None,
        AT_THE_FORM[1],
    ),
    Act(
        "withdraw an issue",
        out,
        post("withdraw", reason="A fault."),
        lambda issue, _r: fresh(issue).withdrawn_at is not None,
        PUBLISHERS,
    ),
]
