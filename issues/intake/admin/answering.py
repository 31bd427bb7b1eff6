"""Answers to a page's own script and to a browser without one."""

from __future__ import annotations

from django.http import HttpRequest


def wants_json(request: HttpRequest) -> bool:
    """Whether the page's script asks; without one the browser is led on to a page."""
    return request.headers.get("Accept", "").startswith("application/json")
