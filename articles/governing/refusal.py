"""The refusal of every verb about topics."""

from __future__ import annotations


class CannotGovern(Exception):
    """It can't be done; the message says why and what to do. `field` is the one of a form that it is about, or ""."""

    def __init__(self, message: str, *, field: str = "") -> None:
        super().__init__(message)
        self.message, self.field = message, field
