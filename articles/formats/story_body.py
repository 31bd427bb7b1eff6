"""Headline, paragraphs and trailer: all that follows a story's header."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from articles.formats.bio import bio_name, contributor_in
from articles.formats.cleaning import Line
from articles.formats.incoming import Contributor, Remark
from articles.formats.names import BY, names_in
from articles.formats.paragraphs import WIDEST_WRAP, blocks, ends_sentence, is_continued, join_paragraphs, wrap_width
from articles.formats.splitting import without_rules
from articles.formats.trailer import read_trailer, remarks_on_body

LONGEST_HEADLINE = 300  # characters
MOST_HEADLINE_LINES = 3
MOST_CONTRIBUTORS = 6


@dataclass(slots=True)
class StoryBody:
    """What a story says between its header and its end."""

    headline: str = ""
    line: int = 1
    paragraphs: tuple[str, ...] = ()
    byline: tuple[str, ...] = ()
    contributors: tuple[Contributor, ...] = ()
    image_source: str = ""
    remarks: list[Remark] = field(default_factory=list)
    headline_lines: int = 0
    """How many lines the headline was read from."""
    top_byline_line: int = 0
    """The line of a byline right below the headline; 0 where there is none."""
    paragraph_lines: tuple[int, ...] = ()
    """The first line of each paragraph."""
    bio_lines: tuple[int, ...] = ()
    """The first line of each bio line that was the end of the body."""
    trailer: tuple[Line, ...] = ()
    """The lines below the body."""


def read_body(lines: Sequence[Line], last: int) -> StoryBody:
    """Read what follows a header; `last` is the number of the story's last line, for when nothing follows."""
    lines = without_rules(lines)
    if not lines:
        return StoryBody(line=last)
    body = StoryBody(line=lines[0].number)
    body.headline, rest = _headline(lines, body)
    body.headline_lines = len(lines) - len(rest)
    top_byline, lines = _byline_below_headline(rest)
    if top_byline:
        body.top_byline_line = rest[len(rest) - len(lines) - 1].number
    trailer = read_trailer(lines, body.headline)
    text = lines[: trailer.body_end]
    paragraphs, doubts = join_paragraphs(text)
    numbers = tuple(paragraph.number for paragraph in paragraphs)
    contributors = _take_bios(paragraphs, body)
    body.bio_lines = numbers[len(paragraphs) :]
    body.trailer = tuple(line for line in lines[trailer.body_end :] if line.text)
    body.byline = tuple(dict.fromkeys((*top_byline, *trailer.byline)))
    body.contributors = (*contributors, *trailer.contributors)
    body.image_source = trailer.image_source
    kept = [*paragraphs, *trailer.left_over]
    body.paragraphs = tuple(paragraph.text for paragraph in kept)
    body.paragraph_lines = tuple(paragraph.number for paragraph in kept)
    body.remarks += [*doubts, *trailer.remarks, *remarks_on_body(text)]
    return body


def _headline(lines: Sequence[Line], body: StoryBody) -> tuple[str, Sequence[Line]]:
    """The headline and what follows. It runs over several lines only where these plainly go on."""
    block = []
    for line in lines[: MOST_HEADLINE_LINES + 1]:
        if not line.text:
            break
        block.append(line)
    more = any(line.text for line in lines[len(block) :])
    if len(block) == 1:
        return block[0].text, lines[1:]
    if len(block) > MOST_HEADLINE_LINES or not more:
        body.remarks += _remarks_on_unclear_headline(block, alone=False)
        return block[0].text, lines[1:]
    width = wrap_width(blocks(lines))
    goes_on = all(is_continued(line.text, below.text, width) for line, below in pairwise(block))
    headline = " ".join(line.text for line in block)
    if not goes_on or len(headline) > LONGEST_HEADLINE:
        body.remarks += _remarks_on_unclear_headline(block, alone=True)
        return block[0].text, lines[1:]
    message = f"The headline was read from {len(block)} lines. Check it, or put it on one line."
    body.remarks.append(Remark("warning", block[0].number, message))
    return headline, lines[len(block) :]


def _remarks_on_unclear_headline(block: Sequence[Line], *, alone: bool) -> list[Remark]:
    """A warning where the line below the headline may be the rest of it; `alone`: a blank line follows both."""
    first, second = block[0].text, block[1].text
    unfinished = alone and len(second) <= WIDEST_WRAP and not ends_sentence(second)
    if ends_sentence(first) or not (unfinished or second[0].islower()):
        return []
    message = (
        "This line was taken for the first paragraph. If it belongs to the headline, put both on one line; "
        "if not, put a blank line between them."
    )
    return [Remark("warning", block[1].number, message)]


def _byline_below_headline(lines: Sequence[Line]) -> tuple[tuple[str, ...], Sequence[Line]]:
    place = next((place for place, line in enumerate(lines) if line.text), None)
    if place is None or not BY.match(lines[place].text):
        return (), lines
    names = names_in(lines[place].text)
    if not names or any(" " not in name for name in names):
        return (), lines
    return names, lines[place + 1 :]


def _take_bios(paragraphs: list[Line], body: StoryBody) -> list[Contributor]:
    """Take the contributors' bio lines off the end of the paragraphs."""
    contributors: list[Contributor] = []
    while len(paragraphs) > 1 and len(contributors) < MOST_CONTRIBUTORS:
        above = "\n".join([body.headline, *(paragraph.text for paragraph in paragraphs[:-1])])
        contributor = contributor_in(paragraphs[-1].text, above)
        if contributor is None:
            body.remarks += _remarks_on_doubtful_bio(paragraphs[-1])
            break
        contributors.insert(0, contributor)
        paragraphs.pop()
    return contributors


def _remarks_on_doubtful_bio(paragraph: Line) -> list[Remark]:
    name = bio_name(paragraph.text)
    if not name:
        return []
    message = (
        f"The last paragraph stays in the body, because {name} was named before. "
        "If it is the contributor's bio line, enter it with the story."
    )
    return [Remark("warning", paragraph.number, message)]
