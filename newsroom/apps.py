"""The app of the house: it brings the checks of the settings and the house's commands."""

from __future__ import annotations

from django.apps import AppConfig

from newsroom import checks


class NewsroomConfig(AppConfig):
    """Has no tables of its own."""

    name = "newsroom"

    def ready(self) -> None:
        """Let the checks look at the settings before anything starts.

        Raises ImproperlyConfigured for a production newsroom that isn't safe.
        """
        checks.refuse_to_start_unsafe()
        checks.register_all()
