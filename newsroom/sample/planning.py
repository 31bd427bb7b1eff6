"""What the sample plans: templates by weekday, a day off, a strike, and the next two issues."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from articles.models import Article, Section
from issues import proofs, publishing
from issues.models import DayOff, Gap, Issue, IssueTemplate, Publication, TemplateSection
from issues.opening import open_next, plan
from issues.run_order import Spot, move

DAY_OFF_IN, A_DAY = timedelta(days=9), timedelta(days=1)


def make_templates(entries: list[dict[str, Any]]) -> None:
    """The templates of the weekdays, with their sections in order."""
    for entry in entries:
        template = IssueTemplate.objects.create(name=entry["name"], days=entry["days"])
        for order, planned in enumerate(entry["sections"], start=1):
            section = Section.objects.get(slug=planned.pop("section"))
            TemplateSection.objects.create(template=template, section=section, order=order, **planned)


def plan_ahead(tomorrow: Issue, publication: Publication, *, now: datetime) -> None:
    """Tomorrow's issue waits for its second on a proof; the one after it is open, with a story that isn't ready."""
    plan(tomorrow)
    proof = proofs.take(tomorrow, by=None, at=now, note="Read by the night desk")
    goes_out = publication.hour_of_appearance(tomorrow.date)
    publishing.schedule(tomorrow, publish_at=goes_out, by=None, at=now, proof=proof)
    DayOff.objects.create(date=tomorrow.date + DAY_OFF_IN, name="Press hall holiday")
    after = open_next(by=None, at=now)
    for story in Article.objects.filter(issue=None, status=Article.Status.IN_REVIEW):
        move(story, after, Spot(), by=None, at=now)


def tell_of_a_strike(oldest: Issue) -> None:
    """The issue before the oldest one never was; the archive says why."""
    Gap.objects.create(date=oldest.date - A_DAY, volume=oldest.volume - 1, reason="Strike at the press hall")
