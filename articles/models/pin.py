"""What an editor wants to be read after a story."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class Pin(models.Model):
    """One story that stands under another because somebody said so; readers see it once it is public itself."""

    article = models.ForeignKey("articles.Article", models.CASCADE, related_name="pins", verbose_name=_("story"))
    related = models.ForeignKey(
        "articles.Article", models.CASCADE, related_name="pinned_under", verbose_name=_("related story")
    )
    order = models.PositiveSmallIntegerField(_("order"), default=1)

    class Meta:
        verbose_name = _("related story")
        verbose_name_plural = _("related stories")
        ordering = ["order", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["article", "related"],
                name="articles_pin_once_a_story",
                violation_error_message=_("That story is named here already."),
            ),
            models.CheckConstraint(
                condition=~Q(article=F("related")),
                name="articles_pin_never_itself",
                violation_error_message=_("A story is not related to itself."),
            ),
            models.CheckConstraint(condition=Q(order__gte=1), name="articles_pin_order_from_one"),
        ]

    def __str__(self) -> str:
        return str(self.related)
