"""Whom the newsroom tells when something goes out, and what became of it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from articles.admin.pages import DeskAdmin, RecordAdmin, badge
from articles.finding import key_in
from articles.states import State
from issues.errands import title_of, try_again
from issues.errands.posting import CannotPost, refuse_address
from issues.models import Errand, Webhook

PUBLISH = "issues.publish_issue"
DONE = State("live", _("Done"))
GIVEN_UP = State("killed", _("Given up"))
IN_HAND = State("scheduled", _("In hand"))
AGAIN = State("held", _("Will be tried again"))
WAITING = State("draft", _("Waiting"))


def stands(errand: Errand, at: datetime) -> State:
    """How the errand stands at that moment (aware)."""
    if errand.done_at:
        return DONE
    if errand.due_at is None:
        return GIVEN_UP
    if errand.leased_until and errand.leased_until > at:
        return IN_HAND
    return AGAIN if errand.tries else WAITING


class WebhookForm(forms.ModelForm[Webhook]):
    """Another system, at an address of the world."""

    def clean_address(self) -> str:
        """Refuse what would never be posted to, before something is to be sent."""
        address: str = self.cleaned_data["address"]
        try:
            refuse_address(address)
        except CannotPost as refusal:
            raise ValidationError(str(refusal)) from refusal
        return address


@admin.register(Webhook)
class WebhookAdmin(DeskAdmin):
    """Other systems that are told. The secret is for those who may change it."""

    form = WebhookForm
    list_display = ["name", "address", "is_active", "tells_stories"]
    ordering = ["name"]

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Whoever only looks doesn't see what signs."""
        fields = ["name", "address", "is_active", "tells_stories"]
        may_change = self.has_change_permission(request) or self.has_add_permission(request)
        return [*fields[:2], "secret", *fields[2:]] if may_change else fields

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        """One at a time."""
        actions = super().get_actions(request)
        actions.pop("delete_selected", None)
        return actions


class ErrandFilter(admin.SimpleListFilter):
    """By how it stands."""

    title = _("state")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """As people ask."""
        return [("waiting", _("Waiting")), ("again", AGAIN.label), ("given_up", GIVEN_UP.label), ("done", DONE.label)]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Errand]) -> QuerySet[Errand]:
        """The errands that stand so."""
        undone = Q(done_at=None, due_at__isnull=False)
        meant = {
            "waiting": undone & Q(tries=0),
            "again": undone & Q(tries__gt=0),
            "given_up": Q(done_at=None, due_at=None),
            "done": Q(done_at__isnull=False),
        }
        asked = meant.get(self.value() or "")
        return queryset.filter(asked) if asked else queryset


@admin.register(Errand)
class ErrandAdmin(RecordAdmin):
    """What followed from something's going out. Publishers may have it tried again."""

    list_display = ["what", "state", "written_at", "tries", "due_at", "error"]
    list_filter = [ErrandFilter, "kind"]
    list_select_related = ["webhook", "issue", "article"]
    ordering = ["-id"]  # as they were written, and by an index: each story of the archive has some
    fields = ["what", "state", "key", "written_at", "due_at", "done_at", "tries", "error", "payload"]
    readonly_fields = ["what", "state"]
    actions = ["have_tried_again"]
    change_form_template = "admin/issues/errand/change_form.html"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Errand]:
        """Without what no list shows."""
        errands: QuerySet[Errand] = super().get_queryset(request).defer("issue__letter", "article__body")
        return errands

    def get_urls(self) -> list[URLPattern]:
        """With the button of one errand."""
        view = self.admin_site.admin_view(self.retry)
        return [path("<int:pk>/again/", view, name="issues_errand_again"), *super().get_urls()]

    @admin.display(description=_("errand"), ordering="key")
    def what(self, errand: Errand) -> str:
        """What it does, and for what."""
        return title_of(errand)

    @admin.display(description=_("state"))
    def state(self, errand: Errand) -> SafeString:
        """How it stands now."""
        return badge(stands(errand, timezone.now()))

    def has_retry_permission(self, request: HttpRequest) -> bool:
        """Whoever publishes sees to what follows."""
        return bool(request.user.has_perm(PUBLISH))

    @admin.action(description=_("Try again"), permissions=["retry"])
    def have_tried_again(self, request: HttpRequest, queryset: QuerySet[Errand]) -> None:
        """The ticked ones that are not done."""
        self._say(request, try_again(list(queryset.order_by().values_list("pk", flat=True)), timezone.now()))

    def retry(self, request: HttpRequest, pk: int) -> HttpResponse:
        """This one (POST)."""
        if not (self.has_view_permission(request) and self.has_retry_permission(request)):
            raise PermissionDenied
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        errand = get_object_or_404(Errand, pk=pk)
        self._say(request, try_again([errand.pk], timezone.now()))
        return redirect("admin:issues_errand_change", errand.pk)

    def change_view(self, request: HttpRequest, object_id: str, *args: Any, **kwargs: Any) -> HttpResponse:
        """With the button, for those who may press it, while there is something to do."""
        undone = Errand.objects.filter(pk=key_in(object_id) or 0, done_at=None)
        kwargs["extra_context"] = {"may_try_again": self.has_retry_permission(request) and undone.exists()}
        return super().change_view(request, object_id, *args, **kwargs)

    def _say(self, request: HttpRequest, count: int) -> None:
        said = ngettext("%(count)s errand is tried again.", "%(count)s errands are tried again.", count)
        self.message_user(request, said % {"count": count}, messages.SUCCESS if count else messages.WARNING)
