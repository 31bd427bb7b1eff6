"""Dropping copy on the desk as a browser does, and what a test asks of the batch that comes of it."""

from __future__ import annotations

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from issues.intake.models import Batch, BatchItem
from issues.models import Issue

STORY = """Sunday

11-02-2025 Vol 2132

Ferries run by night again on Lake Victoria

For the first time in a generation, boats cross Lake Victoria after dark, from Kisumu in Kenya to Mwanza in Tanzania.

The lights on the islands were lit in spring, and the first captains learned them by heart. Kenyan officials said more
would follow before the rains, and that the crews are trained by the harbour masters of both countries since April.

Freight pays for it, and passengers sleep on deck.

image source from:lakepress

Ana Muñoz
"""
HEADLINE = "Ferries run by night again on Lake Victoria"


def story(headline: str, number: int = 1) -> str:
    """Another story, whose words nobody else has."""
    words = " ".join(f"word{number}x{count}" for count in range(60))
    return STORY.replace(HEADLINE, headline).replace("Freight pays for it, and passengers sleep on deck.", words)


def files(*texts: str | bytes, names: tuple[str, ...] = ()) -> list[SimpleUploadedFile]:
    """Files of these texts."""
    given = [*names, *(f"story-{number}.txt" for number in range(len(names), len(texts)))]
    raws = [text if isinstance(text, bytes) else text.encode() for text in texts]
    return [SimpleUploadedFile(name, raw) for name, raw in zip(given, raws, strict=True)]


def drop(client: Client, *texts: str | bytes, issue: Issue | None = None, names: tuple[str, ...] = ()) -> Batch:
    """The batch of what was dropped; it must have been taken."""
    response = post_files(client, {"files": files(*texts, names=names)}, issue=issue)
    assert response.status_code == 302, response.content.decode()
    return Batch.objects.get(pk=int(response.headers["Location"].split("/")[-3]))


def post_files(client: Client, typed: dict[str, Any], *, issue: Issue | None = None) -> HttpResponse:
    address = reverse("admin:issues_issue_intake", args=[issue.pk]) if issue else reverse("admin:intake_batch_add")
    return client.post(address, typed)


def proof(client: Client, batch: Batch) -> str:
    """The proof screen."""
    response = client.get(reverse("admin:intake_batch_change", args=[batch.pk]))
    assert response.status_code == 200
    return response.content.decode()


def act(client: Client, item: BatchItem, name: str, **typed: Any) -> HttpResponse:
    """Press a button of a card."""
    return client.post(reverse("admin:intake_batch_item_act", args=[item.batch_id, item.pk, name]), typed)


def accept_all(client: Client, batch: Batch) -> HttpResponse:
    return client.post(reverse("admin:intake_batch_accept", args=[batch.pk]))


def undo(client: Client, batch: Batch) -> HttpResponse:
    return client.post(reverse("admin:intake_batch_undo", args=[batch.pk]))
