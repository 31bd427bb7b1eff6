"""A batch on the desk: its proof screen, what is done with all of it, and the way back."""

from __future__ import annotations

from collections import Counter
from contextlib import suppress
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import InvalidPage, Page, Paginator
from django.db.models import Count, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from articles import rights
from articles.admin.pages import DeskAdmin, editor_of
from articles.finding import key_in
from articles.models import Article
from issues.intake.accepting import AT_ONCE, accept_all, acceptable, begin_to_accept, leave_out
from issues.intake.admin.cards import CARDS_A_PAGE, cards_of, legend
from issues.intake.admin.drop import ADD, drop
from issues.intake.models import SEE_ALL, Batch, BatchItem
from issues.intake.reading import Progress, progress_of
from issues.intake.tasks import take_up_abandoned, undo_batch, work_on_batch
from issues.intake.understanding import Desk
from issues.intake.undoing import UNDOABLE, What, may_undo, plan, undo, undo_in_background, why_nothing
from issues.intake.uploads import CannotTakeIn

WORKING = {Batch.State.READING, Batch.State.ACCEPTING}
STEPS_SHOWN = 200
MOST_LOOKED_AT = 200  # of more that wait, the page doesn't say how many are ready
Decision = BatchItem.Decision


class BatchPages(DeskAdmin):
    """The pages of a batch. Whoever may not see it finds nothing."""

    def get_urls(self) -> list[URLPattern]:
        """With progress, the acts on all of it, and undoing."""
        wrapped, under = self.admin_site.admin_view, "<int:batch>/"
        return [
            path(f"{under}progress/", wrapped(require_GET(self.progress)), name="intake_batch_progress"),
            path(f"{under}accept/", wrapped(require_POST(self.accept_page)), name="intake_batch_accept"),
            path(f"{under}discard/", wrapped(require_POST(self.discard_page)), name="intake_batch_discard"),
            path(f"{under}undo/", wrapped(self.undo_page), name="intake_batch_undo"),
            *super().get_urls(),
        ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Batch]:
        """One's own batches, or all, with the number of their stories."""
        batches: QuerySet[Batch] = super().get_queryset(request)
        return batches.filter(pk__in=Batch.objects.visible_to(request.user).values("pk")).annotate(
            item_count=Count("items")
        )

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Whoever may look at all of them, and whoever brings copy in at their own."""
        own = obj is None or obj.opened_by_id == request.user.pk
        return request.user.has_perm(SEE_ALL) or (own and request.user.has_perm(ADD))

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """A new batch begins with files dropped on a page."""
        return drop(request, self.admin_site.each_context(request), None)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The proof screen, or how far the reading is."""
        key = key_in(object_id)
        if key is None:
            raise Http404
        if request.method not in {"GET", "HEAD"}:
            raise PermissionDenied
        batch, at = batch_of(request, key), timezone.now()
        take_up_abandoned(at)
        desk = Desk(batch, by=editor_of(request), at=at)
        page = _page(request, batch)
        decisions = _decisions(batch)
        context = self.admin_site.each_context(request) | {
            "title": batch.issue or _("Copy that came in"),
            "opts": self.opts,
            "batch": batch,
            "issue": batch.issue,
            "page": page,
            "cards": cards_of(desk, list(page.object_list), whole=key_in(request.GET.get("whole", ""))),
            "legend": legend(),
            "decisions": decisions,
            "progress": progress(batch) if batch.state in WORKING else None,
            "stalled": batch.lease_until is not None and batch.lease_until <= at,
            "outcomes": _outcomes(batch) if request.user.has_perm("intake.view_batchitem") else [],
            "ready": ready_count(desk, decisions[Decision.WAITING]),
            "may_act": may_act(request, batch),
            "may_undo": may_undo(batch, desk.by) and batch.state in UNDOABLE and decisions[Decision.ACCEPTED] > 0,
        }
        return TemplateResponse(request, "desk/intake/batch.html", context)

    def progress(self, request: HttpRequest, batch: int) -> HttpResponse:
        """How far the background is, for the bar."""
        found = batch_of(request, batch)
        take_up_abandoned(timezone.now())
        far = progress(found)
        said = {"done": far.done, "total": far.total, "said": words_of(found, far), "working": found.state in WORKING}
        return JsonResponse(said)

    def accept_page(self, request: HttpRequest, batch: int) -> HttpResponse:
        """Accept all that nothing stands against: few at once, many in the background."""
        found, by, at = acting_on(request, batch), editor_of(request), timezone.now()
        ready = acceptable(found, by=by, at=at) if found.state == Batch.State.READY else []
        if len(ready) > AT_ONCE:
            if begin_to_accept(found, by=by, at=at):
                work_on_batch.enqueue(found.pk)
            return redirect("admin:intake_batch_change", batch)
        refusals = accept_all(found, by=by, clock=timezone.now) if ready else []
        taken = len(ready) - len(refusals)
        said = ngettext("%(count)s story was taken in.", "%(count)s stories were taken in.", taken)
        self.message_user(request, said % {"count": taken}, messages.SUCCESS if taken else messages.WARNING)
        for refusal in refusals:
            self.message_user(request, refusal, messages.ERROR)
        return redirect("admin:intake_batch_change", batch)

    def discard_page(self, request: HttpRequest, batch: int) -> HttpResponse:
        """Leave out all that waits."""
        found, by, at = acting_on(request, batch), editor_of(request), timezone.now()
        count = 0
        for item in found.items.filter(decision=Decision.WAITING):
            with suppress(CannotTakeIn):  # somebody else decided about it in this very moment
                leave_out(item, by=by, at=at)
                count += 1
        said = ngettext("%(count)s story was left out.", "%(count)s stories were left out.", count)
        self.message_user(request, said % {"count": count}, messages.SUCCESS if count else messages.WARNING)
        return redirect("admin:intake_batch_change", batch)

    def undo_page(self, request: HttpRequest, batch: int) -> HttpResponse:
        """What exactly would happen; posted, it happens."""
        found, by, at = batch_of(request, batch), editor_of(request), timezone.now()
        if not may_undo(found, by) or not by.has_perm(ADD):
            raise PermissionDenied
        if request.method == "POST" and undo_in_background(found):
            undo_batch.enqueue(found.pk, by.pk)
            self.message_user(request, _("It is being undone in the background. Look again in a while."))
            return redirect("admin:intake_batch_change", batch)
        if request.method == "POST":
            try:
                done = undo(found, by=by, at=at)
            except CannotTakeIn as refusal:
                self.message_user(request, refusal.message, messages.ERROR)
            else:
                count = sum(step.what != What.LEAVE for step in done)
                said = ngettext("Undone: %(count)s story.", "Undone: %(count)s stories.", count)
                self.message_user(request, said % {"count": count}, messages.SUCCESS)
            return redirect("admin:intake_batch_change", batch)
        steps = plan(found, by=by, at=at, most=STEPS_SHOWN)
        more = max(found.items.filter(decision=Decision.ACCEPTED).count() - STEPS_SHOWN, 0)
        context = self.admin_site.each_context(request) | {
            "title": _("Undo this batch"),
            "batch": found,
            "issue": found.issue,
            "counts": Counter(step.what.value for step in steps),
            "steps": {what.value: [step for step in steps if step.what == what] for what in What},
            "more": more,
            "why_nothing": "" if more else why_nothing(found, steps),
            "waiting": found.items.filter(decision=Decision.WAITING).count(),
            "seen": set(_visible(request, [step.article.pk for step in steps])),
        }
        return TemplateResponse(request, "desk/intake/undo.html", context)


def batch_of(request: HttpRequest, pk: int) -> Batch:
    """The batch, if this person may see it.

    Raises Http404 otherwise, as if there were none.
    """
    person = editor_of(request)
    if not (person.has_perm(ADD) or person.has_perm(SEE_ALL)):
        raise PermissionDenied
    visible = Batch.objects.visible_to(person).select_related("issue__proof", "opened_by", "undone_by", "accepting_by")
    return get_object_or_404(visible, pk=pk)


def may_act(request: HttpRequest, batch: Batch) -> bool:
    """Whether this person decides about it: who brought it, and the desk."""
    return request.user.has_perm(ADD) and may_undo(batch, editor_of(request))


def acting_on(request: HttpRequest, pk: int) -> Batch:
    """The batch, for somebody who may decide about it."""
    batch = batch_of(request, pk)
    if not may_act(request, batch):
        raise PermissionDenied
    return batch


def progress(batch: Batch) -> Progress:
    """The files that were read; while it is accepted, the stories that were decided."""
    if batch.state != Batch.State.ACCEPTING:
        return progress_of(batch)
    decisions = _decisions(batch)
    total = decisions[Decision.WAITING] + decisions[Decision.ACCEPTED]
    return Progress(decisions[Decision.ACCEPTED], total)


def ready_count(desk: Desk, waiting: int) -> int | None:
    """How many of those that wait one click takes in; None where looking at all of them would take too long."""
    if waiting > MOST_LOOKED_AT:
        return None
    return len(acceptable(desk.batch, by=desk.by, at=desk.at)) if desk.batch.state == Batch.State.READY else 0


def words_of(batch: Batch, far: Progress) -> str:
    """The bar in words."""
    words = {"done": far.done, "total": far.total}
    if batch.state == Batch.State.ACCEPTING:
        return _("%(done)s of %(total)s taken in") % words
    return _("%(done)s of %(total)s read") % words


def _decisions(batch: Batch) -> Counter[str]:
    rows = batch.items.order_by().values_list("decision").annotate(count=Count("id"))
    return Counter(dict(rows))


def _outcomes(batch: Batch) -> list[tuple[str, str, int]]:
    """How many stories went which way: a command's batch may hold ten thousand."""
    if batch.state in WORKING:
        return []
    labels = dict(BatchItem.Outcome.choices)
    rows = batch.items.order_by("outcome").values_list("outcome").annotate(count=Count("id"))
    return [(outcome, str(labels[outcome]), count) for outcome, count in rows]


def _page(request: HttpRequest, batch: Batch) -> Page[BatchItem]:
    items = batch.items.select_related("article", "batch").order_by("id")
    if request.GET.get("show") == "waiting":
        items = items.filter(decision=Decision.WAITING)
    try:
        return Paginator(items, CARDS_A_PAGE).page(request.GET.get("page", 1))
    except InvalidPage as error:
        raise Http404 from error


def _visible(request: HttpRequest, keys: list[int]) -> list[int]:
    seen = Article.objects.filter(rights.visible_to(editor_of(request)), pk__in=keys)
    return list(seen.values_list("pk", flat=True))
