"""Rows of the role matrix: the dry run of an issue, the errands that follow it, and whom the newsroom tells."""

from __future__ import annotations

from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from articles.models import Article
from issues.models import Errand, Webhook
from newsroom.accounts.models import User
from tests.cast import NOW, make_issue
from tests.roles.acts import Act, answers, fresh, nothing
from tests.roles.acts_of_issues_tonight import in_an_issue, is_shown

SECRET = "hush-hush"


def given_up(owner: User) -> Errand:
    """An errand that failed too often."""
    fields = {"kind": Errand.Kind.PAGES, "key": "issue-1-pages", "written_at": NOW, "tries": 8, "error": "Away."}
    return Errand.objects.create(issue=make_issue(), **fields)


def webhook(owner: User) -> Webhook:
    return Webhook.objects.create(name="The agency", address="https://agency.example.org/", secret=SECRET)


def look_ahead(client: Client, story: Article) -> HttpResponse:
    return client.get(reverse("admin:issues_issue_dry_run", args=[story.issue_id]))


def try_again(client: Client, errand: Errand) -> HttpResponse:
    return client.post(reverse("admin:issues_errand_again", args=[errand.pk]))


def try_again_from_the_list(client: Client, errand: Errand) -> HttpResponse:
    ticked = {"action": "have_tried_again", "_selected_action": [errand.pk]}
    return client.post(reverse("admin:issues_errand_changelist"), ticked)


def is_tried_again(errand: Errand, response: HttpResponse) -> bool:
    return fresh(errand).due_at is not None


def read_errand(client: Client, errand: Errand) -> HttpResponse:
    return client.get(reverse("admin:issues_errand_change", args=[errand.pk]))


def is_read(errand: Errand, response: HttpResponse) -> bool:
    return errand.key in response.content.decode()


def add_webhook(client: Client, owner: User) -> HttpResponse:
    typed = {"name": "Mine", "address": "https://example.org/", "is_active": "on"}
    return client.post(reverse("admin:issues_webhook_add"), typed)


def read_webhook(client: Client, hook: Webhook) -> HttpResponse:
    return client.get(reverse("admin:issues_webhook_change", args=[hook.pk]))


def shows_the_secret(hook: Webhook, response: HttpResponse) -> bool:
    return SECRET in response.content.decode()


def is_added(owner: User, response: HttpResponse) -> bool:
    return Webhook.objects.filter(name="Mine").exists()


# Answers as in `acts`: reporter (own), reporter (other's), sub-editor, editor, publisher, tagger.
MATRIX = [
    Act("look at the dry run of an issue", in_an_issue(), look_ahead, is_shown, answers("- - y y y -")),
    Act("look at an errand", given_up, read_errand, is_read, answers("- - - y y -")),
    Act("have an errand tried again", given_up, try_again, is_tried_again, answers("- - - - y -")),
    Act("have ticked errands tried again", given_up, try_again_from_the_list, is_tried_again, answers("- - - - y -")),
    Act("add a webhook", nothing, add_webhook, is_added, answers("- - - - - -")),
    Act("read the secret of a webhook", webhook, read_webhook, shows_the_secret, answers("- - - - - -")),
]
