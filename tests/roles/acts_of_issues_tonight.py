"""Rows of the role matrix: what one can try on the screen of ten to midnight."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from articles.models import Article
from issues.models import IssueShareLink
from newsroom.accounts.models import User
from tests.cast import make_image, make_issue, make_publication, make_story
from tests.roles.acts import Act, answers, fresh, has_status, was_made

OUT = datetime(2999, 1, 1, 6, tzinfo=UTC)
TK, MENDED = "Rain TK", "Rain over Kisumu"


def in_an_issue(headline: str = "Rain over Nairobi", **fields: Any) -> Callable[[User], Article]:
    """The lead of the next issue, begun by that person."""

    def make(owner: User) -> Article:
        make_publication()
        issue = make_issue(9132, date=OUT.date(), publish_at=OUT)
        return make_story(headline, issue=issue, position=1, created_by=owner, **fields)

    return make


def unnamed_picture(owner: User) -> Article:
    return in_an_issue(lead_image=make_image(credit_name="", source=None))(owner)


def send(**typed: str) -> Callable[[Client, Article], HttpResponse]:
    """Post to the issue's screen; `{pk}` in names and values is the story's number."""

    def do(client: Client, story: Article) -> HttpResponse:
        address = reverse("admin:issues_issue_tonight", args=[story.issue_id])
        return client.post(
            address, {name.format(pk=story.pk): value.format(pk=story.pk) for name, value in typed.items()}
        )

    return do


def look(client: Client, story: Article) -> HttpResponse:
    return client.get(reverse("admin:issues_issue_tonight", args=[story.issue_id]))


def is_shown(story: Article, response: HttpResponse) -> bool:
    return response.status_code == 200 and str(story) in response.content.decode()


def is_mended(story: Article, response: HttpResponse) -> bool:
    return fresh(story).headline == MENDED


def is_credited(story: Article, response: HttpResponse) -> bool:
    return fresh(story).lead_image.credit_name == "Ana"


def is_out_of_it(story: Article, response: HttpResponse) -> bool:
    return fresh(story).issue is None


def is_sent_off(story: Article, response: HttpResponse) -> bool:
    return fresh(story).issue.proof is not None


#                              reporter: own, other's; sub-editor; editor; publisher; tagger

MATRIX = [
    Act("see what blocks the next issue", in_an_issue(TK), look, is_shown, answers("- - y y y -")),
    Act("mend a headline on the screen of tonight", in_an_issue(TK),
        send(**{"v-{pk}-headline": MENDED, "b-{pk}-headline": TK}), is_mended, answers("- - y y y -")),
    Act("mend a credit line there", unnamed_picture,
        send(**{"v-{pk}-credit_name": "Ana", "b-{pk}-credit_name": ""}), is_credited, answers("- - y y y -")),
    Act("clear there", in_an_issue(status="draft"), send(act="clear:{pk}:draft"), has_status("cleared"),
        answers("- - - y y -")),
    Act("hold there", in_an_issue(), send(act="hold:{pk}:cleared"), has_status("held"), answers("- - - y y -")),
    Act("take out there", in_an_issue(status="draft"), send(act="take_out:{pk}:draft"), is_out_of_it,
        answers("- - y y y -")),
    Act("proof and schedule there", in_an_issue(), send(go=f"schedule:{OUT.isoformat()}"), is_sent_off,
        answers("- - - - y -")),
    Act("proof and publish there", in_an_issue(), send(go="publish"), is_sent_off, answers("- - - - y -")),
    Act("share a preview of an issue", in_an_issue(), send(share="1", note="For the source", days="7"),
        was_made(IssueShareLink), answers("- - y y y -")),
]  # fmt: skip
