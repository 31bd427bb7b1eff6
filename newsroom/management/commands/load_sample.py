"""Load the sample publication into an empty newsroom: `python manage.py load_sample`."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from tqdm import tqdm

from newsroom.sample.load import Loader, NewsroomNotEmpty


class Command(BaseCommand):
    """Puts the sample in, with its dates around today."""

    help = "Load the sample publication into an empty newsroom."

    def handle(self, *args: Any, **options: Any) -> None:
        """Load it, showing how far it is."""
        try:
            Loader(now=timezone.now(), progress=self._progress).load()
        except NewsroomNotEmpty as error:
            raise CommandError("There are stories or issues here already, so the sample stays out.") from error
        self.stdout.write("The sample publication is loaded.")

    def _progress(self, entries: Iterable[Any], what: str) -> Iterable[Any]:
        return tqdm(entries, desc=f"  {what}", file=self.stderr, mininterval=0.3)
