"""The app of the accounts."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    """People and their sign-in."""

    name = "newsroom.accounts"
    label = "accounts"
    verbose_name = _("People")
