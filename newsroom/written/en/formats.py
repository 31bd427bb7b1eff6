"""Days and hours as `articles.states.moment` writes them, for what Django's admin writes: columns, fixed fields."""

from __future__ import annotations

DATE_FORMAT = "D j M Y"
DATETIME_FORMAT = "D j M Y, H:i"
TIME_FORMAT = "H:i"
