"""The one refusal of the library's acts."""

from __future__ import annotations


class CannotChangeLibrary(Exception):
    """It can't be done; `message` says why, and what to do. Nothing was changed."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message
