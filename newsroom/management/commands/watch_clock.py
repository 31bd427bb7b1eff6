"""Look at the clock from outside, for cron: `python manage.py watch_clock`."""

from __future__ import annotations

import sys
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from newsroom.clock.telling import clock_line
from newsroom.clock.watching import watch


class Command(BaseCommand):
    """Says how the clock stands, and mails what must be heard before a deadline; once for each."""

    help = "Say whether the clock runs (exit status 1: it doesn't) and mail what endangers the next deadline. For cron."

    def handle(self, *args: Any, **options: Any) -> None:
        """Look once."""
        now = timezone.now()
        line = clock_line(now)
        for worry in watch.look(now):
            self.stderr.write(worry.sentence)
        if not line.runs:
            self.stderr.write(f"{line.sentence} Start it: python manage.py run_clock")
            sys.exit(1)
        self.stdout.write(line.sentence)
