"""The acts as buttons: which ones a story's form offers, what they say, and what happens when one is refused."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from articles import publishing, rights
from articles.models import Article

if TYPE_CHECKING:
    from newsroom.accounts.models import User

Verb = Callable[..., Any]
REFUSALS = "desk_refusals"


@dataclass(frozen=True, slots=True)
class Button:
    """An act's name, its label, what it says when done, and whether a page of its own asks for a reason first."""

    act: str
    label: str | Promise
    done: str | Promise
    verb: Verb
    asks_for_reason: bool = False
    weight: str = "quiet"


BUTTONS = {
    button.act: button
    for button in (
        Button("send_to_review", _("Send to review"), _("is in review."), publishing.send_to_review, weight="main"),
        Button("clear", _("Clear"), _("is cleared: it may run."), publishing.clear, weight="main"),
        Button("release", _("Release"), _("may run again."), publishing.release, weight="main"),
        Button("reinstate", _("Bring back"), _("is back."), publishing.reinstate, weight="main"),
        Button("return_to_draft", _("Back to draft"), _("is a draft again."), publishing.return_to_draft),
        Button("hold", _("Hold"), _("is held."), publishing.hold),
        Button("spike", _("Spike"), _("is spiked."), publishing.spike),
        Button("withdraw", _("Withdraw …"), _("is withdrawn."), publishing.withdraw, asks_for_reason=True),
        Button("kill", _("Kill …"), _("is killed."), publishing.kill, asks_for_reason=True, weight="grave"),
    )
}


@dataclass(frozen=True, slots=True)
class Refusal:
    """An act that was refused: the message, and the field where to mend it ("" for the story itself)."""

    message: str
    field: str


def buttons_for(article: Article, at: datetime, person: User | AnonymousUser) -> list[Button]:
    """The buttons that the story's state, the time and this person's rights permit, the main ones first."""
    allowed = publishing.allowed_acts(article, at)
    return [button for act, button in BUTTONS.items() if act in allowed and rights.may_act(person, act, article, at)]


def perform(act: str, article: Article, *, by: User, at: datetime, **words: str) -> Refusal | None:
    """Do it; the refusal, if it was refused."""
    if not rights.may_act(by, act, article, at):
        return Refusal(str(_("You may not do that with this story.")), "")
    try:
        BUTTONS[act].verb(article, by=by, at=at, **words)
    except publishing.CannotPublish as refusal:
        return Refusal(refusal.message, refusal.field)
    return None


def remember(request: HttpRequest, article: Article, refusal: Refusal) -> None:
    """Keep a refusal for the form that is shown next: what was typed is saved by then."""
    request.session[REFUSALS] = {"story": article.pk, "message": refusal.message, "field": refusal.field}


def remembered(request: HttpRequest, article: Article) -> Refusal | None:
    """The refusal kept for this story's form, once."""
    kept = request.session.get(REFUSALS)
    if not kept or kept["story"] != article.pk:
        return None
    del request.session[REFUSALS]
    return Refusal(kept["message"], kept["field"])
