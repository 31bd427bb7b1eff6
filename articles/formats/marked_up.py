"""Blocks with markup read like a plain text: the same header, headline, trailer; the paragraphs keep their markup."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from articles.formats.blocks import Block, line_of
from articles.formats.header import read_header_line
from articles.formats.hints import Hint
from articles.formats.incoming import Remark
from articles.formats.inline import NOTE
from articles.formats.paragraphs import ends_sentence
from articles.formats.parts import Document
from articles.formats.plain_text import Understood, understand
from articles.formats.story_body import USUAL_HEADLINE
from articles.formats.text_document import document_of, refused

MOST_BLOCKS = 20_000
SIGNS = {
    "headline": "The document itself calls it the headline.",
    "standfirst": "The document itself calls it the standfirst.",
    "byline": "The document itself calls it the byline.",
}
MAIN_HEADING = "It is the main heading of the document."
BELOW_OTHERS = "It is the main heading of the document, but other lines stand above it."


def read_blocks(name: str, blocks: Sequence[Block], *, month_first: bool, remarks: Sequence[Remark] = ()) -> Document:
    """The stories in these blocks."""
    if not blocks:
        message = "There is no text in this document. Send the story again, or paste its text."
        return refused(name, message, remarks)
    if len(blocks) > MOST_BLOCKS:
        return refused(name, f"This document has over {MOST_BLOCKS:,} paragraphs: too many for stories. Split it.")
    text = "\n\n".join(block.text for block in blocks)
    stories = understand(text, month_first=month_first, hints=_hints(blocks), remarks=remarks)
    return document_of(name, text, [_with_markup(story, blocks) for story in stories])


def _hints(blocks: Sequence[Block]) -> dict[int, Hint]:
    """What the blocks say of themselves. A main heading below a paragraph of text is one within the text."""
    hints = {}
    named = any(block.says == "headline" for block in blocks)
    above, in_text = 0, False
    for place, block in enumerate(blocks):
        if block.says:
            hints[line_of(place)] = Hint(block.says, SIGNS[block.says])
        elif read_header_line(block.text).whole:
            above, in_text = 0, False
        elif block.level == 1 and not named and not in_text:
            hints[line_of(place)] = Hint("headline", BELOW_OTHERS, 0.75) if above else Hint("headline", MAIN_HEADING)
        else:
            above += 1
            in_text = in_text or (len(block.text) > USUAL_HEADLINE and ends_sentence(block.text))
    return hints


def _with_markup(story: Understood, blocks: Sequence[Block]) -> Understood:
    at = {line_of(place): block for place, block in enumerate(blocks)}
    markup = tuple(at[line].html for line in story.copy.lines)
    in_body = set(story.copy.lines)
    lost = [line for line in story.marks if line not in in_body and line in at and NOTE in at[line].html]
    message = "A footnote stands here, outside the text of the story, and is left out. Put it into the text."
    remarks = (*story.copy.remarks, *(Remark("warning", line, message) for line in lost))
    return replace(story, copy=replace(story.copy, markup=markup, remarks=remarks))
