"""Coming to a story, staying, going; and who else is there."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db.models import Q

from articles.models import Article
from articles.presence.models import Presence

if TYPE_CHECKING:
    from newsroom.accounts.models import User

GONE_AFTER = timedelta(seconds=45)  # pages report every 15 seconds; one report may get lost


def be_here(article: Article, person: User, at: datetime) -> None:
    """Note that this person has the story open at that moment (aware); who was away for long comes anew."""
    mine = Presence.objects.filter(article=article, person=person)
    if mine.filter(last_heard__gt=at - GONE_AFTER).update(last_heard=at):
        return
    Presence.objects.update_or_create(article=article, person=person, defaults={"since": at, "last_heard": at})
    Presence.objects.filter(last_heard__lte=at - GONE_AFTER).delete()


def leave(article: Article, person: User) -> None:
    """Note that this person closed the story; another window of theirs reports again within seconds."""
    Presence.objects.filter(article=article, person=person).delete()


def others_here(article: Article, person: User, at: datetime) -> list[Presence]:
    """Who else has the story open, the first to come first."""
    heard_of = Presence.objects.filter(Q(last_heard__gt=at - GONE_AFTER), article=article)
    return list(heard_of.exclude(person=person).select_related("person"))
