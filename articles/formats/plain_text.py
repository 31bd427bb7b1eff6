"""The house story file: plain text with weekday, date and volume above, image source and byline below."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from articles.formats.cleaning import Line, clean
from articles.formats.dates import decide
from articles.formats.decoding import Unreadable, decode
from articles.formats.header import Header, begins_story, read_header, read_header_line
from articles.formats.header_marks import marks_of_header
from articles.formats.hints import Hints
from articles.formats.incoming import Copy, Remark
from articles.formats.parts import Marks
from articles.formats.splitting import split_stories
from articles.formats.story_body import LONGEST_HEADLINE, StoryBody, read_body


def read(raw: bytes, *, month_first: bool = True) -> list[Copy]:
    """All stories of a file, at least one: a file that can't be read gives one blocked Copy without headline.

    `month_first` is the publication's habit for dates such as 11-02-2025; the weekday goes before it.
    """
    try:
        text, remarks = decode(raw)
    except Unreadable as unreadable:
        return [Copy(headline="", remarks=(Remark("blocking", None, str(unreadable)),))]
    return _with_remarks(parse(text, month_first=month_first), remarks)


@dataclass(frozen=True, slots=True)
class Understood:
    """A story with what each of its lines was taken for."""

    copy: Copy
    marks: Marks = field(default_factory=dict)


def parse(text: str, *, month_first: bool = True) -> list[Copy]:
    """All stories of a text, at least one, in their order. Takes time in proportion to the text's length."""
    return [story.copy for story in understand(text, month_first=month_first)]


def understand(
    text: str, *, month_first: bool = True, hints: Hints | None = None, remarks: Sequence[Remark] = ()
) -> list[Understood]:
    """All stories of a text, at least one, with all that their reader knows of them.

    `hints` is what the document says of its lines; `remarks` on the text or its lines go to the stories they are about.
    """
    lines, doubts = clean(text)
    stories = [_story(part, month_first, hints or {}) for part in split_stories(lines)]
    if not stories:
        message = "This text is empty. Send the story again."
        stories = [Understood(Copy(headline="", remarks=(Remark("blocking", None, message),)))]
    copies = _with_remarks(_with_remarks([story.copy for story in stories], doubts), remarks)
    return [replace(story, copy=copy) for story, copy in zip(stories, copies, strict=True)]


def _with_remarks(stories: Sequence[Copy], remarks: Sequence[Remark]) -> list[Copy]:
    """Each remark to the story in which its line stands; those on the whole file to all."""
    shared = [remark for remark in remarks if remark.line is None]
    told = []
    for place, story in enumerate(stories):
        first = story.line if place else 0
        end = stories[place + 1].line if place + 1 < len(stories) else float("inf")
        own = [remark for remark in remarks if remark.line is not None and first <= remark.line < end]
        ordered = sorted((*own, *story.remarks), key=lambda remark: remark.line or 0)
        told.append(replace(story, remarks=(*shared, *ordered)))
    return told


def _story(lines: list[Line], month_first: bool, hints: Hints) -> Understood:
    remarks: list[Remark] = []
    first = lines[0].number
    words = [line for line in lines if line.text]
    if len(words) > 1 and read_header_line(words[0].text).empty and begins_story(words, 1):
        remarks.append(_remark_on_preamble(words[0]))
        lines = lines[lines.index(words[1]) :]
    header = read_header(lines)
    remarks += header.remarks
    date = None
    if header.date is not None:
        date, doubts = decide(header.date, header.weekday, month_first=month_first, line=header.date_line)
        remarks += doubts
    last = words[-1].number
    body = read_body(lines[header.end :], last, hints)
    remarks += [*_remarks_on_header(header, first), *body.remarks, *_remarks_on_lacks(body)]
    copy = Copy(
        headline=body.headline,
        standfirst=body.standfirst,
        paragraphs=body.paragraphs,
        byline=body.byline,
        contributors=body.contributors,
        image_source=body.image_source,
        volume=header.volume,
        number=header.number,
        date=date,
        remarks=tuple(remarks),
        line=first,
        lines=body.paragraph_lines,
    )
    marks: Marks = {number: [mark] for number, mark in body.marks.items()}
    return Understood(copy, marks | marks_of_header(lines[: header.end], header, date))


def _remark_on_preamble(line: Line) -> Remark:
    if " " not in line.text:
        message = f'"{line.text}" above the date is no weekday that we know and was left out. Correct it.'
        return Remark("warning", line.number, message)
    message = f'"{line.text}" stands above the date. Take it out, or move it below if it is the headline.'
    return Remark("blocking", line.number, message)


def _remarks_on_header(header: Header, first: int) -> list[Remark]:
    if header.remarks:
        return []
    if header.date is None and header.volume is None:
        message = "No date and volume stand above the headline, so this story belongs to no issue yet."
    elif header.date is None:
        message = "No date stands above the headline. Put it beside the volume."
    elif header.volume is None:
        message = 'No volume stands above the headline. Put it beside the date, like "Vol 2132".'
    else:
        return []
    return [Remark("warning", first, message)]


def _remarks_on_lacks(body: StoryBody) -> list[Remark]:
    if not body.headline:
        return [Remark("blocking", body.line, "No headline: nothing follows the date and volume. Add the story.")]
    if len(body.headline) > LONGEST_HEADLINE:
        message = (
            f"The headline has {len(body.headline)} characters, over {LONGEST_HEADLINE}: it is probably the "
            "first paragraph. Put a headline on a line of its own above it, or shorten it."
        )
        return [Remark("blocking", body.line, message)]
    if not body.paragraphs:
        return [Remark("blocking", body.line, "No text follows the headline. Add the story, or take this out.")]
    return []
