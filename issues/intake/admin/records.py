"""The desk's lists of batches and their items: what came in, and what became of it."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from articles import rights
from articles.admin.pages import RecordAdmin, counted
from issues.intake.admin.batch import BatchPages
from issues.intake.admin.item import ItemPages
from issues.intake.models import Batch, BatchItem


@admin.register(Batch)
class BatchAdmin(BatchPages, ItemPages):
    """Copy that came in together."""

    list_display = ["__str__", "opened_at", "opened_by", "issue", "state", "stories"]
    list_select_related = ["opened_by", "issue"]
    list_filter = ["state"]
    search_fields = ["items__file_name"]
    search_help_text = _("By the name of a file.")
    date_hierarchy = "opened_at"
    ordering = ["-opened_at", "-id"]
    actions = None

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """What came in is decided story by story, not typed over."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A batch is undone, not deleted."""
        return False

    @admin.display(description=_("stories"))
    def stories(self, batch: Batch) -> SafeString:
        """How many stories came in with it."""
        count: int = getattr(batch, "item_count", 0)
        return counted(count, ngettext("story", "stories", count))


@admin.register(BatchItem)
class BatchItemAdmin(RecordAdmin):
    """One story of one file."""

    list_display = ["file_name", "line", "outcome", "decision", "article", "said"]
    list_select_related = ["article"]
    list_filter = ["outcome", "decision"]
    search_fields = ["file_name", "article__headline"]
    fields = ["batch", "file_name", "line", "outcome", "decision", "article", "said"]
    readonly_fields = ["said"]
    ordering = ["-id"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[BatchItem]:
        """Without stories that this person may not see."""
        items: QuerySet[BatchItem] = super().get_queryset(request).defer("text", "found", "typed", "made")
        return items.filter(Q(article=None) | rights.visible_to(request.user, "article__"))

    def lookup_allowed(self, lookup: str, value: Any, request: HttpRequest) -> bool:
        """A batch links to its own stories."""
        return lookup == "batch__id__exact" or super().lookup_allowed(lookup, value, request)

    @admin.display(description=_("remarks"))
    def said(self, item: BatchItem) -> SafeString | str:
        """What the reader of the file remarked, a line each."""
        lines = ((remark.get("line") or "", remark.get("message", "")) for remark in item.remarks)
        return format_html_join("", "<div>{} {}</div>", lines) or "–"
