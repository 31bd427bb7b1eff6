"""What a story could be tagged with: countries and topics in one list, each with its reason and its places in the text.

Nothing here tags. A tag that the story has is marked as had; one that was rejected for the story is not offered again.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from articles import body
from articles.models import Article, Strength
from articles.models.rejection import TagKey
from articles.tagging.gazetteer import without_accents
from articles.tagging.learning import BEGINNING, StoryText
from articles.tagging.models import Country, Topic
from articles.tagging.passages import as_passages
from articles.tagging.suggestions import CountrySuggestion, suggest_countries
from articles.tagging.tag_search import standing
from articles.topic_learning import ProposedTopic, TopicProposals

STRENGTHS = {"lead": Strength.LEAD, "about": Strength.ABOUT, "mention": Strength.MENTION}
TOP = 2  # passages: headline and standfirst
SHOWN_WORDS = 4
NOTHING: Mapping[TagKey, int] = {}


@dataclass(frozen=True, slots=True)
class ReadText:
    """A story as it is read: passage 0 is the headline, 1 the standfirst, from 2 on the blocks of the body."""

    headline: str = ""
    standfirst: str = ""
    blocks: tuple[body.Passage, ...] = ()

    @classmethod
    def of(cls, story: Article) -> ReadText:
        """The text of the story's own row."""
        return cls(story.headline, story.standfirst, tuple(body.passages(story.body)))

    @property
    def paragraphs(self) -> list[str]:
        """The blocks' texts."""
        return [block.text for block in self.blocks]

    @property
    def passages(self) -> list[str]:
        """All texts, numbered as places number them."""
        return [self.headline, self.standfirst, *self.paragraphs]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a reason stands: in which passage, from `start` to before `end`."""

    passage: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A tag that a story could have.

    `kind` is "countries" or "topics"; `why` a short sentence; `words` those of the text that speak for it; `places`
    where they stand. `had` is the strength at which the story has it already (None: it doesn't),
    `mark` how a topic stands that is not simply in use.
    """

    kind: str
    tag_id: int
    name: str
    strength: Strength
    why: str
    words: tuple[str, ...] = ()
    places: tuple[Place, ...] = ()
    had: Strength | None = None
    mark: str = ""

    @property
    def key(self) -> TagKey:
        """Which tag it is."""
        return self.kind, self.tag_id


class Suggestions:
    """Suggests tags for any number of texts: four queries to begin with, and none for a text."""

    def __init__(self) -> None:
        self._topics = TopicProposals()
        self._countries = {code: (pk, name) for pk, code, name in Country.objects.values_list("pk", "code", "name")}

    def for_text(
        self, text: ReadText, *, had: Mapping[TagKey, int] = NOTHING, rejected: Collection[TagKey] = ()
    ) -> list[Suggestion]:
        """The suggestions for a text, the strongest first; `had`: the tags that it has with their strengths.

        No query.
        """
        found = [one for one in self._found(text) if one.key in had or one.key not in rejected]
        found.sort(key=lambda one: one.strength)  # stable: countries before topics, each the strongest first
        return [replace(one, had=Strength(had[one.key])) if one.key in had else one for one in found]

    def _found(self, text: ReadText) -> Iterator[Suggestion]:
        countries = suggest_countries(headline=text.headline, standfirst=text.standfirst, paragraphs=text.paragraphs)
        for country in countries:
            if country.code in self._countries:
                pk, name = self._countries[country.code]
                yield _country(country, pk, name)
        learned = StoryText(text.headline, text.standfirst, "\n".join(text.paragraphs))
        for topic in self._topics.proposed_for(learned):
            yield _learned(topic, text) if topic.is_learned else _named(topic, text, self._topics.names_of(topic.topic))


def _country(found: CountrySuggestion, pk: int, name: str) -> Suggestion:
    places = tuple(Place(one.passage, one.start, one.end) for one in found.mentions)
    times = len(places)
    said = ngettext("named once: %(words)s", "named %(times)s times: %(words)s", times)
    why = said % {"times": times, "words": ", ".join(found.evidence[:SHOWN_WORDS])}
    return Suggestion("countries", pk, name, STRENGTHS[found.strength], why, found.evidence, places)


def _learned(found: ProposedTopic, text: ReadText) -> Suggestion:
    places = tuple(places_of(found.words, text.passages, alike=True))
    why = _("stories like this were given it: %(words)s") % {"words": ", ".join(found.words)}
    return _topic(found.topic, Strength.ABOUT, why, found.words, places)


def _named(found: ProposedTopic, text: ReadText, names: Iterable[str]) -> Suggestion:
    passages = text.passages
    places = tuple(places_of(names, passages))
    words = tuple(dict.fromkeys(passages[place.passage][place.start : place.end] for place in places)) or found.words
    strength = Strength.ABOUT if any(place.passage < TOP for place in places) else Strength.MENTION
    why = _("the text names it: %(words)s") % {"words": ", ".join(words[:SHOWN_WORDS])}
    return _topic(found.topic, strength, why, words, places)


def _topic(topic: Topic, strength: Strength, why: str, words: tuple[str, ...], places: tuple[Place, ...]) -> Suggestion:
    return Suggestion("topics", topic.pk, topic.name, strength, why, words, places, mark=standing(topic))


def places_of(words: Iterable[str], passages: Sequence[str], *, alike: bool = False) -> Iterator[Place]:
    """Where these words and phrases stand as whole words, in any case and accents; of two that begin alike the longer.

    `alike`: other forms of the words too, told by the same beginning as where they were learned.
    """
    plain = {without_accents(unicodedata.normalize("NFC", word)) for word in words}
    longest_first = sorted((word for word in plain if word.split()), key=len, reverse=True)
    if not longest_first:
        return
    # A phrase may be broken by any blank, as it was when it was found.
    phrases = (r"\s+".join(_as_pattern(word, alike) for word in phrase.split()) for phrase in longest_first)
    pattern = re.compile(rf"(?<!\w)(?:{'|'.join(phrases)})(?!\w)", re.IGNORECASE)
    for passage in as_passages(passages):
        for match in pattern.finditer(passage.plain):
            yield Place(passage.number, passage.origin(match.start()), passage.origin(match.end()))


def _as_pattern(word: str, alike: bool) -> str:
    if alike and len(word) >= BEGINNING:
        return re.escape(word[:BEGINNING]) + r"\w*"
    return re.escape(word)
