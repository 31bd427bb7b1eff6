"""A whole newsroom into one folder: `python manage.py back_up backups/2026-11-27`."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from newsroom.backup.errors import CannotBackUp
from newsroom.backup.making import back_up

MOST_NAMED = 20


class Command(BaseCommand):
    """Makes a backup while the newsroom works; exit status 1 when there is none."""

    help = "Put database and pictures into a new folder, while the newsroom works. Back with: manage.py restore FOLDER"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Where to."""
        parser.add_argument("folder", type=Path, help="a folder that is not there yet")

    def handle(self, *args: Any, **options: Any) -> None:
        """Make it, and say what is in it."""
        try:
            contents, missing = back_up(options["folder"])
        except CannotBackUp as error:
            raise CommandError(str(error)) from error
        stories = contents.rows["articles_article"]
        self.stdout.write(f"{options['folder']}: {stories} stories, {len(contents.files)} files, {contents.made_at}.")
        self.stdout.write("The secret key is not in it: keep that elsewhere.")
        for name in missing[:MOST_NAMED]:
            self.stderr.write(f"The picture {name} was missing before: it is in no backup.")
        if len(missing) > MOST_NAMED:
            self.stderr.write(f"And {len(missing) - MOST_NAMED} more.")
