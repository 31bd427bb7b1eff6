"""Dry run of midnight: what an issue's second would bring, as things stand now. Looks only; nothing is changed."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from django.conf import settings
from django.db.models import Prefetch, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from articles.feeds import STORIES_IN_A_FEED
from articles.images.models import Image
from articles.models import Article, FormerAddress, WorkingCopy
from articles.review.models import Letter, Notice
from articles.states import moment
from issues.errands.writing import STALE
from issues.models import Issue, Publication, Webhook
from issues.newsletter.models import Subscriber
from issues.readiness import IssueRemark, remarks, stories_of
from issues.states import state_of, what_follows

Status = Article.Status
MOST_LICENCES = 20


@dataclass(frozen=True, slots=True)
class Appears:
    """A story that readers find in the issue, and whether they know it already."""

    story: Article
    is_out_already: bool


@dataclass(frozen=True, slots=True)
class StaysOut:
    """A story that stands in the issue and doesn't come with it."""

    story: Article
    why: str


@dataclass(frozen=True, slots=True)
class Change:
    """A cleared change to a live story that goes out by then."""

    story: Article
    at: datetime


@dataclass(frozen=True, slots=True)
class Redirect:
    """An address that leads elsewhere."""

    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Entry:
    """A story in a feed; `is_new` when it wasn't there at the moment of asking."""

    headline: str
    is_new: bool


@dataclass(slots=True)
class Midnight:
    """What would happen at `at` (aware), asked at `now`."""

    issue: Issue
    now: datetime
    at: datetime
    state: str
    follows: str
    appears: list[Appears] = field(default_factory=list)
    stays_out: list[StaysOut] = field(default_factory=list)
    alone: list[Article] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    redirects: list[Redirect] = field(default_factory=list)
    feeds: dict[str, list[Entry]] = field(default_factory=dict)
    errands: list[str] = field(default_factory=list)
    fails: list[IssueRemark] = field(default_factory=list)
    warnings: list[IssueRemark] = field(default_factory=list)
    licences: list[str] = field(default_factory=list)
    house: list[str] = field(default_factory=list)

    @property
    def goes_out(self) -> bool:
        """Whether the issue is there for readers at that moment, as things stand."""
        return self.issue.is_live(self.at)

    @property
    def is_clear(self) -> bool:
        """Whether nothing stands against it."""
        return self.goes_out and not (self.fails or self.licences or self.house)


def dry_run(issue: Issue, *, now: datetime, at: datetime | None = None) -> Midnight:
    """What that moment brings (aware); without one, the issue's second, or the usual hour of its day.

    An issue that has no time is shown as it would go out at that moment, and `goes_out` says that it doesn't.
    """
    when = at or issue.publish_at or Publication.current().hour_of_appearance(issue.date)
    found = Midnight(issue, now, when, str(state_of(issue, now).label), what_follows(issue, now))
    stories = stories_of(issue)
    said = remarks(issue, at=when, stories=stories)
    found.fails = [remark for remark in said if remark.is_blocking]
    found.warnings = [remark for remark in said if not remark.is_blocking]
    _sort_stories(found, stories, said)
    found.licences = _licences(found)
    found.alone = _alone(found)
    found.changes = _changes(found)
    found.redirects = _redirects(found)
    found.feeds = {reverse("articles:latest_feed", args=["atom"]): _feed(found)}
    found.errands = _errands(found)
    return found


def _second_in(story: Article, found: Midnight) -> datetime:
    """When the story would go public with the issue going out then, or when it does by its own time."""
    with_issue = found.issue.goes_public_at or found.at
    own = story.publish_at or with_issue
    return max(own, story.embargoed_until) if story.embargoed_until else own


def _sort_stories(found: Midnight, stories: list[Article], said: list[IssueRemark]) -> None:
    """Into those that readers find and those that stay out, both in run order."""
    for story in stories:
        second = _second_in(story, found)
        over = story.expires_at is not None and story.expires_at <= found.at
        if story.status == Status.CLEARED and second <= found.at and not over:
            found.appears.append(Appears(story, is_out_already=story.is_live(found.now)))
            continue
        why = [str(remark.message) for remark in said if remark.story is story and remark.keeps_out]
        found.stays_out.append(StaysOut(story, " ".join(why) or _why(story, second)))


def _why(story: Article, second: datetime) -> str:
    if story.status != Status.CLEARED:
        return str(story.get_status_display())
    if story.expires_at is not None and story.expires_at <= second:
        return _("It comes off before: %(when)s.") % {"when": moment(story.expires_at)}
    return _("It goes out later: %(when)s.") % {"when": moment(second)}


def _alone(found: Midnight) -> list[Article]:
    """Stories that go out until then without this issue."""
    between = Article.objects.live(found.at).filter(live_from__gt=found.now).exclude(issue=found.issue)
    return list(between.select_related("issue").defer("body", "editor_note").order_by("live_from", "id"))


def _changes(found: Midnight) -> list[Change]:
    names = Prefetch("article", Article.objects.only("headline", "working_title", "slug"))
    due = WorkingCopy.objects.filter(publish_at__lte=found.at).only("article", "publish_at").prefetch_related(names)
    return [Change(copy.article, copy.publish_at) for copy in due.order_by("publish_at", "id") if copy.publish_at]


def _redirects(found: Midnight) -> list[Redirect]:
    """The stories' former addresses, and the issue's other one."""
    here = found.issue.get_absolute_url()
    other = f"vol-{found.issue.volume}" + (f"-{found.issue.number}" if found.issue.number else "")
    redirects = []
    if found.issue.address != other:
        redirects.append(Redirect(reverse("issues:issue", args=[other]), here))
    stories = {line.story.pk: line.story for line in found.appears}
    for former in FormerAddress.objects.filter(article__in=stories).order_by("article", "-moved_at", "-id"):
        new = stories[former.article_id].get_absolute_url()
        redirects.append(Redirect(reverse("articles:story", args=[former.slug]), new))
    return redirects


def _feed(found: Midnight) -> list[Entry]:
    """The newest stories as the feed will list them: those of the issue count as out then."""
    rows = Article.objects.live(found.at).exclude(issue=found.issue).newest_first().only("headline", "live_from")
    entries = [(story.live_from or found.at, story.pk, story) for story in rows[:STORIES_IN_A_FEED]]
    entries += [(_second_in(line.story, found), line.story.pk, line.story) for line in found.appears]
    newest = sorted(entries, key=lambda entry: entry[:2], reverse=True)[:STORIES_IN_A_FEED]
    there = set(Article.objects.live(found.now).newest_first().values_list("pk", flat=True)[:STORIES_IN_A_FEED])
    return [Entry(story.headline, pk not in there) for _second, pk, story in newest]


def _errands(found: Midnight) -> list[str]:
    """What follows once it is out, in sentences."""
    lines = [_("The cached pages turn.")]
    hooks = list(Webhook.objects.filter(is_active=True))
    if found.issue.announced_at:
        lines.append(_("It is announced already: nobody is told again."))
    elif found.at <= found.now - STALE:
        lines.append(_("It has been out for more than a week: nobody is told."))
    else:
        lines += [_("%(name)s is told of the issue.") % {"name": webhook.name} for webhook in hooks]
        if Publication.current().sends_newsletter:
            readers = Subscriber.objects.getting_it().count()
            said = ngettext(
                "The newsletter goes to %(count)s reader.", "The newsletter goes to %(count)s readers.", readers
            )
            lines.append(said % {"count": readers})
        if settings.WEBSUB_HUB:
            lines.append(_("The hub is pinged: %(address)s") % {"address": settings.WEBSUB_HUB})
        if settings.INDEXNOW and settings.INDEXNOW_KEY:
            said = _("The search engines are told of the new addresses: %(address)s")
            lines.append(said % {"address": settings.INDEXNOW})
    new = len([line for line in found.appears if not line.is_out_already]) + len(found.alone)
    for webhook in hooks:
        if webhook.tells_stories and new:
            said = ngettext("%(name)s is told of %(count)s story.", "%(name)s is told of %(count)s stories.", new)
            lines.append(said % {"name": webhook.name, "count": new})
    waiting = Letter.objects.filter(sent_at=None, due_at__lte=found.at).count()
    people = Notice.objects.to_be_mailed(found.at).order_by().values("recipient").distinct().count()
    if letters := waiting + people:
        said = ngettext("%(count)s letter to the desk goes out.", "%(count)s letters to the desk go out.", letters)
        lines.append(said % {"count": letters})
    return lines


def _licences(found: Midnight) -> list[str]:
    """Pictures of this issue whose licence has ended by then."""
    day = timezone.localtime(found.at, Publication.current().zone).date()
    stories = [line.story.pk for line in found.appears]
    here = Q(lead_of__in=stories) | Q(cover_of=found.issue)
    ended = Image.objects.filter(here, licence_ends_on__lt=day).distinct().order_by("title")[:MOST_LICENCES]
    sentence = _("The licence of the picture “%(title)s” has ended by then.")
    return [sentence % {"title": image.title} for image in ended]
