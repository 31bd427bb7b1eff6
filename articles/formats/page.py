"""HTML as a document: a saved page, an export of a word processor, a piece pasted from the web."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from articles.formats.blocks import Block, blocks_of
from articles.formats.decoding import Unreadable, decode
from articles.formats.header import read_header_line
from articles.formats.html_tree import Node, page_of
from articles.formats.incoming import Remark
from articles.formats.limits import CannotRead, Read, read_apart
from articles.formats.marked_up import read_blocks
from articles.formats.notes import bind_notes
from articles.formats.paragraphs import ends_sentence
from articles.formats.parts import Document
from articles.formats.story_body import USUAL_HEADLINE
from articles.formats.text_document import refused

LARGEST_PAGE = 2 * 1024 * 1024  # bytes; the words of a long story are a fiftieth of it
READ_AT_ONCE = 32_000  # characters: nothing so short takes long
MOST_NAMED = 5
LONGEST_SHOWN = 120
DECLARED = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w-]{1,40})", re.IGNORECASE)
NAMES = {
    "script": ("script", "scripts"),
    "style": ("style sheet", "style sheets"),
    "form": ("form", "forms"),
    "comment": ("comment", "comments"),
    "nav": ("menu", "menus"),
}
OTHER = ("other element without text", "other elements without text")
NOT_COUNTED = {"input", "select", "textarea", "button", "datalist", "meta", "link"}  # the form is


def read_page(name: str, raw: bytes, *, month_first: bool) -> Document:
    """The stories of an HTML file."""
    if len(raw) > LARGEST_PAGE:
        return refused(name, "This page is over 2 MB: too large for a story. Send the text of the story alone.")
    try:
        html, doubts = decode(_in_utf8(raw))
    except Unreadable as unreadable:
        return refused(name, str(unreadable))
    # Lines of the source are not lines of the text.
    remarks = [Remark(doubt.level, None, doubt.message) for doubt in doubts[:MOST_NAMED]]
    try:
        found = Read(*read_html(html)) if len(html) <= READ_AT_ONCE else read_apart("page", html.encode())
    except CannotRead as refusal:
        return refused(name, str(refusal))
    return read_blocks(name, found.blocks, month_first=month_first, remarks=[*remarks, *found.remarks])


def read_html(html: str) -> tuple[list[Block], list[Remark]]:
    """The blocks of the story in this page, and what was left out."""
    page = page_of(html)
    story, remarks = _story_of(page.root)
    bind_notes(page.root)
    blocks = blocks_of(story)
    remarks += remarks_on_dropped(page.dropped)
    remarks += _remarks_on_unread(page.unread)
    remarks += remarks_on_pictures(_addresses(story))
    if page.title and not _has_headline(blocks):
        title = Block(page.title, "", level=1)
        header = next((place for place, block in enumerate(blocks) if read_header_line(block.text).empty), 0)
        blocks = [*blocks[:header], title, *blocks[header:]]
        remarks.append(Remark("warning", None, f"The headline is the page's title, “{page.title}”. Check it."))
    return blocks, remarks


def remarks_on_dropped(dropped: Counter[str]) -> list[Remark]:
    """One sentence on what is no text, with its count."""
    counts: Counter[tuple[str, str]] = Counter()
    for tag, count in dropped.items():
        if tag not in NOT_COUNTED:
            counts[NAMES.get(tag, OTHER)] += count
    said = [f"{count} {one if count == 1 else many}" for (one, many), count in counts.items() if count]
    return [Remark("warning", None, f"Left out, because it is no text: {', '.join(said)}.")] if said else []


def remarks_on_pictures(addresses: Sequence[str]) -> list[Remark]:
    """One sentence on pictures that lie elsewhere."""
    if not addresses:
        return []
    shown = [address if len(address) <= LONGEST_SHOWN else f"{address[:LONGEST_SHOWN]}…" for address in addresses]
    more = f" and {len(shown) - MOST_NAMED} more" if len(shown) > MOST_NAMED else ""
    names = ", ".join(f"“{address}”" for address in shown[:MOST_NAMED])
    message = f"Pictures that lie elsewhere are not fetched: {names}{more}. Send them with the story."
    return [Remark("warning", None, message)]


def _remarks_on_unread(words: Sequence[str]) -> list[Remark]:
    """One sentence with the words of buttons and fields, for whoever needs them in the text."""
    if not words:
        return []
    shown = [word if len(word) <= LONGEST_SHOWN else f"{word[:LONGEST_SHOWN]}…" for word in words[:MOST_NAMED]]
    more = f" and {len(words) - MOST_NAMED} more" if len(words) > MOST_NAMED else ""
    said = ", ".join(f"“{word}”" for word in shown)
    return [Remark("warning", None, f"The words of buttons and fields were left out: {said}{more}.")]


def _in_utf8(raw: bytes) -> bytes:
    """The page says its own encoding; UTF-8 and Windows-1252 are told apart by their bytes."""
    declared = DECLARED.search(raw[:2048])
    encoding = declared[1].decode().lower() if declared else ""
    if not encoding or encoding.startswith(("utf", "windows-1252", "iso-8859-1", "us-ascii")) or b"\0" in raw:
        return raw
    try:
        return raw.decode(encoding, errors="replace").encode("utf-8", errors="replace")
    except (LookupError, ValueError, UnicodeError):
        return raw


def _story_of(root: Node) -> tuple[Node, list[Remark]]:
    """The one article of a page, where there is one; else the whole page."""
    for tag in ("article", "main"):
        found = list(_elements(root, tag))
        if len(found) == 1 and len(blocks_of(found[0])) > 1:
            everything, kept = len(blocks_of(root)), len(blocks_of(found[0]))
            message = f"Only the article of the page was read; {everything - kept} paragraphs around it were left out."
            return found[0], [Remark("warning", None, message)] if everything > kept else []
    return root, []


def _elements(node: Node, tag: str) -> list[Node]:
    inner = [child for child in node.children if isinstance(child, Node)]
    return [
        *(child for child in inner if child.tag == tag),
        *(found for child in inner for found in _elements(child, tag)),
    ]


def _addresses(node: Node) -> list[str]:
    found = [image.attributes.get("src", "") or "without an address" for image in _elements(node, "img")]
    return list(dict.fromkeys(found))


def _has_headline(blocks: Sequence[Block]) -> bool:
    """Whether something in the page may be the headline, so that its title is not needed."""
    if not blocks or any(block.level == 1 or block.says == "headline" for block in blocks):
        return True
    first = next((block for block in blocks if read_header_line(block.text).empty), blocks[0])
    return bool(first.level) or (len(first.text) <= USUAL_HEADLINE and not ends_sentence(first.text))
