"""The admin, with our site in place of the stock one."""

from __future__ import annotations

from django.contrib.admin.apps import AdminConfig


class DeskConfig(AdminConfig):
    """`django.contrib.admin` under its own label, served by the desk's site."""

    default_site = "newsroom.desk.site.DeskSite"
