"""Finding the stories of a question: those with all its words, else those with most of them; the best first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from articles.models import Article
from articles.search.asking import Order
from articles.search.entries import HEADLINE
from articles.search.facets import Facts
from articles.search.matching import Fitting, Row, heaviest, matching, portion, words_at
from articles.search.meaning import Meant
from articles.search.ranking import best_first

LOOKED_AT = 2_000  # stories that are counted; when there are more, it is said
LOOKED_THROUGH = 1_000  # stories that are looked through at once for words in a row
PORTIONS, MANY = 5, 100  # so many times, until so many stories are found
RANKED = 160  # stories whose words are looked at
ENOUGH = {2: 1, 3: 12}  # stories with all the words, by the number of words: of two, both are meant
ENOUGH_OF_MANY = 40  # a headline that isn't remembered well: of more words, some may be wrong
OF_A_WORD = 4_000  # stories that have it are looked at when not all words are found together
BUDGET = 16_000
MOST_OF_THEM = 0.15  # of the weight of all words; stories with less of it are not worth showing
TELLS = 0.05  # of the weight of the rarest word: what tells less finds no candidates


@dataclass(frozen=True, slots=True)
class Found:
    """Stories that readers see, the best first (or by their moment), with what they bear; whether these are all."""

    stories: list[int] = field(default_factory=list)
    facts: list[Facts] = field(default_factory=list)
    is_exact: bool = True
    is_widened: bool = False


def find(meant: Sequence[Meant], fitting: Fitting, order: Order, at: datetime) -> Found:
    """The stories live at that moment (aware) that fit, with all of the words; if these are few, with most of them."""
    insisted = [one for one in meant if not one.is_common] or list(meant)
    strict = fitting.and_of(*(one.lexemes for one in insisted))
    rows, is_exact = _fitting_rows(strict, oldest_first=order == Order.OLDEST)
    seen = live(rows, at)
    kept = [row for row in rows if row.story in seen]
    if _are_few(kept, insisted) and not fitting.passages:
        more, more_seen = _with_most(meant, fitting, kept, at)
        if more:
            seen |= more_seen
            kept = best_first([*kept, *more], words_at([row.place for row in (*kept, *more)]), meant)
            if order != Order.RELEVANCE:
                kept.sort(key=lambda row: row.place, reverse=order == Order.NEWEST)
            return Found([row.story for row in kept], _facts(kept), is_exact=True, is_widened=True)
    if order == Order.RELEVANCE and meant:
        kept = _ranked(kept, meant, strict, seen, at)
    return Found([row.story for row in kept], _facts(kept), is_exact=is_exact)


def _fitting_rows(fitting: Fitting, *, oldest_first: bool) -> tuple[list[Row], bool]:
    """The entries that fit, and whether these are all. Of many, not all are looked through for words in a row."""
    if not (fitting.passages or fitting.no_passages):
        found = matching(fitting, LOOKED_AT + 1, oldest_first=oldest_first)
        return found[:LOOKED_AT], len(found) <= LOOKED_AT
    rows: list[Row] = []
    for _portion in range(PORTIONS):
        looked = portion(fitting, LOOKED_THROUGH, oldest_first=oldest_first)
        rows += looked.rows
        if looked.given < LOOKED_THROUGH:
            return rows, True
        if len(rows) >= MANY:
            break
        fitting = fitting.beyond(looked.last, oldest_first=oldest_first)
    return rows, False


def _are_few(kept: Sequence[Row], insisted: Sequence[Meant]) -> bool:
    return len(insisted) > 1 and len(kept) < ENOUGH.get(len(insisted), ENOUGH_OF_MANY)


def live(rows: Sequence[Row], at: datetime) -> set[int]:
    """Those of the stories that readers see at that moment. The index is never believed in this."""
    seen = Article.objects.live(at).filter(pk__in=[row.story for row in rows]).order_by()
    return set(seen.values_list("pk", flat=True))


def _with_most(
    meant: Sequence[Meant], fitting: Fitting, strict: Sequence[Row], at: datetime
) -> tuple[list[Row], set[int]]:
    """Stories with most of the words, beside those with all of them."""
    known = {row.place for row in strict}
    rows = [row for row in heaviest(_weights(meant), fitting, RANKED, OF_A_WORD) if row.place not in known]
    seen = live(rows, at)
    words = words_at([row.place for row in rows if row.story in seen])
    least = MOST_OF_THEM * sum(one.weight for one in meant)
    return [row for row in rows if row.place in words and _weight(row, words[row.place], meant) >= least], seen


def _weight(row: Row, words: str, meant: Sequence[Meant]) -> float:
    bears = {f"={fact}" for fact in row.bears.split()}
    return sum(one.weight for one in meant if f" {one.word.word} " in words or not bears.isdisjoint(one.tags))


def _weights(meant: Sequence[Meant]) -> list[tuple[str, float]]:
    """The lexemes by which candidates are found, the rarest first, until there would be too many candidates."""
    rarest_first = sorted(meant, key=lambda one: -one.weight)
    weights: list[tuple[str, float]] = []
    left = BUDGET
    for one in rarest_first:
        if weights and (left <= 0 or one.weight < TELLS * rarest_first[0].weight):
            break
        left -= min(one.stories, OF_A_WORD)
        weights += [(one.word.word, one.weight), (one.often[0], one.weight / 2)]
        weights += [(tag, one.weight) for tag in one.tags[:4]]
    return weights


def _ranked(rows: list[Row], meant: Sequence[Meant], strict: Fitting, seen: set[int], at: datetime) -> list[Row]:
    """The best of them first. Of many, those are looked at with the words in the headline or often, then the latest."""
    chosen = rows
    if len(rows) > RANKED:
        insisted = [one for one in meant if not one.is_common] or list(meant)
        in_headline = strict.and_of(*((f"{HEADLINE}{one.word.word}",) for one in insisted))
        often = strict.and_of(*(one.often for one in insisted))
        likely = [*matching(in_headline, RANKED // 2), *matching(often, RANKED // 2)]
        unseen = [row for row in likely if row.story not in seen]
        seen |= live(unseen, at) if unseen else set()
        by_place = {row.place: row for row in [*likely, *rows] if row.story in seen}
        chosen = list(by_place.values())[:RANKED]
    ranked = best_first(chosen, words_at([row.place for row in chosen]), meant)
    looked_at = {row.place for row in ranked}
    return [*ranked, *(row for row in rows if row.place not in looked_at)]


def _facts(rows: Sequence[Row]) -> list[Facts]:
    return [Facts(row.bears, row.place, row.volume) for row in rows]
