"""The app of the tagging operations."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RetaggingConfig(AppConfig):
    """Tags of many stories at once."""

    name = "articles.retagging"
    label = "retagging"
    verbose_name = _("Tagging operations")
