"""Addresses that stories had before. An address that was public keeps its word for ever."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class FormerAddress(models.Model):
    """A slug under which readers once found a story; it redirects to where the story is now."""

    article = models.ForeignKey(
        "articles.Article", models.CASCADE, related_name="former_addresses", verbose_name=_("story")
    )
    slug = models.SlugField(_("former address"), max_length=100, unique=True)
    moved_at = models.DateTimeField(_("moved at"))

    class Meta:
        verbose_name = _("former address")
        verbose_name_plural = _("former addresses")
        ordering = ["-moved_at", "-id"]

    def __str__(self) -> str:
        return self.slug
