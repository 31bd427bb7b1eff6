"""The app of the stories."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ArticlesConfig(AppConfig):
    """Stories and who wrote them."""

    name = "articles"
    verbose_name = _("Stories")
