"""Stories that were there before the word was: those that name a topic, or that past tagging would give it.

Looked through from the newest on, a portion at a time: a text is read here, not in the database, so that case, accents
and whole words mean the same on every database, and a look takes as long in a large archive as in a small one.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from articles import body
from articles.activity.recording import record
from articles.governing.models import Decision
from articles.governing.operations import TOPICS, retag
from articles.governing.refusal import CannotGovern
from articles.governing.standing import why_not_given
from articles.models import Article, Rejection, Strength, TopicTagging
from articles.rejecting import reject_for_stories
from articles.retagging.models import UNFINISHED, Change
from articles.retagging.steps import add
from articles.rights import visible_to
from articles.tagging.learning import Model, StoryText, suggest
from articles.tagging.models import Topic
from articles.topic_learning import learned

if TYPE_CHECKING:
    from newsroom.accounts.models import User

A_PAGE = 30  # stories found
A_LOOK = 5_000  # stories whose texts are looked through for a name
A_LEARNED_LOOK = 200  # stories whose texts are weighed, which takes some milliseconds each
AROUND = 70  # characters of context on either side
A_READ = 200  # rows at a time
GONE = (Article.Status.SPIKED, Article.Status.KILLED)
ACCENT = re.compile(
    "[" + "".join(sign for sign in map(chr, range(0x300, 0x10000)) if unicodedata.combining(sign)) + "]+"
)
BETWEEN_WORDS = r"[\W_]{1,3}"


@dataclass(frozen=True, slots=True)
class Context:
    """A line of the text with the words that speak for the topic."""

    before: str
    words: str
    after: str
    in_headline: bool = False


@dataclass(frozen=True, slots=True)
class Found:
    """A story that may be about the topic, and why."""

    pk: int
    headline: str
    public_from: datetime | None
    contexts: list[Context]


@dataclass(frozen=True, slots=True)
class Look:
    """What one look found. `older`: where the next look begins, None when all were looked at."""

    found: list[Found]
    looked_at: int
    back_to: datetime | None
    older: int | None


Why = Callable[[str, str, str], list[Context]]  # headline, standfirst, body as HTML


def look(topic: Topic, person: User, *, by_learning: bool = False, before: int | None = None) -> Look:
    """Look through the stories that this person may read and that lack the topic, older than that one."""
    most = A_LEARNED_LOOK if by_learning else A_LOOK
    why = _would_be_given(topic, learned()) if by_learning else _names_it([row.name for row in topic.names.all()])
    found: list[Found] = []
    seen, last, back_to = 0, before, None
    rows = _without(topic, person, before).values_list("pk", "headline", "standfirst", "body", "live_from")
    for pk, headline, standfirst, html, live_from in rows[: most + 1].iterator(chunk_size=A_READ):
        if seen == most or len(found) == A_PAGE:
            return Look(found, seen, back_to, last)
        seen, last, back_to = seen + 1, pk, live_from or back_to
        if contexts := why(headline, standfirst, html):
            found.append(Found(pk, headline, live_from, contexts))
    return Look(found, seen, back_to, None)


@transaction.atomic
def give(
    topic: Topic, stories: Collection[int], *, not_about: Collection[int], strength: Strength, by: User, at: datetime
) -> Decision | None:
    """Give the topic to these stories, and don't propose it for the others again; None when none was given it.

    Raises CannotGovern for a topic that no story is given, and for no choice at all.
    """
    if sentence := why_not_given(topic):
        raise CannotGovern(sentence)
    allowed = Article.objects.filter(visible_to(by))
    chosen = list(allowed.filter(pk__in=list(stories)).order_by("pk").values_list("pk", flat=True))
    others = list(allowed.filter(pk__in=set(not_about) - set(chosen)).values_list("pk", flat=True))
    if not chosen and not others:
        raise CannotGovern(_("Tick the stories that are about it."))
    rejected = reject_for_stories(others, (TOPICS, topic.pk), by=by, at=at)
    if not chosen:
        return None
    before = {"rejected": rejected}
    decision = Decision.objects.create(kind=Decision.Kind.RETRO, topic=topic, before=before, made_at=at, made_by=by)
    what = _("Give “%(topic)s” to older stories") % {"topic": topic}
    retag(decision, [add(TOPICS, topic.pk, strength=strength)], chosen, what=what, by=by, at=at)
    record(topic, "give", by=by, at=at, after={"stories": len(chosen)})
    return decision


def contexts_in(text: str, names: Sequence[str], *, in_headline: bool = False) -> list[Context]:
    """Where the text names one of these first, as whole words in any case and accents; none or one."""
    match = _pattern(tuple(names)).search(_folded(text))
    if match is None:
        return []
    places = _places(text)
    start, end = places[match.start()], places[match.end() - 1] + 1
    before, after = text[max(0, start - AROUND) : start], text[end : end + AROUND]
    if start > AROUND:
        before = "…" + before.partition(" ")[2]
    if end + AROUND < len(text):
        after = after.rpartition(" ")[0] + "…"
    return [Context(" ".join(before.split()), text[start:end], " ".join(after.split()), in_headline)]


def _without(topic: Topic, person: User, before: int | None) -> QuerySet[Article]:
    carried = TopicTagging.objects.filter(tag=topic, content_object=OuterRef("pk"))
    refused = Rejection.objects.filter(topic=topic, article=OuterRef("pk"))
    given = Change.objects.filter(
        operation__decisions__topic=topic, operation__state__in=UNFINISHED, article=OuterRef("pk")
    )
    older = Q(pk__lt=before) if before else Q()
    stories = Article.objects.filter(visible_to(person), older, ~Exists(carried), ~Exists(refused), ~Exists(given))
    return stories.exclude(status__in=GONE).order_by("-pk")


def _names_it(names: Sequence[str]) -> Why:
    beginnings = {_folded(word) for name in names for word in re.findall(r"\w+", name)[:1]}

    def why(headline: str, standfirst: str, html: str) -> list[Context]:
        found = contexts_in(headline, names, in_headline=True) or contexts_in(standfirst, names)
        # Making plain text takes a hundred times as long as a look whether the first word stands there at all.
        quick = _folded(html)
        if found or not any(word in quick for word in beginnings):
            return found
        return contexts_in(body.plain_text(html), names)

    return why


def _would_be_given(topic: Topic, model: Model) -> Why:
    def why(headline: str, standfirst: str, html: str) -> list[Context]:
        text = StoryText(headline, standfirst, body.plain_text(html))
        words = next((one.words for one in suggest(model, text) if one.topic == topic.pk), ())
        whole = f"{headline}\n{standfirst}\n{text.body}"
        return [context for word in words for context in contexts_in(whole, [word])]

    return why


@lru_cache(maxsize=64)
def _pattern(names: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(_whole_words(name) for name in names) or r"(?!)")


def _whole_words(name: str) -> str:
    """The words of a name one after another; in scripts without blanks or capitals they may stand within others."""
    words = re.findall(r"[^\W_]+", _folded(name))
    phrase = BETWEEN_WORDS.join(map(re.escape, words))
    if any(unicodedata.category(sign) == "Lo" for sign in name):
        return phrase or r"(?!)"
    return rf"(?<!\w){phrase}(?!\w)" if words else r"(?!)"


def _folded(text: str) -> str:
    """In small letters without accents. Thousands of texts go through it in one look."""
    if text.isascii():
        return text.lower()
    return ACCENT.sub("", unicodedata.normalize("NFKD", text).casefold())


def _places(text: str) -> list[int]:
    """For each letter of the folded text the place in the text that it comes from."""
    return [place for place, sign in enumerate(text) for _letter in _folded(sign)]
