"""The newsroom with the trivial page beside its own."""

from __future__ import annotations

import os

from django.conf import settings

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings")
settings.ROOT_URLCONF = "tests.bench.urls"

from newsroom.wsgi import application  # noqa: E402 the map must be chosen before the application is made

__all__ = ["application"]
