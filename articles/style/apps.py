"""The app of the house style."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class StyleConfig(AppConfig):
    """Rules of the house style, and the fingerprints of texts."""

    name = "articles.style"
    label = "style"
    verbose_name = _("House style")
