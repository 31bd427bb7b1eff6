"""The app of the search."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SearchConfig(AppConfig):
    """The index of what stories say."""

    name = "articles.search"
    label = "search"
    verbose_name = _("Search")
