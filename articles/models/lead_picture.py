"""The lead picture of a story, and what this story says about it."""

from __future__ import annotations

from copy import copy

from django.db import models
from django.utils.translation import gettext_lazy as _

from articles.images.models import Image


class PictureTells(models.TextChoices):
    """What the lead picture of a story is there for."""

    SOMETHING = "", _("tells something")
    NOTHING = "decorative", _("is decorative")


class WithLeadPicture(models.Model):
    """What has a lead picture, with alt text and caption of its own where the picture's don't fit."""

    PictureTells = PictureTells

    lead_image = models.ForeignKey(
        Image, models.SET_NULL, null=True, blank=True, related_name="lead_of", verbose_name=_("lead picture")
    )
    lead_alt_text = models.TextField(
        _("alt text here"),
        blank=True,
        max_length=500,
        help_text=_("What the lead picture tells in this story. Empty: the picture's own."),
    )
    lead_caption = models.TextField(
        _("caption here"),
        blank=True,
        max_length=1000,
        help_text=_("Printed under the lead picture in this story. Empty: the picture's own."),
    )
    lead_picture_tells = models.CharField(
        _("the lead picture"),
        max_length=10,
        blank=True,
        choices=PictureTells,
        default=PictureTells.SOMETHING,
        help_text=_("Decorative: readers who can't see it are told nothing of it."),
    )

    class Meta:
        abstract = True

    @property
    def lead_is_decorative(self) -> bool:
        """Whether the lead picture only adorns: readers who can't see it are told nothing."""
        return self.lead_picture_tells == PictureTells.NOTHING

    @property
    def lead_picture(self) -> Image | None:
        """The lead picture as this story shows it to readers: with its own alt text and caption, if it has any.

        A decorative one has no alt text. It is only to be looked at: saving it would give all stories these words.
        """
        image = self.lead_image
        if image is None or not (self.lead_alt_text or self.lead_caption or self.lead_is_decorative):
            return image
        here = copy(image)
        here.alt_text = "" if self.lead_is_decorative else self.lead_alt_text or image.alt_text
        here.caption = self.lead_caption or image.caption
        return here

    def lead_with(self, image: Image) -> None:
        """Show another lead picture: what the story says about its own is no word about this one. Not to be saved."""
        self.lead_image, self.lead_alt_text, self.lead_caption = image, "", ""
        self.lead_picture_tells = PictureTells.SOMETHING
