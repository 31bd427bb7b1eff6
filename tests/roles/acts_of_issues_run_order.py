"""Rows of the role matrix: what one can try on the page of an issue's run order."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from articles.models import Article
from issues.models import Override
from newsroom.accounts.models import User
from tests.cast import make_issue, make_story
from tests.roles.acts import Act, answers, fresh, was_made

WET = "Wet at last"


def second(**fields: Any) -> Callable[[User], Article]:
    """The second story of an issue to come, begun by that person."""

    def make(owner: User) -> Article:
        issue = make_issue(publish_at=None)
        make_story("The lead", issue=issue, position=1)
        return make_story(issue=issue, position=2, created_by=owner, **fields)

    return make


def loose(owner: User) -> Article:
    make_issue(publish_at=None)
    return make_story(publish_at=None, created_by=owner)


def send(**typed: str) -> Callable[[Client, Article], HttpResponse]:
    def do(client: Client, story: Article) -> HttpResponse:
        issue = story.issue_id or make_issue(2140, publish_at=None).pk
        address = reverse("admin:issues_issue_run_order", args=[issue])
        return client.post(address, {"story": story.pk} | typed)

    return do


def show_otherwise(client: Client, story: Article) -> HttpResponse:
    return client.post(reverse("admin:issues_issue_override", args=[story.issue_id, story.pk]), {"headline": WET})


def is_first(story: Article, response: HttpResponse) -> bool:
    return fresh(story).position == 1


def is_aside(story: Article, response: HttpResponse) -> bool:
    return fresh(story).issue_id is None


def is_in(story: Article, response: HttpResponse) -> bool:
    return fresh(story).issue_id is not None


#                              reporter: own, other's; sub-editor; editor; publisher; tagger

MATRIX = [
    Act("move a cleared story", second(), send(act="move", place="1"), is_first, answers("- - - y y -")),
    Act("move a draft", second(status="draft"), send(act="move", place="1"), is_first, answers("- - y y y -")),
    Act("put a story aside", second(), send(act="put_aside"), is_aside, answers("- - - y y -")),
    Act("take a story in", loose, send(act="move"), is_in, answers("- - - y y -")),
    Act("show a story otherwise", second(), show_otherwise, was_made(Override, headline=WET),
        answers("- h - y y h")),
]  # fmt: skip
