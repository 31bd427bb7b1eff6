"""One person with one story open. The row goes when the page is left, or when nothing was heard of it for a while."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Presence(models.Model):
    """Somebody has the story open, in however many windows."""

    article = models.ForeignKey("articles.Article", models.CASCADE, related_name="presences", verbose_name=_("story"))
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="presences", verbose_name=_("person")
    )
    since = models.DateTimeField(_("here since"))
    last_heard = models.DateTimeField(_("last heard of"))

    class Meta:
        verbose_name = _("presence")
        verbose_name_plural = _("presences")
        default_permissions = ()
        ordering = ["since", "id"]
        constraints = [models.UniqueConstraint(fields=["article", "person"], name="presence_once_a_story")]

    def __str__(self) -> str:
        return f"{self.person}: {self.article_id}"
