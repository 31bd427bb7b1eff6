"""Lending stories to taggers: one story to one person, for some minutes, whoever presses at the same moment."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.db.models import Q

from articles import rights
from articles.activity.recording import record
from articles.models import Article
from articles.tagging_desk.models import Lease, Turn
from articles.tagging_desk.waiting import Narrowed, candidates, second_looks, waiting

if TYPE_CHECKING:
    from newsroom.accounts.models import User

LENT_FOR = timedelta(minutes=10)  # extended while the tagger works
LEFT_FOR = timedelta(seconds=30)  # after the page is left: a reload comes back sooner


def lease_of(person: User, at: datetime) -> Lease | None:
    """What this person has on the table at that moment (aware)."""
    held = Lease.objects.running(at).select_related("article__issue__proof", "article__section", "second_of", "person")
    return held.filter(person=person).first()


def take_again(story: int, person: User, at: datetime) -> Lease | None:
    """This story, for somebody who comes back to it or picked it from the queue; None when it can't be theirs.

    What ran out stays theirs while nobody else took it. Else it must be free, and wait; whoever may read the story
    anyway may take one that is tagged, too.
    """
    if Lease.objects.filter(article=story, person=person).update(until=at + LENT_FOR):
        return lease_of(person, at)
    found = Article.objects.filter(rights.listed_for(person), pk=story).select_related("issue__proof").first()
    if found is None or not rights.may_tag(person, found, at):
        return None
    if not rights.may_see(person, found) and not waiting().filter(pk=story).exists():
        return None
    return lease_of(person, at) if take(found, person, at) else None


def take_next(person: User, narrowed: Narrowed, at: datetime) -> Lease | None:
    """The story on this person's table; else the next that nobody has. None when nothing waits.

    A second opinion that is wanted comes first: it is one story in ten, and would else never be given.
    """
    held = lease_of(person, at)
    if held is not None:
        return held
    for turn in second_looks(person, narrowed, at):
        if (lease := take(turn.article, person, at, second_of=turn)) and _is_wanted(lease):
            return lease
    for story in candidates(person, narrowed, at):
        if rights.may_tag(person, story, at) and (lease := take(story, person, at)) and _is_wanted(lease):
            return lease
    return None


def _is_wanted(lease: Lease) -> bool:
    """Whether it still is to be done: somebody may have finished it before it was lent. If not, it is given back."""
    second, story = lease.second_of_id, lease.article_id
    still = Turn.objects.filter(pk=second, wants_second=True) if second else waiting().filter(pk=story)
    if still.exists():
        return True
    lease.delete()
    return False


def take(story: Article, person: User, at: datetime, *, second_of: Turn | None = None) -> Lease | None:
    """Lend this story to this person; None when somebody else has it. What the person had before is given back.

    While it is lent, the person may read it: for whoever could not read it otherwise, that is logged.
    """
    try:
        with transaction.atomic():
            Lease.objects.filter(Q(article=story, until__lte=at) | Q(person=person)).delete()
            lease = Lease.objects.create(
                article=story, person=person, since=at, until=at + LENT_FOR, second_of=second_of
            )
            if not rights.may_see(person, story) and not story.is_live(at):
                record(story, "lend_to_tag", by=person, at=at)
    except IntegrityError:
        return None  # the other one was faster
    return lease


def keep(story: int, person: User, at: datetime) -> bool:
    """The person is at work on it: it stays theirs for another while. False when it is not theirs any more."""
    mine = Lease.objects.running(at).filter(article=story, person=person)
    return mine.update(until=at + LENT_FOR) == 1


def give_back(story: int, person: User) -> None:
    """Somebody else may have it at once."""
    Lease.objects.filter(article=story, person=person).delete()


def let_go_soon(story: int, person: User, at: datetime) -> None:
    """The page was left: somebody else may have it, unless the person comes back at once."""
    mine = Lease.objects.filter(article=story, person=person, until__gt=at + LEFT_FOR)
    mine.update(until=at + LEFT_FOR)
