"""The site that gathers the desk's pages."""

from __future__ import annotations

from django.contrib.admin import AdminSite
from django.utils.translation import gettext_lazy as _


class DeskSite(AdminSite):
    """The admin under the newsroom's name."""

    site_title = _("Newsroom")
    site_header = _("Newsroom")
    index_title = _("The desk")
