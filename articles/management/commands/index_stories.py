"""The whole index of the search, made anew: `python manage.py index_stories`."""

from __future__ import annotations

import argparse
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone
from tqdm import tqdm

from articles.search.indexing import freshen_all, mark_everything, tidy


class Command(BaseCommand):
    """People go on working and searching meanwhile; stopped half-way, the clock does the rest, or this again."""

    help = "Read all stories anew into the index of the search; with --waiting only those that changed."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Declare the options."""
        parser.add_argument("--waiting", action="store_true", help="only what was changed and not read since")

    def handle(self, *args: Any, **options: Any) -> None:
        """Mark all, then read portion by portion."""
        total = None if options["waiting"] else mark_everything()
        read = 0
        with tqdm(total=total, unit=" stories", file=self.stderr, mininterval=0.5, disable=None) as bar:
            for count in freshen_all(timezone.now()):
                read += count
                bar.update(count)
        tidy()
        self.stdout.write(f"{read} stories read.")
