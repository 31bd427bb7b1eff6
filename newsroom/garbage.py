"""How often a process looks for garbage: for objects that hold each other and nobody else holds."""

from __future__ import annotations

import gc

# Net new objects; lookings for new ones before one for older ones; those before one for all (gc.set_threshold).
SELDOM = 50_000, 20, 100


def look_seldom() -> None:
    """Once all is loaded: what is there by then stays, and is looked through no more.

    Python looks every 700 objects, and now and then through all of the hundreds of thousands that a newsroom loads
    once: one answer in twenty took 70 milliseconds longer for that (a search with 2,000 stories to count).
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(*SELDOM)
