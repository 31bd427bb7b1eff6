"""Markdown to blocks: CommonMark with tables and footnotes, front matter above."""

from __future__ import annotations

import re

from markdown_it import MarkdownIt

from articles.formats.blocks import Blocks
from articles.formats.cleaning import LINE_END
from articles.formats.decoding import decode
from articles.formats.front_matter import without_front_matter
from articles.formats.incoming import Remark
from articles.formats.markup import Unparsed, read_html

LARGEST = 256 * 1024  # characters
MOST_BRACKETS = 5_000  # each open one is looked up to the end of its paragraph
LONGEST_LINE = 20_000
NOTE = re.compile(r"^\[\^([\w-]{1,40})\]:[ \t]*(.+)$", re.MULTILINE)
REFERENCE = re.compile(r"\[\^([\w-]{1,40})\]")
_parser = MarkdownIt("commonmark", {"maxNesting": 20}).enable(["table", "strikethrough"])


def read_markdown(raw: bytes) -> Blocks:
    """The blocks of a Markdown file. Raises Unreadable for what is no text, Unparsed for what takes too long."""
    text, doubts = decode(raw)
    text = LINE_END.sub("\n", text.removeprefix("\ufeff"))
    particulars, body = without_front_matter(text)
    too_large = len(body) > LARGEST or body.count("[") > MOST_BRACKETS
    if too_large or max(map(len, body.split("\n"))) > LONGEST_LINE:
        raise Unparsed(
            "This Markdown is over 256 KB, or has a line over 20,000 characters: too large for a story. Split it."
        )
    notes = {name: " ".join(note.split()) for name, note in NOTE.findall(body)}
    html = _parser.render(NOTE.sub("", body))
    blocks = read_html(_with_notes(html, notes), whole_page=False)
    blocks.particulars = particulars
    if particulars.headline and blocks.blocks and blocks.blocks[0].text == particulars.headline:
        del blocks.blocks[0]
    blocks.remarks += [Remark(doubt.level, None, doubt.message) for doubt in doubts]
    return blocks


def _with_notes(html: str, notes: dict[str, str]) -> str:
    def mark(match: re.Match[str]) -> str:
        note = notes.get(match[1])
        if note is None:
            return match.group()
        shown = note.replace("&", "&amp;").replace('"', "&quot;").replace("<", "&lt;")
        return f'<sup data-footnote="{shown}">{match[1]}</sup>'

    return REFERENCE.sub(mark, html) if notes else html
