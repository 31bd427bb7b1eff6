"""The app of the clock: who holds it, and of which deadlines people were warned."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ClockConfig(AppConfig):
    """The clock."""

    name = "newsroom.clock"
    label = "clock"
    verbose_name = _("Clock")
