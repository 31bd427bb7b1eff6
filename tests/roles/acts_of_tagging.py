"""Rows of the role matrix: tags of many stories at once, stopped and undone by whom it concerns."""

from __future__ import annotations

from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from articles.models import Article
from articles.retagging.asking import ask
from articles.retagging.models import Operation
from articles.retagging.running import carry_on
from articles.retagging.steps import add
from newsroom.accounts.models import User
from tests.articles.retagging.asked import at_once, lines_of
from tests.cast import country, make_editor, make_topic
from tests.roles.acts import Act, answers, cleared, draft, fresh, is_tagged

BULK = reverse("admin:retagging_operation_bulk")


def asked(owner: User) -> Operation:
    """Somebody else's operation, before it is done."""
    stories = [draft(owner).pk, cleared(owner).pk]
    steps = [add("countries", country().pk)]
    return ask(Operation.Kind.BULK, steps, stories, by=make_editor("asker"), at=timezone.now())


def done(owner: User) -> Operation:
    operation = asked(owner)
    carry_on(operation.pk, clock=timezone.now, pause=at_once)
    return operation


def tag_all(client: Client, story: Article) -> HttpResponse:
    make_topic("Ports and shipping")
    typed = lines_of(("add-topics", "Ports and shipping"))
    look = client.post(BULK, typed | {"look": "1"})
    carried = (look.context or {}) if look.status_code == 200 else {}
    sent = {"do": "1", "seen": carried.get("digest", ""), "key": carried.get("key", "")}
    response = client.post(BULK, typed | sent)
    for operation in Operation.objects.all():
        carry_on(operation.pk, clock=timezone.now, pause=at_once)
    return response


def tag_ticked(client: Client, story: Article) -> HttpResponse:
    ticked = {"action": "tag_ticked", "_selected_action": [story.pk]}
    return client.post(reverse("admin:articles_article_changelist"), ticked)


def leads_to_the_page(story: Article, response: HttpResponse) -> bool:
    return response.headers.get("Location", "").startswith(BULK)


def look_at(client: Client, operation: Operation) -> HttpResponse:
    return client.get(reverse("admin:retagging_operation_change", args=[operation.pk]))


def is_shown(operation: Operation, response: HttpResponse) -> bool:
    return response.status_code == 200 and operation.what in response.content.decode()


def post(name: str):
    return lambda client, operation: client.post(reverse(f"admin:retagging_operation_{name}", args=[operation.pk]))


def stands(state: str):
    return lambda operation, response: fresh(operation).state == state


#                              reporter: own, other's; sub-editor; editor; publisher; tagger
MATRIX = [
    Act("tag all stories of a list", draft, tag_all, is_tagged, answers("- - y y y y")),
    Act("come to tag the ticked", draft, tag_ticked, leads_to_the_page, answers("- - y y y y")),
    Act("look at a tagging operation", asked, look_at, is_shown, answers("- - y y y y")),
    Act("stop somebody else's tagging", asked, post("stop"), stands("stopped"), answers("- - - y y -")),
    Act("undo somebody else's tagging", done, post("undo"), stands("undoing"), answers("- - - y y -")),
]
