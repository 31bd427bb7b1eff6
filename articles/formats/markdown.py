"""Markdown as a document, with the fields that may stand above it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from markdown_it import MarkdownIt

from articles.formats.blocks import Block
from articles.formats.dates import date_at
from articles.formats.decoding import Unreadable, decode
from articles.formats.front_matter import Fields, split_front_matter
from articles.formats.header import read_header_line
from articles.formats.incoming import Remark
from articles.formats.inline import NOTE
from articles.formats.limits import CannotRead, Read, read_apart
from articles.formats.marked_up import read_blocks
from articles.formats.page import read_html
from articles.formats.parts import Document
from articles.formats.text_document import refused

LARGEST = 1024 * 1024  # bytes
READ_AT_ONCE = 32_000  # bytes: nothing so short takes long
DEFINED_NOTE = re.compile(r"^\[\^([^\]\s]{1,50})\]:[ \t]*(.*(?:\n(?:[ \t]+\S.*))*)", re.MULTILINE)
NOTE_MARK = re.compile(r"\[\^([^\]\s]{1,50})\]")
PLACEHOLDER = "\ue000{}\ue001"
PLACED = re.compile("\ue000(\\d+)\ue001")
TAG = re.compile(r"</?[a-zA-Z][a-zA-Z0-9]*(?: [^<>]{0,300})?/?>")
SHORTCODE = re.compile(r"\{\{[<%].{0,300}?[>%]\}\}")
SLUG = re.compile(r"[a-z0-9]+(?:[-_.][a-z0-9]+)+")
TITLES = ("title", "headline")
STANDFIRSTS = ("deck", "standfirst", "subtitle", "summary", "description", "excerpt")
BYLINES = ("authors", "author", "byline", "by")


def read_markdown(name: str, raw: bytes, *, month_first: bool) -> Document:
    """The stories of a Markdown file."""
    if len(raw) > LARGEST:
        return refused(name, "This Markdown is over 1 MB: too large for a story. Split it.")
    try:
        text, doubts = decode(raw)
        found = Read(*read_markdown_text(text)) if len(raw) <= READ_AT_ONCE else read_apart("markdown", text.encode())
    except (Unreadable, CannotRead) as refusal:
        return refused(name, str(refusal))
    remarks = [Remark(doubt.level, None, doubt.message) for doubt in doubts[:5]]
    return read_blocks(name, found.blocks, month_first=month_first, remarks=[*remarks, *found.remarks])


def read_markdown_text(text: str) -> tuple[list[Block], list[Remark]]:
    """The blocks of this text, its fields first, and what an editor should know."""
    fields, text = split_front_matter(text)
    notes = {match[1]: " ".join(match[2].split()) for match in DEFINED_NOTE.finditer(text)}
    used: list[str] = []

    def placed(mark: re.Match[str]) -> str:
        if mark[1] not in notes:
            return mark[0]
        used.append(notes[mark[1]])
        return PLACEHOLDER.format(len(used) - 1)

    text = DEFINED_NOTE.sub("\n", text)
    text = NOTE_MARK.sub(placed, text)
    html = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"]).render(text)
    html = PLACED.sub(lambda place: _note(used, int(place[1])), html)
    blocks, remarks = read_html(html)
    return _with_fields(blocks, fields), [*remarks, *_remarks(blocks), *_remarks_on_fields(fields)]


def _note(used: Sequence[str], place: int) -> str:
    if place >= len(used):
        return ""
    words = used[place].replace("&", "&amp;").replace('"', "&quot;").replace("<", "&lt;").replace(">", "&gt;")
    return f'<sup {NOTE}="{words}"></sup>'


def _with_fields(blocks: list[Block], fields: Fields) -> list[Block]:
    """The fields where a house story has them: below weekday and date, above the text."""
    top = 0
    while top < len(blocks) and _is_header(blocks[top]):
        top += 1
    title, standfirst = _first(fields, TITLES), _first(fields, STANDFIRSTS)
    issue = "" if top else _issue(fields)
    names = [_name(name) for key in BYLINES for name in fields.get(key, ())]
    added = [
        Block(issue, ""),
        Block(title, "", says="headline"),
        Block(standfirst if title else "", "", says="standfirst"),
        Block(", ".join(dict.fromkeys(names)), "", says="byline"),
    ]
    rest = [block for block in blocks[top:] if not (title and block.level and _same(block.text, title))]
    return [*blocks[:top], *(block for block in added if block.text), *rest]


def _is_header(block: Block) -> bool:
    """Whether the block is a line of a house story's header."""
    return read_header_line(block.text).whole


def _issue(fields: Fields) -> str:
    day = _first(fields, ("date", "published"))
    found = date_at(day, 0)
    volume = _first(fields, ("volume", "vol"))
    number = _first(fields, ("number", "issue"))
    said = [found[0].text if found else "", f"Vol {volume}" if volume.isdigit() else ""]
    return " ".join(filter(None, [*said, f"No {number}" if volume and number.isdigit() else ""]))


def _first(fields: Fields, names: Sequence[str]) -> str:
    return next((" ".join(fields[name]) for name in names if fields.get(name)), "")


def _name(written: str) -> str:
    """A name; the short form in addresses, "ana-munoz", is written out."""
    bare = " ".join(written.removeprefix("name:").split())
    return " ".join(word.capitalize() for word in re.split(r"[-_.]", bare)) if SLUG.fullmatch(bare) else bare


def _same(one: str, other: str) -> bool:
    return "".join(filter(str.isalnum, one)).lower() == "".join(filter(str.isalnum, other)).lower()


def _remarks(blocks: Sequence[Block]) -> list[Remark]:
    text = "\n".join(block.text for block in blocks)
    found = []
    if tag := TAG.search(text):
        found.append(f"HTML stands in the Markdown, such as “{tag[0][:60]}”, and is text here. Take it out.")
    if mark := SHORTCODE.search(text):
        found.append(f"Marks of a site generator, such as “{mark[0][:60]}”, stand in the text. Take them out.")
    return [Remark("warning", None, message) for message in found]


def _remarks_on_fields(fields: Fields) -> list[Remark]:
    told = [name for key in BYLINES for name in fields.get(key, ()) if SLUG.fullmatch(name)]
    found = [f"The author “{name}” was read as {_name(name)}. Check the name." for name in told[:5]]
    unused = [name for name in STANDFIRSTS if fields.get(name)][1:]
    if unused:
        found.append(f"These fields above the text were left out: {', '.join(unused)}.")
    return [Remark("warning", None, message) for message in found]
