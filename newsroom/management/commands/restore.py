"""A backup back into the newsroom: `python manage.py restore backups/2026-11-27`."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from newsroom.backup.errors import CannotRestore
from newsroom.backup.restoring import restore


class Command(BaseCommand):
    """Puts a backup into an empty newsroom, or over one; exit status 1 when it didn't."""

    help = "Put a backup back. Stop web server, workers and clock first, and start them afterwards."
    requires_system_checks = []  # it may be run because something is broken

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Where from, and whether it may cost what is here."""
        parser.add_argument("folder", type=Path, help="a folder that manage.py back_up made")
        parser.add_argument("--overwrite", action="store_true", help="throw away what this newsroom holds now")

    def handle(self, *args: Any, **options: Any) -> None:
        """Put it back, and say what comes next."""
        try:
            contents = restore(options["folder"], overwrite=options["overwrite"])
        except CannotRestore as error:
            raise CommandError(str(error)) from error
        stories = contents.rows["articles_article"]
        self.stdout.write(f"{stories} stories are back, as of {contents.made_at}.")
        self.stdout.write("Run manage.py migrate, then start the newsroom. The clock does what came due since then.")
