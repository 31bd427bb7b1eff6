"""Opening the next issue: with the volume, number and date that are next, and the sections its weekday plans."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from django.db import DatabaseError, IntegrityError, transaction
from django.utils.translation import gettext as _

from articles.activity.models import Entry
from articles.activity.recording import record
from issues.models import Gap, Issue, IssueSection, IssueTemplate, Publication
from issues.numbering import Appearance, Proposal, propose_for, propose_next

if TYPE_CHECKING:
    from newsroom.accounts.models import User


logger = logging.getLogger(__name__)


class CannotOpen(Exception):
    """An issue that can't be opened as the next one; says why."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


def open_next(*, by: User | None, at: datetime, seen: Proposal | None = None) -> Issue:
    """Open the next issue; where somebody else opened that very one a moment ago, it is theirs.

    `seen` is what stood on the button; without it, what is next now. Raises CannotOpen when something else is next.
    """
    publication = Publication.current()
    today = at.astimezone(publication.zone).date()
    seen = seen or propose_next(publication, today=today)
    try:
        with transaction.atomic():
            _one_at_a_time()
            following = propose_next(publication, today=today)
            if following == seen:
                return _open(seen, by=by, at=at)
    except IntegrityError:  # typed into a form at the same moment: the form doesn't wait for its turn
        following = propose_next(publication, today=today)
    there = Issue.objects.filter(volume=seen.volume, number=seen.number, date=seen.date).first()
    if there is None:
        message = _("Another issue is next by now: %(folio)s. Nothing was opened.")
        raise CannotOpen(message % {"folio": following.folio(publication)})
    return there


def open_due_issues(now: datetime) -> list[Issue]:
    """Open the issues of the coming days as far ahead as the publication says; those that this call has opened.

    Days that have passed meanwhile are left alone: nothing can go out on them any more. A day is opened once: an issue
    that somebody deleted, or gave another date, doesn't come back. The first issue of all is opened by somebody.
    """
    publication = Publication.objects.first()
    if publication is None or not publication.opens_ahead:
        return []
    today = now.astimezone(publication.zone).date()
    days = [today + timedelta(days=number) for number in range(publication.opens_ahead + 1)]
    open_or_explained = set(Issue.objects.filter(date__in=days).values_list("date", flat=True))
    open_or_explained |= set(Gap.objects.filter(date__in=days).values_list("date", flat=True))
    appearance = Appearance.of(publication)
    due = [day for day in days if day not in open_or_explained and appearance.falls_on(day)]
    if not due or not Issue.objects.exists():
        return []
    once = _opened_before(due)
    return [issue for day in due if day not in once and (issue := _open_day(publication, day, now))]


def plan(issue: Issue) -> list[IssueSection]:
    """Give a new issue the sections that the template of its weekday plans; what they are."""
    template = IssueTemplate.objects.filter(days__contains=str(issue.date.isoweekday())).first()
    planned = template.sections.select_related("section") if template else []
    sections = [IssueSection(issue=issue, section=row.section, **row.planned()) for row in planned]
    return IssueSection.objects.bulk_create(sections)


def _opened_before(days: Sequence[date]) -> set[date]:
    """Those of the days whose issue was opened once, as the log has it: what became of it is somebody's decision."""
    opened = Entry.objects.filter(kind="issue", verb="open", after__date__in=[day.isoformat() for day in days])
    return {date.fromisoformat(day) for day in opened.values_list("after__date", flat=True)}


def _open_day(publication: Publication, day: date, now: datetime) -> Issue | None:
    """None when another clock, or somebody, was faster; whatever goes wrong with one day holds back no other."""
    try:
        with transaction.atomic():
            _one_at_a_time()
            if Issue.objects.filter(date=day).exists():
                return None
            return _open(propose_for(publication, day), by=None, at=now)
    except DatabaseError:
        logger.exception("The issue of %s was not opened; the next round tries again", day)
        return None


def _one_at_a_time() -> None:
    """Wait for whoever is opening an issue just now."""
    list(Publication.objects.select_for_update().values_list("pk"))


def _open(proposal: Proposal, *, by: User | None, at: datetime) -> Issue:
    issue = proposal.issue
    issue.save()
    names = ", ".join(str(row.section) for row in plan(issue))
    record(issue, "open", by=by, at=at, after={"date": issue.date, "sections": names})
    return issue
