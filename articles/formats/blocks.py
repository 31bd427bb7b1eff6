"""A tree of HTML to the blocks of a story: each with its words on one line and its safe HTML."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from articles.formats.header import read_header_line
from articles.formats.html_tree import BLOCKS, Node
from articles.formats.inline import inline_html, text_of
from articles.formats.names import BY, names_in
from articles.formats.tables import is_layout, table_html, table_text
from articles.formats.trailer import image_source_in

HEADINGS = {"h1": 1, "h2": 2, "h3": 3, "h4": 4, "h5": 5, "h6": 6}
PARAGRAPHS = {"p", "dt", "dd", "address", "summary", "figcaption", "caption", "pre", *HEADINGS}
RULE = "* * *"
HIGHEST_NUMBER = 9_999
Says = Literal["", "headline", "standfirst", "byline"]


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, heading, list, table, quotation or rule. `level` is a heading's, from 1, else 0."""

    text: str
    html: str
    level: int = 0
    says: Says = ""


def line_of(place: int) -> int:
    """The line on which the block at this place (from 0) stands in the text: a blank line follows each."""
    return 2 * place + 1


def blocks_of(node: Node) -> list[Block]:
    """The blocks in this element, in order; those without a word are left out."""
    return [block for block in _blocks(node) if block.text]


def _blocks(node: Node) -> Iterator[Block]:
    words: list[Node | str] = []
    for child in node.children:
        if isinstance(child, str) or not _is_block(child):
            words.append(child)
            continue
        yield from _paragraphs(words)
        words = []
        yield from _block(child)
    yield from _paragraphs(words)


def _is_block(node: Node) -> bool:
    return node.tag in BLOCKS or any(isinstance(child, Node) and _is_block(child) for child in node.children)


def _block(node: Node) -> Iterator[Block]:
    if node.tag in PARAGRAPHS and not any(isinstance(child, Node) and _is_block(child) for child in node.children):
        words = _with_line_ends(node.children) if node.tag == "pre" else node.children
        yield from _paragraphs(words, level=HEADINGS.get(node.tag, 0), said_by=node)
    elif node.tag == "hr":
        yield Block(RULE, "<hr>")
    elif node.tag in {"ul", "ol"}:
        yield _list(node)
    elif node.tag == "blockquote":
        inner = blocks_of(node)
        yield Block(" ".join(block.text for block in inner), f"<blockquote>{_html(inner)}</blockquote>")
    elif node.tag == "table" and not is_layout(node):
        yield Block(table_text(node), table_html(node, lambda cell: _html(blocks_of(cell))))
    else:
        yield from _blocks(node)


def _html(blocks: Iterable[Block]) -> str:
    return "".join(block.html for block in blocks)


def _paragraphs(words: list[Node | str], *, level: int = 0, said_by: Node | None = None) -> Iterator[Block]:
    """A paragraph, or several where blank lines part them, or where its lines are those of a house story."""
    tag = "h2" if 0 < level <= 2 else "h3" if level else "p"  # noqa: PLR2004  # the page itself has the first heading
    for part in _parted(words):
        text = text_of(part)
        if text:
            yield Block(text, f"<{tag}>{inline_html(part)}</{tag}>", level, _says(said_by, text))


def _parted(words: list[Node | str]) -> Iterator[list[Node | str]]:
    lines: list[list[Node | str]] = [[]]
    for word in words:
        if isinstance(word, Node) and word.tag == "br":
            lines.append([])
        else:
            lines[-1].append(word)
    if len(lines) == 1 or any(_is_of_a_house_story(text_of(line)) for line in lines):
        yield from lines
        return
    paragraph: list[Node | str] = []
    for line in lines:
        if not text_of(line):
            yield paragraph
            paragraph = []
        else:
            paragraph += [Node("br"), *line] if paragraph else line
    yield paragraph


def _is_of_a_house_story(text: str) -> bool:
    return read_header_line(text).whole or image_source_in(text) is not None or bool(BY.match(text) and names_in(text))


def _with_line_ends(words: list[Node | str]) -> list[Node | str]:
    found: list[Node | str] = []
    for word in words:
        if isinstance(word, str):
            for place, line in enumerate(word.split("\n")):
                found += [Node("br"), line] if place else [line]
        else:
            found.append(word)
    return found


def _list(node: Node) -> Block:
    items = [child for child in node.children if isinstance(child, Node)]
    inner = [(blocks_of(item), item.tag) for item in items]
    inner = [(found, tag) for found, tag in inner if found]
    signs = [f"{number}." if node.tag == "ol" else "•" for number in range(_start(node), _start(node) + len(inner))]
    words = [" ".join(block.text for block in found) for found, _tag in inner]
    text = " ".join(f"{sign} {said}" for sign, said in zip(signs, words, strict=True))
    start = f' start="{_start(node)}"' if node.tag == "ol" and _start(node) != 1 else ""
    html = "".join(f"<li>{_html(found)}</li>" for found, _tag in inner)
    return Block(text, f"<{node.tag}{start}>{html}</{node.tag}>")


def _start(node: Node) -> int:
    start = node.attributes.get("start", "")
    return min(int(start), HIGHEST_NUMBER) if start.isascii() and start.isdigit() else 1


def _says(node: Node | None, text: str) -> Says:
    names = set(node.attributes.get("class", "").lower().split()) if node else set()
    if names & {"headline"}:
        return "headline"
    if names & {"standfirst", "deck", "dek", "subtitle"}:
        return "standfirst"
    return "byline" if names & {"byline"} and names_in(text, announced=True) else ""
