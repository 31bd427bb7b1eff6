"""The app of the decisions about topics."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class GoverningConfig(AppConfig):
    """What editors decide about the vocabulary."""

    name = "articles.governing"
    label = "governing"
    verbose_name = _("Decisions about topics")
