"""The next issue, and what stands between it and its readers: at ten to midnight this must be seen at once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.content import LINKS, TEXTS, TIMES, Content, moment_text
from articles.models import Article
from articles.models.chosen import ArticleQuerySet
from articles.readiness import blocking
from articles.rights import visible_to
from articles.states import State, moment, state_of
from issues.models import Issue
from issues.states import state_of as state_of_issue
from issues.states import what_follows
from newsroom.accounts.models import User

MOST_STORIES = 60
Status = Article.Status
DROPPED = [Status.SPIKED, Status.WITHDRAWN, Status.KILLED]
NOT_CLEARED = {
    Status.DRAFT: gettext_lazy("Still a draft: it doesn't run."),
    Status.IN_REVIEW: gettext_lazy("Not cleared yet: it doesn't run."),
    Status.HELD: gettext_lazy("Held: it doesn't run."),
}


@dataclass(frozen=True, slots=True)
class Trouble:
    """One thing in the way, and the field where to mend it ("" for the story itself)."""

    message: str | Promise
    field: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A story of the issue with what is in its way."""

    story: Article
    state: State
    troubles: list[Trouble]


@dataclass(frozen=True, slots=True)
class Tonight:
    """The next issue: how it stands, what is in its own way, and the stories that don't run as they are."""

    issue: Issue
    state: State
    follows: str
    troubles: list[str]
    blocked: list[Line]
    count: int
    has_more: bool

    @property
    def ready(self) -> int:
        """How many of its stories run as they are."""
        return self.count - len(self.blocked)


def next_issues(at: datetime, *, most: int) -> list[Issue]:
    """The issues that are not out at that moment (aware), the next one first."""
    out = Issue.objects.live(at).values("pk")
    ahead = Issue.objects.exclude(pk__in=out).filter(withdrawn_at=None).order_by("date", "volume", "number")
    return list(ahead.defer("letter")[:most])


def tonight(issue: Issue, person: User, at: datetime) -> Tonight:
    """What blocks that issue, as far as this person may see its stories. Looks at sixty of them at most."""
    rows = Article.objects.filter(visible_to(person), issue=issue).exclude(status__in=DROPPED)
    found = list(_with_all_that_is_asked(rows)[: MOST_STORIES + 1])
    for story in found:
        story.issue = issue
    lines = [Line(story, state_of(story, at), _troubles(story, issue)) for story in found[:MOST_STORIES]]
    return Tonight(
        issue,
        state_of_issue(issue, at),
        what_follows(issue, at),
        _of_issue(issue, lines),
        [line for line in lines if line.troubles],
        len(lines),
        has_more=len(found) > MOST_STORIES,
    )


def _with_all_that_is_asked(stories: ArticleQuerySet) -> ArticleQuerySet:
    """The stories with what remarks look at, so that each is asked without a query of its own."""
    return (
        stories.in_run_order()
        .select_related("section", "lead_image__source", "image_source")
        .prefetch_related("bylines", "topic_taggings", "country_taggings")
    )


def _content_of(story: Article) -> Content:
    """The same as `articles.content.content_of`, out of the rows that came along."""
    bylines, topics, countries = story.bylines.all(), story.topic_taggings.all(), story.country_taggings.all()
    return (
        {name: getattr(story, name) for name in (*TEXTS, *LINKS)}
        | {name: moment_text(getattr(story, name)) for name in TIMES}
        | {"planned_on": story.planned_on.isoformat() if story.planned_on else None}
        | {
            "bylines": [{"author_id": row.author_id, "order": row.order, "role": row.role} for row in bylines],
            "topics": [{"tag_id": row.tag_id, "strength": row.strength} for row in topics],
            "countries": [{"tag_id": row.tag_id, "strength": row.strength} for row in countries],
        }
    )


def _troubles(story: Article, issue: Issue) -> list[Trouble]:
    troubles = [Trouble(remark.message, remark.field) for remark in blocking(story, content=_content_of(story))]
    if story.status in NOT_CLEARED:
        troubles.insert(0, Trouble(NOT_CLEARED[Status(story.status)]))
    if issue.publish_at and story.live_from and story.live_from > issue.publish_at:
        late = _("It goes out after the issue: %(when)s.") % {"when": moment(story.live_from)}
        troubles.append(Trouble(late, "embargoed_until" if story.embargoed_until else "publish_at"))
    return troubles


def _of_issue(issue: Issue, lines: list[Line]) -> list[str]:
    troubles = []
    if issue.publish_at is None:
        troubles.append(_("The issue has no time yet: nothing of it goes out."))
    if not lines:
        troubles.append(_("No story stands in it yet."))
    return troubles
