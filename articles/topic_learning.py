"""What the publication's own tagging teaches: learned in the background from cleared stories, kept for every process.

Only what people confirmed counts: the topics of cleared stories that are about them. What is suggested from it tags
nothing by itself.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from uuid import UUID, uuid4

from django.db import DEFAULT_DB_ALIAS
from django.db.models import Exists, F, OuterRef, Q, QuerySet

from articles import body
from articles.models import Article, Strength, TopicTagging
from articles.tagging.learning import MOST_STORIES, NOTHING_LEARNED, Model, StoryText, TaggedStory, learn, suggest
from articles.tagging.models import LearnedTopics, Topic, TopicName
from articles.tagging.models.topic_status import OFFERED
from articles.tagging.topic_names import TopicNames

THE_ONE = 1
BETWEEN_LOOKS = timedelta(hours=1)
ENOUGH_NEW = 20  # tagged stories
OLD = timedelta(days=1)  # topics are renamed and merged, and tags set right, without a new story
A_READ = 500  # stories
# Of a topic that is proposed, in the model's order; its others are read when they are asked for.
FIELDS = [field.attname for field in Topic._meta.concrete_fields if field.attname in {"id", "name", "slug", "status"}]
KEY = FIELDS.index("id")


def learned() -> Model:
    """What was learned last, in one query; each process reads it once."""
    version = LearnedTopics.objects.filter(pk=THE_ONE).values_list("version", flat=True).first()
    return _read(version) if version else NOTHING_LEARNED


@lru_cache(maxsize=1)
def _read(version: UUID) -> Model:
    values = LearnedTopics.objects.filter(version=version).values_list("values", flat=True).first()
    return Model.from_values(values or {})


@dataclass(frozen=True, slots=True)
class ProposedTopic:
    """A topic for a text that an editor may take, and the words of the text that speak for it.

    `is_learned`: stories like this one were given it; else the text calls it by its name.
    """

    topic: Topic
    words: tuple[str, ...] = ()
    is_learned: bool = False


@dataclass(frozen=True, slots=True)
class _Names:
    """The names of all topics offered: to be found in texts, and by the topic's id."""

    topics: TopicNames[int]
    by_topic: dict[int, list[str]]

    def names_of(self, key: int) -> list[str]:
        return self.by_topic.get(key, [])


@lru_cache(maxsize=1)
def _names(rows: tuple[tuple[str, int], ...]) -> _Names:
    """Kept in the process for as long as the database gives the very same rows."""
    by_topic: dict[int, list[str]] = defaultdict(list)
    for name, key in rows:
        by_topic[key].append(name)
    return _Names(TopicNames(dict(rows)), dict(by_topic))


class TopicProposals:
    """Proposes topics for any number of texts: three queries, and what was learned once more in a process's life."""

    def __init__(self) -> None:
        # Rows, and no topics made of them: thousands stand here, and a few are proposed.
        self._topics = {row[KEY]: row for row in Topic.objects.offered().order_by().values_list(*FIELDS)}
        rows = TopicName.objects.filter(topic__status__in=OFFERED).order_by("pk").values_list("name", "topic")
        self._names = _names(tuple(rows))
        self._model = learned()

    def names_of(self, topic: Topic) -> list[str]:
        """All names by which a text may call the topic."""
        return self._names.names_of(topic.pk)

    def proposed_for(self, text: StoryText, *, always: Collection[int] = ()) -> list[ProposedTopic]:
        """What was learned first, the strongest on top; then what the text calls by name; then those asked for."""
        found = suggest(self._model, text, among=self._topics)
        proposed = {one.topic: ProposedTopic(self._topic(one.topic), one.words, is_learned=True) for one in found}
        named = self._names.topics.named_in(text.headline, text.standfirst, text.body)
        for key in filter(self._topics.__contains__, named):  # one may have been decided between the queries
            topic = self._topic(key)
            proposed.setdefault(key, ProposedTopic(topic, (topic.name,)))
        for key in filter(self._topics.__contains__, always):
            proposed.setdefault(key, ProposedTopic(self._topic(key)))
        return list(proposed.values())

    def _topic(self, key: int) -> Topic:
        topic: Topic = Topic.from_db(DEFAULT_DB_ALIAS, FIELDS, self._topics[key])
        return topic


def claim(now: datetime) -> bool:
    """Whether it is time to learn anew (aware `now`). Asked by many, it is so for one; looked at once an hour."""
    row, _is_new = LearnedTopics.objects.defer("values").get_or_create(pk=THE_ONE)
    rested = Q(looked_at=None) | Q(looked_at__lte=now - BETWEEN_LOOKS)
    if not LearnedTopics.objects.filter(rested, pk=THE_ONE).update(looked_at=now):
        return False
    if row.learned_at is not None and row.learned_at <= now - OLD:
        return True
    return abs(_tagged().count() - row.tagged) >= ENOUGH_NEW


def learn_anew(now: datetime) -> Model:
    """Learn from the newest stories and keep it (aware `now`); it may take a minute, so never in a request."""
    stories, tagged = _newest(), _tagged().count()
    model = learn(stories, dict(Topic.objects.offered().values_list("pk", "name")))
    values = {"version": uuid4(), "learned_at": now, "stories": len(stories), "tagged": tagged}
    LearnedTopics.objects.update_or_create(pk=THE_ONE, defaults=values | {"values": model.as_values()})
    return model


def _confirmed() -> QuerySet[TopicTagging]:
    return QuerySet(TopicTagging).filter(strength__lt=Strength.MENTION)


def _tagged() -> QuerySet[Article]:
    confirmed = _confirmed().filter(content_object=OuterRef("pk"))
    return Article.objects.filter(Exists(confirmed), status=Article.Status.CLEARED).order_by()


def _newest() -> list[TaggedStory]:
    """The newest tagged stories, the oldest of them first; what hasn't gone out yet is newer still."""
    order = [F("live_from").desc(nulls_first=True), F("pk").desc()]
    keys = list(_tagged().order_by(*order).values_list("pk", flat=True)[:MOST_STORIES])[::-1]
    stories: list[TaggedStory] = []
    for begin in range(0, len(keys), A_READ):
        stories += _stories(keys[begin : begin + A_READ])
    return stories


def _stories(keys: list[int]) -> list[TaggedStory]:
    topics: dict[int, list[int]] = {}
    for tagging in _confirmed().filter(content_object__in=keys):
        topics.setdefault(tagging.content_object_id, []).append(tagging.tag_id)
    rows = Article.objects.filter(pk__in=keys).order_by().values_list("pk", "headline", "standfirst", "body")
    texts = {key: StoryText(headline, standfirst, body.plain_text(html)) for key, headline, standfirst, html in rows}
    return [TaggedStory(texts[key], topics[key]) for key in keys if key in texts and key in topics]
