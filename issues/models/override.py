"""How a story is shown in its issue, where that differs from how it shows itself."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from articles.images.models import Image
from articles.models import Article
from articles.models.article import HEADLINE_LENGTH
from issues.models.issue import Issue


class Override(models.Model):
    """Another headline, trail or picture for a story on its issue's pages. What is empty is the story's own."""

    issue = models.ForeignKey(Issue, models.CASCADE, related_name="overrides")
    article = models.ForeignKey(Article, models.CASCADE, related_name="overrides", verbose_name=_("story"))
    headline = models.CharField(_("headline in this issue"), max_length=HEADLINE_LENGTH, blank=True)
    trail_text = models.TextField(_("trail text in this issue"), blank=True, max_length=500)
    picture = models.ForeignKey(
        Image, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("picture in this issue")
    )

    class Meta:
        verbose_name = _("override")
        verbose_name_plural = _("overrides")
        constraints = [models.UniqueConstraint(fields=["issue", "article"], name="issues_one_override_a_story")]

    def __str__(self) -> str:
        return self.headline or str(self.article)

    @property
    def is_empty(self) -> bool:
        """Whether it overrides nothing."""
        return not (self.headline or self.trail_text or self.picture_id)
