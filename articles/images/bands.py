"""The bands of fingerprints, as rows that find a picture's likenesses among a hundred thousand."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Band(models.Model):
    """One of the four bands of a picture's fingerprint: see `articles.images.likeness`."""

    image = models.ForeignKey("images.Image", models.CASCADE, related_name="bands", verbose_name=_("picture"))
    value = models.PositiveIntegerField(_("value"))

    class Meta:
        verbose_name = _("band of a fingerprint")
        verbose_name_plural = _("bands of fingerprints")
        default_permissions = ()
        indexes = [models.Index(fields=["value", "image"], name="images_bands_by_value")]

    def __str__(self) -> str:
        return f"{self.image_id}: {self.value:x}"
