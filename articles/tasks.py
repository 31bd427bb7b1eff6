"""Work that follows a save and may take its time."""

from __future__ import annotations

from django_tasks import task

from articles.images.models import Image
from articles.images.renditions import make_renditions


@task()
def make_renditions_of(image_id: int) -> None:
    """Make the sizes of a picture; one that was deleted meanwhile needs none."""
    image = Image.objects.filter(pk=image_id).first()
    if image is not None:
        make_renditions(image)
