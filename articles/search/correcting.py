"""Words that were typed wrong: "Ecuador" for "Equador". Only words are offered that stand in stories readers see."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from articles import body
from articles.models import Article
from articles.search.answers import Correction, Piece
from articles.search.finding import Found, live
from articles.search.matching import Fitting, matching, reading
from articles.search.meaning import Meant
from articles.search.models import IndexedWord
from articles.search.wording import Wording, read
from articles.search.words import tokens

SHORTEST, LONG = 4, 8  # letters; from LONG on, two may be wrong
FEW = 4  # words; among more, one that is unknown may as well be right, and the others find the story
MOST_LIKE_IT = 4_000  # words that are compared
TRIED = 6  # of the nearest words, until one stands in a story that readers see
LOOKED_AT = 40  # stories with that word
RARE, MORE_FREQUENT = 3, 20  # a word in so few stories may be wrong, if one like it stands in so many times more


@dataclass(frozen=True, slots=True)
class Corrected:
    """The question in other words, and what is said about it."""

    wording: Wording
    said: Correction

    @property
    def is_applied(self) -> bool:
        """Whether its stories are shown, not those of what was typed."""
        return self.said.is_applied


def correct(wording: Wording, wanted: Sequence[Meant], found: Found, at: datetime) -> Corrected | None:
    """The question with the words put right that stand in no story, or in hardly any while one like it is frequent."""
    right: dict[str, str] = {}
    for one in wanted:
        is_unknown = not one.stories and not one.tags
        if not is_unknown and (one.stories > RARE or one.tags):
            continue
        least = 1 if is_unknown else max(one.stories, 1) * MORE_FREQUENT
        if written := nearest(one.word.word, at, least=least):
            right[one.word.word] = written
    if not right:
        return None
    pieces = list(_pieces(wording.text, right))
    text = "".join(piece.text for piece in pieces)
    unknown = any(not one.stories and one.word.word in right for one in wanted)
    is_applied = unknown and (not found.places or (found.is_widened and len(wanted) <= FEW))
    return Corrected(read(text), Correction(text, pieces, is_applied))


def nearest(word: str, at: datetime, *, least: int = 1) -> str:
    """The word most like it, as a story that readers see at that moment writes it; "" when there is none.

    `least`: in how many stories it must stand.
    """
    if len(word) < SHORTEST or not word.isalpha():
        return ""
    most = 2 if len(word) >= LONG else 1
    near = []
    for other, stories in _like(word, most, least):
        wrong = distance(word, other, most)
        if 0 < wrong <= most:
            near.append((wrong, other[0] != word[0], -stories, other))
    for _wrong, _first, _stories, other in sorted(near)[:TRIED]:
        if written := _as_written(other, at):
            return written
    return ""


def _like(word: str, most: int, least: int) -> list[tuple[str, int]]:
    """The words that begin or end as it does: of two halves, or three thirds, one is right."""
    part = max(len(word) // (most + 1), 2)
    like = "LIKE %s" if connection.vendor == "postgresql" else "GLOB %s"
    every = "%" if connection.vendor == "postgresql" else "*"
    sql = f"""
        SELECT word, stories FROM {IndexedWord._meta.db_table} WHERE stories >= %s AND word {like}
        UNION SELECT word, stories FROM {IndexedWord._meta.db_table} WHERE stories >= %s AND backwards {like}
        ORDER BY 2 DESC LIMIT %s"""  # noqa: S608  names of ours only
    with reading().cursor() as cursor:
        begins, ends = word[:part] + every, word[::-1][:part] + every
        cursor.execute(sql, [least, begins, least, ends, MOST_LIKE_IT])
        rows = cursor.fetchall()
    letters = Counter(word)
    return [
        (other, stories)
        for other, stories in rows
        if abs(len(other) - len(word)) <= most and sum((letters - Counter(other)).values()) <= most
    ]


def distance(one: str, other: str, most: int) -> int:
    """How many letters are wrong, missing, too many, or change places with the next; more than `most` is `most` + 1."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for number, letter in enumerate(one, start=1):
        last, row = row, [number]
        for place, second in enumerate(other, start=1):
            cost = min(last[place] + 1, row[place - 1] + 1, last[place - 1] + (letter != second))
            if number > 1 and place > 1 and letter == other[place - 2] and one[number - 2] == second:
                cost = min(cost, before[place - 2] + 1)
            row.append(cost)
        if min(row) > most:
            return most + 1
        before = last
    return min(row[-1], most + 1)


def _as_written(word: str, at: datetime) -> str:
    """As one of the stories writes it that readers see; "" when none of those looked at does."""
    for oldest_first in (False, True):
        found = matching(Fitting(groups=((word,),)), LOOKED_AT, at, oldest_first=oldest_first)
        (seen,) = live([found], at)
        for story in seen.stories[:2]:
            said = Article.objects.filter(pk=story).values_list("headline", "standfirst", "body")
            for headline, standfirst, text in said:
                for part in (body.plain_text(text), standfirst, headline):
                    for token in tokens(part):
                        if token.word == word:
                            return part[token.start : token.end]
    return ""


def _pieces(text: str, right: dict[str, str]) -> Iterator[Piece]:
    place = 0
    for token in tokens(text):
        written = right.get(token.word)
        if written is None:
            continue
        if text[place : token.start]:
            yield Piece(text[place : token.start], is_match=False)
        yield Piece(_in_the_case_of(text[token.start : token.end], written), is_match=True)
        place = token.end
    if text[place:]:
        yield Piece(text[place:], is_match=False)


def _in_the_case_of(typed: str, written: str) -> str:
    """What is typed in small letters stays so."""
    return written.lower() if typed.islower() else written
