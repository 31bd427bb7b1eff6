"""What happened to stories: revisions, corrections, withdrawals, former addresses. To look at, not to change."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from articles import body
from articles.admin.story_rights import StoryRecordAdmin
from articles.models import Correction, FormerAddress, Revision, Withdrawal


@admin.register(Revision)
class RevisionAdmin(StoryRecordAdmin):
    """Every saved version of every story."""

    list_display = ["story", "number", "saved_at", "saved_by", "note"]
    list_display_links = ["story", "number"]
    list_select_related = ["article", "saved_by"]
    search_fields = ["article__headline", "note"]
    date_hierarchy = "saved_at"
    ordering = ["-saved_at", "-id"]
    fields = ["article", "number", "saved_at", "saved_by", "note", "text"]
    readonly_fields = ["text"]

    def lookup_allowed(self, lookup: str, value: Any, request: HttpRequest) -> bool:
        """A story's form links to the story's own revisions."""
        return lookup == "article__id__exact" or super().lookup_allowed(lookup, value, request)

    @admin.display(description=_("story"), ordering="article__headline")
    def story(self, revision: Revision) -> str:
        """The headline as it is now."""
        return revision.article.headline

    @admin.display(description=_("what it said"))
    def text(self, revision: Revision) -> SafeString:
        """The version as it read."""
        content = revision.content
        text = body.rendered(str(content.get("body", "")))
        return render_to_string("desk/revision.html", {"content": content, "text": text})


@admin.register(Correction)
class CorrectionAdmin(StoryRecordAdmin):
    """What was wrong and is now right. Corrections are written on the story's own form."""

    list_display = ["article", "kind", "text", "corrected_at", "corrected_by"]
    list_select_related = ["article", "corrected_by"]
    list_filter = ["kind"]
    search_fields = ["article__headline", "text"]
    date_hierarchy = "corrected_at"
    ordering = ["-corrected_at", "-id"]
    fields = ["article", "kind", "text", "on_top", "corrected_at", "corrected_by"]


@admin.register(Withdrawal)
class WithdrawalAdmin(StoryRecordAdmin):
    """Stories taken off after they ran, with the reason."""

    list_display = ["article", "for_good", "reason", "withdrawn_at", "withdrawn_by"]
    list_select_related = ["article", "withdrawn_by"]
    list_filter = ["for_good"]
    search_fields = ["article__headline", "reason"]
    date_hierarchy = "withdrawn_at"
    fields = ["article", "for_good", "reason", "told_readers", "withdrawn_at", "withdrawn_by"]


@admin.register(FormerAddress)
class FormerAddressAdmin(StoryRecordAdmin):
    """Addresses that redirect to where a story is now."""

    list_display = ["slug", "article", "moved_at"]
    list_select_related = ["article"]
    search_fields = ["slug", "article__headline"]
    fields = ["slug", "article", "moved_at"]
