"""What waits for one person: the first thing that they see in the morning."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from articles.models import Article
from articles.review.models import Notice
from articles.rights import visible_to

if TYPE_CHECKING:
    from newsroom.accounts.models import User

MOST = 20
Status = Article.Status


@dataclass(frozen=True, slots=True)
class Waiting:
    """One thing that waits: on which story, what is wanted, by whom it was said, when, and in what words.

    `kind` is "overdue", "due", "assigned", "reviewing" or a kind of notice: "mentioned", "replied", "commented",
    "sent_back", "to_review", "approved". For what is due, `at` is the moment by which it should be done.
    """

    kind: str
    label: str | Promise
    article: Article
    at: datetime | None
    by: User | None = None
    text: str = ""


def waiting_for(person: User, at: datetime) -> list[Waiting]:
    """What this person should look at (at most twenty of each sort): the overdue, the due, then the newest notices.

    Two queries. Stories that the person may no longer see are left out.
    """
    return [*_duties(person, at), *_notices(person)]


def _duties(person: User, at: datetime) -> list[Waiting]:
    mine = Q(assigned_to=person.pk, status__in=[Status.DRAFT, Status.IN_REVIEW])
    claimed = Q(claimed_by=person.pk, status=Status.IN_REVIEW)
    stories = Article.objects.filter(mine | claimed).filter(visible_to(person)).defer("body", "editor_note")
    rows = [_duty(story, person, at) for story in stories.order_by("due_at", "id")[:MOST]]
    return sorted(rows, key=lambda row: (row.kind != "overdue", row.at is None))


def _duty(story: Article, person: User, at: datetime) -> Waiting:
    if story.assigned_to_id != person.pk:
        return Waiting("reviewing", _("You are reviewing it"), story, story.claimed_at)
    if story.due_at is None:
        return Waiting("assigned", _("Assigned to you"), story, None)
    if story.due_at < at:
        return Waiting("overdue", _("Overdue"), story, story.due_at)
    return Waiting("due", _("Due"), story, story.due_at)


def _notices(person: User) -> list[Waiting]:
    # Being assigned shows as a duty already.
    unseen = Notice.objects.unseen().filter(recipient=person.pk).exclude(kind=Notice.Kind.ASSIGNED)
    visible = Article.objects.filter(visible_to(person)).values("pk")
    rows = unseen.filter(article__in=visible).select_related("article", "by").defer("article__body")
    return [Waiting(row.kind, row.get_kind_display(), row.article, row.at, row.by, row.text) for row in rows[:MOST]]
