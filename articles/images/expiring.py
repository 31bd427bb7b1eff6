"""What readers may not see any more doesn't stay where they could find it."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Q
from django.utils import timezone

from articles.images.models import Image
from articles.images.renditions import delete_renditions

AT_ONCE = 100
# Pages follow the day in the publication's zone to the second; files wait until the day is over in every zone.
OVER_EVERYWHERE = timedelta(days=1)


def take_off_what_has_ended(now: datetime) -> int:
    """Remove the sizes of pictures whose licence has ended or that were withdrawn; how many pictures. For the clock.

    Shown again, they are made again when the first reader asks.
    """
    last_day = timezone.localdate(now) - OVER_EVERYWHERE
    ended = Image.objects.filter(Q(licence_ends_on__lt=last_day) | Q(withdrawn_at__lte=now)).exclude(renditions=[])
    images = list(ended.order_by("pk")[:AT_ONCE])
    for image in images:
        delete_renditions(image)
        Image.objects.filter(pk=image.pk).update(renditions=[])
    return len(images)
