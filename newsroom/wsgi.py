"""The door for a WSGI server: `gunicorn newsroom.wsgi`."""

from __future__ import annotations

import os

from django.core.wsgi import get_wsgi_application
from django.utils.module_loading import import_string

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings")

application = get_wsgi_application()
# It knows the tables, so it can only be imported now that Django is set up.
application = import_string("newsroom.clock.watching.watched")(application)
