"""Pictures that are made when somebody first asks for them, and kept: once, however many ask at the same moment."""

from __future__ import annotations

import fcntl
from pathlib import Path

from django.conf import settings

from articles.images.share_card import ShareCard, drawn


def kept(card: ShareCard) -> bytes:
    """The drawn card. The folder is nobody's address: whoever hands it out asks first whether readers may have it."""
    path = Path(settings.KEPT_ROOT) / "share" / card.digest[:2] / f"{card.digest}.jpg"
    try:
        return path.read_bytes() if path.exists() else _made(path, card)
    except OSError:  # a folder that can't be written: then it is drawn each time
        return drawn(card)


def _made(path: Path, card: ShareCard) -> bytes:
    path.parent.mkdir(parents=True, exist_ok=True)
    with (path.parent / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # let go when the file is closed, or its process dies
        if path.exists():
            return path.read_bytes()
        picture = drawn(card)
        unfinished = path.with_suffix(".part")
        unfinished.write_bytes(picture)
        unfinished.replace(path)
        return picture
