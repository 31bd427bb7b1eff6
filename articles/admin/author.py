"""The desk's pages of the authors."""

from __future__ import annotations

from django.contrib import admin
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from articles.admin.pages import DeskAdmin, counted
from articles.forms import AuthorForm
from articles.models import Author
from articles.names import name_key


@admin.register(Author)
class AuthorAdmin(DeskAdmin):
    """Those who write: on the staff and from outside."""

    form = AuthorForm
    list_display = ["name", "role_title", "stories"]
    search_fields = ["name"]
    ordering = ["name", "id"]
    search_help_text = _("By name, with or without accents.")
    autocomplete_fields = ["portrait"]
    fields = ["name", "role_title", "bio", "portrait", "slug"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Author]:
        """The authors with the number of stories that name them."""
        authors: QuerySet[Author] = (
            super().get_queryset(request).annotate(story_count=Count("bylines__article", distinct=True))
        )
        return authors

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Author], search_term: str
    ) -> tuple[QuerySet[Author], bool]:
        """Find "José" by typing "jose", in lists and in the story's byline."""
        named = Q(name__icontains=search_term)
        if key := name_key(search_term):
            named |= Q(name_key__contains=key)
        return queryset.filter(named), False

    @admin.display(description=_("stories"))
    def stories(self, author: Author) -> SafeString:
        """How many stories name this person."""
        count: int = getattr(author, "story_count", 0)
        return counted(count, ngettext("story", "stories", count))
