"""Which stories wait for a tagger: those that nobody has said anything about yet.

A story is thinly tagged while no person has confirmed at least one country or topic that it is about: a mere mention
and a country that the machine proposed don't count. One that a tagger has looked at and found nothing for doesn't wait.

To find those few among 200,000 takes half a second, so it is done once a minute for each way of narrowing the
queue; a story that is handed out is asked again, by its id.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.core.cache import cache
from django.db.models import Case, Exists, F, OuterRef, Q, QuerySet, Value, When

from articles.models import Article, CountryTagging, Strength, TopicTagging
from articles.models.chosen import ArticleQuerySet
from articles.models.standing import DROPPED
from articles.tagging_desk.models import Lease, Turn

if TYPE_CHECKING:
    from newsroom.accounts.models import User

LOOKED_THROUGH_EVERY = timedelta(minutes=1)
KEPT_FOR = timedelta(hours=1)
SKIPPED_FOR = timedelta(hours=24)
MOST_AT_ONCE, A_LOOK = 500, 50  # stories


@dataclass(frozen=True, slots=True)
class Narrowed:
    """The part of the queue that a tagger wants: ids of section and issue, a language, only their own stories."""

    section: int | None = None
    issue: int | None = None
    language: str = ""
    mine: bool = False

    def stories(self, person: User, through: str = "") -> Q:
        """The stories of that part; `through` leads there from another table: "article__"."""
        wanted = Q()
        for name in ("section", "issue", "language"):
            if value := getattr(self, name):
                wanted &= Q((f"{through}{name}", value))
        if self.mine:
            wanted &= Q((f"{through}created_by", person.pk)) | Q((f"{through}assigned_to", person.pk))
        return wanted

    def cache_key(self, person: User) -> str:
        """Under which the part is kept; everybody's is the same."""
        own = person.pk if self.mine else ""
        return f"tagging-desk:{self.section}:{self.issue}:{self.language}:{own}"


@dataclass(frozen=True, slots=True)
class Queue:
    """How many stories wait, and the first of them by id, as it was known within the last minute."""

    count: int
    first: Sequence[int]


def waiting() -> ArticleQuerySet:
    """The stories that wait."""
    topics: QuerySet[TopicTagging] = QuerySet(TopicTagging).filter(
        content_object=OuterRef("pk"), strength__lt=Strength.MENTION
    )
    countries: QuerySet[CountryTagging] = QuerySet(CountryTagging).filter(
        content_object=OuterRef("pk"), strength__lt=Strength.MENTION, proposed=False
    )
    looked_at = Turn.objects.done().filter(article=OuterRef("pk"))
    return (
        Article.objects.exclude(status__in=DROPPED)
        .filter(~Exists(topics), ~Exists(countries), ~Exists(looked_at), word_count__gt=0)
        .order_by()
    )


def in_order(stories: ArticleQuerySet, at: datetime) -> ArticleQuerySet:
    """Those that go out next first, then those without a time, the last saved first, then those that are out."""
    rank = Case(When(live_from__gt=at, then=Value(0)), When(live_from=None, then=Value(1)), default=Value(2))
    coming = Case(When(live_from__gt=at, then=F("live_from")))
    return stories.order_by(rank, coming.asc(), F("live_from").desc(), "-modified_at", "-pk")


def queue_for(person: User, narrowed: Narrowed, at: datetime) -> Queue:
    """The queue as it was within a minute: one person looks through the stories anew, the others don't wait."""
    key = narrowed.cache_key(person)
    known: Queue | None = cache.get(key)
    is_time = cache.add(f"{key}:looked", True, LOOKED_THROUGH_EVERY.total_seconds())
    if known is None or is_time:
        stories = waiting().filter(narrowed.stories(person))
        first = list(in_order(stories, at).values_list("pk", flat=True)[:MOST_AT_ONCE])
        known = Queue(len(first) if len(first) < MOST_AT_ONCE else stories.count(), first)
        cache.set(key, known, KEPT_FOR.total_seconds())
    return known


def took_out(person: User, narrowed: Narrowed, story: int) -> None:
    """Count that story no more, before the queue is looked through again."""
    key = narrowed.cache_key(person)
    known: Queue | None = cache.get(key)
    if known is not None and story in known.first:
        rest = [one for one in known.first if one != story]
        cache.set(key, Queue(known.count - 1, rest), KEPT_FOR.total_seconds())


def candidates(person: User, narrowed: Narrowed, at: datetime) -> Iterator[Article]:
    """The stories that this person could take, in order, fifty in a query: nobody has them, and they still wait."""
    taken = set(Lease.objects.running(at).values_list("article", flat=True))
    skipped = Turn.objects.by_hand_of(person).filter(
        outcome=Turn.Outcome.SKIPPED, finished_at__gt=at - SKIPPED_FOR, second_of=None
    )
    left = taken | set(skipped.values_list("article", flat=True))
    keys = [key for key in queue_for(person, narrowed, at).first if key not in left]
    for begin in range(0, len(keys), A_LOOK):
        some = keys[begin : begin + A_LOOK]
        found = (
            waiting()
            .filter(pk__in=some)
            .select_related("issue__proof", "section")
            .defer("body", "editor_note")
            .in_bulk()
        )
        yield from (found[key] for key in some if key in found)


def second_looks(person: User, narrowed: Narrowed, at: datetime) -> list[Turn]:
    """The turns of others on which this person could give a second opinion, the oldest first."""
    taken = Lease.objects.running(at).values("article")
    skipped = Turn.objects.by_hand_of(person).filter(outcome=Turn.Outcome.SKIPPED, finished_at__gt=at - SKIPPED_FOR)
    wanted = Turn.objects.filter(narrowed.stories(person, "article__"), wants_second=True).exclude(person=person)
    wanted = wanted.exclude(article__status__in=DROPPED).exclude(article__in=taken)
    open_to_all = wanted.exclude(article__in=skipped.values("article"))
    stories = open_to_all.select_related("article__issue__proof").defer("article__body")
    return list(stories.order_by("finished_at")[:A_LOOK])
