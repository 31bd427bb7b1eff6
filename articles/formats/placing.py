"""Which stretch of a text is what, how surely, and why: the parts that the proof of an intake shows coloured."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from articles.formats.cleaning import Line
from articles.formats.header import pieces_of
from articles.formats.incoming import Copy
from articles.formats.names import BY
from articles.formats.paragraphs import ends_sentence
from articles.formats.plain_text import Reading
from articles.formats.trailer import image_source_in
from articles.formats.understood import Kind, Part

LONG_HEADLINE = 130  # characters
DOUBTFUL = 0.5  # the most that a line with a remark may have
REFUSED = 0.2


@dataclass(frozen=True, slots=True)
class Role:
    """What one line is; `joins` says that it goes on with the stretch above it."""

    kind: Kind
    confidence: float
    why: str
    joins: bool = False


def parts_of(lines: Sequence[Line], readings: Sequence[Reading], known: Mapping[int, Role]) -> list[tuple[Part, ...]]:
    """The parts of each story. Every line with words is in one of them; `known` says what a format knew by itself."""
    begins = _offsets(lines)
    told: list[tuple[Part, ...]] = []
    for place, reading in enumerate(readings):
        first = reading.lines[0].number if place else 1
        end = readings[place + 1].lines[0].number if place + 1 < len(readings) else len(lines) + 1
        roles = {**_roles(reading), **known}
        told.append(tuple(_parts(lines[first - 1 : end - 1], begins, roles, reading)))
    return told


def _offsets(lines: Sequence[Line]) -> list[int]:
    offsets, offset = [], 0
    for line in lines:
        offsets.append(offset)
        offset += len(line.text) + 1
    return offsets


def _parts(lines: Sequence[Line], begins: Sequence[int], roles: Mapping[int, Role], reading: Reading) -> Iterator[Part]:
    noted = [*reading.body.remarks, *reading.header.remarks]
    remarks = {remark.line: remark.level for remark in noted}
    remarks |= {remark.line: remark.level for remark in reading.copy.remarks if remark.level == "blocking"}
    header = _header_numbers(reading)
    pending: Part | None = None
    for line in lines:
        if not line.text:
            continue
        begin = begins[line.number - 1]
        if line.number in header:
            if pending:
                yield pending
                pending = None
            yield from _header_parts(line, begin, reading, doubted=line.number in remarks)
            continue
        role = roles.get(line.number, Role("unknown", REFUSED, "stands outside any story"))
        if pending and role.joins and pending.kind == role.kind:
            pending = Part(pending.kind, pending.begin, begin + len(line.text), pending.confidence, pending.why)
            continue
        if pending:
            yield pending
        level = remarks.get(line.number)
        most = {"blocking": REFUSED, "warning": DOUBTFUL}.get(level or "", 1.0)
        pending = Part(role.kind, begin, begin + len(line.text), min(role.confidence, most), role.why)
    if pending:
        yield pending


def _header_numbers(reading: Reading) -> frozenset[int]:
    lines = reading.lines[reading.begin : reading.begin + reading.header.end]
    return frozenset(line.number for line in lines if line.text)


def _header_parts(line: Line, begin: int, reading: Reading, *, doubted: bool) -> Iterator[Part]:
    for kind, start, end in pieces_of(line.text):
        confidence, why = _of_header(kind, reading)
        if doubted and kind != "weekday":
            confidence, why = min(confidence, DOUBTFUL), f"{why}, and there is a remark on this line"
        yield Part(kind, begin + start, begin + end, confidence, why)


def _of_header(kind: Kind, reading: Reading) -> tuple[float, str]:
    header, day = reading.header, reading.copy.date
    agrees = day is not None and header.weekday is not None and day.weekday() == header.weekday
    if kind == "weekday":
        told = (0.99, "is the weekday of the date") if agrees else (REFUSED, "contradicts the date")
        return (0.8, "is a weekday without a date") if header.date is None else told
    if kind == "date":
        return (0.99, "agrees with the weekday") if agrees else _of_lone_date(reading)
    if kind == "volume":
        return 0.98, "is labelled as the volume or number"
    return REFUSED, "stands beside the date and was not understood"


def _of_lone_date(reading: Reading) -> tuple[float, str]:
    written = reading.header.date
    if reading.copy.date is None or written is None or reading.header.weekday is not None:
        return REFUSED, "contradicts the weekday, or is no day of the calendar"
    certain = len(written.readings) == 1
    return (0.95, "can mean one day only") if certain else (0.6, "was read by the publication's habit")


def _roles(reading: Reading) -> dict[int, Role]:
    """What each line below the header is; later entries are surer of their line than earlier ones."""
    copy, body = reading.copy, reading.body
    below = [line for line in reading.lines[reading.begin + reading.header.end :] if line.text]
    roles = {line.number: Role("unknown", REFUSED, "stands above the date") for line in reading.lines[: reading.begin]}
    start = next((place for place, line in enumerate(below) if line.number >= body.line), len(below))
    for line in below[:start]:
        roles[line.number] = Role("unknown", DOUBTFUL, "is a rule, which says nothing")
    headline = below[start : start + body.headline_lines]
    for place, line in enumerate(headline):
        roles[line.number] = Role("headline", *_of_headline(reading, headline), joins=place > 0)
    roles |= _body_roles(below[start + len(headline) :], reading)
    if body.top_byline_line:
        roles[body.top_byline_line] = Role("byline", 0.95, 'begins with "By" below the headline')
    return roles | {line.number: _of_trailer(line, copy, reading) for line in body.trailer}


def _of_headline(reading: Reading, lines: Sequence[Line]) -> tuple[float, str]:
    headed = reading.header.date is not None or reading.header.volume is not None
    length = len(reading.copy.headline)
    confidence = 0.97 if headed else 0.75
    why = "follows the date line" if headed else "is the first line, with no date line above it"
    if length > LONG_HEADLINE:
        return 0.4, f"{why}, but is long for a headline"
    if ends_sentence(lines[-1].text) and lines[-1].text.endswith("."):
        return confidence - 0.25, f"{why}, but ends like a sentence"
    return confidence, why


def _body_roles(lines: Sequence[Line], reading: Reading) -> dict[int, Role]:
    body = reading.body
    firsts, bios = frozenset(body.paragraph_lines), frozenset(body.bio_lines)
    roles, current = {}, Role("body", 0.9, "stands between headline and trailer")
    for line in lines:
        if line.number in bios:
            current = Role("bio", 0.85, "gives a name and what this person does, at the end of the story")
        elif line.number in firsts:
            current = Role("body", 0.95, "is a paragraph below the headline")
        joins = line.number not in bios and line.number not in firsts
        roles[line.number] = Role(current.kind, current.confidence, current.why, joins=joins)
    return roles


def _of_trailer(line: Line, copy: Copy, reading: Reading) -> Role:
    if line.number in reading.body.paragraph_lines:
        return Role("body", REFUSED, "stands below the image source and was not understood")
    source = image_source_in(line.text)
    if source is not None:
        return Role("image_source", 0.97 if source else 0.6, "begins like an image source")
    if any(contributor.bio == line.text for contributor in copy.contributors):
        return Role("bio", 0.9, "gives a name and what this person does, in the trailer")
    if line.text == copy.image_source:
        return Role("image_source", DOUBTFUL, "follows a line that names no source")
    return Role("byline", *_of_byline(line.text, copy))


def _of_byline(text: str, copy: Copy) -> tuple[float, str]:
    if BY.match(text):
        return 0.97, 'begins with "By"'
    whole = all(" " in name for name in copy.byline)
    if copy.image_source:
        return (0.95, "is a name below the image source") if whole else (0.75, "is one word below the image source")
    return (0.75, "is the last line and reads like a name") if whole else (DOUBTFUL, "is the last line")
