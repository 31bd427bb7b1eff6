"""What the copy tells the rooms above it. There is one message."""

from __future__ import annotations

from functools import partial

from django.db import transaction
from django.dispatch import Signal

public_pages_changed = Signal()
"""Sent after commit when something that readers can see has changed. Argument: `what` (the story or issue)."""


def tell_public_pages_changed(what: object) -> None:
    """Send the message once the transaction is safe; a rolled back one sends nothing.

    What is saved is saved: a listener that fails is logged and holds nobody back.
    """
    transaction.on_commit(partial(public_pages_changed.send_robust, sender=type(what), what=what))
