"""The words of a paragraph as plain text and as safe HTML: bold, italics, links, raised and lowered letters, notes."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Mapping
from urllib.parse import urlsplit

from articles.formats.cleaning import without_unseen
from articles.formats.html_tree import BLOCKS, Node

TAGS = {"b": "strong", "strong": "strong", "i": "em", "em": "em", "cite": "em", "dfn": "em", "var": "em"} | {
    "sub": "sub",
    "sup": "sup",
}
LINK_SCHEMES = {"http", "https", "mailto", "tel"}
LONGEST_ADDRESS = 2_000
BLANKS = re.compile(r"\s+")
NOTE = "data-footnote"


def text_of(nodes: Iterable[Node | str]) -> str:
    """The words, on one line."""
    return " ".join("".join(_texts(nodes)).split())


def inline_html(nodes: Iterable[Node | str]) -> str:
    """The words with what may stand in a paragraph; all other elements give what stands in them."""
    return BLANKS.sub(" ", "".join(_written(nodes, frozenset()))).strip()


def safe_text(text: str) -> str:
    """A text for HTML, without the characters that no reader sees."""
    seen, _messages = without_unseen(text)
    return html.escape(seen, quote=False)


def note_html(text: str) -> str:
    """A footnote that says this."""
    return f'<sup {NOTE}="{html.escape(safe_note(text))}"></sup>'


def safe_note(text: str) -> str:
    """The words of a note on one line, without unseen characters."""
    return " ".join(without_unseen(text)[0].split())


def safe_address(address: str) -> str:
    """The address if it may be linked to, else an empty text."""
    bare = address.strip()
    try:
        parts = urlsplit(bare)
    except ValueError:
        return ""
    possible = len(bare) <= LONGEST_ADDRESS and bare.isprintable() and parts.scheme.lower() in LINK_SCHEMES
    named = bool(parts.netloc) if parts.scheme.lower().startswith("http") else bool(parts.path)
    return bare if possible and named else ""


def _texts(nodes: Iterable[Node | str]) -> Iterable[str]:
    for node in nodes:
        if isinstance(node, str):
            yield node
        elif node.tag == "br":
            yield " "
        elif NOTE not in node.attributes:
            around = " " if node.tag in BLOCKS else ""
            yield around
            yield from _texts(node.children)
            yield around


def _written(nodes: Iterable[Node | str], within: frozenset[str]) -> Iterable[str]:
    for node in nodes:
        if isinstance(node, str):
            yield safe_text(node)
        elif node.tag == "br":
            yield "<br>"
        elif NOTE in node.attributes:
            yield note_html(node.attributes[NOTE])
        else:
            yield from _element(node, within)


def _element(node: Node, within: frozenset[str]) -> Iterable[str]:
    tag, opening = _tag(node.tag, node.attributes)
    if tag == "sup" and any(isinstance(child, Node) and NOTE in child.attributes for child in node.children):
        tag = ""  # the note is raised by itself
    if not tag or tag in within:
        around = " " if node.tag in BLOCKS else ""
        yield around + "".join(_written(node.children, within)) + around
        return
    inner = "".join(_written(node.children, within | {tag}))
    bare = inner.strip()
    # Blanks go outside, so that a bold word is bold and no more.
    before = " " if inner[:1].isspace() else ""
    after = " " if inner[-1:].isspace() and bare else ""
    yield before + (f"{opening}{bare}</{tag}>" if bare else "") + after


def _tag(tag: str, attributes: Mapping[str, str]) -> tuple[str, str]:
    if tag != "a":
        kept = TAGS.get(tag, "")
        return kept, f"<{kept}>"
    address = safe_address(attributes.get("href", ""))
    return ("a", f'<a href="{html.escape(address)}">') if address else ("", "")
