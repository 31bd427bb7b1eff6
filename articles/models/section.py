"""The standing divisions of the publication."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from articles.addresses import path_to


class Section(models.Model):
    """A standing division: World, Economy, In brief."""

    name = models.CharField(_("name"), max_length=80, unique=True)
    slug = models.SlugField(_("address"), max_length=90, unique=True, help_text=_("The end of the section's address."))
    standing_head = models.CharField(
        _("standing head"),
        max_length=80,
        blank=True,
        help_text=_("The fixed title over this section's stories. Empty: the name."),
    )
    description = models.TextField(_("description"), blank=True, help_text=_("One sentence on the section's page."))
    position = models.PositiveSmallIntegerField(_("position"), default=0, help_text=_("Low numbers come first."))

    class Meta:
        verbose_name = _("section")
        verbose_name_plural = _("sections")
        ordering = ["position", "name"]

    def __str__(self) -> str:
        return self.name

    @property
    def head(self) -> str:
        """What stands over this section's stories."""
        return self.standing_head or self.name

    def get_absolute_url(self) -> str:
        """The section's page."""
        return path_to("articles:section", self.slug)
