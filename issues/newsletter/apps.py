"""The app of the newsletter."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NewsletterConfig(AppConfig):
    """Readers who asked for it, what was mailed, and to whom."""

    name = "issues.newsletter"
    label = "newsletter"
    verbose_name = _("Newsletter")
