"""The admin, with our site in place of the stock one."""

from __future__ import annotations

from django.contrib.admin.apps import AdminConfig
from django.core.checks import register

from newsroom.desk.checks import editors_are_whole


class DeskConfig(AdminConfig):
    """`django.contrib.admin` under its own label, served by the desk's site."""

    default_site = "newsroom.desk.site.DeskSite"

    def ready(self) -> None:
        """Gather the desk's pages, and look at the editors before anything starts."""
        register(editors_are_whole)
        super().ready()
