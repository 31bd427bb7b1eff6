"""The running text of a body, block by block, with every offset where a reader would count it."""

from __future__ import annotations

from html.parser import HTMLParser

BLOCKS = {"p", "h2", "h3", "h4", "li", "ul", "ol", "blockquote", "aside", "div", "section", "hr"}
BLOCKS |= {"figure", "figcaption", "table", "caption", "thead", "tbody", "tr", "td", "th"}
SINGLE = {"br", "img", "hr", "input"}
LEFT_ALONE = {"code", "pre", "script", "style", "kbd", "samp"}
THING = "\N{OBJECT REPLACEMENT CHARACTER}"  # what stands in the text and is no letter: a break, a note, a picture


def text_blocks(html: str) -> list[str]:
    """The texts of the blocks that have one. Code and notes stand in them as signs that no rule matches."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    reader.end_block()
    return reader.blocks


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.blocks: list[str] = []
        self._parts: list[str] = []
        self._left_alone: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in BLOCKS:
            self.end_block()
        elif tag in SINGLE:
            self._parts.append(THING)
        elif tag == "sup" and any(name == "data-footnote" for name, _value in attrs):
            self._parts.append(THING)
            self._left_alone.append(tag)
        elif tag in LEFT_ALONE or (self._left_alone and tag == self._left_alone[-1]):
            self._left_alone.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in BLOCKS:
            self.end_block()
        elif self._left_alone and tag == self._left_alone[-1]:
            self._left_alone.pop()

    def handle_data(self, data: str) -> None:
        self._parts.append(THING * len(data) if self._left_alone else data)

    def end_block(self) -> None:
        text = "".join(self._parts)
        self._parts.clear()
        if text.strip():
            self.blocks.append(text)
