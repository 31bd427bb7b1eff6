"""Where a text names a country, its people, its capital or a place in it.

A list of names alone is wrong too often: "Georgia" is a state too, "Jordan" a player, "Turkey" a meal, and "New
Mexico" no part of Mexico. So names are found first, the longest first; those that stand for something else where
they stand are put aside; and what is still open is settled by the rest of the story.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from articles.tagging.namesakes import WORD_AFTER, WORD_BEFORE, is_person, means_something_else
from articles.tagging.passages import Match, as_passages, matches
from articles.tagging.vocabulary import Kind, Meaning, rules

PLACED_BY = frozenset({"in", "across", "throughout", "within", "inside"})


@dataclass(frozen=True, slots=True)
class Mention:
    """One word or phrase of a story that stands for a country.

    `passage` counts from 0 in the passages given; `text` is the phrase as it stands there, from `start` to before
    `end`. `is_placed`: something happens in the country ("in Mexico"). `is_attributive`: a short form before a noun
    ("US troops"), which says who acts rather than where the story plays.
    """

    code: str
    text: str
    kind: Kind
    passage: int
    start: int
    end: int
    is_placed: bool
    is_attributive: bool


def find_mentions(passages: Sequence[str]) -> list[Mention]:
    """All mentions of countries in `passages` (plain text, the headline or "" first), in the order of the text."""
    prepared = as_passages(passages)
    found = [match for passage in prepared for match in matches(passage)]
    persons = frozenset(match.key for match in found if is_person(match))
    kept = [match for match in found if not means_something_else(match)]
    story = "\n".join(passage.plain for passage in prepared)
    return [_mention(match) for match in _settled(kept, persons, story)]


def _settled(found: Sequence[Match], persons: frozenset[str], story: str) -> Iterator[Match]:
    """The matches, each with one country; those that the rest of the story does not bear out are left out."""
    sure = Counter(match.meaning.codes[0] for match in found if _is_sure(match, persons))
    for match in found:
        if match.key in rules().plurals:  # "the two Koreas"
            yield from (_standing_for(match, code, match.meaning.kind) for code in match.meaning.codes)
            continue
        code = max(match.meaning.codes, key=lambda each: sure[each])
        if _is_sure(match, persons) or sure[code]:
            yield _standing_for(match, code, match.meaning.kind)
        elif match.key in rules().needs_company or (match.key in persons and not _is_placed(match)):
            continue
        else:
            yield from _unless_rivalled(match, code, story)


def _is_sure(match: Match, persons: frozenset[str]) -> bool:
    words = rules()
    return (
        len(match.meaning.codes) == 1
        and match.key not in words.needs_company
        and match.key not in words.rivals
        and match.key not in persons
    )


def _unless_rivalled(match: Match, code: str, story: str) -> Iterator[Match]:
    rival = rules().rivals.get(match.key)
    if rival is None or not rival.signs.search(story):
        yield _standing_for(match, code, match.meaning.kind)
    elif rival.country:
        yield _standing_for(match, rival.country, Kind.PLACE)


def _standing_for(match: Match, code: str, kind: Kind) -> Match:
    return replace(match, meaning=Meaning(match.key, kind, (code,)))


def _is_placed(match: Match) -> bool:
    return match.preceded_by(WORD_BEFORE) in PLACED_BY


def _mention(match: Match) -> Mention:
    word, passage = match.followed_by(WORD_AFTER), match.passage
    start, end = passage.origin(match.start), passage.origin(match.end)
    return Mention(
        code=match.meaning.codes[0],
        text=passage.text[start:end],
        kind=match.meaning.kind,
        passage=passage.number,
        start=start,
        end=end,
        is_placed=match.meaning.kind is not Kind.DEMONYM and _is_placed(match),
        is_attributive=match.key in rules().attributive and bool(word) and word not in rules().words_between,
    )
