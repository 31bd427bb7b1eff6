"""One round of the clock, for cron: `python manage.py tick`."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from articles.publishing import publish_due_changes
from articles.review.mail import send_waiting_mail
from issues.announcing import announce_due_issues
from issues.errands import run_errands
from issues.newsletter.mailing import send_newsletters
from issues.opening import open_due_issues
from newsroom.clock.keeping import note_round
from newsroom.clock.rounds import Work, all_works, attempt

SAID: dict[Work, str] = {
    announce_due_issues: "Announced",
    publish_due_changes: "Changes published",
    open_due_issues: "Opened",
    run_errands: "Errands done",
    send_waiting_mail: "Letters sent",
    send_newsletters: "Newsletters sent",
}


class Command(BaseCommand):
    """Does what is due, beside a running clock or without one, and ends."""

    help = "Do what follows when an hour has come, once (for cron). The worker is run_clock."

    def handle(self, *args: Any, **options: Any) -> None:
        """Do all that the clock does, once, and say what was done; what fails is logged, and the rest is done."""
        now = timezone.now()
        note_round(now)
        for work in all_works():
            done = attempt(work, now)
            if work in SAID and done:
                for one in done if isinstance(done, Iterable) else [done]:
                    self.stdout.write(f"{SAID[work]}: {one}")
