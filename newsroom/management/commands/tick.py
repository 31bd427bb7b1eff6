"""One round of the clock, for cron: `python manage.py tick`."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from articles.images.expiring import take_off_what_has_ended
from articles.publishing import publish_due_changes
from articles.review.mail import send_waiting_mail
from articles.tasks import forget_old_tally_changes, learn_topics_when_due
from issues.announcing import announce_due_issues, announce_due_stories
from issues.errands import run_errands, turn_pages
from issues.intake.tasks import take_up_abandoned
from issues.newsletter.mailing import send_newsletters
from issues.opening import open_due_issues
from newsroom.clock.keeping import note_round
from newsroom.clock.rounds import take_up_tasks


class Command(BaseCommand):
    """Does what is due, beside a running clock or without one, and ends."""

    help = "Do what follows when an hour has come, once (for cron). The worker is run_clock."

    def handle(self, *args: Any, **options: Any) -> None:
        """Announce, and say what was done."""
        now = timezone.now()
        note_round(now)
        for issue in announce_due_issues(now):
            self.stdout.write(f"Announced: {issue}")
        for story in publish_due_changes(now):
            self.stdout.write(f"Changes published: {story}")
        announce_due_stories(now)
        turn_pages(now)
        for issue in open_due_issues(now):
            self.stdout.write(f"Opened: {issue}")
        take_up_tasks(now)
        take_up_abandoned(now)
        learn_topics_when_due(now)
        forget_old_tally_changes(now)
        take_off_what_has_ended(now)
        if errands := run_errands(now):
            self.stdout.write(f"Errands done: {errands}")
        if letters := send_waiting_mail(now):
            self.stdout.write(f"Letters sent: {letters}")
        if newsletters := send_newsletters(now):
            self.stdout.write(f"Newsletters sent: {newsletters}")
