"""Lines or blocks to a document: the house file's reader works on whatever a format gave."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from articles.formats.blocks import Block, Blocks, Particulars
from articles.formats.cleaning import LINE_END, Line, clean
from articles.formats.decoding import Unreadable, decode
from articles.formats.header import read_header_line
from articles.formats.incoming import Copy
from articles.formats.placing import Role, parts_of
from articles.formats.plain_text import Reading, readings_of, with_remarks
from articles.formats.understood import Document, refused

TITLE_WITHIN = 6  # blocks
NO_WORDS = "This file holds no words, only rules and blank lines. Send the story again."


def document_of_text(name: str, raw: bytes, *, month_first: bool) -> Document:
    """A file of plain text."""
    try:
        text, doubts = decode(raw)
    except Unreadable as unreadable:
        return refused(name, str(unreadable))
    lines, remarks = clean(text)
    readings = readings_of(lines, month_first=month_first)
    if not readings:
        return refused(name, NO_WORDS)
    stories = with_remarks([reading.copy for reading in readings], [*doubts, *remarks])
    return Document(name, _shown(lines), tuple(stories), tuple(parts_of(lines, readings, {})))


def document_of_blocks(name: str, found: Blocks, *, month_first: bool) -> Document:
    """A formatted document: each block is a line with a blank one below it."""
    particulars = found.particulars
    blocks = [*_announced(particulars), *_title_first([block for block in found.blocks if block.text.strip()])]
    text = "\n\n".join(LINE_END.sub(" ", block.text) for block in blocks)
    lines, remarks = clean(text)
    known = _known(blocks, lines, particulars)
    apart = {number for number, role in known.items() if role.kind != "headline"}
    read = [Line(line.number, "") if line.number in apart else line for line in lines]
    readings = readings_of(read, month_first=month_first)
    if not readings:
        return refused(name, NO_WORDS)
    headlines = {reading.body.line for reading in readings}
    known = {number: role for number, role in known.items() if role.kind != "headline" or number in headlines}
    stories = []
    for place, reading in enumerate(readings):
        begin = reading.lines[0].number if place else 1
        end = readings[place + 1].lines[0].number if place + 1 < len(readings) else len(lines) + 1
        told = {number: role.kind for number, role in known.items() if begin <= number < end}
        stories.append(_completed(reading, blocks, lines, told, particulars))
    copies = with_remarks(stories, [*found.remarks, *remarks])
    parts = parts_of(lines, readings, known)
    return Document(name, _shown(lines), tuple(copies), tuple(parts), found.pictures)


def _shown(lines: Sequence[Line]) -> str:
    return "\n".join(line.text for line in lines)


def _announced(particulars: Particulars) -> list[Block]:
    """The particulars as blocks of their own above the text, so that an editor sees what was read from them."""
    told = []
    if particulars.date:
        told.append(Block(particulars.date, ""))
    if particulars.headline:
        told.append(Block(particulars.headline, "", "title"))
    if particulars.standfirst:
        told.append(Block(particulars.standfirst, "", "subtitle"))
    if particulars.authors:
        told.append(Block(f"By {', '.join(particulars.authors)}", ""))
    return told


def _title_first(blocks: list[Block]) -> list[Block]:
    """A title with a line or two above it (a section, a kicker) goes up to where a headline is looked for."""
    title = next((block for block in blocks[:TITLE_WITHIN] if block.style == "title"), None)
    if title is None:
        return blocks
    rest = [block for block in blocks if block is not title]
    place = next((at for at, block in enumerate(rest) if read_header_line(block.text).empty), len(rest))
    return [*rest[:place], title, *rest[place:]]


def _known(blocks: Sequence[Block], lines: Sequence[Line], particulars: Particulars) -> dict[int, Role]:
    """The lines whose role a style or the particulars tell."""
    known: dict[int, Role] = {}
    announced = len(_announced(particulars))
    source = particulars.source
    for place, block in enumerate(blocks):
        number = place * 2 + 1
        if not lines[number - 1].text:
            continue
        told = f"is named in {source}" if place < announced else f"has the style of a {block.style}"
        if block.style == "title":
            known[number] = Role("headline", 0.98, told)
        elif block.style == "subtitle" and not any(role.kind == "standfirst" for role in known.values()):
            known[number] = Role("standfirst", 0.95, told)
        elif place < announced and place == announced - 1 and particulars.authors:
            known[number] = Role("byline", 0.98, told)
    return known


def _completed(
    reading: Reading,
    blocks: Sequence[Block],
    lines: Sequence[Line],
    told: Mapping[int, str],
    particulars: Particulars,
) -> Copy:
    """The copy with its markup, and with what a style or the particulars told of its lines."""
    kept = [blocks[(number - 1) // 2] for number in reading.body.paragraph_lines]
    markup = () if all(block.plain for block in kept) else tuple(block.html for block in kept)
    copy = replace(reading.copy, markup=markup)
    standfirst = next((number for number, kind in told.items() if kind == "standfirst"), None)
    if standfirst is not None:
        copy = replace(copy, standfirst=lines[standfirst - 1].text)
    if "byline" in told.values():
        copy = replace(copy, byline=tuple(dict.fromkeys((*particulars.authors, *copy.byline))))
    return copy
