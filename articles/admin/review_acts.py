"""What the panel's buttons do: each takes what was typed, asks the rights, and calls the verb."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.http import Http404, HttpRequest, QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from articles import rights
from articles.addresses import absolute
from articles.admin.review_panel import may_decide, may_let_go, may_share, may_take_back
from articles.finding import key_in
from articles.models import Article
from articles.review import comments, duties, sharing
from articles.review.comments import Marked
from articles.review.models import Comment, ShareLink
from articles.review.people import people_of_the_desk
from articles.review.refusal import CannotReview

if TYPE_CHECKING:
    from newsroom.accounts.models import User

Done = dict[str, Any]  # what the answer says besides the panel
LARGEST_NUMBER = 10**9


class NotYours(Exception):
    """The person sees the story, but this isn't theirs to do."""


def say(request: HttpRequest, story: Article, by: User, at: datetime) -> Done:
    """A comment on the story, or on the words that came with it."""
    typed = request.POST
    marked = Marked(
        quote=_plain(typed, "quote"),
        before=_plain(typed, "before"),
        after=_plain(typed, "after"),
        block=_number(typed, "block"),
        start=_number(typed, "start"),
    )
    said = comments.say(story, by=by, at=at, text=_plain(typed, "text"), marked=marked)
    return {"said": _("Your comment is there."), "comment": said.pk}


def reply(request: HttpRequest, story: Article, by: User, at: datetime) -> Done:
    """An answer."""
    answer = comments.reply(_comment(request, story), by=by, at=at, text=_plain(request.POST, "text"))
    return {"said": _("Your answer is there."), "comment": answer.parent_id}


def resolve(request: HttpRequest, story: Article, by: User, at: datetime) -> Done:
    """Settle a conversation."""
    comments.resolve(_comment(request, story), by=by, at=at)
    return {"said": _("Settled.")}


def reopen(request: HttpRequest, story: Article, by: User, at: datetime) -> Done:
    """Open a conversation again."""
    comment = _comment(request, story)
    comments.reopen(comment, by=by, at=at)
    return {"said": _("Open again."), "comment": comment.pk}


def claim(request: HttpRequest, story: Article, by: User, at: datetime) -> Done:
    """Be on it."""
    _only_if(may_decide(by, story, at))
    duties.claim(story, by=by, at=at)
    return {"said": _("You are on it.")}


def let_go(request: HttpRequest, story: Article, by: User, at: datetime) -> Done:
    """Be on it no longer, or end a colleague's claim."""
    _only_if(may_let_go(by, story))
    duties.let_go(story, by=by, at=at)
    return {"said": _("Nobody is on it now.")}


def approve(request: HttpRequest, story: Article, by: User, at: datetime) -> Done:
    """Say that it may run."""
    _only_if(may_decide(by, story, at))
    duties.approve(story, by=by, at=at, text=_plain(request.POST, "reasons"))
    return {"said": _("Approved.")}


def send_back(request: HttpRequest, story: Article, by: User, at: datetime) -> Done:
    """Back to the writer, with reasons. The form's buttons belong to the old state then, so it is loaded anew."""
    _only_if(may_decide(by, story, at) and (story.is_live(at) or rights.may_act(by, "return_to_draft", story, at)))
    duties.send_back(story, by=by, at=at, reasons=_plain(request.POST, "reasons"))
    return {"said": _("Sent back."), "reload": True}


def assign(request: HttpRequest, story: Article, by: User, at: datetime) -> Done:
    """Give the story to somebody, with the time by which it is due."""
    _only_if(may_decide(by, story, at))
    person = _number(request.POST, "person")
    to = people_of_the_desk().filter(pk=person).first() if person else None
    if person and to is None:
        raise CannotReview(_("That person doesn't work here any more."), field="person")
    duties.assign(story, to=to, due_at=_moment(request.POST, "due"), by=by, at=at)
    return {"said": _("Assigned to %(name)s.") % {"name": to} if to else _("Assigned to nobody.")}


def set_check(request: HttpRequest, story: Article, by: User, at: datetime) -> Done:
    """Ask for a check, or note that it was done."""
    _only_if(may_decide(by, story, at))
    duties.set_check(story, check=_plain(request.POST, "check"), to=_plain(request.POST, "to"), by=by, at=at)
    return {"said": _("Noted.")}


def share(request: HttpRequest, story: Article, by: User, at: datetime) -> Done:
    """Make a link for somebody outside. This answer is the only one that ever holds its address."""
    _only_if(may_share(by, story))
    days = _number(request.POST, "days") or 0
    _link, token = sharing.share(story, by=by, at=at, note=_plain(request.POST, "note"), days=days)
    address = absolute(request, reverse("review:preview", args=[token]))
    return {"said": _("The link is made. It is shown this once: copy it."), "address": address}


def withdraw_link(request: HttpRequest, story: Article, by: User, at: datetime) -> Done:
    """Take a link back."""
    link = ShareLink.objects.filter(article=story, pk=_number(request.POST, "link") or 0).first()
    if link is None:
        raise Http404
    _only_if(may_take_back(by, link))
    sharing.withdraw(link, by=by, at=at)
    return {"said": _("The link opens nothing any more.")}


ACTS: dict[str, Callable[[HttpRequest, Article, User, datetime], Done]] = {
    act.__name__: act
    for act in (
        say, reply, resolve, reopen, claim, let_go, approve, send_back, assign, set_check, share, withdraw_link,
    )
}  # fmt: skip


def _only_if(allowed: bool) -> None:
    if not allowed:
        raise NotYours


def _comment(request: HttpRequest, story: Article) -> Comment:
    """The comment that was meant, if it is this story's: one of another story isn't there."""
    found = Comment.objects.select_related("parent").filter(article=story, pk=_number(request.POST, "comment") or 0)
    comment = found.first()
    if comment is None:
        raise Http404
    comment.article = story
    return comment


def _plain(typed: QueryDict, name: str) -> str:
    return typed.get(name, "").replace("\0", "").replace("\r\n", "\n")


def _number(typed: QueryDict, name: str) -> int | None:
    number = key_in(typed.get(name, ""))
    return number if number is not None and number < LARGEST_NUMBER else None


def _moment(typed: QueryDict, name: str) -> datetime | None:
    """A moment in the person's own zone. One that comes twice is the first of the two: it is a reminder only."""
    written = typed.get(name, "").strip()
    if not written:
        return None
    try:
        moment = parse_datetime(written)
    except ValueError:
        moment = None
    if moment is None:
        raise CannotReview(_("Write day and time, such as 2025-11-02 18:00."), field="due")
    return moment if timezone.is_aware(moment) else timezone.make_aware(moment)
