"""The app of the picture library."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ImagesConfig(AppConfig):
    """Pictures and their sources."""

    name = "articles.images"
    label = "images"
    verbose_name = _("Pictures")
