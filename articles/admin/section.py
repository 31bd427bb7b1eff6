"""The desk's pages of the sections."""

from __future__ import annotations

from django.contrib import admin
from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from articles.admin.pages import DeskAdmin, counted
from articles.forms import SectionForm
from articles.models import Section


@admin.register(Section)
class SectionAdmin(DeskAdmin):
    """The standing divisions, in the order in which readers meet them."""

    form = SectionForm
    list_display = ["name", "standing_head", "position", "stories"]
    search_fields = ["name", "standing_head"]
    ordering = ["position", "name"]
    prepopulated_fields = {"slug": ["name"]}
    fields = ["name", "slug", "standing_head", "description", "position"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Section]:
        """The sections with the number of their stories."""
        sections: QuerySet[Section] = super().get_queryset(request).annotate(story_count=Count("articles"))
        return sections

    @admin.display(description=_("stories"))
    def stories(self, section: Section) -> SafeString:
        """How many stories stand in it, whatever their state."""
        count: int = getattr(section, "story_count", 0)
        return counted(count, ngettext("story", "stories", count))
