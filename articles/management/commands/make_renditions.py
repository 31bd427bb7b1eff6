"""The sizes of pictures that readers get, for those that lack them: they came in bulk, or were here before."""

from __future__ import annotations

import argparse
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone
from tqdm import tqdm

from articles.images.models import Image
from articles.images.renditions import are_current, delete_renditions, make_renditions

AT_ONCE = 100  # pictures
UNREADABLE = (OSError, ValueError, SyntaxError)


class Command(BaseCommand):
    """`python manage.py make_renditions`: may be stopped and started again; what is made is left."""

    help = "Make the sizes of pictures that readers ask for most. Without this they are made when the first one asks."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Declare the options."""
        parser.add_argument("--anew", action="store_true", help="make them all again, whatever is there")
        parser.add_argument("--after", type=int, default=0, metavar="ID", help="go on after this picture")

    def handle(self, *args: Any, **options: Any) -> None:
        """Go through the pictures in portions, oldest first; one that can't be read is named and passed over."""
        last, made, lost = options["after"], 0, 0
        shown = Image.objects.that_may_be_shown(timezone.now()).order_by("pk")
        with tqdm(total=shown.filter(pk__gt=last).count(), unit=" pictures", disable=None) as progress:
            while portion := list(shown.filter(pk__gt=last)[:AT_ONCE]):
                for image in portion:
                    if options["anew"] or not are_current(image):
                        worked = self._make(image, anew=options["anew"])
                        made, lost = made + worked, lost + (not worked)
                    progress.update()
                last = portion[-1].pk
        self.stdout.write(f"{made} pictures made, {lost} can't be read; the last was {last}.")

    def _make(self, image: Image, *, anew: bool) -> bool:
        try:
            if anew:
                delete_renditions(image)
            make_renditions(image)
        except UNREADABLE as error:
            self.stderr.write(f"Picture {image.pk} ({image.file.name}): {error}")
            return False
        return True
