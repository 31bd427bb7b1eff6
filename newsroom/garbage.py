"""How often a process looks for garbage: for objects that hold each other and nobody else holds.

And how what became free goes back to the system.
"""

from __future__ import annotations

import ctypes
import gc

# Net new objects; lookings for new ones before one for older ones; those before one for all (gc.set_threshold). A page
# leaves hundreds behind, a story's text among them. What is in use during a look counts as older from then on: when all
# are seldom looked through, tens of megabytes of it wait.
SELDOM = 10_000, 10, 10


def look_seldom() -> None:
    """Once all is loaded: what is there by then stays, and is looked through no more.

    Python looks every 700 objects, and now and then through all of the hundreds of thousands that a newsroom loads
    once: one answer in twenty took 70 milliseconds longer for that (a search with 2,000 stories to count).
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(*SELDOM)


def give_back() -> None:
    """Give free memory back to the system, where the C library can (glibc): a millisecond of the processor.

    By itself it gives back only what is free at the end of the heap. What four threads took for pages that they made at
    once, and what stands after it, stayed: 15 to 30 MB of each process.
    """
    if trim := getattr(ctypes.CDLL(None), "malloc_trim", None):
        trim(0)
