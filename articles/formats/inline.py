"""The words of one block with bold, italics, links and footnotes: made anew, so that nothing else gets through."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from html import escape

from lxml.html import HtmlElement

from articles.formats.blocks import Block, Style
from articles.formats.cleaning import visible

KEPT = {"b": "strong", "strong": "strong", "i": "em", "em": "em", "cite": "em", "sub": "sub", "sup": "sup"}
SILENT = frozenset(("script", "style", "noscript", "template", "iframe", "object", "embed", "svg", "math", "form"))
SCHEMES = ("http://", "https://", "mailto:", "tel:")


class Inline:
    """Words as they come, twice: as plain text and as HTML."""

    def __init__(self) -> None:
        self.texts: list[str] = []
        self.htmls: list[str] = []

    def add_text(self, text: str | None) -> None:
        """Add words."""
        if text:
            self.texts.append(text)
            edges = " " if text[:1].isspace() else "", " " if text[-1:].isspace() else ""
            shown = escape(visible(text), quote=False)
            self.htmls.append(f"{edges[0]}{shown}{edges[1]}" if shown else " ")

    def add_tag(self, tag: str) -> None:
        """Add a tag that says nothing to a plain reader."""
        self.htmls.append(tag)

    def take(self, tag: str = "p", style: Style = "") -> Iterator[Block]:
        """The block made of all so far, if it has words; begins anew."""
        text = " ".join("".join(self.texts).split())
        if text:
            html = "".join(self.htmls)
            while "  " in html:
                html = html.replace("  ", " ")
            yield Block(text, f"<{tag}>{html.strip()}</{tag}>", style)
        self.texts, self.htmls = [], []


def inline_of(element: HtmlElement, into: Inline, dropped: Counter[str], remote: list[str]) -> None:
    """Add the words of an element, and of all inside it."""
    tag = element.tag if isinstance(element.tag, str) else "!comment"
    if tag in SILENT or tag == "!comment":
        dropped[tag] += 1
        return
    if tag == "img":
        _note_picture(element, remote)
        return
    if tag == "br":
        into.add_tag("<br>")
        into.texts.append(" ")
        return
    note = element.get("data-footnote")
    if tag == "sup" and note:
        into.add_tag(f'<sup data-footnote="{escape(visible(note))}">{escape(element.text_content())}</sup>')
        into.texts.append(f" [{note}]")
        return
    opening, closing = _tags(element, tag)
    into.add_tag(opening)
    into.add_text(element.text)
    for child in element:
        inline_of(child, into, dropped, remote)
        into.add_text(child.tail)
    into.add_tag(closing)


def text_of(element: HtmlElement) -> str:
    """All words of an element on one line."""
    return " ".join(element.text_content().split())


def _tags(element: HtmlElement, tag: str) -> tuple[str, str]:
    if tag in KEPT:
        return f"<{KEPT[tag]}>", f"</{KEPT[tag]}>"
    address = (element.get("href") or "").strip()
    if tag == "a" and address.lower().startswith(SCHEMES) and address.isprintable():
        return f'<a href="{escape(address)}">', "</a>"
    return "", ""


def _note_picture(element: HtmlElement, remote: list[str]) -> None:
    address = (element.get("src") or "").strip()
    if address and not address.startswith("data:"):
        remote.append(visible(address))
