"""The proofs of an issue: what was looked at when, what changed since, how it looks, and the way back."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from articles import rights
from articles.admin.pages import editor_of
from articles.comparing import Comparison
from articles.models.standing import Status
from issues import proofs
from issues.admin.acts import said_of
from issues.admin.shares import SharePanel
from issues.models import Issue, Proof

PROOFS_A_PAGE = 50
NOW = "now"


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a comparison: a proof, or the issue as it is now (`proof` is None then)."""

    key: str
    label: str
    state: proofs.IssueState
    proof: Proof | None = None


@dataclass(frozen=True, slots=True)
class Told:
    """What became of one story, and how its words differ."""

    diff: proofs.StoryDiff
    comparisons: list[Comparison]
    may_open: bool


class ProofPages(SharePanel):
    """The pages of an issue's proofs; `IssueAdmin` adds them to its own. They show the text of every story."""

    def get_urls(self) -> list[URLPattern]:
        """With the list, what differs, how a proof looks, and the acts."""
        wrapped, name = self.admin_site.admin_view, "issues_issue_proof"
        under = "<int:pk>/proofs/"
        one = f"{under}<int:number>/"
        return [
            path(under, wrapped(self.proofs_page), name=f"{name}s"),
            path(f"{under}take/", wrapped(require_POST(self.take_proof)), name=f"{name}_take"),
            path(f"{one}page/", wrapped(require_safe(self.proof_page)), name=f"{name}_page"),
            path(f"{one}page/<int:place>/", wrapped(require_safe(self.proof_story)), name=f"{name}_story"),
            path(f"{one}back/", wrapped(self.go_back), name=f"{name}_back"),
            path(f"{under}<slug:first>/<slug:second>/", wrapped(self.difference_page), name=f"{name}_difference"),
            *super().get_urls(),
        ]

    def proofs_page(self, request: HttpRequest, pk: int) -> HttpResponse:
        """All proofs, newest first, with what changed since the latest; two that are ticked lead to what differs."""
        issue, now = self._proofed_issue(request, pk), timezone.now()
        shared = self.shared(request, issue, now) if request.method == "POST" else None
        if shared is not None and not shared.refusal:
            return self.told_once(request, issue, shared)
        first, second = request.GET.get("from", ""), request.GET.get("to", "")
        if first and second:
            if not (_is_key(first) and _is_key(second)):
                raise Http404
            return redirect("admin:issues_issue_proof_difference", pk, first, second)
        found = issue.proofs.select_related("taken_by").order_by("-number")
        page = Paginator(found, PROOFS_A_PAGE).get_page(request.GET.get("page"))
        latest = page.object_list[0] if page.number == 1 and page.object_list else proofs.latest(issue)
        diff = proofs.differences(proofs.state_of(latest), proofs.state_now(issue)) if latest else None
        context = {
            "title": _("Proofs"),
            "issue": issue,
            "opts": self.opts,
            "page": page,
            "latest": latest,
            "diff": diff,
            "since": diff.since(latest) if diff and latest else "",
            "is_out": issue.is_live(now),
            "next_number": latest.number + 1 if latest else 1,
            "may_take": self.has_change_permission(request, issue),
            **self.shares_of(request, issue, now, shared),
        }
        return TemplateResponse(request, "desk/issue/proofs.html", self.admin_site.each_context(request) | context)

    def take_proof(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Pin the issue as it is."""
        issue = self._proofed_issue(request, pk, to_change=True)
        note = " ".join(request.POST.get("note", "").replace("\0", "").split())[:200]
        taken = proofs.take(issue, by=editor_of(request), at=timezone.now(), note=note)
        self.message_user(request, said_of(taken), messages.SUCCESS)
        return redirect("admin:issues_issue_proofs", pk)

    def difference_page(self, request: HttpRequest, pk: int, first: str, second: str) -> HttpResponse:
        """What differs between two proofs, or a proof and the issue as it is now, word by word."""
        issue = self._proofed_issue(request, pk)
        before, after = _side(issue, first), _side(issue, second)
        diff = proofs.differences(before.state, after.state)
        labels = diff.labels()
        context = {
            "title": _("What changed"),
            "issue": issue,
            "opts": self.opts,
            "before": before,
            "after": after,
            "diff": diff,
            "own": diff.own_comparisons(labels),
            "told": [_told(one, one.comparisons(labels)) for one in diff.stories],
            "may_go_back": self._may_go_back(request, issue),
        }
        return TemplateResponse(request, "desk/issue/proof_diff.html", self.admin_site.each_context(request) | context)

    def proof_page(self, request: HttpRequest, pk: int, number: int) -> HttpResponse:
        """The proof as readers would get it: the page of the issue."""
        proof = _proof(self._proofed_issue(request, pk), number)
        context = proofs.page_of(proof, timezone.now(), address=_address_in(proof))
        left_out = proof.stories.exclude(status=Status.CLEARED).defer("content")
        shown = context | {"proof": proof, "left_out": list(left_out), "as_for_readers": "issues/issue.html"}
        return render(request, "previews/proof.html", shown)

    def proof_story(self, request: HttpRequest, pk: int, number: int, place: int) -> HttpResponse:
        """One story of the proof as readers would get it."""
        proof = _proof(self._proofed_issue(request, pk), number)
        back = reverse("admin:issues_issue_proof_page", args=[pk, number])
        context = proofs.story_page_of(proof, place, timezone.now(), address=_address_in(proof), issue_address=back)
        if context is None:
            raise Http404
        shown = context | {"proof": proof, "as_for_readers": "articles/story.html"}
        return render(request, "previews/proof.html", shown)

    def go_back(self, request: HttpRequest, pk: int, number: int) -> HttpResponse:
        """Say what going back to the proof will change; then do all of it, or nothing."""
        issue, now = self._proofed_issue(request, pk), timezone.now()
        if not self._may_go_back(request, issue):
            raise PermissionDenied
        proof, refusal = _proof(issue, number), ""
        if request.method == "POST":
            try:
                done = proofs.go_back_to(proof, by=editor_of(request), at=now)
            except proofs.CannotGoBack as refused:
                refusal = refused.message
            else:
                self._say_gone_back(request, proof, done)
                return redirect("admin:issues_issue_proofs", pk)
        context = {
            "title": _("Go back to %(proof)s") % {"proof": str(proof).lower()},
            "issue": issue,
            "opts": self.opts,
            "proof": proof,
            "plan": proofs.what_returns(proof, at=now),
            "refusal": refusal,
        }
        return TemplateResponse(request, "desk/issue/proof_back.html", self.admin_site.each_context(request) | context)

    def _say_gone_back(self, request: HttpRequest, proof: Proof, done: proofs.Return) -> None:
        if done.does_nothing:
            said = _("The issue says already what %(proof)s says.")
        else:
            said = _("The issue is again as on %(proof)s. Statuses and times stayed as they were.")
        self.message_user(request, said % {"proof": str(proof).lower()}, messages.SUCCESS)
        if done.waits:
            stories = ", ".join(f"“{story.headline}”" for story in done.waits)
            waiting = _("Readers have these already, and what they said then waits to be published: %(stories)s.")
            self.message_user(request, waiting % {"stories": stories}, messages.WARNING)

    def _proofed_issue(self, request: HttpRequest, pk: int, *, to_change: bool = False) -> Issue:
        """The issue, for whoever may read all that stands in it.

        Raises Http404 when there is none, PermissionDenied for whoever may not.
        """
        issue: Issue | None = self.get_object(request, str(pk))
        if issue is None:
            raise Http404
        person = editor_of(request)
        reads = person.has_perm(rights.SEE_ALL) or person.has_perm(rights.EDIT_ALL)
        if not (reads and person.has_perm("issues.view_proof") and self.has_view_permission(request, issue)):
            raise PermissionDenied
        if to_change and not self.has_change_permission(request, issue):
            raise PermissionDenied
        return issue

    def _may_go_back(self, request: HttpRequest, issue: Issue) -> bool:
        """It rewrites stories and moves them: for whoever may do both."""
        person = editor_of(request)
        return person.has_perm(rights.EDIT_ALL) and self.has_change_permission(request, issue)


def _proof(issue: Issue, number: int) -> Proof:
    proof: Proof = get_object_or_404(issue.proofs.select_related("taken_by"), number=number)
    proof.issue = issue
    return proof


def _is_key(key: str) -> bool:
    return key == NOW or (key.isascii() and key.isdecimal() and len(key) <= len("999999999"))


def _side(issue: Issue, key: str) -> Side:
    """What the address names.

    Raises Http404 for what is not there.
    """
    if key == NOW:
        return Side(key, _("As it is now"), proofs.state_now(issue))
    if not _is_key(key):
        raise Http404
    proof = _proof(issue, int(key))
    return Side(key, str(proof), proofs.state_of(proof), proof)


def _told(diff: proofs.StoryDiff, comparisons: list[Comparison]) -> Told:
    return Told(diff, comparisons, may_open=diff.story.article_id is not None)


def _address_in(proof: Proof) -> proofs.Address:
    """Where the story of a place in the proof is shown."""

    def address(place: int) -> str:
        return reverse("admin:issues_issue_proof_story", args=[proof.issue_id, proof.number, place])

    return address
