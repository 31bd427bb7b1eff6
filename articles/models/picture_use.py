"""Which pictures stand in the text of which story: kept, so that nobody has to read all bodies to know."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.utils.translation import gettext_lazy as _

from articles.images.models import Image
from articles.images.showing import pictures_in

if TYPE_CHECKING:
    from articles.models.article import Article

PICTURE = "<img"


class PictureUse(models.Model):
    """A picture that stands in a story's text, as it was saved last."""

    article = models.ForeignKey(
        "articles.Article", models.CASCADE, related_name="picture_uses", verbose_name=_("story")
    )
    image = models.ForeignKey(Image, models.CASCADE, related_name="uses", verbose_name=_("picture"))

    class Meta:
        verbose_name = _("picture in a text")
        verbose_name_plural = _("pictures in texts")
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["article", "image"], name="articles_a_picture_used_once")]

    def __str__(self) -> str:
        return f"{self.article_id}: {self.image_id}"


def note_pictures(article: Article) -> None:
    """Keep which pictures stand in the story's text now; most stories have none, and cost one look."""
    named = {image.pk for image in pictures_in(article.body).values()}
    standing = set(PictureUse.objects.filter(article=article).values_list("image", flat=True))
    if gone := standing - named:
        PictureUse.objects.filter(article=article, image__in=gone).delete()
    if came := named - standing:
        rows = [PictureUse(article=article, image_id=key) for key in came]
        PictureUse.objects.bulk_create(rows, ignore_conflicts=True)
