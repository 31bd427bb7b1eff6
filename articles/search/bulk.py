"""Where thousands of stories come at once with what the index says of them: the rest of what `freshen` does."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from articles.search.indexing import keep_count
from articles.search.models import IndexMark

MARKING = "search_"  # how the names of the triggers begin that mark stories


def entries_were_added(words: Mapping[str, int], *, to_come: Collection[int]) -> None:
    """Say that new stories have their entries, while the triggers rested that would have had them read.

    `words` tells in how many entries each plain word stands, "" how many entries there are. Stories that readers will
    see only later (`to_come`, keys) have none: they are marked, and then read. In the transaction that added them.
    """
    keep_count(dict(sorted(words.items())))
    IndexMark.objects.bulk_create(IndexMark(kind=IndexMark.Kind.STORY, key=key) for key in to_come)
