"""The text of an item line by line: what each was taken for, and what the editor says it is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from articles.formats.bio import bio_name
from articles.formats.cleaning import LINE_END, Line, clean
from articles.formats.incoming import Contributor, Copy
from articles.formats.names import BY, names_in
from articles.formats.paragraphs import join_paragraphs
from articles.formats.trailer import image_source_in
from issues.intake.copies import Stretch

BODY, LEFT_OUT, UNKNOWN = "body", "left_out", "unknown"
KINDS: dict[str, str | Promise] = {
    "headline": _("headline"),
    "standfirst": _("standfirst"),
    "byline": _("byline"),
    BODY: _("body"),
    "bio": _("bio"),
    "image_source": _("image source"),
    "weekday": _("weekday"),
    "date": _("date"),
    "volume": _("volume"),
    UNKNOWN: _("not understood"),
    LEFT_OUT: _("left out"),
}
# What an editor may say of a line, with the key that says it.
OFFERED = {"headline": "h", "standfirst": "s", "byline": "a", BODY: "b", "bio": "o", "image_source": "i", LEFT_OUT: "x"}
ONE_OF_A_KIND = {"headline", "standfirst", "image_source"}
LONGEST_NAME = 200


@dataclass(frozen=True, slots=True)
class CopyLine:
    """One line of the text. `number` counts as in the file; `begins` says that a new part begins here."""

    number: int
    text: str
    kind: str
    confidence: float | None = None
    why: str = ""
    begins: bool = False
    marked: bool = False


def lines_of(text: str, stretches: Sequence[Stretch], marks: Mapping[str, str], *, first: int = 1) -> list[CopyLine]:
    """The lines, blank ones too; `marks` is what the editor said, by the line's number."""
    lines: list[CopyLine] = []
    parts = sorted(stretches, key=lambda part: part.begin)
    place = 0
    for number, (begin, end) in enumerate(_places(text), start=first):
        while place < len(parts) and parts[place].end <= begin:
            place += 1
        part = _widest(parts, place, begin, end)
        line = CopyLine(number, text[begin:end], BODY)
        if part is not None:
            line = replace(line, kind=part.kind, confidence=part.confidence, why=part.why)
        if (mark := marks.get(str(number))) is not None:
            line = replace(line, kind=mark, marked=True, confidence=None, why="")
        lines.append(line)
    return _with_beginnings(lines)


def with_marks(lines: Sequence[CopyLine], marks: Mapping[str, str], *, numbers: set[int], kind: str) -> dict[str, str]:
    """The marks after the editor said that these lines are of that kind.

    There is one headline, one standfirst and one image source: what was taken for it before goes into the body.
    """
    said = dict(marks)
    if kind in ONE_OF_A_KIND:
        said |= {str(line.number): BODY for line in lines if line.kind == kind and line.text.strip()}
    known = {line.number for line in lines}
    return said | {str(number): kind for number in sorted(numbers & known)}


def copy_from(lines: Sequence[CopyLine], copy: Copy) -> Copy:
    """The copy as these lines say it; what they can't say (issue, markup of unchanged paragraphs) stays."""
    texts = {kind: [one for line in lines if line.kind == kind and (one := _cleaned(line.text))] for kind in KINDS}
    joined = _paragraphs(lines)
    paragraphs = tuple(paragraph.text for paragraph in joined)
    known = dict(zip(copy.paragraphs, copy.markup, strict=False))
    return replace(
        copy,
        headline=" ".join(texts["headline"]),
        standfirst=" ".join(texts["standfirst"]),
        paragraphs=paragraphs,
        markup=tuple(known.get(paragraph, "") for paragraph in paragraphs) if copy.markup else (),
        lines=tuple(paragraph.number for paragraph in joined),
        byline=tuple(dict.fromkeys(name for text in texts["byline"] for name in names_of(text))),
        contributors=tuple(_contributor(text) for text in texts["bio"]),
        image_source=_source(" ".join(texts["image_source"])),
    )


def names_of(text: str) -> tuple[str, ...]:
    """The names in a byline that a person points to; what is no list of names is one name."""
    bare = text.strip()
    if names := names_in(bare, announced=True):
        return names
    by = BY.match(bare)
    parts = (bare[by.end() :] if by else bare).split(",")
    return tuple(name for part in parts if (name := part.strip()[:LONGEST_NAME]))


def _paragraphs(lines: Iterable[CopyLine]) -> list[Line]:
    in_body = [Line(line.number, _cleaned(line.text) if line.kind in {BODY, UNKNOWN} else "") for line in lines]
    joined, _doubts = join_paragraphs(in_body)
    return joined


def _contributor(text: str) -> Contributor:
    name = bio_name(text) or text.partition(",")[0]
    return Contributor(name.strip()[:LONGEST_NAME], text)


def _source(text: str) -> str:
    named = image_source_in(text)
    return text if named is None else named


def _cleaned(text: str) -> str:
    lines, _remarks = clean(text)
    return " ".join(line.text for line in lines).strip()


def _places(text: str) -> Iterable[tuple[int, int]]:
    begin = 0
    for end in LINE_END.finditer(text):
        yield begin, end.start()
        begin = end.end()
    yield begin, len(text)


def _widest(parts: Sequence[Stretch], place: int, begin: int, end: int) -> Stretch | None:
    """The part that covers most of the line; an earlier one where two cover the same."""
    found: Stretch | None = None
    most = 0
    while place < len(parts) and parts[place].begin < end:
        shared = min(parts[place].end, end) - max(parts[place].begin, begin)
        if shared > most:
            found, most = parts[place], shared
        place += 1
    return found


def _with_beginnings(lines: list[CopyLine]) -> list[CopyLine]:
    above = ("", False)
    told = []
    for line in lines:
        if not line.text.strip():
            told.append(line)
            continue
        told.append(replace(line, begins=(line.kind, line.marked) != above))
        above = (line.kind, line.marked)
    return told
