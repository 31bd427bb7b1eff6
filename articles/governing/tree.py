"""The order of a tree: each topic under the one that it belongs to, those beside each other by name."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from articles.names import name_key

Row = tuple[int, int | None, str]  # the topic's id, that of the one above it, its name


def in_tree_order(rows: Iterable[Row]) -> list[int]:
    """The ids in the order in which a tree is read; a topic whose parent isn't among them stands at the top."""
    rows = list(rows)
    there = {key for key, _parent, _name in rows}
    below: dict[int | None, list[tuple[str, int]]] = defaultdict(list)
    for key, parent, name in rows:
        below[parent if parent in there else None].append((name_key(name), key))
    for siblings in below.values():
        siblings.sort(reverse=True)
    ordered, waiting = [], [key for _name, key in below[None]]
    while waiting:
        key = waiting.pop()
        ordered.append(key)
        waiting += [child for _name, child in below.get(key, ())]
    return ordered
