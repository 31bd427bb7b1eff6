"""The app of topics and countries."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TaggingConfig(AppConfig):
    """Topics and countries."""

    name = "articles.tagging"
    label = "tagging"
    verbose_name = _("Tagging")
