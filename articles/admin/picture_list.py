"""The picture library: a grid of pictures with where they are used, narrowed by filters, edited by the dozen."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import admin
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from articles.admin.pages import NOTHING, DeskAdmin
from articles.admin.picture_bulk import address_for, address_for_ticked
from articles.admin.picture_filters import (
    LikenessFilter,
    MissingFilter,
    RightsFilter,
    SourceFilter,
    UploaderFilter,
    UseFilter,
)
from articles.images.addresses import address_of
from articles.images.models import Image
from articles.picture_library.searching import SOON, found
from articles.picture_library.uses import Uses, uses_of

THUMBNAIL_WIDTH = 320


class PictureList(DeskAdmin):
    """The list half of the pictures' pages; `ImageAdmin` adds the form."""

    list_display = ["thumbnail", "title", "credit", "standing", "where"]
    list_display_links = ["title"]
    list_filter = [
        MissingFilter,
        UseFilter,
        RightsFilter,
        LikenessFilter,
        SourceFilter,
        UploaderFilter,
        ("created_at", admin.DateFieldListFilter),
    ]
    list_select_related = ["source"]
    list_per_page = 48
    show_facets = admin.ShowFacets.NEVER
    search_fields = ["title"]
    search_help_text = gettext_lazy("By title, caption, alt text, place, photographer, source, or the story it leads.")
    actions = ["edit_ticked"]

    class Media:
        js = ["js/desk/picture_grid.js"]

    def get_ordering(self, request: HttpRequest) -> Any:
        """The newest first; likenesses, group by group."""
        return ["-alike", "id"] if request.GET.get(LikenessFilter.parameter_name) else super().get_ordering(request)

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Image], search_term: str
    ) -> tuple[QuerySet[Image], bool]:
        """Every word stands in the picture's own words, a name of its source, or the headline that it leads."""
        return found(queryset, search_term, request.user), False

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        """Without deleting by the dozen: stories show them."""
        actions = super().get_actions(request)
        actions.pop("delete_selected", None)
        if not request.user.has_perm("images.change_image"):
            actions.pop("edit_ticked", None)
        return actions

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """The grid; where its pictures stand is asked for all of them at once."""
        response = super().changelist_view(request, extra_context)
        listed = getattr(response, "context_data", {}).get("cl") if isinstance(response, TemplateResponse) else None
        if listed is not None:
            uses = uses_of([image.pk for image in listed.result_list], request.user)
            for image in listed.result_list:
                image.uses_seen = uses[image.pk]
        return response

    @admin.action(description=gettext_lazy("Change credit, source or licence …"))
    def edit_ticked(self, request: HttpRequest, pictures: QuerySet[Image]) -> HttpResponse:
        """On a page of its own: what is to be changed, and a look at it first."""
        if request.POST.get("select_across") == "1":
            return redirect(address_for(request.GET.urlencode()))
        return redirect(address_for_ticked(request.POST.getlist(ACTION_CHECKBOX_NAME)))

    @admin.display(description=gettext_lazy("picture"))
    def thumbnail(self, image: Image) -> SafeString:
        """A small picture; its words are beneath it."""
        return format_html(
            '<img class="picture-grid__thumbnail" src="{}" alt="" loading="lazy" width="320" height="213">',
            address_of(image, THUMBNAIL_WIDTH),
        )

    @admin.display(description=gettext_lazy("credit line"))
    def credit(self, image: Image) -> str:
        """The line as it is printed."""
        return image.credit_line or "–"

    @admin.display(description=gettext_lazy("how it stands"))
    def standing(self, image: Image) -> SafeString:
        """What to look at before it is used."""
        marks = marks_of(image, timezone.localdate())
        return format_html_join("", '<span class="picture-mark picture-mark--{}">{}</span>', marks) or NOTHING

    @admin.display(description=gettext_lazy("where it stands"))
    def where(self, image: Image) -> SafeString:
        """In which stories and issues, the newest of each kind."""
        uses: Uses = getattr(image, "uses_seen", Uses())
        return render_to_string("desk/pictures/uses.html", {"uses": uses.of, "short": True})


def marks_of(image: Image, today: date) -> list[tuple[str, str]]:
    """What to look at in a picture: how grave, and in words."""
    marks = []
    if image.withdrawn_at is not None:
        marks.append(("stop", _("Withdrawn")))
    ends_on = image.licence_ends_on
    if ends_on is not None and ends_on < today:
        marks.append(("stop", _("Licence ended")))
    elif ends_on is not None and ends_on <= today + SOON:
        days = (ends_on - today).days
        left = ngettext("Licence ends in %(days)s day", "Licence ends in %(days)s days", days) % {"days": days}
        marks.append(("wait", left if days else _("Licence ends today")))
    if not image.credit_line:
        marks.append(("stop", _("No credit")))
    if not image.alt_text:
        marks.append(("wait", _("No alt text")))
    if image.alike is not None:
        marks.append(("neutral", _("Has likenesses")))
    return marks
