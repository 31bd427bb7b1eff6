"""HTML to blocks: what is said is kept in tags that a body knows; what runs or asks is dropped and counted."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from html import escape

from lxml import etree
from lxml.html import HtmlElement, HTMLParser, document_fromstring

from articles.formats.blocks import Block, Blocks, Particulars, Style
from articles.formats.cleaning import visible
from articles.formats.incoming import Remark
from articles.formats.inline import Inline, inline_of, text_of

DROPPED = frozenset(("script", "style", "noscript", "template", "form", "iframe", "frame", "object", "embed"))
DROPPED |= {"applet", "svg", "math", "canvas", "audio", "video", "head", "button", "input", "select", "textarea"}
FURNITURE = frozenset(("nav", "footer", "aside"))
OUTERMOST = 2  # how deep a menu or a page's foot may lie
BLOCKS = frozenset(("p", "div", "section", "article", "main", "header", "footer", "aside", "nav", "body", "address"))
BLOCKS |= {"h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "dl", "dt", "dd", "blockquote", "pre", "table", "hr"}
BLOCKS |= {"figure", "figcaption", "details", "summary", "center", "fieldset"}
HEADINGS = {"h1": "h2", "h2": "h2", "h3": "h3", "h4": "h3", "h5": "h3", "h6": "h3"}
MOST_NAMED = 5
NO_WORDS = "This file holds no words. Check that it is the right file."
REMOTE = re.compile(r"(?:https?:)?//", re.IGNORECASE)


class Unparsed(Exception):
    """The text is no HTML that could be read; the message says what to do."""


def read_html(text: str, *, whole_page: bool = True) -> Blocks:
    """The blocks of a page or of a fragment. Raises Unparsed where there are no words."""
    if not text.strip("\0\ufeff \t\r\n"):
        raise Unparsed(NO_WORDS)
    try:
        # The parser keeps no entities, loads nothing, and refuses trees deeper than 256.
        root = document_fromstring(text.replace("\0", ""), parser=HTMLParser(no_network=True, encoding=None))
    except (etree.LxmlError, ValueError, AssertionError) as error:
        raise Unparsed("This page could not be read. Save it as plain text or .docx and send it again.") from error
    dropped: Counter[str] = Counter()
    remote: list[str] = []
    content = _main_part(root) if whole_page else root.find("body")
    blocks = list(_blocks(content if content is not None else root, dropped, remote, depth=0))
    particulars = _particulars(root) if whole_page else Particulars()
    if not any(block.text for block in blocks):
        raise Unparsed(NO_WORDS)
    return Blocks(blocks, particulars, _remarks(dropped, remote))


def _main_part(root: HtmlElement) -> HtmlElement | None:
    """The article, if there is one; the longest, if there are several."""
    for path in ("//article", "//main", "//*[@role='main']"):
        found = root.xpath(path)
        if found:
            longest: HtmlElement = max(found, key=lambda element: len(element.text_content()))
            return longest
    body: HtmlElement | None = root.find("body")
    return body


def _particulars(root: HtmlElement) -> Particulars:
    told = Particulars(source="the head of the page")
    for element in root.iter("meta"):
        key = (element.get("name") or element.get("property") or "").lower()
        content = visible(element.get("content") or "")
        if key == "author" and content and not REMOTE.match(content):
            told.authors = (*told.authors, content)
        elif key in ("description", "og:description") and not told.standfirst:
            told.standfirst = content
    title = root.find(".//title")
    if root.find(".//h1") is None and title is not None:
        told.headline = visible(title.text or "")
    return told


def _blocks(parent: HtmlElement, dropped: Counter[str], remote: list[str], depth: int) -> Iterator[Block]:
    """The blocks inside an element; words that stand between them are paragraphs of their own."""
    loose = Inline()
    loose.add_text(parent.text)
    for child in parent:
        tag = child.tag if isinstance(child.tag, str) else "!comment"
        if tag == "!comment" or tag in DROPPED or (tag in FURNITURE and depth < OUTERMOST):
            dropped[tag] += 1
        elif tag in BLOCKS:
            yield from loose.take()
            yield from _block(child, tag, dropped, remote, depth)
        elif any(inner.tag in BLOCKS for inner in child.iterdescendants()):
            yield from loose.take()
            yield from _blocks(child, dropped, remote, depth + 1)
        else:
            inline_of(child, loose, dropped, remote)
        loose.add_text(child.tail)
    yield from loose.take()


def _block(child: HtmlElement, tag: str, dropped: Counter[str], remote: list[str], depth: int) -> Iterator[Block]:
    if tag in HEADINGS or (tag == "p" and "subtitle" in (child.get("class") or "").split()):
        content = Inline()
        inline_of(child, content, dropped, remote)
        style: Style = "title" if tag == "h1" else "subtitle" if tag == "p" else ""
        yield from content.take(HEADINGS.get(tag, "p"), style)
    elif tag in ("ul", "ol"):
        yield from _list(child, tag, dropped, remote)
    elif tag == "table":
        yield from _table(child, dropped, remote)
    elif tag == "blockquote":
        inner = [block for block in _blocks(child, dropped, remote, depth + 1) if block.text]
        if inner:
            html = "".join(block.html for block in inner)
            yield Block(" ".join(block.text for block in inner), f"<blockquote>{html}</blockquote>")
    elif tag == "hr":
        yield Block("", "<hr>")
    elif tag == "pre":
        for text in re.split(r"\n\s*\n", child.text_content()):
            yield Block(" ".join(text.split()), f"<p>{escape(visible(text), quote=False)}</p>")
    else:
        yield from _blocks(child, dropped, remote, depth + 1)


def _list(element: HtmlElement, tag: str, dropped: Counter[str], remote: list[str]) -> Iterator[Block]:
    items, texts = [], []
    for child in element:
        if not isinstance(child.tag, str):
            continue
        inner = [block for block in _blocks(child, dropped, remote, depth=2) if block.text]
        if inner:
            texts.append(" ".join(block.text for block in inner))
            items.append(f"<li>{''.join(block.html for block in inner)}</li>")
    if items:
        marks = [f"{place}." for place in range(1, len(items) + 1)] if tag == "ol" else ["•"] * len(items)
        text = " ".join(f"{mark} {text}" for mark, text in zip(marks, texts, strict=True))
        yield Block(text, f"<{tag}>{''.join(items)}</{tag}>")


def _table(element: HtmlElement, dropped: Counter[str], remote: list[str]) -> Iterator[Block]:
    rows, texts = [], []
    for row in element.iter("tr"):
        cells, words = [], []
        for cell in row.iterchildren("td", "th"):
            inner = list(_blocks(cell, dropped, remote, depth=2))
            words.append(" ".join(block.text for block in inner))
            cells.append(f"<{cell.tag}>{''.join(block.html for block in inner) or '<p></p>'}</{cell.tag}>")
        if cells:
            rows.append(f"<tr>{''.join(cells)}</tr>")
            texts.append(" | ".join(words) if any(words) else "")
    for caption in element.iterchildren("caption"):
        yield Block(text_of(caption), f"<p>{escape(visible(text_of(caption)), quote=False)}</p>")
    if any(texts):
        yield Block("; ".join(filter(None, texts)), f"<table><tbody>{''.join(rows)}</tbody></table>")


def _remarks(dropped: Counter[str], remote: list[str]) -> list[Remark]:
    remarks = []
    if dropped:
        named = ", ".join(f"{count} {tag.strip('!')}" for tag, count in dropped.most_common(MOST_NAMED))
        message = f"What is no text was left out ({named}). Check that nothing is missing."
        remarks.append(Remark("warning", None, message))
    if remote:
        named = ", ".join(address[:80] for address in remote[:MOST_NAMED])
        more = f" and {len(remote) - MOST_NAMED} more" if len(remote) > MOST_NAMED else ""
        message = (
            f"Pictures that are not in the file were not fetched: {named}{more}. Upload them, if you may use them."
        )
        remarks.append(Remark("warning", None, message))
    return remarks
