"""The app of the search page: what readers looked for and did not find."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FindingConfig(AppConfig):
    """The search page."""

    name = "newsroom.finding"
    label = "finding"
    verbose_name = _("Search page")
