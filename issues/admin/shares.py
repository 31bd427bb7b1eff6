"""The panel in which links to an issue's preview are made, listed and taken back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from articles import rights
from articles.addresses import absolute
from articles.admin.pages import DeskAdmin, editor_of
from articles.admin.review_panel import links_to_take_back, may_take_back
from articles.finding import key_in
from issues import sharing
from issues.models import Issue, IssueShareLink, IssueShareVisit
from issues.sharing import USUAL_DAYS, CannotShare

if TYPE_CHECKING:
    from newsroom.accounts.models import User

TOLD = "issue_shared"
DAYS_OFFERED = (1, 3, 7, 14, 30, 60)


@dataclass(frozen=True, slots=True)
class Shared:
    """What came of a button of the panel: the address, shown this once; a word; or why not, with what was typed."""

    address: str = ""
    said: str = ""
    refusal: str = ""
    field: str = ""
    note: str = ""
    days: int = USUAL_DAYS


class SharePanel(DeskAdmin):
    """The panel's acts and lists, for every page of an issue that includes `desk/issue/shares.html`."""

    def shared(self, request: HttpRequest, issue: Issue, at: datetime) -> Shared | None:
        """Do what a button of the panel says; None when none of them was pressed."""
        if "share" in request.POST:
            return self._share_issue(request, issue, at)
        if "unshare" in request.POST:
            return self._unshare_issue(request, issue, at)
        return None

    def told_once(self, request: HttpRequest, issue: Issue, shared: Shared) -> HttpResponseRedirect:
        """Back to the page, which says it this once: to load it again makes no second link."""
        request.session[TOLD] = {"issue": issue.pk, "address": shared.address, "said": shared.said}
        return redirect(f"{request.path}#shares")

    def shares_of(
        self, request: HttpRequest, issue: Issue, at: datetime, refused: Shared | None = None
    ) -> dict[str, Any]:
        """What the panel's template needs, in two queries: what was `refused`, else what just came of a button."""
        person, told = editor_of(request), request.session.get(TOLD, {})
        if told.get("issue") == issue.pk:
            del request.session[TOLD]
            refused = refused or Shared(address=told["address"], said=told["said"])
        links = IssueShareLink.objects.filter(proof__issue=issue).select_related("proof")
        return {
            "shared": refused,
            "shares": may_share(person, issue),
            "links": links_to_take_back(links, IssueShareVisit.objects.all(), person, at),
            "days_offered": DAYS_OFFERED,
            "usual_days": USUAL_DAYS,
        }

    def _share_issue(self, request: HttpRequest, issue: Issue, at: datetime) -> Shared:
        person = editor_of(request)
        if not may_share(person, issue):
            raise PermissionDenied
        note, days = request.POST.get("note", "").replace("\0", ""), key_in(request.POST.get("days", "")) or 0
        try:
            _link, token = sharing.share(issue, by=person, at=at, note=note, days=days)
        except CannotShare as refusal:
            return Shared(refusal=refusal.message, field=refusal.field, note=note, days=days)
        address = absolute(request, reverse("issues:preview", args=[token]))
        return Shared(address=address, said=_("The link is made. It is shown this once: copy it."))

    def _unshare_issue(self, request: HttpRequest, issue: Issue, at: datetime) -> Shared:
        number = key_in(request.POST.get("unshare", "")) or 0
        found = IssueShareLink.objects.select_related("proof__issue").filter(proof__issue=issue, pk=number)
        link, person = found.first(), editor_of(request)
        if link is None:
            raise Http404
        if not may_take_back(person, link):
            raise PermissionDenied
        sharing.withdraw(link, by=person, at=at)
        return Shared(said=_("The link opens nothing any more."))


def may_share(person: User, issue: Issue) -> bool:
    """Whether this person may show the issue to outsiders: whoever may show each of its stories."""
    return not issue.withdrawn_at and person.has_perm(rights.EDIT_ALL)
