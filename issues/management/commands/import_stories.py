"""Bring story files in: `python manage.py import_stories FILE... [--dry-run] [--format text|json] [--publish]`."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, connection
from django.utils import timezone
from tqdm import tqdm

from articles.formats.incoming import Remark
from articles.row_counts import note_row_counts
from articles.tagging.models import TopicName
from articles.tagging.topic_names import TopicNames
from issues.intake.batches import Intake, Taken, refused
from issues.intake.files import StoryFile, find, read_file
from issues.intake.models import BatchItem
from issues.intake.reports import JsonReport, Report, TextReport
from issues.models import Publication

BAR_FROM = 20  # files; fewer are done before one has read the bar


class Command(BaseCommand):
    """Reads house story files, stores them as stories, and says what became of each."""

    help = "Bring story files in. Folders are looked through; a picture with the same base name comes along."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Declare the options."""
        parser.add_argument("files", nargs="+", type=Path, metavar="FILE", help="story files, or folders of them")
        parser.add_argument("--dry-run", action="store_true", help="only say what would come in; touch nothing")
        parser.add_argument("--format", choices=["text", "json"], default="text", help="how to say it")
        parser.add_argument(
            "--publish", action="store_true", help="clear the stories and let their issues go out at their dates"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Take the files in one by one; exit status 1 when one of them was refused."""
        known = self._has_tables(dry_run=options["dry_run"])
        publication = Publication.current() if known else Publication()
        intake = Intake(publication, at=timezone.now(), publish=options["publish"], database_is_new=not known)
        take = intake.proof if options["dry_run"] else _storing(intake)
        report = self._report(options, topics=TopicName.objects.printed_names() if known else {})
        files = find(options["files"])
        refusals = 0
        for path in tqdm(files, unit="file", disable=len(files) < BAR_FROM, file=self.stderr, mininterval=0.5):
            file = read_file(path, month_first=intake.publication.writes_month_first)
            taken = take(file)
            refusals += any(one.outcome is BatchItem.Outcome.REFUSED for one in taken)
            for one in taken:
                report.say(file, one)
        report.end()
        if not options["dry_run"]:
            note_row_counts()
        if refusals:
            raise CommandError(f"{refusals} of {len(files)} files refused; nothing of them is stored.", returncode=1)

    def _has_tables(self, *, dry_run: bool) -> bool:
        """Whether there is a database to ask; an import sets an empty one up, a dry run leaves it as it is."""
        if Publication._meta.db_table in connection.introspection.table_names():
            return True
        if not dry_run:
            call_command("migrate", verbosity=0)
        return not dry_run

    def _report(self, options: dict[str, Any], topics: Mapping[str, str]) -> Report:
        if options["format"] == "text":
            return TextReport(self._write, dry_run=options["dry_run"])
        return JsonReport(self._write, dry_run=options["dry_run"], topics=TopicNames(topics))

    def _write(self, text: str) -> None:
        self.stdout.write(text, ending="")


def _storing(intake: Intake) -> Callable[[StoryFile], list[Taken]]:
    def store(file: StoryFile) -> list[Taken]:
        try:
            return intake.take_in(file)
        except DatabaseError as error:
            # The next file may well go in: one that can't be stored spoils only itself.
            return refused(file, Remark("blocking", None, f"The database refused it: {error}".strip()))

    return store
