"""What the review refuses, in words for the person."""

from __future__ import annotations


class CannotReview(Exception):
    """Something was refused. `message` is for the person; `field` names what to mend ("" for nothing of theirs)."""

    def __init__(self, message: str, *, field: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.field = field
