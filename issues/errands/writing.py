"""The errands that follow an issue or a story, with what is sent: written in the transaction that announces it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.urls import reverse

from articles.models import Article
from articles.review.letters import site
from articles.syndication import FORMS
from issues.models import Errand, Issue, Publication, Webhook

STALE = timedelta(days=7)  # what went out longer ago is no news to anybody: an archive that was imported


def write_for_issue(issue: Issue, now: datetime) -> int:
    """Write what follows the issue's going out; how many errands that are."""
    stem = f"issue-{issue.pk}"
    errands = [_errand(Errand.Kind.PAGES, f"{stem}-pages", now, issue=issue)]
    if issue.publish_at and issue.publish_at > now - STALE:
        payload = _of_issue(issue, now)
        webhooks = Webhook.objects.filter(is_active=True)
        errands += [_told(webhook, stem, payload, now, issue=issue) for webhook in webhooks]
        if Publication.current().sends_newsletter:
            errands.append(_errand(Errand.Kind.NEWSLETTER, f"{stem}-newsletter", now, issue=issue))
        if settings.WEBSUB_HUB:
            for form in FORMS:  # to a hub, each form is a feed of its own
                topic = {"topic": whole(reverse("articles:latest_feed", args=[form]))}
                errands.append(_errand(Errand.Kind.PING, f"{stem}-ping-{form}", now, issue=issue, payload=topic))
        if settings.INDEXNOW and settings.INDEXNOW_KEY:
            new = {"addresses": [payload["issue"]["address"], *(story["address"] for story in payload["stories"])]}
            errands.append(_errand(Errand.Kind.PING, f"{stem}-indexnow", now, issue=issue, payload=new))
    return _write(errands)


def write_for_stories(stories: Iterable[Article], now: datetime) -> int:
    """Write what follows each story's going public; one that goes with its issue turns no pages of its own."""
    webhooks = list(Webhook.objects.filter(is_active=True, tells_stories=True))
    errands = []
    for story in stories:
        stem = f"story-{story.pk}"
        if story.issue is None or story.issue.publish_at != story.live_from:
            errands.append(_errand(Errand.Kind.PAGES, f"{stem}-pages", now, article=story))
        errands += [_told(webhook, stem, _of_story(story, now), now, article=story) for webhook in webhooks]
    return _write(errands)


def title_of(errand: Errand) -> str:
    """What it is about, in words: "tell another system (The agency): Sunday, 11-02-2025, Vol 2132"."""
    whom = f" ({errand.webhook})" if errand.webhook else ""
    return f"{errand.get_kind_display()}{whom}: {errand.issue or errand.article}"


def whole(path: str) -> str:
    """The address as others reach it."""
    return site() + path


def _write(errands: list[Errand]) -> int:
    """Whoever wrote the same before keeps theirs."""
    return len(Errand.objects.bulk_create(errands, ignore_conflicts=True, batch_size=200))


def _told(webhook: Webhook, stem: str, payload: dict[str, Any], now: datetime, **of: object) -> Errand:
    key = f"{stem}-webhook-{webhook.pk}"
    return _errand(Errand.Kind.WEBHOOK, key, now, webhook=webhook, payload={"id": key, **payload}, **of)


def _errand(kind: Errand.Kind, key: str, now: datetime, **fields: Any) -> Errand:
    return Errand(kind=kind, key=key, written_at=now, due_at=now, **fields)


def _of_issue(issue: Issue, now: datetime) -> dict[str, Any]:
    """What others are told of an issue: what readers see of it, nothing of the desk's."""
    stories = Article.objects.live(now).filter(issue=issue).in_run_order().only("headline", "slug", "position")
    return {
        "event": "issue.out",
        "issue": {
            "volume": issue.volume,
            "number": issue.number,
            "date": issue.date.isoformat(),
            "folio": issue.folio,
            "title": issue.title,
            "address": whole(issue.get_absolute_url()),
        },
        "out_since": issue.publish_at.isoformat() if issue.publish_at else None,
        "stories": [{"headline": story.headline, "address": whole(story.get_absolute_url())} for story in stories],
    }


def _of_story(story: Article, now: datetime) -> dict[str, Any]:
    """What others are told of a story. An issue that isn't out yet is nobody's business."""
    return {
        "event": "story.out",
        "story": {"headline": story.headline, "trail": story.trail, "address": whole(story.get_absolute_url())},
        "issue": story.issue.volume_as_printed if story.issue and story.issue.is_live(now) else None,
        "out_since": story.live_from.isoformat() if story.live_from else None,
    }
