"""Work that follows a save and may take its time."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from django.core.cache import cache
from django.db import connection
from django.utils import timezone
from django_tasks import task

from articles import tallies, topic_learning
from articles.images.likeness import fingerprint_in
from articles.images.models import Image
from articles.images.renditions import make_renditions
from articles.models import TallyChange, listing_triggers
from articles.models.tally_triggers import STORIES_A_SHELF

PICTURES_A_ROUND = 5
NOTES_LOOKED_AT_AGAIN = 50
TEN_MINUTES = 600  # seconds


@task()
def make_renditions_of(image_id: int) -> None:
    """Make the sizes of a picture; one that was deleted meanwhile needs none."""
    image = Image.objects.filter(pk=image_id).first()
    if image is not None:
        make_renditions(image)


def look_at_pictures(now: datetime) -> None:
    """Give a few pictures that nobody looked at yet their fingerprints, those of before and those made by scripts."""
    for image in Image.objects.filter(fingerprint=None).order_by("pk")[:PICTURES_A_ROUND]:
        try:
            with image.file.open("rb") as stored:
                image.fingerprint = fingerprint_in(stored)
        except OSError:
            image.fingerprint = 0  # the file is gone, or is none: there is nothing to see
        if Image.objects.filter(pk=image.pk, fingerprint=None).update(fingerprint=image.fingerprint):
            image.note_likenesses()


@task()
def learn_topics() -> None:
    """Learn anew how the publication tags."""
    topic_learning.learn_anew(timezone.now())


def learn_topics_when_due(now: datetime) -> None:
    """Have it learned in the background when enough was tagged since (aware `now`). For the clock."""
    if topic_learning.claim(now):
        learn_topics.enqueue()


def forget_old_tally_changes(now: datetime) -> None:
    """Keep the notes of changes few, however much was published and tagged. For the clock."""
    TallyChange.objects.thin_out()


@task()
def keep_tallies(zone: str) -> None:
    """Write down what is counted by that zone, so that a process that begins need not count an archive anew."""
    tallies.keep(timezone.now(), ZoneInfo(zone))


def keep_tallies_when_due(zone: str) -> None:
    """Have it written down in the background where something changed since, once in ten minutes. For the clock."""
    mark = TallyChange.objects.mark()
    if cache.get("tallies-kept") != mark and cache.add("tallies-kept-lately", mark, TEN_MINUTES):
        cache.set("tallies-kept", mark, None)
        keep_tallies.enqueue(zone)


def mend_lists(now: datetime) -> None:
    """Set right where a story is listed when it was tagged by one while another cleared it. For the clock.

    Of what was noted since the last look, and a little before: a transaction that took its time has a low number.
    """
    seen: int = cache.get("lists-mended", 0)
    notes = TallyChange.objects.filter(pk__gt=seen - NOTES_LOOKED_AT_AGAIN, shelf__gte=0).order_by()
    for shelf in sorted(set(notes.values_list("shelf", flat=True))):
        listing_triggers.mend(connection, shelf * STORIES_A_SHELF, (shelf + 1) * STORIES_A_SHELF)
    newest = TallyChange.objects.order_by("-pk").values_list("pk", flat=True).first()
    cache.set("lists-mended", newest or 0, None)
