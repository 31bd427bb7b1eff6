"""What follows when something went out: cached pages turn, others are told, the newsletter is mailed.

What follows is written down as errands in the transaction that announces (`writing`), and done afterwards (`running`):
leased, tried again after growing waits, given up with the reason kept. Whatever dies in between loses nothing, and the
key of an errand makes it one, however often its writer begins anew.

A further kind of errand is three things: a value of `Errand.Kind`, a line in `writing` that writes
its rows in the announcing transaction (one for each thing that can fail by itself, each with a key of its own), and a
function in `running.DOING` that does one and raises `CannotDo`, saying why, when it can't. It must bear being done
twice: a process that is killed between the deed and our note of it does it again, under the same key.
"""

from __future__ import annotations

from issues.errands.running import run_errands, try_again, turn_pages
from issues.errands.writing import STALE, title_of, write_for_issue, write_for_stories

__all__ = ["STALE", "run_errands", "title_of", "try_again", "turn_pages", "write_for_issue", "write_for_stories"]
