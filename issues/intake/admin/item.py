"""The acts on one card of the proof screen, each with an answer for the page's script and one without."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from articles.admin.pages import DeskAdmin, editor_of
from articles.comparing import compare, labels_for
from articles.editing import desk_content
from articles.finding import key_in
from issues.intake.accepting import accept, leave_out, take_back
from issues.intake.admin.answering import wants_json
from issues.intake.admin.batch import acting_on, batch_of, ready_count
from issues.intake.admin.cards import Card, cards_of, legend
from issues.intake.admin.corrections import mark, take_typed, unmark
from issues.intake.copies import body_of
from issues.intake.models import BatchItem
from issues.intake.understanding import Desk
from issues.intake.uploads import CannotTakeIn

COMPARED = ("headline", "standfirst", "body")


class ItemPages(DeskAdmin):
    """What is done with one item: corrected, accepted, left out, compared with the story that we have."""

    def get_urls(self) -> list[URLPattern]:
        """With the acts, the comparison and the picture."""
        wrapped, under = self.admin_site.admin_view, "<int:batch>/items/<int:item>/"
        name = "intake_batch_item"
        return [
            path(f"{under}compare/", wrapped(require_GET(self.compare_page)), name=f"{name}_compare"),
            path(f"{under}pictures/<int:picture>/", wrapped(require_GET(self.picture)), name=f"{name}_picture"),
            path(f"{under}<slug:act>/", wrapped(require_POST(self.item_act)), name=f"{name}_act"),
            *super().get_urls(),
        ]

    def item_act(self, request: HttpRequest, batch: int, item: int, act: str) -> HttpResponse:
        """Do it; the answer is the card as it stands then."""
        if act not in ACTS:
            raise Http404
        found = acting_on(request, batch)
        row = get_object_or_404(found.items.select_related("batch"), pk=item)
        desk, refusal = Desk(found, by=editor_of(request), at=timezone.now()), None
        try:
            ACTS[act](row, request.POST, desk)
        except CannotTakeIn as error:
            refusal = error
        if wants_json(request):
            return _card(request, row, desk, refusal)
        if refusal is not None and refusal.field == "text":
            return self._come_back(request, row, desk, refusal)
        if refusal is not None:
            self.message_user(request, refusal.message, messages.ERROR)
        address = reverse("admin:intake_batch_change", args=[batch])
        page = key_in(request.POST.get("page", ""))
        return redirect(f"{address}{f'?page={page}' if page else ''}#copy-{item}")

    def _come_back(self, request: HttpRequest, row: BatchItem, desk: Desk, refusal: CannotTakeIn) -> HttpResponse:
        """The card alone, with what was typed over its text in the field."""
        context = self.admin_site.each_context(request) | {
            "title": _("Correct the text"),
            "batch": desk.batch,
            "card": _fresh_card(request, row, desk, refusal),
            "refusal": refusal,
            "legend": legend(),
            "may_act": True,
            "page_number": request.POST.get("page", ""),
        }
        return TemplateResponse(request, "desk/intake/one.html", context, status=409)

    def compare_page(self, request: HttpRequest, batch: int, item: int) -> HttpResponse:
        """The story that we have beside what came in, word by word."""
        found = batch_of(request, batch)
        row = get_object_or_404(found.items.select_related("batch"), pk=item)
        [one] = Desk(found, by=editor_of(request), at=timezone.now()).look_at([row])
        if one.twin is None:
            raise Http404
        before = desk_content(one.twin)
        texts = {"headline": one.copy.headline, "standfirst": one.copy.standfirst, "body": body_of(one.copy)}
        after = before | texts
        context = self.admin_site.each_context(request) | {
            "title": _("What changed"),
            "batch": found,
            "one": one,
            "comparisons": compare(before, after, labels=labels_for(before), among=COMPARED),
        }
        return TemplateResponse(request, "desk/intake/compare.html", context)

    def picture(self, request: HttpRequest, batch: int, item: int, picture: int) -> HttpResponse:
        """A picture that came along, as a small clean copy; what was sent is never handed out."""
        found = batch_of(request, batch)
        row = get_object_or_404(found.items.all(), pk=item)
        sent = get_object_or_404(row.pictures.defer("raw"), pk=picture)
        return HttpResponse(bytes(sent.thumbnail), content_type="image/jpeg")


def _fresh_card(request: HttpRequest, row: BatchItem, desk: Desk, refusal: CannotTakeIn | None) -> Card:
    fresh = BatchItem.objects.select_related("article", "batch__issue").get(pk=row.pk)
    [card] = cards_of(desk, [fresh], whole=row.pk if request.POST.get("whole") == "1" else None)
    typed = request.POST.get("text") if refusal is not None and refusal.field == "text" else None
    overtaken = typed is not None and request.POST.get("text_was") != card.text_was
    return replace(card, typed_text=typed, is_overtaken=overtaken)


def _card(request: HttpRequest, row: BatchItem, desk: Desk, refusal: CannotTakeIn | None) -> HttpResponse:
    card = _fresh_card(request, row, desk, refusal)
    context = {"card": card, "batch": desk.batch, "legend": legend(), "may_act": True, "page_number": 1}
    html = render_to_string("desk/intake/card.html", context, request)
    waiting = desk.batch.items.filter(decision=BatchItem.Decision.WAITING).count()
    ready = ready_count(desk, waiting)
    said = {"card": html, "message": refusal.message if refusal else "", "waiting": waiting, "ready": ready}
    return JsonResponse(said, status=409 if refusal else 200)


def _accept(row: BatchItem, posted: QueryDict, desk: Desk) -> None:
    """Accepting saves first what stands in the fields."""
    if "headline" in posted:
        take_typed(row, posted, desk)
    accept(row, by=desk.by, at=desk.at)


def _unmark(row: BatchItem, _posted: QueryDict, _desk: Desk) -> None:
    unmark(row)


def _leave_out(row: BatchItem, _posted: QueryDict, desk: Desk) -> None:
    leave_out(row, by=desk.by, at=desk.at)


def _take_back(row: BatchItem, _posted: QueryDict, desk: Desk) -> None:
    take_back(row, by=desk.by, at=desk.at)


ACTS: dict[str, Callable[[BatchItem, QueryDict, Desk], object]] = {
    "mark": mark,
    "unmark": _unmark,
    "save": take_typed,
    "accept": _accept,
    "discard": _leave_out,
    "back": _take_back,
}
