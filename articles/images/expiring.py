"""What readers may not see any more doesn't stay where they could find it."""

from __future__ import annotations

from datetime import datetime, timedelta
from time import monotonic

from django.db.models import Q
from django.utils import timezone

from articles.images.models import Image
from articles.images.renditions import delete_renditions

AT_A_TIME = 100
LONGEST = 2.0  # seconds of one round: the clock has other things to do, and goes on in its next one
# Pages follow the day in the publication's zone to the second; files wait until the day is over in every zone.
OVER_EVERYWHERE = timedelta(days=1)


def take_off_what_has_ended(now: datetime) -> int:
    """Remove the sizes of pictures whose licence has ended or that were withdrawn; how many pictures. For the clock.

    As many as two seconds permit; the next round does the rest. Shown again, they are made again when the first reader
    asks.
    """
    last_day = timezone.localdate(now) - OVER_EVERYWHERE
    ended = Image.objects.filter(Q(licence_ends_on__lt=last_day) | Q(withdrawn_at__lte=now)).exclude(renditions=[])
    until, count = monotonic() + LONGEST, 0
    while images := list(ended.order_by("pk")[:AT_A_TIME]):
        for image in images:
            delete_renditions(image)
            Image.objects.filter(pk=image.pk).update(renditions=[])
            count += 1
            if monotonic() > until:
                return count
    return count
