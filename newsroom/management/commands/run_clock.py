"""Run the clock as a worker: `python manage.py run_clock`."""

from __future__ import annotations

import signal
import sys
from typing import Any

from django.core.management.base import BaseCommand

from newsroom.clock.running import Clock


class Command(BaseCommand):
    """Goes round until it is told to end."""

    help = (
        "Do what follows when an hour has come, over and over (a worker). A second one waits. For cron there is tick."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        """Run; SIGTERM and Ctrl-C end it at once, and an act that was under way is rolled back."""
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
        signal.signal(signal.SIGINT, lambda *_: sys.exit(0))
        Clock().run()
