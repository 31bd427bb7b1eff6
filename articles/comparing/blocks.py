"""A text or a body taken apart: into blocks (paragraph, heading, list item, picture), and those into words."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import NamedTuple

from articles import body

# Scripts that are written without blanks are compared letter by letter, each with the marks that belong to it.
_LETTERS_ALONE = (
    "\u0e00-\u0e30\u0e32\u0e33\u0e40-\u0e46\u0e4f-\u0eb0\u0eb2\u0eb3\u0ebd-\u0ec7\u0ece-\u0eff\u1000-\u102a\u103f-\u109f"
    "\u1780-\u17b3\u17d4-\u17ff\u3005-\u3007\u3031-\u3035\u3041-\u3096\u309b-\u30fa\u30fc-\u30ff\u3400-\u4dbf"
    "\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
)
_MARKS_OF_THOSE = (
    "\u0e31\u0e34-\u0e3a\u0e47-\u0e4e\u0eb1\u0eb4-\u0ebc\u0ec8-\u0ecd\u102b-\u103e\u17b4-\u17d3\u3099\u309a"
    "\ufe00-\ufe0f\U000e0100-\U000e01ef"
)
# Vowel signs and accents that Python counts as no letters, and the joiners between letters.
_MARKS = (
    "\u0300-\u036f\u0483-\u0489\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed\u0900-\u0963\u0966-\u0dff"
    "\u0f00-\u0fff\u200c\u200d"
)
_OF_A_WORD = rf"(?:(?![{_LETTERS_ALONE}])[\w{_MARKS}])"
_TOKEN = re.compile(
    rf"(\d+(?:[.,:]\d+)+|[{_LETTERS_ALONE}][{_MARKS_OF_THOSE}]*|{_OF_A_WORD}+(?:['’]{_OF_A_WORD}+)*"
    r"|[\U0001f1e6-\U0001f1ff]{2}|[^\w\s](?:\u200d[^\w\s]|[\ufe0f\U0001f3fb-\U0001f3ff])*|\S)(\s*)"
)
_BLANKS_OF_HTML = re.compile(r"[ \t\r\n\f]+")

# The marks that a word can bear. Those of the second line are no formatting: they say what the word is part of.
FORMATS = {"strong": "bold", "b": "bold", "em": "italic", "i": "italic", "sub": "sub", "sup": "sup", "a": "link"}
NOTE, TARGET, PICTURE, UNSEEN, ALT, DETAIL = "note", "target", "picture", "unseen", "alt", "detail"

BLOCKS = {"p", "h2", "h3", "li", "blockquote", "aside", "figure", "figcaption", "tr", "hr", "table", "ul", "ol", "div"}
KNOWN_ATTRIBUTES = {"href", "rel", "title", "src", "alt", "class", "type", "start", "data-type", "data-footnote"}
DEEPEST = 3  # a list in a list in a list
SIMPLE = {"figure": "figure", "tr": "row", "hr": "rule", "h2": "h2", "h3": "h3"}


class Token(NamedTuple):
    """A word or sign, the marks it bears, and the blanks that follow it."""

    text: str
    marks: frozenset[str] = frozenset()
    space: str = ""


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, heading, list item, picture, table row or rule; `marker` is what stands before a list item."""

    kind: str
    tokens: tuple[Token, ...]
    marker: str = ""

    @property
    def key(self) -> tuple[str, tuple[Token, ...]]:
        """Two blocks of one key are the same to a reader; a list that is numbered anew has changed nothing."""
        return self.kind, self.tokens


def tokens_of(text: str, marks: frozenset[str] = frozenset()) -> list[Token]:
    """The words and signs of a text, in order; blanks at its beginning are dropped."""
    return [Token(match[1], marks, match[2]) for match in _TOKEN.finditer(text)]


def picture_tokens(address: str, alt_text: str, shown_pictures: Collection[str] | None = None) -> list[Token]:
    """A picture and the words that describe it."""
    mark = PICTURE if shown_pictures is None or address in shown_pictures else UNSEEN
    return [Token(address, frozenset({mark}), " "), *tokens_of(alt_text, frozenset({ALT}))]


def pictures_of(html: str) -> set[str]:
    """The addresses of the pictures in a body."""
    return {token.text for block in from_body(html) for token in block.tokens if PICTURE in token.marks}


def from_text(text: str) -> list[Block]:
    """A plain text, a block a line."""
    lines = (tokens_of(line.strip()) for line in text.splitlines())
    return [Block("p", tuple(tokens)) for tokens in lines if tokens]


def from_body(html: str, shown_pictures: Collection[str] | None = None) -> list[Block]:
    """The blocks of a body. What may not stand in one is dropped first.

    Of pictures whose address is not among `shown_pictures` (None: all are) there is only a word that they stand there.
    """
    reader = _BodyReader(shown_pictures)
    reader.feed(body.sanitise(html))
    reader.close()
    reader.end_block()
    return reader.blocks


@dataclass(slots=True)
class _Open:
    """An element that has begun: what its words bear, and what kind of block it makes."""

    tag: str
    mark: str = ""
    href: str = ""
    items: int = 0
    attributes: dict[str, str] = field(default_factory=dict)


class _BodyReader(HTMLParser):
    """Reads sanitised HTML and keeps the blocks it meets."""

    def __init__(self, shown_pictures: Collection[str] | None) -> None:
        super().__init__()
        self._shown_pictures = shown_pictures
        self.blocks: list[Block] = []
        self._open: list[_Open] = []
        self._tokens: list[Token] = []
        self._kind = ""
        self._marker = ""
        self._in_note = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in attrs}
        if tag in BLOCKS and not (tag == "figcaption" and self._within("figure")):
            self._begin_block(tag, attributes)
        if tag == "br":
            self._take_space("\n")
        elif tag == "img":
            self._take_picture(attributes)
        elif tag == "hr":
            self._tokens.append(Token("⁂"))
            self.end_block()
        else:
            self._open.append(_Open(tag, FORMATS.get(tag, ""), attributes.get("href", ""), attributes=attributes))
        if tag in {"td", "th"} and self._tokens:
            self._tokens.append(Token("│", space=" "))
        if "data-footnote" in attributes:
            self._in_note += 1
            self._tokens += tokens_of(attributes["data-footnote"], frozenset({NOTE}))
        self._take_details(attributes)

    def handle_endtag(self, tag: str) -> None:
        if not any(element.tag == tag for element in self._open):
            return
        while self._open:
            element = self._open.pop()
            self._in_note -= "data-footnote" in element.attributes
            if element.href:
                # Words that lead elsewhere than before read the same: the address is a word of its own.
                self._tokens.append(Token(element.href, frozenset({TARGET})))
            if element.tag in BLOCKS and not (element.tag == "figcaption" and self._within("figure")):
                self.end_block()
            if element.tag == tag:
                return

    def handle_data(self, data: str) -> None:
        if self._in_note:  # the number that the page gives the note
            return
        text = _BLANKS_OF_HTML.sub(" ", data)
        if text[:1].isspace():
            self._take_space(" ")
        self._tokens += tokens_of(text, frozenset(element.mark for element in self._open if element.mark))

    def end_block(self) -> None:
        """What was read since the last block is one, if it says anything."""
        if self._tokens:
            last = self._tokens[-1]._replace(space="")
            self.blocks.append(Block(self._kind or "p", (*self._tokens[:-1], last), self._marker))
            self._marker = ""
        self._tokens = []

    def _begin_block(self, tag: str, attributes: dict[str, str]) -> None:
        self.end_block()
        if tag == "li":
            self._number_item()
        if tag in SIMPLE:
            self._kind = SIMPLE[tag]
        elif attributes.get("class") == "pull-quote":
            self._kind = "pull-quote"
        elif not self._within("figure"):
            self._kind = self._kind_of_text()

    def _kind_of_text(self) -> str:
        depth = sum(element.tag in {"ul", "ol"} for element in self._open)
        for element in reversed(self._open):
            if element.tag in {"ul", "ol"}:
                return element.tag if depth == 1 else f"{element.tag}-{min(depth, DEEPEST)}"
            if element.tag in {"blockquote", "aside"}:
                return "pull-quote" if element.tag == "aside" else "quote"
        return "p"

    def _number_item(self) -> None:
        for element in reversed(self._open):
            if element.tag in {"ul", "ol"}:
                element.items += 1
                self._marker = f"{element.items}." if element.tag == "ol" else "•"
                return

    def _within(self, tag: str) -> bool:
        return any(element.tag == tag for element in self._open)

    def _take_space(self, space: str) -> None:
        if self._tokens and (not self._tokens[-1].space or space == "\n"):
            self._tokens[-1] = self._tokens[-1]._replace(space=space)

    def _take_picture(self, attributes: dict[str, str]) -> None:
        self._tokens += picture_tokens(attributes.get("src", ""), attributes.get("alt", ""), self._shown_pictures)
        self._take_space(" ")

    def _take_details(self, attributes: dict[str, str]) -> None:
        """Whatever else an element says of itself (an embed's address, say) is shown as it stands."""
        for name in sorted(attributes.keys() - KNOWN_ATTRIBUTES):
            if attributes[name]:
                self._tokens.append(Token(attributes[name], frozenset({DETAIL}), " "))
