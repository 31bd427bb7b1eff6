"""What was counted on each shelf of an archive, for processes that begin later."""

from __future__ import annotations

from django.db import models


class CountedShelf(models.Model):
    """The counts of some thousands of stories, as `articles.tallies` packs them; it alone reads and writes them.

    They hold as long as the marks are those of the shelf, and at moments (aware) from `since` until before `until`.
    """

    kind = models.CharField(max_length=20)
    zone = models.CharField(max_length=64)
    shelf = models.BigIntegerField()
    mark = models.CharField(max_length=80)
    mark_for_all = models.CharField(max_length=80)
    since = models.DateTimeField(null=True)
    until = models.DateTimeField(null=True)
    packed = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "zone", "shelf"], name="articles_shelf_counted_once")]

    def __str__(self) -> str:
        return f"{self.kind} {self.shelf}, {self.zone}"
