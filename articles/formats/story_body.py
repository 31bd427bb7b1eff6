"""Headline, paragraphs and trailer: all that follows a story's header."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from articles.formats.bio import bio_name, contributor_in
from articles.formats.cleaning import Line
from articles.formats.hints import Hints, names_of, take
from articles.formats.incoming import Contributor, Remark
from articles.formats.names import BY, names_in
from articles.formats.paragraphs import WIDEST_WRAP, blocks, ends_sentence, is_continued, join_paragraphs, wrap_width
from articles.formats.parts import Mark
from articles.formats.splitting import without_rules
from articles.formats.trailer import ANNOUNCED, BIO, read_trailer, remarks_on_body

LONGEST_HEADLINE = 300  # characters
MOST_HEADLINE_LINES = 3
MOST_CONTRIBUTORS = 6
USUAL_HEADLINE = 120
LONGEST_KICKER = 40
BODY = Mark("body", 0.95, "Text between the headline and the end of the story.")
HEADLINE = Mark("headline", 0.95, "The first line of the story, and no longer than headlines are.")
LONG_HEADLINE = Mark("headline", 0.6, "The first line of the story, but longer than headlines are.")
SENTENCE = Mark("headline", 0.6, "The first line of the story, but it ends like a sentence.")
MAYBE_UNFINISHED = Mark("headline", 0.5, "The first line of the story, but the line below it may be the rest of it.")
MAYBE_KICKER = Mark(
    "headline", 0.5, "The first line of the story, but another short line stands between it and the text."
)
STRAY = 0.6  # that it is body, where it looks like a byline, a bio or the source of a picture
PARTED = 0.8  # that it is body, where only the ends of its paragraphs had to be inferred
SEVERAL_LINES = Mark("headline", 0.6, "The first lines of the story, which go on from one to the next.")


@dataclass(slots=True)
class StoryBody:
    """What a story says between its header and its end."""

    headline: str = ""
    line: int = 1
    paragraphs: tuple[str, ...] = ()
    byline: tuple[str, ...] = ()
    contributors: tuple[Contributor, ...] = ()
    image_source: str = ""
    standfirst: str = ""
    paragraph_lines: tuple[int, ...] = ()
    """Where each paragraph begins."""
    remarks: list[Remark] = field(default_factory=list)
    marks: dict[int, Mark] = field(default_factory=dict)
    """What each line was taken for, by its number."""


def read_body(lines: Sequence[Line], last: int, hints: Hints | None = None) -> StoryBody:
    """Read what follows a header; `last` is the number of the story's last line, for when nothing follows."""
    lines = without_rules(lines)
    if not lines:
        return StoryBody(line=last)
    body = StoryBody(line=lines[0].number)
    lines, named = _follow_hints(lines, hints or {}, body)
    body.headline, lines = _headline(lines, body)
    top_byline, lines = _byline_below_headline(lines, body)
    trailer = read_trailer(lines, body.headline)
    text = lines[: trailer.body_end]
    paragraphs, doubts = join_paragraphs(text)
    _mark_doubtful(text, doubts, body, PARTED)
    stray = remarks_on_body(text)
    _mark_doubtful(text, stray, body, STRAY)
    doubts += stray
    body.marks |= trailer.marks
    body.marks = {line.number: BODY for line in text} | body.marks
    contributors = _take_bios(paragraphs, text, body)
    body.byline = tuple(dict.fromkeys((*named, *top_byline, *trailer.byline)))
    body.contributors = (*contributors, *trailer.contributors)
    body.image_source = trailer.image_source
    paragraphs += trailer.left_over
    body.paragraphs = tuple(paragraph.text for paragraph in paragraphs)
    body.paragraph_lines = tuple(paragraph.number for paragraph in paragraphs)
    body.remarks += [*doubts, *trailer.remarks]
    return body


def _follow_hints(lines: Sequence[Line], hints: Hints, body: StoryBody) -> tuple[Sequence[Line], tuple[str, ...]]:
    """Take out what the document itself calls standfirst and byline; what it calls the headline comes first."""
    if not hints:
        return lines, ()
    headline, lines = take(lines, hints, "headline")
    standfirst, lines = take(lines, hints, "standfirst")
    byline, lines = take(lines, hints, "byline")
    body.marks |= {line.number: hints[line.number].mark for line in (headline, standfirst, byline) if line}
    if standfirst is not None:
        body.standfirst = standfirst.text
    if headline is not None:
        lines = [headline, Line(headline.number, ""), *lines]
    first = next((place for place, line in enumerate(lines) if line.text), len(lines))
    return lines[first:], names_of(byline.text) if byline else ()


def _mark_doubtful(text: Sequence[Line], doubts: Sequence[Remark], body: StoryBody, confidence: float) -> None:
    doubtful = {remark.line: remark.message for remark in doubts}
    marks = {line.number: Mark("body", confidence, doubtful[line.number]) for line in text if line.number in doubtful}
    body.marks |= marks


def _headline(lines: Sequence[Line], body: StoryBody) -> tuple[str, Sequence[Line]]:
    """The headline and what follows. It runs over several lines only where these plainly go on."""
    block = []
    for line in lines[: MOST_HEADLINE_LINES + 1]:
        if not line.text:
            break
        block.append(line)
    if not block:
        return "", lines
    more = any(line.text for line in lines[len(block) :])
    body.marks.setdefault(block[0].number, _mark_of_headline(block[0].text))
    if len(block) == 1:
        if body.marks[block[0].number] == HEADLINE and _maybe_kicker(block[0].text, lines[1:]):
            body.marks[block[0].number] = MAYBE_KICKER
        return block[0].text, lines[1:]
    if len(block) > MOST_HEADLINE_LINES or not more:
        _doubt_headline(block, body, alone=False)
        return block[0].text, lines[1:]
    width = wrap_width(blocks(lines))
    goes_on = all(is_continued(line.text, below.text, width) for line, below in pairwise(block))
    headline = " ".join(line.text for line in block)
    if not goes_on or len(headline) > LONGEST_HEADLINE:
        _doubt_headline(block, body, alone=True)
        return block[0].text, lines[1:]
    message = f"The headline was read from {len(block)} lines. Check it, or put it on one line."
    body.remarks.append(Remark("warning", block[0].number, message))
    body.marks |= {line.number: SEVERAL_LINES for line in block}
    return headline, lines[len(block) :]


def _doubt_headline(block: Sequence[Line], body: StoryBody, *, alone: bool) -> None:
    if remarks := _remarks_on_unclear_headline(block, alone=alone):
        body.remarks += remarks
        if body.marks[block[0].number] == HEADLINE:  # and not because the document itself says so
            body.marks[block[0].number] = MAYBE_UNFINISHED


def _maybe_kicker(first: str, below: Sequence[Line]) -> bool:
    """Whether another line below, as short and with no end of a sentence, may be the headline as well."""
    place = next((place for place, line in enumerate(below) if line.text), None)
    if place is None or ends_sentence(first) or len(first) > LONGEST_KICKER:
        return False
    second, after = below[place].text, below[place + 1 :]
    alone = not after or not after[0].text
    more = any(line.text for line in after)
    return alone and more and len(second) <= USUAL_HEADLINE and not ends_sentence(second) and not BY.match(second)


def _mark_of_headline(text: str) -> Mark:
    if len(text) > USUAL_HEADLINE:
        return LONG_HEADLINE
    return SENTENCE if text.endswith((".", ";", ":")) else HEADLINE


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


def _byline_below_headline(lines: Sequence[Line], body: StoryBody) -> tuple[tuple[str, ...], Sequence[Line]]:
    place = next((place for place, line in enumerate(lines) if line.text), None)
    if place is None or not BY.match(lines[place].text):
        return (), lines
    names = names_in(lines[place].text)
    if not names or any(" " not in name for name in names):
        return (), lines
    body.marks[lines[place].number] = ANNOUNCED
    return names, lines[place + 1 :]


def _take_bios(paragraphs: list[Line], text: Sequence[Line], body: StoryBody) -> list[Contributor]:
    """Take the contributors' bio lines off the end of the paragraphs."""
    contributors: list[Contributor] = []
    end = text[-1].number + 1 if text else 0
    while len(paragraphs) > 1 and len(contributors) < MOST_CONTRIBUTORS:
        above = "\n".join([body.headline, *(paragraph.text for paragraph in paragraphs[:-1])])
        contributor = contributor_in(paragraphs[-1].text, above)
        if contributor is None:
            body.remarks += _remarks_on_doubtful_bio(paragraphs[-1])
            break
        contributors.insert(0, contributor)
        taken = paragraphs.pop()
        body.marks |= {line.number: BIO for line in text if taken.number <= line.number < end}
        end = taken.number
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
