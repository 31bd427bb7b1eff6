"""What goes out next and when, what went wrong, and what was done last."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, F, Prefetch, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django_tasks_db.models import DBTaskResult

from articles.activity.models import Entry
from articles.activity.reading import gone_of
from articles.activity.verbs import phrase
from articles.models import Article, WorkingCopy
from articles.review.models import Letter
from articles.rights import entries_for, visible_to
from issues.errands import title_of
from issues.models import Errand, Issue
from issues.newsletter.models import Mailing
from newsroom.accounts.models import User

MOST_GOING, MOST_DONE, MOST_FAILURES = 8, 8, 5
FAILURES_STAY = timedelta(days=7)
PAGES = {
    "article": "articles_article",
    "author": "articles_author",
    "country": "tagging_country",
    "image": "images_image",
    "imagesource": "images_imagesource",
    "issue": "issues_issue",
    "section": "articles_section",
    "topic": "tagging_topic",
}


@dataclass(frozen=True, slots=True)
class Going:
    """Something that readers will see from that moment (aware) on."""

    at: datetime
    name: str
    address: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Failure:
    """Something that the machine tried in vain."""

    at: datetime
    what: str
    why: str
    address: str = ""


@dataclass(frozen=True, slots=True)
class Done:
    """A line of the activity log; `address` while the thing is there."""

    entry: Entry
    verb: str
    address: str


def goes_out_next(person: User, at: datetime, *, with_issues: bool) -> list[Going]:
    """Issues, stories at a time of their own, and changes to live stories, in the order in which readers see them."""
    ahead = [*(_issues(at) if with_issues else []), *_stories(person, at), *_changes(person, at)]
    return sorted(ahead, key=lambda going: going.at)[:MOST_GOING]


def _issues(at: datetime) -> list[Going]:
    coming = Issue.objects.filter(publish_at__gt=at, withdrawn_at=None).order_by("publish_at").defer("letter")
    return [
        Going(issue.publish_at, str(issue), reverse("admin:issues_issue_change", args=[issue.pk]), issue.title)
        for issue in coming[:MOST_GOING]
        if issue.publish_at
    ]


def _stories(person: User, at: datetime) -> list[Going]:
    """Those that don't go with their issue: the issue's line says the others."""
    alone = Q(issue=None) | ~Q(live_from=F("issue__publish_at")) | Q(issue__publish_at=None)
    coming = Article.objects.filter(alone, visible_to(person), status=Article.Status.CLEARED, live_from__gt=at)
    rows = coming.select_related("issue").defer("body", "editor_note", "issue__letter").order_by("live_from", "id")
    return [
        Going(story.live_from, str(story), _story_address(story), _reason(story))
        for story in rows[:MOST_GOING]
        if story.live_from
    ]


def _reason(story: Article) -> str:
    if story.embargoed_until and story.embargoed_until == story.live_from:
        return _("embargo ends")
    return story.issue.volume_as_printed if story.issue else _("at its own time")


def _changes(person: User, at: datetime) -> list[Going]:
    names = Prefetch("article", Article.objects.only("headline", "working_title"))  # a join would read every story
    coming = WorkingCopy.objects.filter(visible_to(person, "article__"), publish_at__gt=at).prefetch_related(names)
    rows = coming.only("publish_at", "article").order_by("publish_at")
    return [
        Going(copy.publish_at, str(copy.article), _story_address(copy.article), _("changes to a live story"))
        for copy in rows[:MOST_GOING]
        if copy.publish_at
    ]


def _story_address(story: Article) -> str:
    return reverse("admin:articles_article_change", args=[story.pk])


def failures_for(person: User, at: datetime) -> list[Failure]:
    """What failed in the last seven days, newest first, for those who may look at it."""
    since = at - FAILURES_STAY
    found = []
    if person.has_perm("django_tasks_database.view_dbtaskresult"):
        found += _tasks(since)
    if person.has_perm("review.view_letter"):
        found += _letters(since)
    if person.has_perm("issues.view_errand"):
        found += _errands(since)
    if person.has_perm("newsletter.view_mailing"):
        found += _mailings(since)
    return sorted(found, key=lambda failure: failure.at, reverse=True)[:MOST_FAILURES]


def _tasks(since: datetime) -> list[Failure]:
    tasks = DBTaskResult.objects.failed().filter(finished_at__gte=since).order_by("-finished_at")[:MOST_FAILURES]
    page = "admin:django_tasks_database_dbtaskresult_change"
    return [
        Failure(task.finished_at, task.task_name, _last_line(task.traceback), reverse(page, args=[task.pk]))
        for task in tasks
    ]


def _last_line(traceback: str) -> str:
    return (traceback.strip().splitlines() or [""])[-1][:200]


def _letters(since: datetime) -> list[Failure]:
    given_up = Letter.objects.given_up().filter(written_at__gte=since)
    return [
        Failure(letter.written_at, _("Mail to %(person)s") % {"person": letter.recipient}, letter.error)
        for letter in given_up.select_related("recipient").order_by("-written_at")[:MOST_FAILURES]
    ]


def _mailings(since: datetime) -> list[Failure]:
    """Newsletters that some readers didn't get, each once: of five thousand addresses a few are always wrong."""
    lost = Count("deliveries", filter=Q(deliveries__sent_at=None, deliveries__due_at=None) & ~Q(deliveries__error=""))
    rows: Iterable[Any] = Mailing.objects.filter(written_at__gte=since).annotate(lost=lost).filter(lost__gt=0)
    return [
        Failure(
            mailing.written_at,
            str(mailing),
            ngettext("%(count)s reader didn't get it", "%(count)s readers didn't get it", mailing.lost)
            % {"count": mailing.lost},
            reverse("admin:newsletter_mailing_change", args=[mailing.pk]),
        )
        for mailing in rows
    ]


def _errands(since: datetime) -> list[Failure]:
    given_up = Errand.objects.given_up().filter(written_at__gte=since).select_related("webhook", "issue", "article")
    return [
        Failure(
            errand.written_at,
            _("%(errand)s: given up") % {"errand": title_of(errand)},
            errand.error,
            reverse("admin:issues_errand_change", args=[errand.pk]),
        )
        for errand in given_up.order_by("-written_at")[:MOST_FAILURES]
    ]


def last_done(person: User) -> list[Done]:
    """What people did last, as far as this person may read the log."""
    entries = list(Entry.objects.filter(entries_for(person)).newest_first()[:MOST_DONE])
    gone = gone_of(entries)
    return [Done(entry, phrase(entry.verb), _address_of(entry, gone)) for entry in entries]


def _address_of(entry: Entry, gone: set[tuple[str, int]]) -> str:
    if entry.kind not in PAGES or (entry.kind, entry.object_id) in gone:
        return ""
    return reverse(f"admin:{PAGES[entry.kind]}_change", args=[entry.object_id])
