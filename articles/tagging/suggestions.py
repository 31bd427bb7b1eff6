"""Which countries a story is about: a suggestion for the editor, who decides.

How prominent a country is gives its strength: the strongest lead, those that the story is likely about follow, and
the rest are mentions. Pure functions, no database.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from articles.tagging.gazetteer import find_country
from articles.tagging.mentions import Mention, find_mentions
from articles.tagging.prominence import likelihoods, shares_of

Strength = Literal["lead", "about", "mention"]

STRENGTHS: tuple[Strength, ...] = ("lead", "about", "mention")

TOP = 3  # passages: headline, standfirst, first paragraph
LEADS = 3  # at most
LEAD_SHARE, LEAD_OF_STRONGEST = 0.2, 0.7
NAMED_OF_STRONGEST = 0.35  # less than that in the headline, and the headline is about something else
LIKELY = 0.45  # from here on, "about"
MOST_EVIDENCE = 8


@dataclass(frozen=True, slots=True)
class CountrySuggestion:
    """A country that a story names.

    `strength`: "lead", one of the one to three that the story is about above all; "about", a good part of it;
    "mention", the rest. `score` is the share of all mentions by weight, from 0 to 1. `evidence` holds the words
    of the story that name the country, as they stand there, the most frequent first, eight at most. `mentions` says
    where all of them stand, for highlighting: passage 0 is the headline, 1 the standfirst, 2 the first paragraph;
    `start` and `end` count in that text as it was given.
    """

    code: str
    name: str
    strength: Strength
    score: float
    evidence: tuple[str, ...]
    mentions: tuple[Mention, ...] = field(default=(), repr=False, compare=False)


def suggest_countries(
    *, headline: str = "", standfirst: str = "", paragraphs: Sequence[str]
) -> list[CountrySuggestion]:
    """The countries that the story names, the strongest first; all texts plain, without markup."""
    mentions = find_mentions([headline, standfirst, *paragraphs])
    shares = shares_of(mentions)
    strengths = _strengths(shares, mentions)
    place = {mention.code: number for number, mention in reversed(list(enumerate(mentions)))}

    def rank(code: str) -> tuple[int, int, float]:
        # Leads weigh about the same, so they stand as the story names them: "in Mexico and Ecuador".
        is_lead = strengths[code] == "lead"
        return STRENGTHS.index(strengths[code]), place[code] if is_lead else 0, -shares[code]

    order = sorted(shares, key=rank)
    return [_suggestion(code, shares[code], strengths[code], mentions) for code in order]


def _strengths(shares: dict[str, float], mentions: Sequence[Mention]) -> dict[str, Strength]:
    strongest = max(shares.values(), default=0.0)
    may_lead = _may_lead(shares, mentions)
    passing = _named_in_passing(mentions)
    likely = likelihoods(shares, mentions)
    strengths: dict[str, Strength] = {}
    for code, share in shares.items():
        weighs_enough = share >= max(LEAD_SHARE, LEAD_OF_STRONGEST * strongest) or code == may_lead[0]
        if code in may_lead[:LEADS] and weighs_enough:
            strengths[code] = "lead"
        elif code not in passing and (likely[code] >= LIKELY or (code in may_lead and weighs_enough)):
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
    named = [code for code in shares if code in in_headline and shares[code] >= NAMED_OF_STRONGEST * strongest]
    return named or list(shares)


def _named_in_passing(mentions: Sequence[Mention]) -> set[str]:
    """Countries that the story names but once, and not before its second paragraph."""
    times = Counter(mention.code for mention in mentions)
    at_the_top = {mention.code for mention in mentions if mention.passage < TOP}
    return {code for code, count in times.items() if count == 1} - at_the_top


def _suggestion(code: str, share: float, strength: Strength, mentions: Sequence[Mention]) -> CountrySuggestion:
    entry = find_country(code)
    own = tuple(mention for mention in mentions if mention.code == code)
    words = Counter(mention.text for mention in own)
    evidence = tuple(word for word, _times in words.most_common(MOST_EVIDENCE))
    return CountrySuggestion(code, entry.name if entry else code, strength, round(share, 4), evidence, own)
