"""Withdrawing everything from a source: the look, the reason, the act; and what was done to pictures so far."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from articles import rights
from articles.admin.pages import DeskAdmin, RecordAdmin, badge, counted, editor_of
from articles.finding import key_in
from articles.images.acts import LibraryAct, new_key
from articles.images.models import Image, ImageSource
from articles.picture_library.bulk import LABELS, shown
from articles.picture_library.refusal import CannotChangeLibrary
from articles.picture_library.undoing import EDIT_PICTURES, may_undo, undo
from articles.picture_library.withdrawing import look, withdraw
from articles.states import State

LINES_A_PAGE = 50
MOST_ACTS = 5


class WithdrawalPages(DeskAdmin):
    """The page on which all pictures of a source are withdrawn."""

    change_form_template = "desk/pictures/source_form.html"

    def get_urls(self) -> list[URLPattern]:
        """With the withdrawal."""
        page = path("<int:pk>/withdraw/", self.admin_site.admin_view(self.withdraw), name="images_imagesource_withdraw")
        return [page, *super().get_urls()]

    def withdraw(self, request: HttpRequest, pk: int) -> HttpResponse:
        """What would follow; posted with a reason, it does."""
        source: ImageSource = self.get_object(request, str(pk))
        if not request.user.has_perm(rights.WITHDRAW_SOURCE):
            raise PermissionDenied
        typed, now, refusal = request.POST, timezone.now(), ""
        if request.method == "POST":
            said = {"reason": typed.get("reason", ""), "seen": typed.get("seen", ""), "key": typed.get("key", "")[:32]}
            try:
                act = withdraw(source, by=editor_of(request), at=now, **said)
            except CannotChangeLibrary as error:
                refusal = error.message
            else:
                return redirect("admin:images_libraryact_change", act.pk)
        context = self.admin_site.each_context(request) | {
            "title": _("Withdraw everything from %(source)s") % {"source": source},
            "opts": self.opts,
            "source": source,
            "look": look(source, at=now),
            "reason": typed.get("reason", ""),
            "refusal": refusal,
            "key": new_key(),
        }
        return TemplateResponse(request, "desk/pictures/withdraw.html", context)

    def furnish(self, request: HttpRequest, context: dict[str, Any], obj: Any) -> None:
        """With the door to the withdrawal, and what was done to its pictures."""
        super().furnish(request, context, obj)
        if obj is not None:
            context["may_withdraw"] = request.user.has_perm(rights.WITHDRAW_SOURCE)
            context["withdrawals"] = obj.acts.select_related("made_by", "undone_by").defer("changes")[:MOST_ACTS]


@admin.register(LibraryAct)
class LibraryActAdmin(RecordAdmin):
    """What was done to many pictures at once, for everybody who may change pictures."""

    list_display = ["what", "kind", "made_by", "made_at", "stands", "how_many"]
    list_select_related = ["made_by"]
    list_filter = ["kind"]
    search_fields = ["what", "reason"]
    search_help_text = gettext_lazy("By what was changed, or why.")
    show_facets = admin.ShowFacets.NEVER
    actions = None

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Whoever may change pictures."""
        return request.user.has_perm(EDIT_PICTURES)

    def has_module_permission(self, request: HttpRequest) -> bool:
        """The same: the acts have no rights of their own."""
        return request.user.has_perm(EDIT_PICTURES)

    def get_queryset(self, request: HttpRequest) -> QuerySet[LibraryAct]:
        """Without the changes, which one page reads."""
        acts: QuerySet[LibraryAct] = super().get_queryset(request).defer("changes")
        return acts

    def get_urls(self) -> list[URLPattern]:
        """With the way back."""
        page = path("<int:pk>/undo/", self.admin_site.admin_view(self.undo_page), name="images_libraryact_undo")
        return [page, *super().get_urls()]

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """What it did, picture by picture."""
        if request.method not in {"GET", "HEAD"}:
            raise PermissionDenied
        act = self._act(request, key_in(object_id) or 0)
        page = Paginator(list(act.changes_by_picture.items()), LINES_A_PAGE).get_page(request.GET.get("page"))
        images = Image.objects.select_related("source").in_bulk([key for key, _row in page])
        names = _Names(row for _key, row in page)
        lines = [(images.get(key), key, [names.line(name, *pair) for name, pair in row.items()]) for key, row in page]
        context = self._context(request, act) | {"page": page, "lines": lines}
        return TemplateResponse(request, "desk/pictures/act.html", context)

    def undo_page(self, request: HttpRequest, pk: int) -> HttpResponse:
        """What would follow; posted, it is taken back."""
        act, person = self._act(request, pk), editor_of(request)
        if not may_undo(person, act):
            raise PermissionDenied
        if request.method != "POST":
            return TemplateResponse(request, "desk/pictures/undo.html", self._context(request, act))
        try:
            undo(act, by=person, at=timezone.now())
        except CannotChangeLibrary as refusal:
            self.message_user(request, refusal.message, messages.ERROR)
        return redirect("admin:images_libraryact_change", pk)

    @admin.display(description=gettext_lazy("state"))
    def stands(self, act: LibraryAct) -> SafeString:
        """Whether it stands."""
        return badge(state_of(act))

    @admin.display(description=gettext_lazy("pictures"), ordering="pictures")
    def how_many(self, act: LibraryAct) -> SafeString:
        """How many pictures it changed."""
        return counted(act.pictures, ngettext("picture", "pictures", act.pictures))

    def _act(self, request: HttpRequest, pk: int) -> LibraryAct:
        if not self.has_view_permission(request):
            raise PermissionDenied
        return get_object_or_404(LibraryAct.objects.select_related("made_by", "undone_by", "source"), pk=pk)

    def _context(self, request: HttpRequest, act: LibraryAct) -> dict[str, Any]:
        return self.admin_site.each_context(request) | {
            "title": act.what,
            "opts": self.opts,
            "act": act,
            "state": state_of(act),
            "may_undo": act.undone_at is None and may_undo(editor_of(request), act),
        }


class _Names:
    """Values of acts as people read them, sources looked up at once."""

    def __init__(self, rows: Any) -> None:
        keys = {key for row in rows for key in row.get("source_id", ()) if key}
        self.sources = dict(ImageSource.objects.filter(pk__in=keys).values_list("pk", "name"))

    def line(self, name: str, before: Any, after: Any) -> tuple[str, str, str]:
        """The field, what it said, what it says."""
        if name == "source_id":
            sides = [self.sources.get(key, _("deleted")) if key else _("none") for key in (before, after)]
        elif name == "withdrawn_at":
            return _("Readers"), _("see it"), _("see who is credited, and no picture")
        else:
            sides = [shown(name, value) for value in (before, after)]
        return str(LABELS[name]), sides[0], sides[1]


def state_of(act: LibraryAct) -> State:
    """Whether it stands, as the desk shows states."""
    return State("draft", _("undone")) if act.undone_at else State("live", _("done"))
