"""The app of the issues."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class IssuesConfig(AppConfig):
    """Issues and the publication."""

    name = "issues"
    verbose_name = _("Issues")
