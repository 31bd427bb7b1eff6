"""Fingerprints for the stories that have none: those that were here before fingerprints, or came in bulk."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from django.db.models import Exists, OuterRef
from tqdm import tqdm

from articles.models import Article
from articles.style.models import Shingle

AT_ONCE = 500  # stories


class Command(BaseCommand):
    """`python manage.py fingerprint_stories`: may be stopped and started again."""

    help = "Let the desk find out whether a new story ran before: reads the stories that were never compared."

    def handle(self, *args: Any, **options: Any) -> None:
        """Read the stories in pieces, oldest first."""
        without = Article.objects.exclude(Exists(Shingle.objects.filter(article=OuterRef("pk")))).order_by("pk")
        last, read = 0, 0
        with tqdm(total=without.count(), unit=" stories", disable=None) as progress:
            while piece := list(without.filter(pk__gt=last).values_list("pk", "body")[:AT_ONCE]):
                Shingle.objects.keep(dict(piece))
                last, read = piece[-1][0], read + len(piece)
                progress.update(len(piece))
        self.stdout.write(f"{read} stories read.")
