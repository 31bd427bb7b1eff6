"""What happened to stories: revisions, corrections, withdrawals, former addresses. To look at, not to change."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from articles import body
from articles.admin.story_rights import StoryRecordAdmin
from articles.models import Article, Correction, FormerAddress, Revision, Withdrawal


@admin.register(Revision)
class RevisionAdmin(StoryRecordAdmin):
    """Every saved version of every story; each leads to the story's own pages, where versions are compared.

    What versions say is never searched, counted or sorted by: at 100,000 of them that would read every text.
    """

    list_display = ["story", "number", "saved_at", "saved_by", "kind", "note"]
    list_display_links = ["number"]
    list_select_related = ["article", "saved_by"]
    search_fields = ["article__headline"]
    search_help_text = _("By the headline of the story.")
    ordering = ["-id"]
    sortable_by = ()
    fields = ["story", "number", "saved_at", "saved_by", "kind", "note", "text"]
    readonly_fields = ["story", "text"]

    class Media:
        css = {"all": ["css/desk/revisions.css"]}

    def get_queryset(self, request: HttpRequest) -> QuerySet[Revision]:
        """The list leaves the texts where they are."""
        revisions: QuerySet[Revision] = super().get_queryset(request)
        match = request.resolver_match
        if match is not None and match.url_name == "articles_revision_changelist":
            return revisions.defer("content", "article__body", "article__editor_note")
        return revisions

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Revision], search_term: str
    ) -> tuple[QuerySet[Revision], bool]:
        """First the stories, then their revisions: there are far fewer stories."""
        words = search_term.replace("\0", "").split()
        if not words:
            return queryset, False
        found = Article.objects.all()
        for word in words:
            found = found.filter(headline__icontains=word)
        return queryset.filter(article__in=found.values("pk")), False

    def lookup_allowed(self, lookup: str, value: Any, request: HttpRequest) -> bool:
        """Other pages link to the revisions of one story."""
        return lookup == "article__id__exact" or super().lookup_allowed(lookup, value, request)

    @admin.display(description=_("story"))
    def story(self, revision: Revision) -> SafeString:
        """The story as it is called now, and the way to its revisions."""
        address = reverse("admin:articles_article_revisions", args=[revision.article_id])
        return format_html('<a href="{}">{}</a>', address, revision.article)

    @admin.display(description=_("what it said"))
    def text(self, revision: Revision) -> SafeString:
        """The version as it read."""
        content = revision.content
        text = body.rendered(str(content.get("body") or ""))
        context = {"revision": revision, "content": content, "text": text}
        return render_to_string("desk/revision.html", context)


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
