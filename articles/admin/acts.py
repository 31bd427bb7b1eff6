"""The acts as buttons: which ones a story's form offers, what they say, and what happens when one is refused."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, tzinfo
from typing import TYPE_CHECKING, Any

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from articles import publishing, rights
from articles.models import Article, WorkingCopy
from articles.states import would_go_out

if TYPE_CHECKING:
    from newsroom.accounts.models import User

Verb = Callable[..., Any]
REFUSALS = "desk_refusals"
GO_OUT = {"clear", "release", "reinstate"}


@dataclass(frozen=True, slots=True)
class Button:
    """An act's name, its label, what it says when done, what follows from it, and whether a page asks something first.

    `doubtful`: what follows is hardly what anybody wants.
    """

    act: str
    label: str | Promise
    done: str | Promise
    verb: Verb
    follows: str | Promise = ""
    asks_first: bool = False
    weight: str = "quiet"
    doubtful: bool = False


BUTTONS = {
    button.act: button
    for button in (
        Button(
            "clear_changes",
            _("Publish the changes now"),
            _("has its changes: readers see them."),
            publishing.clear_changes,
            _("readers see them at once"),
            weight="main",
        ),
        Button(
            "schedule_changes",
            _("Publish the changes …"),
            _("gets its changes."),
            publishing.clear_changes,
            _("at an hour of their own, or without telling readers"),
            asks_first=True,
        ),
        Button(
            "send_changes_to_review",
            _("Send the changes to review"),
            _("has changes in review."),
            publishing.send_changes_to_review,
            _("readers keep the published text"),
        ),
        Button(
            "return_changes",
            _("Send the changes back"),
            _("is being changed again."),
            publishing.return_changes,
            _("to whoever wrote them"),
        ),
        Button(
            "discard_changes",
            _("Discard the changes"),
            _("stays as readers know it. The changes are among the revisions."),
            publishing.discard_changes,
            _("readers keep the published text"),
        ),
        Button("clear", _("Clear"), _("is cleared: it may run."), publishing.clear, weight="main"),
        Button(
            "send_to_review",
            _("Send to review"),
            _("is in review."),
            publishing.send_to_review,
            _("a second pair of eyes, please"),
            weight="main",
        ),
        Button("release", _("Release"), _("may run again."), publishing.release, weight="main"),
        Button("reinstate", _("Bring back"), _("is back."), publishing.reinstate, weight="main"),
        Button(
            "return_to_draft",
            _("Back to draft"),
            _("is a draft again."),
            publishing.return_to_draft,
            _("the writer works on it again"),
        ),
        Button("hold", _("Hold"), _("is held."), publishing.hold, _("doesn't run until it is released")),
        Button("spike", _("Spike"), _("is spiked."), publishing.spike, _("dropped; it may come back")),
        Button(
            "correct",
            _("Correct …"),
            _("is corrected: readers see the note."),
            publishing.correct,
            _("says what was wrong and is right"),
            asks_first=True,
        ),
        Button(
            "withdraw",
            _("Withdraw …"),
            _("is withdrawn."),
            publishing.withdraw,
            _("off at once; it may return"),
            asks_first=True,
        ),
        Button(
            "kill", _("Kill …"), _("is killed."), publishing.kill, _("off for good"), asks_first=True, weight="grave"
        ),
    )
}


@dataclass(frozen=True, slots=True)
class Refusal:
    """An act that was refused: the message, and the field where to mend it ("" for the story itself)."""

    message: str
    field: str


def buttons_for(
    article: Article,
    at: datetime,
    person: User | AnonymousUser,
    *,
    copy: WorkingCopy | None = None,
    zone: tzinfo | None = None,
) -> list[Button]:
    """The buttons that the story's state, the time and this person's rights permit, each with what follows from it.

    `copy` is what the story's working copy is, or would be once the form is saved; `zone` the publication's.
    """
    allowed = set(publishing.allowed_acts(article, at)) | set(publishing.allowed_acts_on_changes(article, copy))
    allowed |= {"schedule_changes"} if "clear_changes" in allowed else set()
    allowed |= {"correct"} if article.has_run(at) and article.status != Article.Status.KILLED else set()
    permitted = [button for act, button in BUTTONS.items() if act in allowed and may_do(person, act, article, at)]
    told = [replace(button, **_words(button, article, at, zone)) for button in permitted]
    return sorted(_one_main(told), key=lambda button: button.weight != "main")


def may_do(person: User | AnonymousUser, act: str, article: Article, at: datetime) -> bool:
    """Whether this person may press that button; a later hour for changes is the same right as now."""
    return rights.may_act(person, "clear_changes" if act == "schedule_changes" else act, article, at)


def _words(button: Button, article: Article, at: datetime, zone: tzinfo | None) -> dict[str, Any]:
    if button.act not in GO_OUT:
        return {}
    follows = would_go_out(article, at, zone)
    scheduled = button.act == "clear" and article.publish_at and article.publish_at > at
    label = _("Schedule") if scheduled else button.label
    return {"follows": follows, "label": label, "doubtful": article.derive_live_from() is None}


def _one_main(buttons: list[Button]) -> list[Button]:
    """The first of the main ones is the main one: whoever may clear a story needs no review to be pressed first."""
    first = next((button for button in buttons if button.weight == "main"), None)
    return [
        replace(button, weight="second") if button.weight == "main" and button is not first else button
        for button in buttons
    ]


def perform(act: str, article: Article, *, by: User, at: datetime, **words: Any) -> Refusal | None:
    """Do it; the refusal, if it was refused."""
    if not may_do(by, act, article, at):
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
