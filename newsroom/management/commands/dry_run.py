"""What midnight would bring: `python manage.py dry_run [--at 2025-11-03T06:00]`."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, ArgumentTypeError
from datetime import datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from issues.models import Issue, Publication
from newsroom.desk.midnight import in_words, midnight_of
from newsroom.desk.tonight import next_issues


class Command(BaseCommand):
    """Prints what will appear, what follows and what would fail; changes nothing."""

    help = "Say what the next issue's second would bring, and what would fail (exit status 1). Changes nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Which issue, and when."""
        parser.add_argument("issue", nargs="?", help='as in its address: "2133" or "12-4"; without it, the next one')
        parser.add_argument("--at", type=_moment, help="the moment, in the publication's zone unless it names one")

    def handle(self, *args: Any, **options: Any) -> None:
        """Look, and print."""
        now, moment = timezone.now(), options["at"]
        if options["issue"]:
            issue = Issue.objects.at_address(options["issue"]).select_related("proof").first()
        else:
            issue = next(iter(next_issues(now, most=1)), None)
        if issue is None:
            raise CommandError("There is no such issue." if options["issue"] else "No issue is coming.")
        zone = Publication.current().zone
        if moment is not None and timezone.is_naive(moment):
            moment = moment.replace(tzinfo=zone)
        with timezone.override(zone):
            found = midnight_of(issue, now=now, at=moment)
            self.stdout.write(in_words(found))
        if not found.goes_out or found.fails:
            sys.exit(1)


def _moment(written: str) -> datetime:
    try:
        moment = parse_datetime(written)
    except ValueError:
        moment = None
    if moment is None:
        raise ArgumentTypeError(f"{written} is no moment. Write it as 2025-11-03T06:00.")
    return moment
