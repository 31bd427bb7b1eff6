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

STRENGTHS: tuple[Strength, ...] = ("lead", "about", "mention")

WEIGHTS = {Kind.NAME: 1.0, Kind.DEMONYM: 0.8, Kind.CAPITAL: 0.7, Kind.PLACE: 0.5, Kind.WEAK: 0.3}
HEADLINE, STANDFIRST, OPENING, BODY = 5.0, 3.0, 2.5, 1.0
ATTRIBUTIVE = 0.4  # "US troops": who acts, not where it plays
PLACED = 1.3  # "in Mexico"
REPETITION = 0.6  # each further mention in a paragraph weighs this much of the one before

TOP = 3  # passages: headline, standfirst, first paragraph
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
    shares = _shares(mentions)
    strengths = _strengths(shares, mentions)
    place = {mention.code: number for number, mention in reversed(list(enumerate(mentions)))}

    def rank(code: str) -> tuple[int, int, float]:
        # Leads weigh about the same, so they stand as the story names them: "in Mexico and Ecuador".
        is_lead = strengths[code] == "lead"
        return STRENGTHS.index(strengths[code]), place[code] if is_lead else 0, -shares[code]

    order = sorted(shares, key=rank)
    return [_suggestion(code, shares[code], strengths[code], mentions) for code in order]


def _shares(mentions: Sequence[Mention]) -> dict[str, float]:
    """The share of each country, the largest first; together they make 1."""
    weights = _weights(mentions)
    total = sum(weights.values())
    return {code: weights[code] / total for code in sorted(weights, key=lambda code: -weights[code])}


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


def _strengths(shares: dict[str, float], mentions: Sequence[Mention]) -> dict[str, Strength]:
    strongest = max(shares.values(), default=0.0)
    leads = _may_lead(shares, mentions)[:LEADS]
    passing = _named_in_passing(mentions)
    strengths: dict[str, Strength] = {}
    for code, share in shares.items():
        if code in leads and (code == leads[0] or share >= max(LEAD_SHARE, LEAD_OF_STRONGEST * strongest)):
            strengths[code] = "lead"
        elif code not in passing and share >= max(ABOUT_SHARE, ABOUT_OF_STRONGEST * strongest):
            strengths[code] = "about"
        else:
            strengths[code] = "mention"
    return strengths


def _may_lead(shares: dict[str, float], mentions: Sequence[Mention]) -> list[str]:
    """Countries that the headline says the story is about; all, where it says nothing, or about none that counts.

    A short form before a noun ("US envoy in Mexico") is the one who acts there, not what the story is about.
    """
    strongest = max(shares.values(), default=0.0)
    in_headline = {mention.code for mention in mentions if mention.passage == 0 and not mention.is_attributive}
    named = [code for code in shares if code in in_headline and shares[code] >= ABOUT_OF_STRONGEST * strongest]
    return named or list(shares)


def _named_in_passing(mentions: Sequence[Mention]) -> set[str]:
    """Countries that the story names but once, and not before its second paragraph."""
    times = Counter(mention.code for mention in mentions)
    at_the_top = {mention.code for mention in mentions if mention.passage < TOP}
    return {code for code, count in times.items() if count == 1} - at_the_top


def _suggestion(code: str, share: float, strength: Strength, mentions: Sequence[Mention]) -> CountrySuggestion:
    entry = find_country(code)
    words = Counter(mention.text for mention in mentions if mention.code == code)
    evidence = tuple(word for word, _times in words.most_common(MOST_EVIDENCE))
    return CountrySuggestion(code, entry.name if entry else code, strength, round(share, 4), evidence)
