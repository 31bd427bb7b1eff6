"""The desk's page of batches: what came in, and what became of it."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from articles import rights
from articles.admin.pages import RecordAdmin
from issues.intake.models import Batch, BatchItem


@admin.register(Batch)
class BatchAdmin(RecordAdmin):
    """Copy that came in together."""

    list_display = ["__str__", "opened_at", "opened_by", "stories"]
    list_select_related = ["opened_by"]
    search_fields = ["items__file_name"]
    search_help_text = _("By the name of a file.")
    date_hierarchy = "opened_at"
    ordering = ["-opened_at", "-id"]
    fields = ["opened_at", "opened_by", "outcomes"]
    readonly_fields = ["outcomes"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Batch]:
        """The batches with the number of their stories."""
        batches: QuerySet[Batch] = super().get_queryset(request).annotate(item_count=Count("items"))
        return batches

    @admin.display(description=_("stories"))
    def stories(self, batch: Batch) -> int:
        """How many stories came in with it."""
        count: int = getattr(batch, "item_count", 0)
        return count

    @admin.display(description=_("what became of it"))
    def outcomes(self, batch: Batch) -> SafeString | str:
        """How many stories went which way, each number a link to them: a batch may hold ten thousand."""
        counts = batch.items.order_by("outcome").values_list("outcome").annotate(count=Count("id"))
        address = reverse("admin:intake_batchitem_changelist")
        labels = dict(BatchItem.Outcome.choices)
        lines = ((address, batch.pk, outcome, f"{count} × {labels[outcome]}") for outcome, count in counts)
        link = '<div><a href="{}?batch__id__exact={}&amp;outcome__exact={}">{}</a></div>'
        return format_html_join("", link, lines) or "–"


@admin.register(BatchItem)
class BatchItemAdmin(RecordAdmin):
    """One story of one file."""

    list_display = ["file_name", "line", "outcome", "article", "said"]
    list_select_related = ["article"]
    list_filter = ["outcome"]
    search_fields = ["file_name", "article__headline"]
    fields = ["batch", "file_name", "line", "outcome", "article", "said"]
    readonly_fields = ["said"]
    ordering = ["-id"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[BatchItem]:
        """Without stories that this person may not see."""
        items: QuerySet[BatchItem] = super().get_queryset(request)
        return items.filter(Q(article=None) | rights.visible_to(request.user, "article__"))

    def lookup_allowed(self, lookup: str, value: Any, request: HttpRequest) -> bool:
        """A batch links to its own stories."""
        return lookup == "batch__id__exact" or super().lookup_allowed(lookup, value, request)

    @admin.display(description=_("remarks"))
    def said(self, item: BatchItem) -> SafeString | str:
        """What the reader of the file remarked, a line each."""
        lines = ((remark.get("line") or "", remark.get("message", "")) for remark in item.remarks)
        return format_html_join("", "<div>{} {}</div>", lines) or "–"
