"""The app of the page cache: it has the database's own notes of what turned."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PageCacheConfig(AppConfig):
    """The page cache."""

    name = "newsroom.page_cache"
    label = "page_cache"
    verbose_name = _("Page cache")
