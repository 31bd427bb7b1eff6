"""What a process knows of the database: what turned, up to which moment, and when something comes or goes by itself.

It looks at most a few times a second, and a page is never shown by what it knew a second ago.
"""

from __future__ import annotations

import logging
import time
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.conf import settings
from django.db import connection
from django.db.models import Min

from articles.markup.story import sections_in_print
from articles.models import Article, WorkingCopy
from articles.models.standing import Status
from issues.models import Issue, Publication
from newsroom.page_cache.changes import Snapshot, Turned, changes_since
from newsroom.page_cache.triggers import ALL, are_there

EVERY = 0.4  # seconds: another's look may be as old, and both together are less than one
# What keeps something of its own for a moment may have shown it: a page is made anew, once, when that is over.
SETTLES_IN = 2.0
LATEST = 0.9  # seconds: who can't look for so long has to wait
LONGEST = timedelta(hours=1)
REMEMBERED = LONGEST.total_seconds() + 60  # no page is older
FEW_KEYS = 10_000
MOVES_AHEAD = {"stories", "issues", "publication"}

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Ahead:
    """Until when things stay as they are if nobody does anything, and the sections in every page's navigation."""

    since: datetime
    until: datetime
    sections: tuple[int, ...]

    def holds(self, now: datetime) -> bool:
        """Whether that moment hasn't come."""
        return self.since <= now < self.until


def look_ahead(now: datetime) -> Ahead:
    """The earliest moment after now at which a story, an issue or a change comes or goes, a picture's licence ends.

    Licences end at midnight, and so do days in the archive: no page is kept beyond the publication's next one.
    """
    cleared = Article.objects.order_by().filter(status=Status.CLEARED)
    moments = [
        Issue.objects.order_by().filter(publish_at__gt=now).aggregate(at=Min("publish_at")),
        cleared.filter(live_from__gt=now).aggregate(at=Min("live_from")),
        cleared.filter(expires_at__gt=now).aggregate(at=Min("expires_at")),
        WorkingCopy.objects.order_by().filter(publish_at__gt=now).aggregate(at=Min("publish_at")),
    ]
    publication = Publication.current()
    tomorrow = (now.astimezone(publication.zone) + timedelta(days=1)).date()
    midnight = datetime(tomorrow.year, tomorrow.month, tomorrow.day, tzinfo=publication.zone)
    until = min([midnight, now + LONGEST, *(found["at"] for found in moments if found["at"])])
    return Ahead(now, until, tuple(section.pk for section in sections_in_print(now)))


def settles_in() -> float:
    """In how many seconds after a change nobody shows what was before: a copy of the database may lag behind."""
    return SETTLES_IN + (2.0 * settings.REPLICA_LAG if settings.REPLICAS else 0.0)


@dataclass(frozen=True, slots=True)
class News:
    """What a look found: all that turned `since` a position, from the beginning where that is None.

    No position: the database has no triggers that would note changes, and what is made is old a moment later.
    """

    at: float  # seconds, as `time.monotonic` counts them
    since: Snapshot | None
    position: Snapshot | None
    ahead: Ahead
    turned: list[Turned]


def _rest(turned: list[Turned]) -> bool:
    """Whether the triggers have been taken away: with that, everything turned."""
    return any(one.key == ALL for one in turned) and not are_there(connection)


@dataclass(slots=True)
class Ledger:
    """What this process knows. `turned`: by key, the transactions that turned it, and when they were heard of."""

    position: Snapshot | None = None
    ahead: Ahead | None = None
    looked: float = float("-inf")
    turned: dict[str, dict[int, float]] = field(default_factory=dict)
    most_keys: int = FEW_KEYS

    def is_fresh(self, now: datetime, within: float | None = None) -> bool:
        """Whether it was looked just now, or within so many seconds, and nothing came or went by itself since."""
        is_late = time.monotonic() - self.looked >= (EVERY if within is None else within)
        return not is_late and self.ahead is not None and self.ahead.holds(now)

    def look(self, now: datetime) -> News:
        """Ask the database what is new. It may take its time: nothing here is changed by it."""
        return self._look_since(self.position, now)

    def _look_since(self, before: Snapshot | None, now: datetime) -> News:
        at = time.monotonic()
        if before is None and not are_there(connection):
            return News(at, None, None, look_ahead(now), [])
        position, turned = changes_since(before or Snapshot())
        if before is not None and (position.is_of_another_server(before) or _rest(turned)):
            return self._look_since(None, now)
        ahead, moves = self.ahead, before is None or not MOVES_AHEAD.isdisjoint(one.key for one in turned)
        if ahead is None or moves or not ahead.holds(now):
            ahead = look_ahead(now)
        return News(at, before, position, ahead, turned)

    def learn(self, news: News) -> set[str] | None:
        """Know from now on what a look found: the keys that turned; None for everything."""
        knew = self.ahead
        heard = news.at if knew or settings.REPLICAS else news.at - SETTLES_IN
        if news.position is None and (knew is None or self.position is not None):
            logger.warning("Triggers are missing that note changes: no page is kept. `manage.py migrate` makes them.")
        if news.since is None:
            self.turned = {ALL: {0: heard}}  # what keeps something of its own knows nothing of it either
        for one in news.turned:
            self._hear(one, heard)
        self._forget_what_is_old(news.at)
        # Last, and in this order: who makes a page reads where it stands before what is ahead, and waits for nobody.
        self.ahead, self.position, self.looked = news.ahead, news.position, news.at
        if news.since is None or (knew is not None and knew.sections != news.ahead.sections):
            return None
        return {one.key for one in news.turned}

    def _hear(self, one: Turned, at: float) -> None:
        """Note that it turned; what turned the same key so long ago that no page is as old is forgotten."""
        heard = self.turned.setdefault(one.key, {})
        heard[one.xact] = at
        while heard[oldest := next(iter(heard))] < at - REMEMBERED:
            del heard[oldest]

    def _forget_what_is_old(self, now: float) -> None:
        if len(self.turned) < self.most_keys:
            return
        for key, heard in list(self.turned.items()):
            if max(heard.values()) < now - REMEMBERED:
                del self.turned[key]
        self.most_keys = max(FEW_KEYS, 2 * len(self.turned))

    def forget(self) -> None:
        """Know nothing; the next look begins anew."""
        self.position, self.ahead, self.looked, self.turned = None, None, float("-inf"), {}

    def has_turned(self, keys: frozenset[str], since: Snapshot) -> bool:
        """Whether a page made of these by one who saw the database then isn't right any more."""
        return any(not since.sees(xact) for key in keys for xact in self.turned.get(key, ()))

    def vouches_for(self, keys: frozenset[str], since: Snapshot, sections: tuple[int, ...]) -> bool:
        """Whether a page made of these then, with these sections in its navigation, is right as far as is known."""
        if self.position is None or self.ahead is None:
            return False
        is_of_now = since.epoch == self.position.epoch and sections == self.ahead.sections
        return is_of_now and not self.has_turned(keys, since)

    def until(self, keys: frozenset[str], now: datetime, ahead: Ahead) -> datetime:
        """Until when a page may be kept that is made now of these: shortly, if they have just turned."""
        heard = [at for key in keys for at in list(self.turned.get(key, {}).values())]
        left = max(heard, default=float("-inf")) + settles_in() - time.monotonic()
        return min(ahead.until, now + timedelta(seconds=left)) if left > 0 else ahead.until
