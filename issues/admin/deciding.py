"""What is decided on an issue: the acts behind the buttons of its form, and the pages that ask something first."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.admin.pages import DeskAdmin, editor_of
from articles.publishing import CannotPublish
from issues import proofs, publishing
from issues.admin.acts import (
    EDITORS_ACTS,
    PUBLISH,
    Standing,
    buttons_for,
    name_of,
    perform,
    publication_of,
    remember,
    remembered,
    said_of,
)
from issues.forms import DecisionForm, ScheduleIssueForm, WithdrawIssueForm
from issues.models import Issue, Proof
from issues.readiness import blocking
from issues.states import exactly, state_of, what_follows

NEEDS_PROOF = {"schedule", "publish"}


@dataclass(frozen=True, slots=True)
class Page:
    """A page that asks before an act: its form, heading and what follows, and whether its button is a grave one."""

    form: Callable[..., DecisionForm]
    title: str | Promise
    follows: str | Promise
    grave: bool = False


PAGES = {
    "schedule": Page(
        ScheduleIssueForm,
        gettext_lazy("Schedule the issue"),
        gettext_lazy("Readers see the whole issue from that second on, whether anybody is here or not."),
    ),
    "publish": Page(
        DecisionForm,
        gettext_lazy("Publish now"),
        gettext_lazy("Readers see the whole issue at once."),
    ),
    "withdraw": Page(
        WithdrawIssueForm,
        gettext_lazy("Withdraw the issue"),
        gettext_lazy(
            "Readers see neither the issue nor its stories any more, except stories that have a time of their own. "
            "It can be brought back."
        ),
        grave=True,
    ),
}


class IssueDecisions(DeskAdmin):
    """The deciding half of the issues' pages; `IssueAdmin` adds the form."""

    def get_urls(self) -> list[URLPattern]:
        """With a page for each act that asks something first."""
        wrapped = self.admin_site.admin_view
        pages = [
            path(f"<int:pk>/{act}/", wrapped(self.decide), {"act": act}, name=f"issues_issue_{act}") for act in PAGES
        ]
        return [*pages, *super().get_urls()]

    # ------------------------------------------------------------------------------------------------ the buttons

    def response_add(self, request: HttpRequest, obj: Issue, post_url_continue: str | None = None) -> HttpResponse:
        """After the first save: the act whose button was pressed."""
        return self._press(request, obj) or super().response_add(request, obj, post_url_continue)

    def response_change(self, request: HttpRequest, obj: Issue) -> HttpResponse:
        """After a save: the act whose button was pressed."""
        return self._press(request, obj) or super().response_change(request, obj)

    def decision_context(self, request: HttpRequest, issue: Issue, at: datetime) -> dict[str, Any]:
        """How the issue stands, what follows, and its buttons for this person."""
        standing = Standing(issue, at, publication_of(request))
        follows = what_follows(issue, at)
        context: dict[str, Any] = {"state": state_of(issue, at), "what_follows": follows}
        if self.has_change_permission(request, issue):
            context["act_buttons"] = buttons_for(standing, request.user)
            if standing.changed_since and not issue.withdrawn_at:
                context["what_follows"] = f"{follows} {standing.changed_since}"
        return context

    def _press(self, request: HttpRequest, issue: Issue) -> HttpResponse | None:
        act, by = request.POST.get("_act", ""), editor_of(request)
        if not self.has_change_permission(request, issue):
            raise PermissionDenied  # what was typed is not saved either: the whole request is refused
        standing = Standing(issue, timezone.now(), publication_of(request))
        offered = {button.act for button in buttons_for(standing, by) if not button.asks_first}
        if act not in offered:
            return self._press_not_offered(request, issue, act)
        try:
            came_to = perform(act, standing, by=by)
        except CannotPublish as refusal:
            return self._press_refused(request, issue, act, refusal)
        self.message_user(request, came_to or f"{issue}: {what_follows(issue, standing.at)}", messages.SUCCESS)
        return redirect("admin:issues_issue_change", issue.pk)

    def _press_not_offered(self, request: HttpRequest, issue: Issue, act: str) -> HttpResponse | None:
        """Either not this person's to do, or the issue is no longer what the person saw when they pressed."""
        if not act:
            return None
        if act and not request.user.has_perm(PUBLISH) and name_of(act) not in EDITORS_ACTS:
            raise PermissionDenied
        said = _("The issue is no longer as you saw it, so nothing was done. Look again.")
        self.message_user(request, said, messages.WARNING)
        return redirect("admin:issues_issue_change", issue.pk)

    def _press_refused(self, request: HttpRequest, issue: Issue, act: str, refusal: CannotPublish) -> HttpResponse:
        """To where it can be mended, with the reason at the field; what was typed is saved."""
        remember(request, issue, refusal.message, refusal.field)
        page = "schedule" if name_of(act) == "schedule_as_usual" and refusal.field else "change"
        return redirect(f"admin:issues_issue_{page}", issue.pk)

    # ------------------------------------------------------------------------------------------------ the pages

    def decide(self, request: HttpRequest, pk: int, act: str) -> HttpResponse:
        """Ask what the act wants to know, say what follows from it, then do it.

        Times are typed and shown on the publication's wall clock: that is the one that readers live by.
        """
        publication = publication_of(request)
        own_zone = timezone.get_current_timezone_name()
        with timezone.override(publication.zone):
            return self._decide(request, self._decidable(request, pk), act, own_zone)

    def _decide(self, request: HttpRequest, issue: Issue, act: str, own_zone: str) -> HttpResponse:
        page, now = PAGES[act], timezone.now()
        if request.method == "GET" and act in NEEDS_PROOF:
            try:
                publishing.refuse_when_over(issue, now)
            except CannotPublish as refusal:
                self.message_user(request, f"{issue}: {refusal.message}", messages.WARNING)
                return redirect("admin:issues_issue_change", issue.pk)
        standing = Standing(issue, now, publication_of(request))
        form = self._decision_form(request, standing, act)
        if "_take_proof" in request.POST:
            taken = proofs.take(issue, by=editor_of(request), at=now)
            self.message_user(request, said_of(taken), messages.SUCCESS)
            standing = Standing(issue, now, standing.publication)
            form = page.form(initial={**request.POST.dict(), "proof": taken.number})
        elif form.is_bound and form.is_valid():
            try:
                _perform_asked(act, standing, form.cleaned_data, request)
            except CannotPublish as refusal:
                form = page.form(initial={**form.cleaned_data, "proof": standing.proof and standing.proof.number})
                show_at_field(form, refusal.message, refusal.field)
            else:
                return self._decided(request, issue)
        return render(request, "desk/issue/decide.html", self._decision_page(request, standing, act, form, own_zone))

    def _decidable(self, request: HttpRequest, pk: int) -> Issue:
        issue: Issue | None = self.get_object(request, str(pk))
        if issue is None:
            raise Http404
        if not self.has_change_permission(request, issue) or not request.user.has_perm(PUBLISH):
            raise PermissionDenied
        return issue

    def _decision_form(self, request: HttpRequest, standing: Standing, act: str) -> DecisionForm:
        """What was posted; else the usual hour and the proof that one looks at, with a refusal kept for this page."""
        if request.method == "POST":
            return PAGES[act].form(request.POST)
        number = standing.proof.number if standing.proof and act in NEEDS_PROOF else None
        form = PAGES[act].form(initial={"publish_at": standing.usual_hour, "proof": number})
        refusal = remembered(request, standing.issue)
        if refusal:
            show_at_field(form, *refusal)
        return form

    def _decision_page(
        self, request: HttpRequest, standing: Standing, act: str, form: DecisionForm, own_zone: str
    ) -> dict[str, Any]:
        issue, page = standing.issue, PAGES[act]
        context = self.admin_site.each_context(request) | {
            "title": page.title,
            "follows": page.follows,
            "grave": page.grave,
            "act": act,
            "form": form,
            "issue": issue,
            "opts": self.opts,
            "own_zone": own_zone,
            "zone": standing.publication.time_zone,
            "button": _label(act, standing),
        }
        if act in NEEDS_PROOF:
            goes_out = standing.at if act == "publish" else standing.usual_hour
            context |= {
                "standing": standing,
                "line_up": line_up(standing, goes_out),
                "blockers": blocking(issue, at=standing.at, goes_out=goes_out),
            }
        return context

    def _decided(self, request: HttpRequest, issue: Issue) -> HttpResponse:
        self.message_user(request, f"{issue}: {what_follows(issue, timezone.now())}", messages.SUCCESS)
        return redirect("admin:issues_issue_change", issue.pk)


@dataclass(frozen=True, slots=True)
class Going:
    """A story of the issue, and what becomes of it when the issue goes out."""

    headline: str
    address: str
    becomes: str
    stays_out: bool


def line_up(standing: Standing, goes_out: datetime) -> list[Going]:
    """What goes out with the issue at that moment (aware), in run order, and what stays back."""
    state = proofs.state_now(standing.issue)
    return [_going(story, goes_out, standing.at) for story in state.stories]


def _going(story: proofs.StoryState, goes_out: datetime, at: datetime) -> Going:
    address = reverse("admin:articles_article_change", args=[story.article_id])
    headline = story.override.get("headline") or story.headline
    if story.status != "cleared":
        return Going(headline, address, _("stays back: it isn't cleared"), stays_out=True)
    own = _moment(story.content.get("publish_at"))
    embargo = _moment(story.content.get("embargoed_until"))
    from_then = max(filter(None, [own or goes_out, embargo]))
    if from_then <= at and own:
        return Going(headline, address, _("is out already"), stays_out=False)
    if from_then > goes_out:
        when = {"when": exactly(from_then)}
        return Going(headline, address, _("follows %(when)s") % when, stays_out=True)
    return Going(headline, address, "", stays_out=False)


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def show_at_field(form: Form, message: str, field: str) -> None:
    """Put a refusal where it can be mended, as if the form itself had said so."""
    place = field if field in form.fields and not form.fields[field].widget.is_hidden else "__all__"
    form.errors.setdefault(place, form.error_class()).append(message)


def _label(act: str, standing: Standing) -> str:
    labels = {
        "schedule": _("Schedule %(what)s"),
        "publish": _("Publish %(what)s now"),
        "withdraw": _("Withdraw %(what)s"),
    }
    what = standing.issue.volume_as_printed if act == "withdraw" else standing.said
    return labels[act] % {"what": what}


def _perform_asked(act: str, standing: Standing, typed: dict[str, Any], request: HttpRequest) -> None:
    issue, at, by = standing.issue, standing.at, editor_of(request)
    if act == "withdraw":
        publishing.withdraw(issue, by=by, at=at, reason=typed["reason"])
        return
    proof: Proof | None = issue.proofs.filter(number=typed["proof"]).first() if typed["proof"] else None
    if not standing.publication.proofs_required and standing.diff:
        proof = None  # an older proof is no promise where none is asked for
    if act == "publish":
        publishing.publish(issue, by=by, at=at, proof=proof)
    elif issue.publish_at and issue.proof_id and proof and issue.proof_id == proof.pk:
        publishing.reschedule(issue, publish_at=typed["publish_at"], by=by, at=at)
    else:
        publishing.schedule(issue, publish_at=typed["publish_at"], by=by, at=at, proof=proof)
