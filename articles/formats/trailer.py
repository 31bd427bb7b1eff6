"""The lines below a story: image source, byline, bio lines. What is doubtful stays in the body, with a warning."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from articles.formats.bio import contributor_in
from articles.formats.cleaning import Line
from articles.formats.incoming import Contributor, Remark
from articles.formats.names import BY, names_in
from articles.formats.paragraphs import ends_sentence
from articles.formats.parts import Mark

LONGEST_SOURCE = 200
MOST_LINES_BELOW_SOURCE = 8
LONGEST_QUOTE = 60
PICTURE = r"(?:image|photo(?:graph)?|picture|pic|illustration|graphic)s?"
IMAGE_SOURCE = re.compile(
    # "image source from: X", "Photo credit: X", "Photo: X", "Credit: X"; and without a colon "Image source from X"
    rf"(?:{PICTURE}(?: (?:source|credit|courtesy)s?)?(?: (?:from|by|of))?|(?:source|credit) of {PICTURE}"
    rf"|credits?) ?[:：] ?(?P<source>.*)"
    rf"|{PICTURE} (?:source (?:from|by|[-–—=])|courtesy of) ?(?P<bare>.+)",
    re.IGNORECASE,
)
BEHIND_A_NAME = re.compile(r"\s*(?:\([^()]*\)|[|/] ?[^|/]*)\.?$")
MOST_LEFT_OVER = 2
LABELLED = Mark("image_source", 0.97, "It begins with a label for the picture's source.")
BARE_LABEL = Mark("image_source", 0.8, "It begins with the words of an image source, without a colon.")
BELOW_LABEL = Mark("image_source", 0.5, "The line above it is a label without a source.")
BIO = Mark("bio", 0.9, "A name that the story does not mention, and what that person does.")
ANNOUNCED = Mark("byline", 0.95, "It begins with “By”, and names follow.")
NAME_BELOW = Mark("byline", 0.9, "Names alone, below the image source.")
WORD_BELOW = Mark("byline", 0.7, "One word with a capital, below the image source.")
ODD_NAME = Mark("byline", 0.5, "It reads like a name typed in an unusual way, below the image source.")
NAME_ABOVE = Mark("byline", 0.5, "Names alone, above the image source.")
NAME_LAST = Mark("byline", 0.75, "Names alone, apart from the text, in the last line.")
LEFT_OVER = Mark("unknown", 0.3, "A short line below the image source that is no name.")
SHORT_LABEL = re.compile(rf"(?:{PICTURE}|credits?) ?[:：]", re.IGNORECASE)


@dataclass(slots=True)
class Trailer:
    """What stands below a body that ends before the place `body_end`."""

    body_end: int
    image_source: str = ""
    byline: tuple[str, ...] = ()
    contributors: list[Contributor] = field(default_factory=list)
    left_over: list[Line] = field(default_factory=list)
    """Short lines among these that nobody understood; they stay in the story."""
    remarks: list[Remark] = field(default_factory=list)
    marks: dict[int, Mark] = field(default_factory=dict)
    """What each line of it was taken for, by its number."""


def image_source_in(text: str) -> str | None:
    """The source that a line names for the picture ("" where it names none); None for any other line."""
    if len(text) > LONGEST_SOURCE:
        return None
    match = IMAGE_SOURCE.match(text)
    return None if match is None else (match["source"] or match["bare"] or "").strip()


def read_trailer(lines: Sequence[Line], headline: str) -> Trailer:
    """The trailer at the end of these lines, which begin below the headline."""
    words = [place for place, line in enumerate(lines) if line.text]
    for count, place in enumerate(reversed(words[-MOST_LINES_BELOW_SOURCE - 1 :])):
        source = image_source_in(lines[place].text)
        if source is not None:
            below = words[len(words) - count :]
            trailer = _from_source(lines, place, source, below, headline)
            if trailer is not None:
                return trailer
            break
    return _without_source(lines, words, headline)


def remarks_on_body(lines: Sequence[Line]) -> list[Remark]:
    """Warnings for lines that stay in the body, though they look like the end of a story."""
    words = [line for line in lines if line.text]
    labelled = [line for line in words if image_source_in(line.text) is not None]
    remarks = []
    if labelled:
        more = f" (and {len(labelled) - 1} more like it)" if len(labelled) > 1 else ""
        message = (
            f'"{_short(labelled[0].text)}"{more} stays in the body, because more than a byline follows. '
            "If another story begins below it, put weekday, date and volume above that story."
        )
        remarks.append(Remark("warning", labelled[0].number, message))
    if words and words[-1] not in labelled and _may_be_byline(words[-1].text):
        message = (
            f'"{_short(words[-1].text)}" stays in the body. If it is the byline, put "By" in front of it; '
            "if not, end it with a full stop."
        )
        remarks.append(Remark("warning", words[-1].number, message))
    return remarks


def _from_source(lines: Sequence[Line], place: int, source: str, below: Sequence[int], headline: str) -> Trailer | None:
    """The trailer that an image source line begins; None if the lines below show that it begins none."""
    if _is_caption(lines, place):
        return None
    trailer = Trailer(body_end=place, image_source=source)
    trailer.marks[lines[place].number] = LABELLED if ":" in lines[place].text.replace("：", ":") else BARE_LABEL
    rest = [lines[number] for number in below]
    if not source:
        rest = _take_source_from_next_line(lines[place], rest, trailer)
    above = _text_of(lines[:place], headline)
    for line in rest:
        contributor = contributor_in(line.text, above)
        names = names_in(line.text, announced=True)
        if contributor is not None:
            trailer.contributors.append(contributor)
            trailer.marks[line.number] = BIO
        elif names:
            trailer.byline = tuple(dict.fromkeys((*trailer.byline, *names)))
            full = all(" " in name for name in names)
            trailer.marks[line.number] = ANNOUNCED if BY.match(line.text) else NAME_BELOW if full else WORD_BELOW
        elif not _take_in_doubt(line, trailer):
            return None
    if not trailer.byline:
        _take_byline_above(lines, trailer)
    return trailer


def _take_in_doubt(line: Line, trailer: Trailer) -> bool:
    """Take a byline typed oddly, or leave a short line over, and say so; False for text of the story."""
    names = _names_typed_oddly(line.text)
    if names:
        trailer.byline = tuple(dict.fromkeys((*trailer.byline, *names)))
        trailer.marks[line.number] = ODD_NAME
        message = f'"{_short(line.text)}" was taken for the byline {", ".join(names)}. Check it.'
    elif len(line.text) <= LONGEST_QUOTE and not ends_sentence(line.text) and len(trailer.left_over) < MOST_LEFT_OVER:
        trailer.left_over.append(line)
        trailer.marks[line.number] = LEFT_OVER
        message = (
            f'"{_short(line.text)}" below the image source was not understood and stays at the end of the story. '
            'If it is the byline, put "By" and the name.'
        )
    else:
        return False
    trailer.remarks.append(Remark("warning", line.number, message))
    return True


def _names_typed_oddly(text: str) -> tuple[str, ...]:
    """The names in "Ana Muñoz.", "Ana Muñoz (Reuters)", "Ana Muñoz | Reuters" or "ana muñoz"."""
    bare = BEHIND_A_NAME.sub("", text).removesuffix(".").strip()
    if len(bare) > LONGEST_QUOTE:
        return ()
    small = bare == bare.lower() and not ends_sentence(text)
    by = BY.match(bare)
    names = names_in(bare[by.end() :].title() if by and small else bare.title() if small else bare, announced=True)
    return names if all(" " in name for name in names) else ()


def _take_source_from_next_line(label: Line, rest: list[Line], trailer: Trailer) -> list[Line]:
    if rest and (len(rest) > 1 or not names_in(rest[0].text)) and len(rest[0].text) <= LONGEST_SOURCE:
        trailer.image_source = rest[0].text
        trailer.marks[rest[0].number] = BELOW_LABEL
        message = f'The line "{label.text}" names no source: "{rest[0].text}" below it was taken for the source.'
        trailer.remarks.append(Remark("warning", label.number, message))
        return rest[1:]
    message = f'The line "{label.text}" names no source. Name the source or take the line out.'
    trailer.remarks.append(Remark("warning", label.number, message))
    return rest


def _take_byline_above(lines: Sequence[Line], trailer: Trailer) -> None:
    place = _last_words(lines[: trailer.body_end])
    names = names_in(lines[place].text) if place is not None else ()
    if place is None or not names or not _stands_apart(lines, place):
        return
    trailer.byline, trailer.body_end = names, place
    trailer.marks[lines[place].number] = ANNOUNCED if BY.match(lines[place].text) else NAME_ABOVE
    if not BY.match(lines[place].text):
        message = f'"{_short(lines[place].text)}" above the image source was taken for the byline. Check it.'
        trailer.remarks.append(Remark("warning", lines[place].number, message))


def _without_source(lines: Sequence[Line], words: Sequence[int], headline: str) -> Trailer:
    trailer = Trailer(body_end=len(lines))
    if not words:
        return trailer
    last = words[-1]
    if len(words) > 1 and names_in(lines[words[-2]].text):
        contributor = contributor_in(lines[last].text, _text_of(lines[: words[-2]], headline))
        if contributor is not None:
            trailer.contributors.append(contributor)
            trailer.marks[lines[last].number] = BIO
            last = words[-2]
    names = names_in(lines[last].text)
    if names and _stands_apart(lines, last):
        trailer.byline, trailer.body_end = names, last
        trailer.marks[lines[last].number] = ANNOUNCED if BY.match(lines[last].text) else NAME_LAST
        return trailer
    return Trailer(body_end=len(lines))


def _is_caption(lines: Sequence[Line], place: int) -> bool:
    """A story with several "Image: X" lines has them below its pictures, not at its end."""
    label = SHORT_LABEL.match(lines[place].text)
    if label is None:
        return False
    return any(line.text.startswith(label.group()) for at, line in enumerate(lines) if at != place)


def _stands_apart(lines: Sequence[Line], place: int) -> bool:
    """Whether the line is not the end of a sentence that was wrapped into it."""
    return place == 0 or not lines[place - 1].text or ends_sentence(lines[place - 1].text)


def _may_be_byline(text: str) -> bool:
    return len(text) <= LONGEST_QUOTE and not ends_sentence(text) and bool(names_in(text, announced=True))


def _last_words(lines: Sequence[Line]) -> int | None:
    return next((place for place in range(len(lines) - 1, -1, -1) if lines[place].text), None)


def _text_of(lines: Sequence[Line], headline: str) -> str:
    return "\n".join([headline, *(line.text for line in lines)])


def _short(text: str) -> str:
    return text if len(text) <= LONGEST_QUOTE else f"{text[: LONGEST_QUOTE - 1]}…"
