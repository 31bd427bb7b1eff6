"""The app of the tagging desk."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TaggingDeskConfig(AppConfig):
    """Who has which story to tag, and what came of it."""

    name = "articles.tagging_desk"
    label = "tagging_desk"
    verbose_name = _("Tagging desk")
