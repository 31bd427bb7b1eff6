"""A large made-up archive for an empty newsroom: `python manage.py make_archive --stories 10000 --issues 1000`."""

from __future__ import annotations

import argparse
import os
import signal
import sys
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from tqdm import tqdm

from issues.models import Issue, Publication
from newsroom.made_up.load import Archive, NewsroomNotEmpty
from newsroom.made_up.rows import Portion

MOST = 10_000_000
HALF = """
Stopped: {loaded} of {stories} stories are here, each of them whole, and the later issues are empty. Nothing is
announced. For all of them, begin anew in an empty place."""
A_FEW = 2_000  # stories that one process writes before others are ready


class Command(BaseCommand):
    """Loads stories, issues, authors, tags, pictures and revisions in bulk; the same seed gives the same archive."""

    help = "Load a large made-up archive into an empty newsroom, to try it at its full size."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Declare the options."""
        parser.add_argument("--stories", type=_count, default=10_000, metavar="N")
        parser.add_argument("--issues", type=_count, default=None, metavar="M", help="default: one for ten stories")
        parser.add_argument("--seed", type=int, default=1, help="decides what the stories say (default: 1)")
        parser.add_argument(
            "--processes",
            type=int,
            default=os.cpu_count() or 1,
            help="that write stories (default: one a core)",
        )
        parser.add_argument(
            "--until", type=date.fromisoformat, default=None, metavar="DATE", help="date of the last issue"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Load it, showing how far it is. Stopped half-way it leaves whole stories, says so, and wants a new place."""
        stories = options["stories"]
        archive = Archive(
            stories=stories,
            issues=options["issues"] or max(1, stories // 10),
            seed=options["seed"],
            until=options["until"] or _last_out(),
            hands=options["processes"] if stories > A_FEW else 0,
        )
        usual = signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
        try:
            archive.load(lambda portions: self._progress(portions, stories))
        except NewsroomNotEmpty as error:
            raise CommandError(f"{_what_is_here()} Set NEWSROOM_DATA or DATABASE_URL to an empty place.") from error
        except (KeyboardInterrupt, SystemExit):
            self.stderr.write(HALF.format(loaded=archive.loaded, stories=stories))
            raise
        finally:
            signal.signal(signal.SIGTERM, usual)
        self.stdout.write(f"{stories} stories in {archive.issues} issues, the last of {archive.until}.")

    def _progress(self, portions: Iterable[Portion], stories: int) -> Iterable[Portion]:
        with tqdm(total=stories, unit=" stories", file=self.stderr, mininterval=0.5) as bar:
            for portion in portions:
                yield portion
                bar.update(len(portion.stories))


def _what_is_here() -> str:
    latest = Issue.objects.newest_first().first()
    if latest and latest.announced_at and not latest.articles.exists():
        return (
            "There is half of an archive here: its latest issue has no story. The command was stopped, or is at work."
        )
    return "There are stories or issues here already."


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
