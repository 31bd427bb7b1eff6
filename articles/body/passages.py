"""A body as the passages that one reads: a block each, with what kind it is, so that places in it can be told."""

from __future__ import annotations

import html as html_entities
import re
from collections.abc import Iterator
from dataclasses import dataclass

from articles.body.reading import BLOCK, words_of

TAG = re.compile(r"<(/?)(\w+)")
KINDS = {"h2": "heading", "h3": "heading", "figcaption": "caption"}
AROUND = {"blockquote": "quote", "aside": "aside", "li": "item"}


@dataclass(frozen=True, slots=True)
class Passage:
    """One block of a body in plain text. `kind`: paragraph, heading, item, caption, quote or aside."""

    kind: str
    text: str


def passages(html: str) -> list[Passage]:
    """The blocks of a sanitised body in reading order. Their texts are the lines of `plain_text`."""
    return list(_passages(html))


def _passages(html: str) -> Iterator[Passage]:
    around = ["paragraph"]
    for piece in BLOCK.split(html):
        tag = TAG.match(piece)
        closes, name = (bool(tag[1]), tag[2]) if tag else (False, "")
        if name in AROUND:
            around = (around[:-1] or ["paragraph"]) if closes else [*around, AROUND[name]]
        kind = around[-1] if closes else KINDS.get(name, around[-1])
        for line in html_entities.unescape(words_of(piece)).splitlines():
            if line.strip():
                yield Passage(kind, line.strip())
