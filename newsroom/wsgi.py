"""The door for a WSGI server: `gunicorn newsroom.wsgi`."""

from __future__ import annotations

import os
from importlib import import_module

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.template import engines
from django.utils.module_loading import import_string

from newsroom import garbage

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings")

application = get_wsgi_application()
# It knows the tables, so it can only be imported now that Django is set up.
application = import_string("newsroom.clock.watching.watched")(application)
# The map of the site brings all pages in, and the engines what draws them: the first reader would wait for these, and
# processes that are forked share what was there before.
import_module(settings.ROOT_URLCONF)
engines.all()
garbage.look_seldom()
