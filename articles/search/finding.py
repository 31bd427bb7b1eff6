"""Finding the stories of a question: those with all its words, else those with most of them; the best first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from math import prod

from articles.models import Article
from articles.search.asking import Order
from articles.search.entries import HEADLINE
from articles.search.matching import Fitting, Row, heaviest, portions, words_at
from articles.search.meaning import Meant
from articles.search.places import place_of
from articles.search.ranking import best_first

LOOKED_AT = 2_000  # stories that are counted; when there are more, it is said
LOOKED_THROUGH = (500, 1_000)  # stories that are looked through for words in a row, then again, until there are MANY
MANY = 100
RANKED = 160  # stories whose words are looked at
ENOUGH = {2: 1, 3: 12}  # stories with all the words, by the number of words: of two, both are meant
ENOUGH_OF_MANY = 40  # a headline that isn't remembered well: of more words, some may be wrong
LEEWAY, WORTH_IT = 1.5, 4  # how much further is looked than they are likely to reach; when it is worth it
OF_A_WORD = 2_000  # stories that have it are looked at when not all words are found together
BUDGET = 8_000
MOST_OF_THEM = 0.15  # of the weight of all words; stories with less of it are not worth showing
TELLS = 0.05  # of the weight of the rarest word: what tells less finds no candidates


@dataclass(frozen=True, slots=True)
class Found:
    """Stories that readers see, the best first (or by their moment), with what they bear; whether these are all."""

    stories: list[int] = field(default_factory=list)
    facts: list[Row] = field(default_factory=list)
    is_exact: bool = True
    is_widened: bool = False


def find(meant: Sequence[Meant], fitting: Fitting, order: Order, at: datetime) -> Found:
    """The stories live at that moment (aware) that fit, with all of the words; if these are few, with most of them."""
    insisted = [one for one in meant if not one.is_common] or [one for one in meant if not one.is_everywhere]
    strict = fitting.and_of(*(one.lexemes for one in insisted))
    likely = _likely(strict, insisted) if order == Order.RELEVANCE else []
    rows, likely_rows, is_exact = _fitting_rows(strict, insisted, likely, at, oldest_first=order == Order.OLDEST)
    seen = live([*rows, *likely_rows], at)
    kept = [row for row in rows if row.story in seen]
    if _are_few(kept, insisted) and not fitting.passages:
        more = _with_most(meant, fitting, kept, at)
        if more:
            kept = best_first([*kept, *more], words_at([row.place for row in (*kept, *more)]), meant)
            if order != Order.RELEVANCE:
                kept.sort(key=lambda row: row.place, reverse=order == Order.NEWEST)
            return Found([row.story for row in kept], kept, is_exact=True, is_widened=True)
    if order == Order.RELEVANCE and meant:
        kept = _ranked(kept, [row for row in likely_rows if row.story in seen], meant)
    return Found([row.story for row in kept], kept, is_exact=is_exact)


def _likely(strict: Fitting, insisted: Sequence[Meant]) -> list[tuple[Fitting, int]]:
    """Where there may be more than are ranked, the best of them: with the words in the headline, or often."""
    if not insisted or min(one.stories for one in insisted) <= RANKED:
        return []
    in_headline = strict.and_of(*((f"{HEADLINE}{one.word.word}",) for one in insisted))
    often = among_the_latest(strict, insisted, LOOKED_AT).and_of(*(one.often for one in insisted))
    return [(in_headline, RANKED // 2), (often, RANKED // 2)]


def _fitting_rows(
    fitting: Fitting,
    insisted: Sequence[Meant],
    likely: Sequence[tuple[Fitting, int]],
    at: datetime,
    *,
    oldest_first: bool,
) -> tuple[list[Row], list[Row], bool]:
    """The entries that fit, the likely ones among them, and whether these are all.

    Of many, not all are looked through for words in a row.
    """
    if not (fitting.passages or fitting.no_passages):
        near = fitting if oldest_first else among_the_latest(fitting, insisted, LOOKED_AT)
        found, *best = portions([(near, LOOKED_AT + 1), *likely], at, oldest_first=oldest_first)
        if near.latest is not None and len(found.rows) <= LOOKED_AT:
            found = portions([(fitting, LOOKED_AT + 1)], at)[0]
        return found.rows[:LOOKED_AT], [row for one in best for row in one.rows], len(found.rows) <= LOOKED_AT
    rows: list[Row] = []
    likely_rows: list[Row] = []
    whole, so_far = fitting, 0
    for most in LOOKED_THROUGH:
        so_far += most
        near = fitting if oldest_first else replace(fitting, latest=among_the_latest(whole, insisted, so_far).latest)
        looked, *best = portions([(near, most), *likely], at, oldest_first=oldest_first)
        if near.latest is not None and looked.given < most:
            looked = portions([(fitting, most)], at)[0]
        rows += looked.rows
        likely_rows += [row for one in best for row in one.rows]
        likely = ()
        if looked.given < most:
            return rows, likely_rows, True
        if len(rows) >= MANY:
            break
        fitting = fitting.beyond(looked.last, oldest_first=oldest_first)
    return rows, likely_rows, False


def among_the_latest(fitting: Fitting, insisted: Sequence[Meant], most: int) -> Fitting:
    """The same, among as many of the latest entries as are likely to hold so many that fit."""
    if not insisted or fitting.is_narrowed or len(fitting.groups) > len(insisted):
        return fitting
    share = prod(one.share for one in insisted)
    return replace(fitting, latest=latest_with(share, most, insisted[0].every))


def latest_with(share: float, most: int, every: int) -> int | None:
    """Among how many of the latest entries so many are likely to be, of those that this share of all is; None: all."""
    return int(most / share * LEEWAY) if share * every > most * WORTH_IT else None


def _are_few(kept: Sequence[Row], insisted: Sequence[Meant]) -> bool:
    return len(insisted) > 1 and len(kept) < ENOUGH.get(len(insisted), ENOUGH_OF_MANY)


def live(rows: Sequence[Row], at: datetime) -> set[int]:
    """Those of the stories that readers see at that moment.

    What the index says is believed of a story only where no change of it is marked, nor its moment still to come.
    """
    to_come = place_of(at + timedelta(seconds=1))
    doubtful = [row.story for row in rows if row.is_marked or row.place >= to_come]
    seen = {row.story for row in rows}.difference(doubtful)
    if doubtful:
        seen.update(Article.objects.live(at).filter(pk__in=doubtful).order_by().values_list("pk", flat=True))
    return seen


def _with_most(meant: Sequence[Meant], fitting: Fitting, strict: Sequence[Row], at: datetime) -> list[Row]:
    """Stories with most of the words, beside those with all of them."""
    known = {row.place for row in strict}
    rows = [row for row in heaviest(_weights(meant, fitting), fitting, RANKED, OF_A_WORD, at) if row.place not in known]
    seen = live(rows, at)
    words = words_at([row.place for row in rows if row.story in seen])
    least = MOST_OF_THEM * sum(one.weight for one in meant)
    return [row for row in rows if row.place in words and _weight(row, words[row.place], meant) >= least]


def _weight(row: Row, words: str, meant: Sequence[Meant]) -> float:
    bears = {f"={fact}" for fact in row.bears.split()}
    return sum(one.weight for one in meant if f" {one.word.word} " in words or not bears.isdisjoint(one.tags))


def _weights(meant: Sequence[Meant], chosen: Fitting) -> list[tuple[str, float, int | None]]:
    """The lexemes by which candidates are found, the rarest first, until there would be too many candidates.

    With each what it weighs, and among how many of the latest entries it is looked for (None: all).
    """
    narrowed = chosen.is_narrowed or chosen.groups
    rarest_first = sorted(meant, key=lambda one: -one.weight)
    weights: list[tuple[str, float, int | None]] = []
    left = BUDGET
    for one in rarest_first:
        if weights and (left <= 0 or one.weight < TELLS * rarest_first[0].weight):
            break
        left -= min(one.stories, OF_A_WORD)
        latest = None if narrowed else latest_with(one.share, OF_A_WORD, one.every)
        weights += [(one.word.word, one.weight, latest), (one.often[0], one.weight / 2, latest)]
        weights += [(tag, one.weight, None) for tag in one.tags[:4]]
    return weights


def _ranked(rows: list[Row], likely: Sequence[Row], meant: Sequence[Meant]) -> list[Row]:
    """The best of them first. Of many, those are looked at with the words in the headline or often, then the latest."""
    chosen = rows
    if len(rows) > RANKED:
        chosen = list({row.place: row for row in [*likely, *rows[:RANKED]]}.values())[:RANKED]
    ranked = best_first(chosen, words_at([row.place for row in chosen]), meant)
    looked_at = {row.place for row in ranked}
    return [*ranked, *(row for row in rows if row.place not in looked_at)]
