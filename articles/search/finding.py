"""Finding the stories of a question: those with all its words, else those with most of them; the best first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import reduce
from math import prod

from articles.models import Article
from articles.search.asking import Order
from articles.search.entries import HEADLINE
from articles.search.matching import Entries, Fitting, Portion, Row, heaviest, portions, reads_in_turn, words_at
from articles.search.meaning import Meant
from articles.search.places import place_of, story_of
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
    """Stories that readers see, the best first (or by their moment), with what they bear; whether these are all.

    `places` are in that order, `facts` in any.
    """

    places: list[int] = field(default_factory=list)
    facts: Entries = field(default_factory=Entries)
    is_exact: bool = True
    is_widened: bool = False


def find(meant: Sequence[Meant], fitting: Fitting, order: Order, at: datetime) -> Found:
    """The stories live at that moment (aware) that fit, with all of the words; if these are few, with most of them."""
    insisted = [one for one in meant if not one.is_common] or [one for one in meant if not one.is_everywhere]
    strict = fitting.and_of(*(one.lexemes for one in insisted))
    by_relevance = order == Order.RELEVANCE
    likely = _likely(strict, insisted) if by_relevance else []
    looked = _looked_for(
        strict,
        insisted,
        likely,
        at,
        oldest_first=order == Order.OLDEST,
        read=RANKED if by_relevance and meant else 0,
    )
    kept, likely_ones = live([looked.entries, looked.likely], at)
    if _are_few(kept, insisted) and not fitting.passages:
        more, words = _with_most(meant, fitting, kept, at)
        if more.places:
            return _widened(kept.and_then(more), {**looked.words, **words}, meant, order)
    if by_relevance and meant:
        return _ranked(kept, likely_ones, looked, meant)
    return Found(kept.places, kept, looked.is_exact)


def _widened(kept: Entries, words: Mapping[int, str], meant: Sequence[Meant], order: Order) -> Found:
    best = [row.place for row in best_first(kept.rows(), _all_words(kept.places, words), meant)]
    if order != Order.RELEVANCE:
        best.sort(reverse=order == Order.NEWEST)
    return Found(best, kept, is_widened=True)


def _likely(strict: Fitting, insisted: Sequence[Meant]) -> list[tuple[Fitting, int]]:
    """Where there may be more than are ranked, the best of them: with the words in the headline, or often."""
    if not insisted or min(one.stories for one in insisted) <= RANKED:
        return []
    latest = among_the_latest(strict, insisted, LOOKED_AT)
    in_headline = latest.and_of(*((f"{HEADLINE}{one.word.word}",) for one in insisted))
    often = latest.and_of(*(one.often for one in insisted))
    return [(in_headline, RANKED // 2), (often, RANKED // 2)]


@dataclass(frozen=True, slots=True)
class _Looked:
    """The entries that fit, the likely ones beside them, by place what some of them say; whether these are all."""

    entries: Entries
    likely: Entries
    words: Mapping[int, str]
    is_exact: bool


def _looked_for(
    fitting: Fitting,
    insisted: Sequence[Meant],
    likely: Sequence[tuple[Fitting, int]],
    at: datetime,
    *,
    oldest_first: bool,
    read: int,
) -> _Looked:
    """What is found, with what so many say of the likely and the first ones.

    Of many, not all are looked through for words in a row.
    """
    if fitting.passages or fitting.no_passages:
        return _looked_through(fitting, insisted, likely, at, oldest_first=oldest_first, read=read)
    near = fitting if oldest_first else among_the_latest(fitting, insisted, LOOKED_AT)
    sought = [(near, LOOKED_AT + 1), *likely]
    (found, *best), words = _enough_of_each(sought, at, oldest_first=oldest_first, read=read)
    is_exact = len(found.entries.places) <= LOOKED_AT
    return _Looked(found.entries.first(LOOKED_AT), _together(best), words, is_exact)


def _looked_through(
    fitting: Fitting,
    insisted: Sequence[Meant],
    likely: Sequence[tuple[Fitting, int]],
    at: datetime,
    *,
    oldest_first: bool,
    read: int,
) -> _Looked:
    entries, likely_ones = Entries(), Entries()
    words: dict[int, str] = {}
    whole, so_far = fitting, 0
    for most in LOOKED_THROUGH:
        so_far += most
        near = fitting if oldest_first else replace(fitting, latest=among_the_latest(whole, insisted, so_far).latest)
        (looked, *best), said = _enough_of_each([(near, most), *likely], at, oldest_first=oldest_first, read=read)
        words |= said
        entries = entries.and_then(looked.entries)
        likely_ones = likely_ones.and_then(_together(best))
        likely = ()
        if looked.given < most:
            return _Looked(entries, likely_ones, words, is_exact=True)
        if len(entries.places) >= MANY:
            break
        fitting = fitting.beyond(looked.last, oldest_first=oldest_first)
    return _Looked(entries, likely_ones, words, is_exact=False)


def _enough_of_each(
    sought: Sequence[tuple[Fitting, int]], at: datetime, *, oldest_first: bool, read: int
) -> tuple[list[Portion], dict[int, str]]:
    """The portions, and what some entries say; where the latest have fewer than wanted, the older ones are asked, too.

    A word that seldom stands in headlines is what a story is about that has it there.
    """
    found, words = portions(sought, at, oldest_first=oldest_first, read=read)
    short = [
        number
        for number, (fitting, most) in enumerate(sought)
        if fitting.latest is not None and found[number].given < most
    ]
    if short:
        of_all = [(replace(sought[number][0], latest=None), sought[number][1]) for number in short]
        more, said = portions(of_all, at, oldest_first=oldest_first, read=read)
        for number, portion in zip(short, more, strict=True):
            found[number] = portion
        words |= said
    return found, words


def _together(several: Sequence[Portion]) -> Entries:
    return reduce(Entries.and_then, (one.entries for one in several), Entries())


def among_the_latest(fitting: Fitting, insisted: Sequence[Meant], most: int) -> Fitting:
    """The same, among as many of the latest entries as are likely to hold so many that fit."""
    if not insisted or fitting.is_narrowed or len(fitting.groups) > len(insisted):
        return fitting
    share = prod(one.share for one in insisted)
    return replace(fitting, latest=latest_with(share, most, insisted[0].every))


def latest_with(share: float, most: int, every: int) -> int | None:
    """Among how many of the latest entries so many are likely to be, of those that this share of all is; None: all.

    Entries that say nothing of when they came out, as those from before do, are in none of these.
    """
    is_worth_it = share * every > most * WORTH_IT and not reads_in_turn()
    return int(most / share * LEEWAY) if is_worth_it else None


def _are_few(kept: Entries, insisted: Sequence[Meant]) -> bool:
    return len(insisted) > 1 and len(kept.places) < ENOUGH.get(len(insisted), ENOUGH_OF_MANY)


def live(several: Sequence[Entries], at: datetime) -> list[Entries]:
    """Of each of these, the entries whose stories readers see at that moment. At most one query.

    What the index says is believed of a story only where no change of it is marked, nor its moment still to come.
    """
    to_come = place_of(at + timedelta(seconds=1))
    doubtful = {story for entries in several for story in entries.marked}
    doubtful.update(story_of(place) for entries in several for place in entries.places if place >= to_come)
    if not doubtful:
        return list(several)
    seen = Article.objects.live(at).filter(pk__in=doubtful).order_by().values_list("pk", flat=True)
    hidden = doubtful.difference(seen)
    return [Entries.of(row for row in entries.rows() if story_of(row.place) not in hidden) for entries in several]


def _with_most(
    meant: Sequence[Meant], fitting: Fitting, strict: Entries, at: datetime
) -> tuple[Entries, Mapping[int, str]]:
    """Stories with most of the words, beside those with all of them; by place what they say."""
    weights = _weights(meant, fitting)
    heavy = heaviest(weights, fitting, RANKED, OF_A_WORD, at)
    if len(heavy.places) < RANKED and any(latest is not None for _lexeme, _weight, latest in weights):
        heavy = heaviest(
            [(lexeme, weight, None) for lexeme, weight, _latest in weights], fitting, RANKED, OF_A_WORD, at
        )
    (found,) = live([heavy], at)
    known = set(strict.places)
    rows = [row for row in found.rows() if row.place not in known]
    words = words_at([row.place for row in rows])
    least = MOST_OF_THEM * sum(one.weight for one in meant)
    worth = (row for row in rows if row.place in words and _weight(row, words[row.place], meant) >= least)
    return Entries.of(worth), words


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


def _ranked(kept: Entries, likely: Entries, looked: _Looked, meant: Sequence[Meant]) -> Found:
    """The best of them first. Of many, those are looked at with the words in the headline or often, then the latest."""
    chosen = kept.rows(RANKED)
    if len(kept.places) > RANKED:
        chosen = list({row.place: row for row in (*likely.rows(), *chosen)}.values())[:RANKED]
    words = _all_words([row.place for row in chosen], looked.words)
    best = [row.place for row in best_first(chosen, words, meant)]
    looked_at = set(best)
    older = looked_at.difference(kept.places)
    facts = kept.and_then(Entries.of(row for row in chosen if row.place in older)) if older else kept
    return Found([*best, *(place for place in kept.places if place not in looked_at)], facts, looked.is_exact)


def _all_words(places: Sequence[int], known: Mapping[int, str]) -> Mapping[int, str]:
    """What the entries at these places say, where some of it is known."""
    unread = [place for place in places if place not in known]
    return {**known, **words_at(unread)} if unread else known
