"""A large made-up archive for an empty newsroom: `python manage.py make_archive --stories 10000 --issues 1000`."""

from __future__ import annotations

import argparse
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from tqdm import tqdm

from issues.models import Publication
from newsroom.made_up.load import AT_ONCE, Archive, NewsroomNotEmpty

MOST = 10_000_000


class Command(BaseCommand):
    """Loads stories, issues, authors, tags, pictures and revisions in bulk; the same seed gives the same archive."""

    help = "Load a large made-up archive into an empty newsroom, to try it at its full size."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Declare the options."""
        parser.add_argument("--stories", type=_count, default=10_000, metavar="N")
        parser.add_argument("--issues", type=_count, default=None, metavar="M", help="default: one for ten stories")
        parser.add_argument("--seed", type=int, default=1, help="decides what the stories say (default: 1)")
        parser.add_argument(
            "--until", type=date.fromisoformat, default=None, metavar="DATE", help="date of the last issue"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Load it, showing how far it is. Stopped half-way it leaves whole stories, and wants a new database."""
        stories = options["stories"]
        archive = Archive(
            stories=stories,
            issues=options["issues"] or max(1, stories // 10),
            seed=options["seed"],
            until=options["until"] or _last_out(),
        )
        try:
            archive.load(lambda portions: self._progress(portions, stories))
        except NewsroomNotEmpty as error:
            raise CommandError(
                "There are stories or issues here already. Set NEWSROOM_DATA or DATABASE_URL to an empty place."
            ) from error
        self.stdout.write(f"{stories} stories in {archive.issues} issues, the last of {archive.until}.")

    def _progress(self, portions: Iterable[int], stories: int) -> Iterable[int]:
        with tqdm(total=stories, unit=" stories", file=self.stderr, mininterval=0.5) as bar:
            for portion in portions:
                yield portion
                bar.update(min(AT_ONCE, stories - portion))


def _last_out() -> date:
    """Today, or yesterday before the hour of appearance."""
    publication, now = Publication.current(), timezone.now()
    today = now.astimezone(publication.zone).date()
    return today if publication.hour_of_appearance(today) <= now else today - timedelta(days=1)


def _count(typed: str) -> int:
    number = int(typed)
    if not 1 <= number <= MOST:
        raise argparse.ArgumentTypeError(f"a number from 1 to {MOST}")
    return number
