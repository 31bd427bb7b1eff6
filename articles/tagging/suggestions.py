"""Which countries a story is about: a suggestion for the editor, who decides.

A country weighs more by its own name than by its people or places, in the headline and at the top than further
down, and where something happens in it; a word that comes again in the same paragraph adds little. The shares
of the sum give the strength. Pure functions, no database.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from articles.tagging.gazetteer import find_country
from articles.tagging.mentions import Mention, find_mentions
from articles.tagging.vocabulary import Kind

Strength = Literal["lead", "about", "mention"]

WEIGHTS = {Kind.NAME: 1.0, Kind.DEMONYM: 0.8, Kind.CAPITAL: 0.7, Kind.PLACE: 0.5, Kind.WEAK: 0.3}
HEADLINE, STANDFIRST, OPENING, BODY = 5.0, 3.0, 2.5, 1.0
ATTRIBUTIVE = 0.5  # "US troops": who acts, not where it plays
PLACED = 1.3  # "in Mexico"
REPETITION = 0.5  # each further mention in a paragraph weighs this much of the one before

LEADS = 3  # at most
LEAD_SHARE, LEAD_OF_STRONGEST = 0.2, 0.7
ABOUT_SHARE, ABOUT_OF_STRONGEST = 0.12, 0.35
MOST_EVIDENCE = 8


@dataclass(frozen=True, slots=True)
class CountrySuggestion:
    """A country that a story names.

    `strength`: "lead", one of the one to three that the story is about above all; "about", a good part of it;
    "mention", the rest. `score` is the share of all mentions by weight, from 0 to 1. `evidence` holds the words
    of the story that name the country, as they stand there, the most frequent first, eight at most.
    """

    code: str
    name: str
    strength: Strength
    score: float
    evidence: tuple[str, ...]


def suggest_countries(
    *, headline: str = "", standfirst: str = "", paragraphs: Sequence[str]
) -> list[CountrySuggestion]:
    """The countries that the story names, the strongest first; all texts plain, without markup."""
    mentions = find_mentions([headline, standfirst, *paragraphs])
    weights = _weights(mentions)
    total = sum(weights.values())
    shares = sorted(((weight / total, code) for code, weight in weights.items()), key=lambda pair: -pair[0])
    return [
        _suggestion(code, share, _strength(place, share, shares[0][0]), mentions)
        for place, (share, code) in enumerate(shares)
    ]


def _weights(mentions: Sequence[Mention]) -> dict[str, float]:
    by_passage: dict[tuple[str, int], list[float]] = defaultdict(list)
    for mention in mentions:
        by_passage[mention.code, mention.passage].append(_weight(mention))
    weights: dict[str, float] = defaultdict(float)
    for (code, passage), found in by_passage.items():
        found.sort(reverse=True)
        weights[code] += _zone(passage) * sum(each * REPETITION**times for times, each in enumerate(found))
    return weights


def _weight(mention: Mention) -> float:
    weight = WEIGHTS[mention.kind]
    if mention.is_attributive:
        weight *= ATTRIBUTIVE
    if mention.is_placed:
        weight *= PLACED
    return weight


def _zone(passage: int) -> float:
    zones = (HEADLINE, STANDFIRST, OPENING)
    return zones[passage] if passage < len(zones) else BODY


def _strength(place: int, share: float, strongest: float) -> Strength:
    if place < LEADS and (place == 0 or (share >= LEAD_SHARE and share >= LEAD_OF_STRONGEST * strongest)):
        return "lead"
    if share >= ABOUT_SHARE and share >= ABOUT_OF_STRONGEST * strongest:
        return "about"
    return "mention"


def _suggestion(code: str, share: float, strength: Strength, mentions: Sequence[Mention]) -> CountrySuggestion:
    entry = find_country(code)
    words = Counter(mention.text for mention in mentions if mention.code == code)
    evidence = tuple(word for word, _times in words.most_common(MOST_EVIDENCE))
    return CountrySuggestion(code, entry.name if entry else code, strength, round(share, 4), evidence)
