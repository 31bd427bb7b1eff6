"""Addresses that stories had before. An address that was public keeps its word for ever."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import models
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from articles.models.article import Article


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


def keep_former_address(article: Article, *, old_slug: str, had_run: bool, at: datetime) -> None:
    """After the slug changed: readers who knew the old address are sent to the new one, for ever.

    A story that had not run by then had no readers, so its old address is free for others.
    """
    if old_slug == article.slug:
        return
    # A story that comes back to an address of its own needs no redirect to itself.
    FormerAddress.objects.filter(article=article, slug=article.slug).delete()
    if had_run:
        FormerAddress.objects.get_or_create(slug=old_slug, defaults={"article": article, "moved_at": at})
