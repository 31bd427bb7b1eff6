"""The newsroom as its readers reach it: through a proxy that speaks HTTPS with them, which says so and compresses."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from newsroom.wsgi import application as newsroom


def application(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
    """What the proxy of docs/running.md adds to a request."""
    environ["HTTP_X_FORWARDED_PROTO"] = "https"
    environ["HTTP_X_FORWARDED_FOR"] = environ.get("REMOTE_ADDR", "")
    return newsroom(environ, start_response)
