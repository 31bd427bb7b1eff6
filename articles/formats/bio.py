"""The contributor's bio line: "Name, what the contributor is." A doubtful line is none."""

from __future__ import annotations

import re

from articles.formats.incoming import Contributor
from articles.formats.names import is_name

SHORTEST_BIO = 10  # characters
LONGEST_BIO = 600
ROLE_WITHIN = 6  # words after the name
ROLE_WORDS = (
    "director professor fellow scholar senior associate editor reporter writer author researcher analyst "
    "correspondent lecturer journalist head chief president founder co-founder cofounder executive nonresident "
    "non-resident resident deputy assistant adjunct contributor contributing columnist freelance freelancer "
    "consultant lawyer attorney barrister economist historian scientist ambassador diplomat minister student "
    "candidate doctoral postdoctoral adviser advisor expert specialist manager coordinator member partner chair "
    "chairman chairwoman chairperson lead leader photographer filmmaker poet novelist activist physician doctor "
    "teacher instructor dean engineer strategist commentator broadcaster critic blogger intern"
)
ROLES = frozenset(ROLE_WORDS.split())
# A sentence of the body has one of these; a bio line of the first kind has no verb at all.
VERBS = re.compile(
    r"\b(?:is|are|was|were|has|had|have|will|would|can|could|did|does|do|may|might|must|should|said|says|told"
    r"|tells|wrote|thinks|thought|made|makes|took|takes|gave|gives|went|goes|came|comes|saw|sees|found|finds"
    r"|kept|left|lost|won|spoke|speaks|began|begins|put|got|gets|let|met|ran|led|became|becomes|knew|knows"
    r"|agreed|added|died|called|denied|announced)\b",
    re.IGNORECASE,
)
VERB_AFTER_COMMA = re.compile(r", (?:also |now |then |later |meanwhile |\w+ly )?(?!and\b)\w+(?:s|ed)\b")
NEXT_SENTENCE = re.compile(r"\. (?:She|He|They|Her|His|Their|Follow|The views|The opinions)\b")
PRESENT = re.compile(r" (?:is|serves as|works as|writes|covers|teaches|reports) ")
OWN_WORK = (" writes ", " covers ", " teaches ", " reports ")


def contributor_in(text: str, above: str) -> Contributor | None:
    """Name the contributor of a bio line, or None for any other line.

    `above` is the story before it: a person in the news has been named there, a contributor has not.
    """
    name = bio_name(text)
    if not name or re.search(rf"\b{re.escape(name.split()[-1])}\b", above):
        return None
    return Contributor(name, text)


def bio_name(text: str) -> str:
    """Give the name in front, if the line has the form of a bio line, else an empty text."""
    if not SHORTEST_BIO <= len(text) <= LONGEST_BIO:
        return ""
    return _name_before_comma(text) or _name_before_verb(text)


def _name_before_comma(text: str) -> str:
    first = NEXT_SENTENCE.split(text, maxsplit=1)[0]
    name, _, rest = first.partition(", ")
    if not _is_full_name(name) or VERBS.search(rest) or VERB_AFTER_COMMA.search(rest):
        return ""
    return name if _names_role(rest) else ""


def _name_before_verb(text: str) -> str:
    match = PRESENT.search(text)
    if match is None or not _is_full_name(text[: match.start()]):
        return ""
    if match.group() in OWN_WORK or _names_role(text[match.end() :]):
        return text[: match.start()]
    return ""


def _is_full_name(text: str) -> bool:
    return " " in text and is_name(text)


def _names_role(text: str) -> bool:
    words = text.split(maxsplit=ROLE_WITHIN)[:ROLE_WITHIN]
    return any(word.strip(".,;()").lower() in ROLES for word in words)
