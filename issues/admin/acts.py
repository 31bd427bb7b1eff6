"""The acts on an issue as buttons: which ones its form offers, what they say, and what happens when one is refused."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from articles.states import day_and_hour, moment
from issues import proofs, publishing
from issues.models import Issue, Proof, Publication

if TYPE_CHECKING:
    from newsroom.accounts.models import User

PUBLISH = "issues.publish_issue"
REFUSALS = "desk_issue_refusals"
# Filling an issue and looking at it is the editors'; whether and when it goes out is the publisher's.
EDITORS_ACTS = {"take_proof", "close", "reopen"}


@dataclass(frozen=True, slots=True)
class Button:
    """An act on an issue, what its button says and what follows; `asks_first`: a page asks something before."""

    act: str
    label: str | Promise
    follows: str | Promise = ""
    asks_first: bool = False
    weight: str = "quiet"
    doubtful: bool = False


@dataclass
class Standing:
    """An issue at a moment (aware), with its latest proof and what changed since: what its buttons depend on."""

    issue: Issue
    at: datetime
    publication: Publication

    @cached_property
    def proof(self) -> Proof | None:
        """The latest proof."""
        return proofs.latest(self.issue)

    @cached_property
    def diff(self) -> proofs.IssueDiff | None:
        """What changed since the latest proof; None when there is none."""
        return proofs.differences(proofs.state_of(self.proof), proofs.state_now(self.issue)) if self.proof else None

    @property
    def is_proofed(self) -> bool:
        """Whether the issue says what the latest proof says."""
        return self.proof is not None and not self.diff

    @property
    def is_ready(self) -> bool:
        """Whether it may be scheduled as far as proofs go."""
        return self.is_proofed or not self.publication.proofs_required

    @property
    def next_proof(self) -> int:
        """The number of the proof that would be taken now."""
        return self.proof.number + 1 if self.proof else 1

    @property
    def changed_since(self) -> str:
        """What changed since the latest proof, in a sentence; "" when nothing did."""
        return self.diff.since(self.proof) if self.diff and self.proof else ""

    @property
    def usual_hour(self) -> datetime:
        """When the issue of that day goes out as a rule; once it has a time, that."""
        return self.issue.publish_at or self.publication.hour_of_appearance(self.issue.date)

    @property
    def said(self) -> str:
        """What would go out, as a button names it."""
        return str(self.proof).lower() if self.is_proofed and self.proof else self.issue.volume_as_printed


def buttons_for(standing: Standing, person: User | AnonymousUser) -> list[Button]:
    """The buttons that the issue's state, the time and this person's rights permit; one of them is the main one."""
    may_publish = person.has_perm(PUBLISH)
    permitted = [one for one in _possible(standing) if may_publish or name_of(one.act) in EDITORS_ACTS]
    first = next((one for one in permitted if one.weight == "main"), None)
    return [replace(one, weight="quiet") if one.weight == "main" and one is not first else one for one in permitted]


def publication_of(request: HttpRequest) -> Publication:
    """The publication, asked for once a request."""
    found: Publication = getattr(request, "publication", None) or Publication.current()
    return found


def opens_again(act: str, issue: Issue, person: User | AnonymousUser, at: datetime) -> bool:
    """Whether that act, done by this person, lets the fixed issue take changes: then what was typed is saved with it.

    One that is both closed and sealed takes none after either act alone.
    """
    if issue.closed_at:
        return act == "reopen" and not issue.is_sealed(at)
    return act == "open_for_changes" and issue.is_sealed(at) and person.has_perm(PUBLISH)


def name_of(act: str) -> str:
    """The act without the number of the proof that its button named: "schedule_as_usual:3"."""
    return act.partition(":")[0]


def perform(act: str, standing: Standing, *, by: User) -> str:
    """Do it; what it came to, when that isn't what the issue's state says anyway. Raises CannotPublish."""
    issue, at = standing.issue, standing.at
    name, _colon, number = act.partition(":")
    if name == "take_proof":
        return said_of(proofs.take(issue, by=by, at=at))
    if name == "schedule_as_usual":
        proof = issue.proofs.filter(number=number).first() if number.isdecimal() else None
        publishing.schedule(issue, publish_at=standing.usual_hour, by=by, at=at, proof=proof)
        return ""
    verbs = {
        "unschedule": publishing.unschedule,
        "open_for_changes": publishing.open_for_changes,
        "reinstate": publishing.reinstate,
        "close": publishing.close,
        "reopen": publishing.reopen,
    }
    verbs[name](issue, by=by, at=at)
    return ""


def said_of(proof: Proof) -> str:
    """That the proof was taken, and what one does with it."""
    count = proof.content["count"]
    said = ngettext(
        "%(proof)s is taken, with %(count)s story. Schedule it, and exactly that goes out.",
        "%(proof)s is taken, with %(count)s stories. Schedule it, and exactly that goes out.",
        count,
    )
    return said % {"proof": proof, "count": count}


def remember(request: HttpRequest, issue: Issue, message: str, field: str) -> None:
    """Keep a refusal for the page that is shown next: what was typed is saved by then."""
    request.session[REFUSALS] = {"issue": issue.pk, "message": message, "field": field}


def remembered(request: HttpRequest, issue: Issue) -> tuple[str, str] | None:
    """The refusal kept for this issue, once: its message and its field."""
    kept = request.session.get(REFUSALS)
    if not kept or kept["issue"] != issue.pk:
        return None
    del request.session[REFUSALS]
    return kept["message"], kept["field"]


def _possible(standing: Standing) -> Iterator[Button]:
    issue = standing.issue
    if issue.withdrawn_at:
        yield Button("reinstate", gettext_lazy("Bring back"), _("readers see it again at once"), weight="main")
    elif issue.is_live(standing.at):
        yield _take_proof(standing)
        label, follows = gettext_lazy("Withdraw …"), _("off at once; it may return")
        yield Button("withdraw", label, follows, asks_first=True, weight="grave")
    elif issue.publish_at and (issue.proof_id or not standing.publication.proofs_required):
        yield from _of_a_scheduled(standing)
    else:
        yield from _towards_going_out(standing)
    if issue.closed_at:
        yield Button("reopen", gettext_lazy("Reopen"), _("it takes changes again"))
    else:
        yield Button("close", gettext_lazy("Close"), _("it takes no more changes"))


def _of_a_scheduled(standing: Standing) -> Iterator[Button]:
    issue = standing.issue
    if issue.proof_id:
        follows = _("takes the time and the proof off; schedule it anew afterwards")
        yield Button("open_for_changes", gettext_lazy("Open for changes"), follows)
    else:
        yield Button("unschedule", gettext_lazy("Unschedule"), _("takes its time off"))
    yield Button("schedule", gettext_lazy("Another time …"), _("to the second"), asks_first=True)
    yield Button("publish", gettext_lazy("Publish now …"), _("instead of waiting"), asks_first=True)
    if standing.proof is None or standing.diff:
        yield _take_proof(standing)


def _towards_going_out(standing: Standing) -> Iterator[Button]:
    """First the proof, where one is wanted; then the time."""
    if standing.is_ready:
        yield from _schedule(standing)
    yield _take_proof(standing, weight="quiet" if standing.is_ready else "main")
    yield Button("schedule", gettext_lazy("Schedule …"), _("for another time, to the second"), asks_first=True)
    follows = _("readers see it at once")
    passed = standing.is_ready and standing.usual_hour <= standing.at
    label = gettext_lazy("Publish now …")
    yield Button("publish", label, follows, asks_first=True, weight="main" if passed else "quiet")
    if standing.issue.publish_at:
        yield Button("unschedule", gettext_lazy("Unschedule"), _("takes its time off"))


def _schedule(standing: Standing) -> Iterator[Button]:
    """For the hour at which issues go out, as long as that is ahead."""
    if standing.usual_hour <= standing.at:
        return
    when = {"what": standing.said, "when": moment(standing.usual_hour)}
    if standing.is_proofed and standing.proof:
        act, label = f"schedule_as_usual:{standing.proof.number}", _("Schedule %(what)s for %(when)s") % when
        follows = _("goes out %(when)s, exactly as proofed")
    else:
        act, label, follows = "schedule_as_usual", _("Schedule for %(when)s") % when, _("goes out %(when)s")
    said = day_and_hour(standing.usual_hour, standing.at, standing.publication.zone)
    yield Button(act, label, follows % {"when": said}, weight="main")


def _take_proof(standing: Standing, weight: str = "quiet") -> Button:
    label = _("Take proof %(number)s") % {"number": standing.next_proof}
    follows = standing.changed_since.removesuffix(".") or _("pins the issue as it is now")
    return Button("take_proof", label, follows, weight=weight)
