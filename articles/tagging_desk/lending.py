"""Lending stories to taggers: one story to one person, for some minutes, whoever presses at the same moment."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.db.models import Q

from articles import rights
from articles.activity.recording import record
from articles.models import Article
from articles.models.standing import DROPPED
from articles.tagging_desk.models import Lease, LeaseQuerySet, Turn
from articles.tagging_desk.waiting import Narrowed, candidates, second_looks, waiting

if TYPE_CHECKING:
    from newsroom.accounts.models import User

LENT_FOR = timedelta(minutes=10)  # extended while the tagger works
LEFT_FOR = timedelta(seconds=30)  # after the page is left: a reload comes back sooner
STILL_OURS = timedelta(minutes=5)  # past its time a story that nobody took is renewed at once; later it is asked anew


def lease_of(person: User, at: datetime) -> Lease | None:
    """What this person has on the table at that moment (aware)."""
    return _whole(Lease.objects.running(at)).filter(person=person).first()


def renew(story: int, person: User, at: datetime) -> Lease | None:
    """The story that this person has, or had and nobody took since, for another while; None when it can't be theirs.

    What ran out long ago is asked for as if it were lent now, and logged: no text stays open to anybody for ever.
    """
    lease = _whole(Lease.objects.filter(article=story, person=person)).first()
    if lease is None:
        return None
    ran_out = lease.until <= at - STILL_OURS
    if ran_out and _lendable(story, person, at, second_of=lease.second_of) is None:
        return None
    lease.until = at + LENT_FOR
    if not Lease.objects.filter(pk=lease.pk).update(until=lease.until):
        return None
    if ran_out:
        _log(lease, at)
    return lease


def take_again(story: int, person: User, at: datetime) -> Lease | None:
    """This story, for somebody who comes back to it or picked it from the queue; None when it can't be theirs.

    What ran out stays theirs while nobody else took it. Else it must be free, and wait; whoever may read the story
    anyway may take one that is tagged, too.
    """
    if lease := renew(story, person, at):
        return lease
    found = _lendable(story, person, at)
    return lease_of(person, at) if found and take(found, person, at) else None


def take_next(person: User, narrowed: Narrowed, at: datetime) -> Lease | None:
    """The story on this person's table; else the next that nobody has. None when nothing waits.

    A second opinion that is wanted comes first: it is one story in ten, and would else never be given.
    """
    held = lease_of(person, at)
    if held is not None:
        return held
    for turn in second_looks(person, narrowed, at):
        may = rights.may_tag(person, turn.article, at)
        if may and (lease := take(turn.article, person, at, second_of=turn)) and _is_wanted(lease):
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
            _log(lease, at)
    except IntegrityError:
        return None  # the other one was faster
    return lease


def keep(story: int, person: User, at: datetime) -> bool:
    """The person is at work on it: it stays theirs for another while. False when it is not theirs any more."""
    return renew(story, person, at) is not None


def give_back(story: int, person: User) -> None:
    """Somebody else may have it at once."""
    Lease.objects.filter(article=story, person=person).delete()


def let_go_soon(story: int, person: User, at: datetime) -> None:
    """The page was left: somebody else may have it, unless the person comes back at once."""
    mine = Lease.objects.filter(article=story, person=person, until__gt=at + LEFT_FOR)
    mine.update(until=at + LEFT_FOR)


def _whole(leases: LeaseQuerySet) -> LeaseQuerySet:
    return leases.select_related("article__issue__proof", "article__section", "second_of", "person")


def _lendable(story: int, person: User, at: datetime, *, second_of: Turn | None = None) -> Article | None:
    """The story, if it waits, or its second opinion does, or this person may read it anyway."""
    found = Article.objects.filter(rights.listed_for(person), pk=story).select_related("issue__proof").first()
    if found is None or not rights.may_tag(person, found, at):
        return None
    if second_of is not None:
        return found if second_of.wants_second and found.status not in DROPPED else None
    return found if rights.may_see(person, found) or waiting().filter(pk=story).exists() else None


def _log(lease: Lease, at: datetime) -> None:
    if not rights.may_see(lease.person, lease.article) and not lease.article.is_live(at):
        record(lease.article, "lend_to_tag", by=lease.person, at=at)
