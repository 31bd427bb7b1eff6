"""Tags of both vocabularies, found by what somebody types or pastes: by names and other names, in any case or accent.

What no story can be given is not offered; what is called exactly so says why, and a merged topic leads to the other.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from itertools import islice

from django.core.exceptions import ValidationError
from django.db.models import Case, Q, QuerySet, When
from django.utils.translation import gettext as _

from articles.names import name_key
from articles.tagging.country_names import CountryName, Sort, countries_beginning, countries_called, word_keys
from articles.tagging.models import Country, Topic, TopicName
from articles.tagging.models.topic import tidy_name
from articles.tagging.models.topic_name import NAME_LENGTH, topic_key
from articles.tagging.models.topic_status import OFFERED

MOST_TAGS = 200  # of a kind on a story, and in a list that is pasted
MOST_OFFERED = 12
LOOKED_AT = 80  # names of topics that are put in order before the best are offered
MOST_READ = 5_000  # names of topics that have the letters somewhere, read to find those with a word that begins so
MOST_COMMAS = 4  # in one name
EXACT, BEGINS, WORD = 0, 2, 4  # how near a name is; one more if it isn't the tag's own
SURE = {Sort.OWN, Sort.OTHER}


@dataclass(frozen=True, slots=True)
class FoundTag:
    """A tag that somebody may mean.

    `kind` is "topics" or "countries". `called` is the other name by which it was found, `above` the topics above it,
    the highest first, `mark` how it stands, unless it is simply in use, and `refusal` why no story is given it.
    """

    kind: str
    tag_id: int
    name: str
    called: str = ""
    above: tuple[str, ...] = ()
    mark: str = ""
    refusal: str = ""


@dataclass(slots=True)
class Pasted:
    """What a pasted list names: tags, and words that no tag bears, each with why it can't be one ("": it could)."""

    tags: list[FoundTag] = field(default_factory=list)
    unknown: list[tuple[str, str]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Hit:
    nearness: int
    called: str
    topic: Topic | None = None
    code: str = ""


def find_tags(typed: str) -> list[FoundTag]:
    """The tags with a name that begins so, or has a word that does, the nearest first. At most five queries."""
    key = topic_key(typed)
    if not key:
        return []
    hits = [*_countries_like(key), *_topics_like(key)]
    hits.sort(key=lambda hit: (hit.nearness, hit.called.casefold()))
    best: dict[object, _Hit] = {}
    for hit in hits:
        best.setdefault(hit.topic or hit.code, hit)
    return _shown(list(best.values())[:MOST_OFFERED], key)


def why_no_new_topic(typed: str) -> str | None:
    """Why a topic can't be proposed under this name; "" when there is such a tag already, None when it can be."""
    try:
        tidy = tidy_name(typed)
    except ValidationError as refusal:
        return " ".join(refusal.messages)
    key = topic_key(tidy)
    is_country = any(name.sort in SURE for name in countries_called(key))
    return "" if is_country or TopicName.objects.filter(key=key).exists() else None


def read_pasted(text: str) -> Pasted:
    """The tags that a list names, parted by commas, semicolons or lines; a name with a comma in it stays whole.

    Raises ValidationError for more than a story can be given. Three queries.
    """
    lines = [[part.strip() for part in line.split(",") if part.strip()] for line in re.split(r"[;\r\n\t]", text)]
    count = sum(map(len, lines))
    if count > MOST_TAGS:
        says = _("This is a list of %(count)s tags; a story is given at most %(most)s. Paste fewer.")
        raise ValidationError(says % {"count": count, "most": MOST_TAGS})
    known = _known({phrase for parts in lines for at in range(len(parts)) for phrase, _end in _phrases(parts, at)})
    hits: list[_Hit] = []
    unknown: dict[str, str] = {}
    for word, hit in (row for parts in lines for row in _longest_first(parts, known)):
        if hit is None:
            unknown[word] = why_no_name(word)
        elif hit.topic is not None and not hit.topic.is_offered:
            unknown[word] = why_not_offered(hit.topic)
        else:
            hits.append(hit)
    return Pasted(_shown(hits, ""), list(unknown.items()))


def why_no_name(word: str) -> str:
    """Why no topic can be called so; "" when one can."""
    try:
        tidy_name(word)
    except ValidationError as refusal:
        return " ".join(refusal.messages)
    return ""


def standing(topic: Topic) -> str:
    """How a topic stands, in a word, unless it is simply in use."""
    return "" if topic.status == Topic.Status.IN_USE else str(topic.get_status_display())


def refuse_too_many(count: int) -> None:
    """Raises ValidationError for more rows of a kind, tags or others, than a story is given."""
    if count > MOST_TAGS:
        says = _("These are %(count)s; a story is given at most %(most)s of a kind. Take some out.")
        raise ValidationError(says % {"count": count, "most": MOST_TAGS})


def why_not_offered(topic: Topic) -> str:
    """Why no story can be given the topic, in a sentence; "" when one can."""
    if topic.is_offered:
        return ""
    if topic.merged_into_id:
        words = {"name": topic.name, "other": topic.standing_for().name}
        return _("“%(name)s” has become a part of “%(other)s”. Use that one.") % words
    words = {"name": topic.name, "status": str(topic.get_status_display())}
    return _("“%(name)s” is %(status)s: no story is given it.") % words


def called(kind: str, names: Iterable[str]) -> dict[str, int]:
    """The ids of the tags of that kind that bear these names, by what was typed. One query for any number of names.

    A name that several countries bore, as "Czechoslovakia", is none of theirs alone.
    """
    keys = {name: key for name in names if (key := topic_key(name))}
    if kind == "topics":
        ids = dict(TopicName.objects.filter(key__in=set(keys.values())).values_list("key", "topic"))
        return {name: ids[key] for name, key in keys.items() if key in ids}
    codes = {name: named[0].code for name, key in keys.items() if len(named := countries_called(key)) == 1}
    countries = dict(Country.objects.coded(list(codes.values())).order_by().values_list("code", "pk"))
    return {name: countries[code] for name, code in codes.items() if code in countries}


def _countries_like(key: str) -> Iterator[_Hit]:
    for name in countries_beginning(key):
        own = name_key(name.name)
        near = EXACT if own == key else BEGINS if own.startswith(key) else WORD
        yield _Hit(near + (name.sort != Sort.OWN), name.name, code=name.code)


def _topics_like(key: str) -> Iterator[_Hit]:
    """Those whose names begin so; only if these are few, those with a word that does."""
    names = TopicName.objects.filter(Q(topic__status__in=(*OFFERED, Topic.Status.MERGED)) | Q(key=key))
    near = Case(When(key=key, then=EXACT), default=BEGINS)
    begins = _hits(names.filter(key__startswith=key).order_by(near, "-is_own", "key"), key)
    yield from begins
    if len({hit.topic for hit in begins}) < MOST_OFFERED and (words := _with_the_word(names, key)):
        yield from _hits(TopicName.objects.filter(pk__in=words), key)


def _with_the_word(names: QuerySet[TopicName], key: str) -> list[int]:
    """The names with a word that begins so: only here is it seen where their words begin, so all are read."""
    rows = names.filter(key__contains=key).exclude(key__startswith=key).order_by("-is_own", "key")
    read = rows.values_list("pk", "name")[:MOST_READ]
    meant = (pk for pk, name in read if any(word.startswith(key) for word in word_keys(name)))
    return list(islice(meant, LOOKED_AT))


def _hits(names: QuerySet[TopicName], key: str) -> list[_Hit]:
    found = []
    for name in _with_topics(names)[:LOOKED_AT]:
        topic = name.topic.standing_for()
        own = EXACT if name.key == key else BEGINS if name.key.startswith(key) else WORD
        if topic.is_offered or own == EXACT:
            found.append(_Hit(own + (topic != name.topic or not name.is_own), name.name, topic=topic))
    return found


def _with_topics(names: QuerySet[TopicName]) -> QuerySet[TopicName]:
    return names.select_related("topic__merged_into")


def _known(phrases: Iterable[str]) -> dict[str, _Hit]:
    """By their keys, the tags that bear these names: countries by their names, topics, then people and codes."""
    keys = {topic_key(phrase) for phrase in phrases}
    called = {key: names for key in keys if (names := countries_called(key))}
    known = {key: _country(names) for key, names in called.items() if names[0].sort not in SURE and len(names) == 1}
    for name in _with_topics(TopicName.objects.filter(key__in=keys)):
        known[name.key] = _Hit(EXACT, name.name, topic=name.topic.standing_for())
    known |= {key: _country(names) for key, names in called.items() if names[0].sort in SURE and len(names) == 1}
    return known


def _country(names: list[CountryName]) -> _Hit:
    return _Hit(EXACT, names[0].name, code=names[0].code)


def _phrases(parts: list[str], at: int) -> Iterator[tuple[str, int]]:
    """What begins at that part, with more and more of the parts after it, and where it ends."""
    for end in range(at + 1, min(at + MOST_COMMAS + 1, len(parts)) + 1):
        phrase = ", ".join(parts[at:end])
        if end == at + 1 or len(phrase) <= NAME_LENGTH:
            yield phrase, end


def _longest_first(parts: list[str], known: dict[str, _Hit]) -> Iterator[tuple[str, _Hit | None]]:
    at = 0
    while at < len(parts):
        named = [(phrase, end) for phrase, end in _phrases(parts, at) if topic_key(phrase) in known]
        phrase, end = named[-1] if named else (parts[at], at + 1)
        yield phrase, known.get(topic_key(phrase)) if named else None
        at = end


def _shown(hits: list[_Hit], key: str) -> list[FoundTag]:
    codes = [hit.code for hit in hits if hit.code]
    found = Country.objects.coded(codes).only("code", "name") if codes else ()
    countries = {country.code: country for country in found}
    names = _names_above([hit.topic for hit in hits if hit.topic])
    tags: dict[tuple[str, int], FoundTag] = {}
    for hit in hits:
        tag = _topic(hit.topic, names) if hit.topic else _of(countries.get(hit.code))
        if tag is not None:
            tags.setdefault((tag.kind, tag.tag_id), _said(tag, hit, key))
    return list(tags.values())


def _said(tag: FoundTag, hit: _Hit, key: str) -> FoundTag:
    """The tag with the name by which it was found, unless its own shows why."""
    shows_why = bool(key) and any(word.startswith(key) for word in word_keys(tag.name))
    called = "" if shows_why or name_key(hit.called) == name_key(tag.name) else hit.called
    return replace(tag, called=called)


def _of(country: Country | None) -> FoundTag | None:
    return FoundTag("countries", country.pk, country.name) if country else None


def _topic(topic: Topic, names: dict[int, str]) -> FoundTag:
    above = tuple(names[key] for key in topic.ids_from_the_top[:-1] if key in names)
    return FoundTag("topics", topic.pk, topic.name, above=above, mark=standing(topic), refusal=why_not_offered(topic))


def _names_above(topics: Iterable[Topic]) -> dict[int, str]:
    keys = {key for topic in topics for key in topic.ids_from_the_top[:-1]}
    return dict(Topic.objects.filter(pk__in=keys).values_list("pk", "name")) if keys else {}
