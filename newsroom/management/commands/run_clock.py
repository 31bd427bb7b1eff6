"""Run the clock as a worker: `python manage.py run_clock`."""

from __future__ import annotations

import signal
import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from newsroom import clock


class Command(BaseCommand):
    """Goes round until it is told to end."""

    help = "Do what follows when an issue's hour has come, over and over (a worker). For cron there is tick."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """How often."""
        parser.add_argument("--every", type=float, default=5, metavar="SECONDS", help="pause between two rounds")

    def handle(self, *args: Any, **options: Any) -> None:
        """Run; SIGTERM and Ctrl-C end it at once, and an act that was under way is rolled back."""
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
        signal.signal(signal.SIGINT, lambda *_: sys.exit(0))
        clock.run(seconds_between=options["every"])
