"""Why a backup can't be made or put back; each says what to do."""

from __future__ import annotations


class CannotBackUp(Exception):
    """Nothing was written that could be taken for a backup."""


class CannotRestore(Exception):
    """The newsroom is as it was before, unless the message says how far it came."""
