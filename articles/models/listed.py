"""When a story stands in the lists of its topics, countries and people: kept beside each of them by the database."""

from __future__ import annotations

from django.db import models


class Listed(models.Model):
    """What puts a story on a list. A page far down reads it off an index, and no story that it doesn't show.

    `listed_from` is the story's `live_from` while it is cleared, else None; `listed_until` its `expires_at`. The
    database writes both (`listing_triggers`), whoever changes the story by whatever way. They say where to look; what
    readers see is said by `live(at)` alone.
    """

    listed_from = models.DateTimeField(null=True, editable=False)
    listed_until = models.DateTimeField(null=True, editable=False)

    class Meta:
        abstract = True
