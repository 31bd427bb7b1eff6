"""What one can try with copy that comes in: the rows of the role matrix on batches and their stories."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from articles.models import Article
from issues.intake.accepting import accept
from issues.intake.models import Batch, BatchItem
from issues.intake.reading import read
from issues.intake.uploads import Sent, open_batch
from issues.models import Issue
from newsroom.accounts.models import User
from tests.cast import NOW, make_editor, make_issue, make_publication
from tests.roles.acts import Act, answers, nobodys

WORDS = " ".join(f"word{count}" for count in range(60))
COPY = f"Rain over Nairobi\n\nThe rain came early and stayed for a week.\n\n{WORDS}\n"


def brought(owner: User) -> Batch:
    """A batch with one story that waits for a look, brought by that person."""
    make_publication()
    batch = open_batch([Sent("rain.txt", COPY.encode())], issue=make_issue(publish_at=None), by=owner, at=NOW)
    read(batch, clock=lambda: NOW)
    return batch


def accepted(owner: User) -> Batch:
    """The same, accepted."""
    batch = brought(owner)
    chief = User.objects.filter(is_superuser=True).first() or make_editor("chief")
    accept(batch.items.get(), by=chief, at=NOW)
    return batch


def drop(client: Client, issue: Issue) -> HttpResponse:
    files = {"files": SimpleUploadedFile("rain.txt", COPY.encode())}
    return client.post(reverse("admin:issues_issue_intake", args=[issue.pk]), files)


def press(act: str, /, **typed: Any) -> Callable[[Client, Batch], HttpResponse]:
    def do(client: Client, batch: Batch) -> HttpResponse:
        item = batch.items.get()
        return client.post(reverse("admin:intake_batch_item_act", args=[batch.pk, item.pk, act]), typed)

    return do


def post(name: str) -> Callable[[Client, Batch], HttpResponse]:
    return lambda client, batch: client.post(reverse(f"admin:intake_batch_{name}", args=[batch.pk]))


def look(client: Client, batch: Batch) -> HttpResponse:
    return client.get(reverse("admin:intake_batch_change", args=[batch.pk]))


def is_shown(batch: Batch, response: HttpResponse) -> bool:
    return response.status_code == 200 and "stayed for a week" in response.content.decode()


def has_come_in(issue: Issue, response: HttpResponse) -> bool:
    return BatchItem.objects.exists()


def is_decided(decision: str) -> Callable[[Batch, HttpResponse], bool]:
    return lambda batch, response: batch.items.get().decision == decision


def is_corrected(batch: Batch, response: HttpResponse) -> bool:
    return bool(batch.items.get().typed)


def has_a_place(batch: Batch, response: HttpResponse) -> bool:
    return Article.objects.filter(issue__isnull=False).exists()


def is_undone(batch: Batch, response: HttpResponse) -> bool:
    return Batch.objects.get(pk=batch.pk).undone_at is not None


#                              reporter: own, other's; sub-editor; editor; publisher; tagger
MATRIX = [
    Act("bring copy in", nobodys(make_issue, publish_at=None), drop, has_come_in, answers("y y y y y -")),
    Act("look at copy that came in", brought, look, is_shown, answers("y h y y y -")),
    Act("correct copy", brought, press("mark", kind="standfirst", line="3"), is_corrected, answers("y h y y y -")),
    Act("accept copy", brought, press("accept"), is_decided("accepted"), answers("y h y y y -")),
    Act("accept copy into an issue", brought, press("accept"), has_a_place, answers("- h y y y -")),
    Act("leave copy out", brought, press("discard"), is_decided("discarded"), answers("y h y y y -")),
    Act("accept all of a batch", brought, post("accept"), is_decided("accepted"), answers("y h y y y -")),
    Act("leave out all of a batch", brought, post("discard"), is_decided("discarded"), answers("y h y y y -")),
    Act("undo a batch", accepted, post("undo"), is_undone, answers("y h y y y -")),
]
