"""The desk's operations on tags: what was asked for, how far it is, what was refused, and the way back."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET, require_POST

from articles.admin.bulk_tagging import bulk_page
from articles.admin.pages import RecordAdmin, badge, counted, editor_of
from articles.finding import key_in
from articles.retagging.asking import CannotRetag, ask_to_undo, may_decide, stop
from articles.retagging.models import FORWARD, UNDOABLE, Change, Operation
from articles.retagging.tasks import begin, take_up_operations
from articles.rights import TAG
from articles.states import State

LINES_A_PAGE = 50
TONES = {
    Operation.State.WAITING: "scheduled",
    Operation.State.RUNNING: "scheduled",
    Operation.State.DONE: "live",
    Operation.State.STOPPED: "held",
    Operation.State.UNDOING: "scheduled",
    Operation.State.UNDONE: "draft",
}
# A merge is undone where topics are merged, with the topic itself.
UNDONE_HERE = {Operation.Kind.BULK, Operation.Kind.RETRO}
SHOWN = {
    "refused": (Change.Outcome.REFUSED, gettext_lazy("Refused")),
    "kept": (Change.Outcome.KEPT, gettext_lazy("Not taken back")),
    "taken_back": (Change.Outcome.UNDONE, gettext_lazy("Taken back")),
    "changed": (Change.Outcome.CHANGED, gettext_lazy("Changed")),
}


@admin.register(Operation)
class OperationAdmin(RecordAdmin):
    """Operations, for everybody who may tag."""

    list_display = ["what", "kind", "asked_by", "asked_at", "stands", "stories", "altered"]
    list_select_related = ["asked_by"]
    list_filter = ["kind", "state"]
    search_fields = ["what"]
    search_help_text = gettext_lazy("By the name of a tag.")
    ordering = ["-asked_at", "-id"]
    show_facets = admin.ShowFacets.NEVER
    actions = None

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Whoever may tag."""
        return request.user.has_perm(TAG)

    def has_module_permission(self, request: HttpRequest) -> bool:
        """The same: the operations have no rights of their own."""
        return request.user.has_perm(TAG)

    def get_urls(self) -> list[URLPattern]:
        """With the page for many stories, progress, and the two decisions."""
        wrapped = self.admin_site.admin_view
        return [
            path("bulk/", wrapped(self.bulk), name="retagging_operation_bulk"),
            path("<int:pk>/progress/", wrapped(require_GET(self.progress)), name="retagging_operation_progress"),
            path("<int:pk>/stop/", wrapped(require_POST(self.stop_page)), name="retagging_operation_stop"),
            path("<int:pk>/undo/", wrapped(self.undo_page), name="retagging_operation_undo"),
            *super().get_urls(),
        ]

    def bulk(self, request: HttpRequest) -> HttpResponse:
        """Say what happens to the tags of all stories of a list, look at what would follow, and have it done."""
        self._tagger(request)
        return bulk_page(request, self.admin_site)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """How far it is, or what came of it, with what was refused."""
        operation = self._operation(request, key_in(object_id) or 0)
        if request.method not in {"GET", "HEAD"}:
            raise PermissionDenied
        take_up_operations(timezone.now())
        shown = _shown(request, operation)
        outcome, heading = SHOWN[shown]
        rows = operation.changes.filter(outcome=outcome).select_related("article").defer("article__body", "own_steps")
        page = Paginator(rows.order_by("id"), LINES_A_PAGE).get_page(request.GET.get("page"))
        context = self._context(request, operation) | {
            "page": page,
            "shown": shown,
            "heading": heading,
            "query": f"&show={shown}",
            "progress": progress_of(operation) if operation.is_at_work else None,
            "stalled": operation.lease_until is not None and operation.lease_until <= timezone.now(),
        }
        return TemplateResponse(request, "desk/retagging/operation.html", context)

    def progress(self, request: HttpRequest, pk: int) -> JsonResponse:
        """How far it is, for the bar (JSON)."""
        operation = self._operation(request, pk)
        take_up_operations(timezone.now())
        return JsonResponse(progress_of(operation))

    def stop_page(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Do no more of it."""
        operation = self._operation(request, pk)
        try:
            stop(operation, by=editor_of(request), at=timezone.now())
        except CannotRetag as refusal:
            self.message_user(request, refusal.message, messages.ERROR)
        return redirect("admin:retagging_operation_change", pk)

    def undo_page(self, request: HttpRequest, pk: int) -> HttpResponse:
        """What would follow; posted, it is taken back in the background."""
        operation, person = self._operation(request, pk), editor_of(request)
        if not may_decide(person, operation) or operation.kind not in UNDONE_HERE:
            raise PermissionDenied
        if request.method != "POST":
            return TemplateResponse(request, "desk/retagging/undo.html", self._context(request, operation))
        try:
            ask_to_undo(operation, by=person, at=timezone.now())
            begin(operation)
        except CannotRetag as refusal:
            self.message_user(request, refusal.message, messages.ERROR)
        return redirect("admin:retagging_operation_change", pk)

    @admin.display(description=gettext_lazy("state"), ordering="state")
    def stands(self, operation: Operation) -> SafeString:
        """The state as a badge."""
        return badge(state_of(operation))

    @admin.display(description=gettext_lazy("stories"), ordering="total")
    def stories(self, operation: Operation) -> SafeString:
        """For how many it was asked."""
        return counted(operation.total, ngettext("story", "stories", operation.total))

    @admin.display(description=gettext_lazy("changed"), ordering="changed")
    def altered(self, operation: Operation) -> SafeString:
        """How many it changed."""
        return counted(operation.changed, _("changed"))

    def get_queryset(self, request: HttpRequest) -> QuerySet[Operation]:
        """Without the steps, which only the background reads."""
        operations: QuerySet[Operation] = super().get_queryset(request).defer("steps")
        return operations

    def _tagger(self, request: HttpRequest) -> None:
        if not self.has_view_permission(request):
            raise PermissionDenied

    def _operation(self, request: HttpRequest, pk: int) -> Operation:
        self._tagger(request)
        return get_object_or_404(Operation.objects.select_related("asked_by", "undone_by"), pk=pk)

    def _context(self, request: HttpRequest, operation: Operation) -> dict[str, Any]:
        may = may_decide(editor_of(request), operation)
        undoable = operation.state in UNDOABLE and operation.still_changed > 0
        return self.admin_site.each_context(request) | {
            "title": operation.what,
            "opts": self.opts,
            "operation": operation,
            "state": state_of(operation),
            "may_stop": may and operation.state in FORWARD,
            "may_undo": may and undoable and operation.kind in UNDONE_HERE,
        }


def state_of(operation: Operation) -> State:
    """The state as the desk shows states."""
    return State(TONES[Operation.State(operation.state)], operation.get_state_display())


def progress_of(operation: Operation) -> dict[str, Any]:
    """How far it is, in numbers and words, on the way there or back."""
    words = {"done": operation.far, "total": operation.way}
    said = _("%(done)s of %(total)s taken back") if operation.undone_at else _("%(done)s of %(total)s looked at")
    more = ""
    if operation.refused and not operation.undone_at:
        more = ngettext("%(count)s refused", "%(count)s refused", operation.refused) % {"count": operation.refused}
    return {
        "done": operation.far,
        "total": operation.way,
        "said": " · ".join(filter(None, [said % words, more])),
        "working": operation.is_at_work,
    }


def _shown(request: HttpRequest, operation: Operation) -> str:
    """Which of its stories are listed: those that were asked for, else those that somebody should look at."""
    asked = request.GET.get("show", "")
    if asked and asked not in SHOWN:
        raise Http404
    if asked:
        return asked
    if operation.kept:
        return "kept"
    if operation.taken_back:
        return "taken_back"
    return "refused" if operation.refused or not operation.changed else "changed"
