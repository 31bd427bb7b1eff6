"""One round of the clock, for cron: `python manage.py tick`."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from articles.publishing import publish_due_changes
from articles.review.mail import send_waiting_mail
from issues.publishing import announce_due_issues


class Command(BaseCommand):
    """Does what follows for the issues that are out, lets changes go out whose hour has come, and ends."""

    help = "Do what follows when an issue's hour has come, once (for cron). The worker is run_clock."

    def handle(self, *args: Any, **options: Any) -> None:
        """Announce, and say which issues that were."""
        now = timezone.now()
        for issue in announce_due_issues(now):
            self.stdout.write(f"Announced: {issue}")
        for story in publish_due_changes(now):
            self.stdout.write(f"Changes published: {story}")
        if letters := send_waiting_mail(now):
            self.stdout.write(f"Letters sent: {letters}")
