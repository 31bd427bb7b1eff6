"""The desk's picture library: pictures, and the agencies and archives that they come from."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.contrib import admin
from django.db import transaction
from django.db.models import Count, Q, QuerySet
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.urls import URLPattern, path
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from articles import rights
from articles.admin.pages import DeskAdmin, RowsInline, counted
from articles.forms import ImageForm, ImageSourceForm
from articles.images.addresses import address_of
from articles.images.models import Image, ImageSource, ImageSourceName, source_key
from articles.images.renditions import delete_files
from articles.models import Article
from articles.tasks import make_renditions_of

LIBRARY_PAGE = 24
LONGEST_SEARCH = 100  # characters
THUMBNAIL_WIDTH, BODY_WIDTH = 320, 960


class Missing(admin.SimpleListFilter):
    """Pictures that lack what they need before they may be printed."""

    title = _("missing")
    parameter_name = "missing"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """What may be missing."""
        return [("alt", _("alt text")), ("credit", _("credit"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Image]) -> QuerySet[Image]:
        """The pictures without it."""
        if self.value() == "alt":
            return queryset.filter(alt_text="")
        if self.value() == "credit":
            return queryset.filter(credit_name="", source=None)
        return queryset


@admin.register(Image)
class ImageAdmin(DeskAdmin):
    """Pictures: upload, caption, credit, focal point."""

    form = ImageForm
    list_display = ["title", "thumbnail", "credit", "has_alt_text", "created_at"]
    list_display_links = ["title"]
    list_filter = [Missing]
    list_select_related = ["source"]
    search_fields = ["title", "caption", "alt_text", "credit_name", "source__name"]
    search_help_text = _("By title, caption, alt text, photographer or source.")
    date_hierarchy = "created_at"
    autocomplete_fields = ["source"]
    readonly_fields = ["preview", "credit", "used_in"]

    class Media:
        js = ["js/desk/focal_point.js"]

    def get_fieldsets(self, request: HttpRequest, obj: Image | None = None) -> Any:
        """An uploaded file stays what it is, since stories use it; another picture is another upload."""
        words = (None, {"fields": ["title", "alt_text", "caption"]})
        credit = (_("Credit"), {"fields": ["source", "credit_name", *(["credit"] if obj else []), "licence_ends_on"]})
        focus = (_("Focal point"), {"fields": [("focal_x", "focal_y")]})
        if obj is None:
            return [(None, {"fields": ["file"]}), words, credit, focus]
        shown = [(None, {"fields": ["preview"]}), words, credit, focus]
        if self.admin_site.get_model_admin(Article).has_view_permission(request):
            shown.append((_("Where it stands"), {"fields": ["used_in"]}))
        return shown

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Image:
        """The picture, which knows who looks at it: it names the stories that they may see."""
        image: Image = super().get_object(request, object_id, from_field)
        image.seen_by = request.user  # type: ignore[attr-defined]
        return image

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Whoever uploaded a picture writes its alt text and caption."""
        own = obj is None or obj.created_by_id == request.user.pk
        return super().has_change_permission(request, obj) or (own and self.has_add_permission(request))

    def get_urls(self) -> list[URLPattern]:
        """With the list that the body editor's picture dialog asks."""
        library = path("library/", self.admin_site.admin_view(self.library), name="images_image_library")
        return [library, *super().get_urls()]

    def library(self, request: HttpRequest) -> HttpResponse:
        """The newest pictures that fit the words `q`, as JSON for the body editor; 403 for whoever may not look."""
        if not self.has_view_permission(request):
            return JsonResponse({"pictures": []}, status=403)
        pictures, _may_repeat = self.get_search_results(
            request, Image.objects.select_related("source"), _words(request)
        )
        return JsonResponse({"pictures": [_for_dialog(picture) for picture in pictures[:LIBRARY_PAGE]]})

    def save_model(self, request: HttpRequest, obj: Image, form: ModelForm[Image], change: bool) -> None:
        """Save; the sizes of a new file, and for another focal point, are made in the background."""
        copy = getattr(form, "copy", None)
        if copy is not None:
            obj.digest, obj.renditions = copy.digest, []
            obj.created_by_id = request.user.pk
        super().save_model(request, obj, form, change)
        if copy is not None or {"focal_x", "focal_y"} & set(form.changed_data):
            transaction.on_commit(partial(make_renditions_of.enqueue, obj.pk))

    def delete_model(self, request: HttpRequest, obj: Image) -> None:
        """Delete, and take the files away once that is certain."""
        super().delete_model(request, obj)
        transaction.on_commit(partial(delete_files, obj))

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Image]) -> None:
        """The same for the ticked."""
        images = list(queryset)
        super().delete_queryset(request, queryset)
        for image in images:
            transaction.on_commit(partial(delete_files, image))

    def response_post_save_add(self, request: HttpRequest, obj: Image) -> HttpResponseRedirect:
        """Stay at the picture: its caption and credit may just have been filled in from the file."""
        return redirect("admin:images_image_change", obj.pk)

    @admin.display(description=_("picture"))
    def thumbnail(self, image: Image) -> SafeString:
        """A small picture; its words are in the column beside it."""
        return format_html(
            '<img class="thumbnail" src="{}" alt="" loading="lazy" width="80" height="54">',
            address_of(image, THUMBNAIL_WIDTH),
        )

    @admin.display(description=_("credit line"))
    def credit(self, image: Image) -> str:
        """The line as it is printed."""
        return image.credit_line or "–"

    @admin.display(description=_("alt text"), boolean=True)
    def has_alt_text(self, image: Image) -> bool:
        """Whether readers who can't see it are told what it shows."""
        return bool(image.alt_text)

    @admin.display(description=_("picture"))
    def preview(self, image: Image) -> SafeString:
        """The picture with its focal point, which a click or the arrow keys move."""
        return render_to_string("desk/picture_preview.html", {"image": image, "address": address_of(image, BODY_WIDTH)})

    @admin.display(description=_("lead picture of"))
    def used_in(self, image: Image) -> SafeString:
        """The newest stories that it leads."""
        seen = Article.objects.filter(rights.listed_for(image.seen_by))  # type: ignore[attr-defined]
        stories = seen.filter(lead_image=image).only("headline").order_by("-id")[:10]
        return render_to_string("desk/story_links.html", {"stories": stories})


class ImageSourceNameInline(RowsInline):
    """The other names under which a source is known."""

    model = ImageSourceName
    fields = ["name"]
    verbose_name_plural = _("also known as (“atlanticcouncil”, “Atlantic Council”)")


@admin.register(ImageSource)
class ImageSourceAdmin(DeskAdmin):
    """Where pictures come from, and on what terms."""

    form = ImageSourceForm
    list_display = ["name", "licence", "pictures"]
    search_fields = ["name", "names__name"]
    ordering = ["name"]
    search_help_text = _("By name or alias.")
    fieldsets = [
        (None, {"fields": ["name", "credit_template", "address"]}),
        (_("Rights"), {"fields": ["licence", "licence_address", "terms"]}),
    ]
    inlines = [ImageSourceNameInline]

    def get_queryset(self, request: HttpRequest) -> QuerySet[ImageSource]:
        """The sources with the number of their pictures."""
        sources: QuerySet[ImageSource] = super().get_queryset(request).annotate(picture_count=Count("images"))
        return sources

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[ImageSource], search_term: str
    ) -> tuple[QuerySet[ImageSource], bool]:
        """Find "Atlantic Council" by typing "atlanticcouncil"."""
        words = Q(name__icontains=search_term)
        if key := source_key(search_term):
            words |= Q(pk__in=ImageSourceName.objects.filter(key__contains=key).values("source"))
        return queryset.filter(words), False

    @admin.display(description=_("pictures"))
    def pictures(self, source: ImageSource) -> SafeString:
        """How many pictures of this source the library has."""
        count: int = getattr(source, "picture_count", 0)
        return counted(count, ngettext("picture", "pictures", count))


def _words(request: HttpRequest) -> str:
    """What is searched; each word is a condition of the query, and PostgreSQL takes no NUL."""
    return request.GET.get("q", "").replace("\0", "")[:LONGEST_SEARCH].strip()


def _for_dialog(image: Image) -> dict[str, Any]:
    return {
        "id": image.pk,
        "title": image.title,
        "thumbnail": address_of(image, THUMBNAIL_WIDTH),
        "address": address_of(image, BODY_WIDTH),
        "alt": image.alt_text,
        "caption": image.caption,
        "credit": image.credit_line,
    }
