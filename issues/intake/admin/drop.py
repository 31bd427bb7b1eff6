"""Where copy is dropped: on an issue's own page, or without an issue."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import UploadedFile
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.admin.pages import DeskAdmin, editor_of
from issues.intake.admin.answering import wants_json
from issues.intake.models import Batch, BatchItem
from issues.intake.reading import read
from issues.intake.tasks import work_on_batch
from issues.intake.understanding import Desk
from issues.intake.uploads import (
    MEGABYTE,
    MOST_AT_ONCE,
    MOST_BYTES,
    MOST_FILES,
    CannotTakeIn,
    Upload,
    is_small,
    looked_at,
    open_batch,
    open_batch_with,
)
from issues.models import Issue

if TYPE_CHECKING:
    from newsroom.accounts.models import User

ADD = "intake.add_batch"
BATCHES_SHOWN = 10
LIMITS = {"most_files": MOST_FILES, "most_mb": MOST_BYTES // MEGABYTE, "most_mb_at_once": MOST_AT_ONCE // MEGABYTE}


class IntakePages(DeskAdmin):
    """The page of an issue on which copy is dropped; `IssueAdmin` adds it to its own."""

    def get_urls(self) -> list[URLPattern]:
        """With the page."""
        wrapped = self.admin_site.admin_view
        page = path("<int:pk>/intake/", wrapped(self.intake_page), name="issues_issue_intake")
        return [page, *super().get_urls()]

    def intake_page(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Drop files on the issue, or see what came in for it."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        issue = get_object_or_404(Issue.objects.select_related("proof"), pk=pk)
        return drop(request, self.admin_site.each_context(request), issue)


def drop(request: HttpRequest, context: dict[str, Any], issue: Issue | None) -> HttpResponse:
    """The page with the drop target; posted, the batch of what was dropped."""
    by, at = editor_of(request), timezone.now()
    if not by.has_perm(ADD):
        raise PermissionDenied
    may_place = Desk(Batch(), by=by, at=at).may_place
    fixed = issue.why_fixed(at) if issue is not None and may_place else ""
    refusal = CannotTakeIn(fixed, field="files") if fixed else None
    if request.method == "POST" and refusal is None:
        try:
            batch = _take(request, issue if may_place else None, by=by, at=at)
        except CannotTakeIn as error:
            refusal = error
        else:
            return _lead_to(request, batch)
    if refusal is not None and wants_json(request):
        return JsonResponse({"message": refusal.message}, status=400)
    shown = (
        context
        | LIMITS
        | {
            "title": _("Bring copy in"),
            "issue": issue,
            "refusal": refusal,
            "fixed": fixed,
            "may_place": may_place,
            "pasted": request.POST.get("pasted", ""),
            "batches": _batches(by, issue)[:BATCHES_SHOWN],
        }
    )
    return TemplateResponse(request, "desk/intake/drop.html", shown, status=400 if refusal and not fixed else 200)


def _take(request: HttpRequest, issue: Issue | None, *, by: User, at: datetime) -> Batch:
    """Keep what was sent; little is read at once, much in the background."""
    sent = looked_at(_uploads(request), request.POST.get("pasted", ""))
    known = open_batch_with(sent, issue=issue, by=by)
    if known is not None:
        messages.info(request, _("These files came in already and wait for you: here they are."))
        return known
    batch = open_batch(sent, issue=issue, by=by, at=at)
    if is_small(sent):
        read(batch, clock=timezone.now)
    else:
        work_on_batch.enqueue(batch.pk)
    return batch


def _uploads(request: HttpRequest) -> list[Upload]:
    files = request.FILES.getlist("files")
    return [Upload(str(file.name or ""), file.size or 0, file) for file in files if isinstance(file, UploadedFile)]


def _lead_to(request: HttpRequest, batch: Batch) -> HttpResponse:
    address = reverse("admin:intake_batch_change", args=[batch.pk])
    return JsonResponse({"address": address}) if wants_json(request) else redirect(address)


def _batches(by: User, issue: Issue | None) -> QuerySet[Batch]:
    """What came in lately, for this issue or at all, with how much of it waits."""
    batches = Batch.objects.visible_to(by).select_related("opened_by", "issue")
    if issue is not None:
        batches = batches.filter(issue=issue)
    decision = BatchItem.Decision
    return batches.annotate(
        item_count=Count("items"),
        waiting_count=Count("items", filter=Q(items__decision=decision.WAITING)),
        accepted_count=Count("items", filter=Q(items__decision=decision.ACCEPTED)),
    ).order_by("-opened_at", "-id")
