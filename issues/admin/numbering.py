"""How the issues are counted: what doesn't fit over all of them, what an issue's own form says, and the next one."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import NoReverseMatch, URLPattern, path, reverse
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from articles.admin.pages import DeskAdmin, editor_of
from issues.models import Issue, Publication
from issues.numbering import CannotExplain, Proposal, explain, findings, findings_about, take_back
from issues.opening import CannotOpen, open_next

if TYPE_CHECKING:
    from newsroom.accounts.models import User

A_PAGE, LONGEST_FIGURE = 30, 9
EXPLAIN, TAKE_BACK = "issues.add_gap", "issues.delete_gap"


class NumberingPages(DeskAdmin):
    """The page about the count, the act that opens the next issue, and what an issue's form says about its folio."""

    def get_urls(self) -> list[URLPattern]:
        """With both of them, before the issues' own addresses."""
        numbering = require_http_methods(["GET", "HEAD", "POST"])(self.numbering)
        return [
            path("numbering/", self.admin_site.admin_view(numbering), name="issues_issue_numbering"),
            path("open-next/", self.admin_site.admin_view(require_POST(self.open_next)), name="issues_issue_open_next"),
            *super().get_urls(),
        ]

    def numbering(self, request: HttpRequest) -> HttpResponse:
        """What doesn't fit, newest first; a gap is explained in its place, and an explanation taken back."""
        if not self.has_view_or_change_permission(request):
            raise PermissionDenied
        publication, now = Publication.current(), timezone.now()
        today = now.astimezone(publication.zone).date()
        refused: dict[str, str] = {}
        if request.method == "POST":
            refused = self._answer_about_numbering(request, publication, now, today)
            if not refused:
                return redirect(request.get_full_path())
        found = findings(publication, today=today)
        wants_explained = request.GET.get("show") == "explained"
        explained = [finding for finding in found if finding.gaps]
        aloud = [finding for finding in found if not finding.gaps]
        page = Paginator(explained if wants_explained else aloud, A_PAGE).get_page(request.GET.get("page"))
        context = {
            **self.admin_site.each_context(request),
            "title": _("Numbering"),
            "opts": self.opts,
            "page": page,
            "wants_explained": wants_explained,
            "count_aloud": len(aloud),
            "count_explained": len(explained),
            "refused": refused,
            "may_explain": request.user.has_perm(EXPLAIN),
            "may_take_back": request.user.has_perm(TAKE_BACK),
        }
        return TemplateResponse(request, "desk/issue/numbering.html", context, status=400 if refused else 200)

    def _answer_about_numbering(
        self, request: HttpRequest, publication: Publication, now: datetime, today: date
    ) -> dict[str, str]:
        """Do what was asked; why it was refused, with what was typed, so that nothing of it is lost."""
        person = editor_of(request)
        if "take_back" in request.POST:
            self._take_back(request, person, now)
            return {}
        if not person.has_perm(EXPLAIN):
            raise PermissionDenied
        key, reason = request.POST.get("gap", ""), request.POST.get("reason", "")
        try:
            made = explain(publication, key, reason, by=person, at=now, today=today)
        except CannotExplain as refusal:
            if refusal.field:
                return {"gap": key, "reason": reason, "message": refusal.message}
            self.message_user(request, refusal.message, messages.ERROR)
            return {}
        message = _("Explained: “%(reason)s”. The archive tells readers.") % {"reason": made[0].reason}
        self.message_user(request, message, messages.SUCCESS)
        return {}

    def _take_back(self, request: HttpRequest, person: User, now: datetime) -> None:
        if not person.has_perm(TAKE_BACK):
            raise PermissionDenied
        figures = request.POST.getlist("take_back")
        taken = take_back([int(pk) for pk in figures if _is_figure(pk)], by=person, at=now)
        said = ngettext("%(count)s explanation is taken back.", "%(count)s explanations are taken back.", taken)
        self.message_user(request, said % {"count": taken}, messages.SUCCESS if taken else messages.WARNING)

    def open_next(self, request: HttpRequest) -> HttpResponse:
        """Open the issue that the button names (POST), and lead to it."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        seen = _proposal(request.POST)
        if seen is None:
            self.message_user(request, _("Choose the issue by its button."), messages.ERROR)
            return redirect("admin:issues_issue_changelist")
        before = timezone.now()
        try:
            issue = open_next(by=editor_of(request), at=before, seen=seen)
        except CannotOpen as refusal:
            self.message_user(request, refusal.message, messages.ERROR)
            return redirect("admin:issues_issue_changelist")
        self.message_user(request, _what_was_made(issue, before), messages.SUCCESS)
        return redirect(_page_of(issue))

    def save_related(self, request: HttpRequest, form: ModelForm[Any], formsets: Any, change: bool) -> None:
        """Save, and say aloud what of the folio doesn't fit now."""
        super().save_related(request, form, formsets, change)
        if {"volume", "number", "date"} & set(form.changed_data):
            for finding in findings_about(Publication.current(), form.instance):
                self.message_user(request, finding.message, messages.WARNING)

    def furnish(self, request: HttpRequest, context: dict[str, Any], obj: Issue | None) -> None:
        """The form with what of its folio doesn't fit."""
        if obj is not None:
            context["numbering"] = findings_about(request.publication, obj)  # type: ignore[attr-defined]  # see newsroom.zones
        super().furnish(request, context, obj)


def _proposal(typed: Any) -> Proposal | None:
    """The issue that the button named."""
    try:
        day = parse_date(typed.get("date", ""))
    except ValueError:
        return None
    volume, number = typed.get("volume", ""), typed.get("number", "")
    if day is None or not _is_figure(volume) or not (number == "" or _is_figure(number)):
        return None
    return Proposal(int(volume), int(number) if number else None, day)


def _is_figure(typed: str) -> bool:
    return typed.isdecimal() and len(typed) <= LONGEST_FIGURE


def _what_was_made(issue: Issue, before: datetime) -> str:
    if issue.created_at < before:
        return _("%(issue)s is open already.") % {"issue": issue}
    sections = ", ".join(str(row.section) for row in issue.sections.select_related("section"))
    if not sections:
        return _("%(issue)s is open, without sections: its weekday has no template.") % {"issue": issue}
    return _("%(issue)s is open, with its sections: %(sections)s.") % {"issue": issue, "sections": sections}


def _page_of(issue: Issue) -> str:
    """The page on which one goes on: its run order, where this newsroom has one."""
    try:
        return reverse("admin:issues_issue_run_order", args=[issue.pk])
    except NoReverseMatch:
        return reverse("admin:issues_issue_change", args=[issue.pk])
