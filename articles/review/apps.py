"""The app of the second pair of eyes."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReviewConfig(AppConfig):
    """Comments, notices and shared previews."""

    name = "articles.review"
    label = "review"
    verbose_name = _("Review")
