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
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from articles.admin.likenesses import LikenessPages
from articles.admin.pages import RowsInline, counted
from articles.admin.picture_bulk import bulk_page
from articles.admin.picture_list import THUMBNAIL_WIDTH, PictureList
from articles.admin.picture_withdrawal import WithdrawalPages
from articles.forms import ImageForm, ImageSourceForm
from articles.images.addresses import address_of
from articles.images.models import Image, ImageSource, ImageSourceName, source_key
from articles.images.renditions import delete_files
from articles.models import Article
from articles.picture_library.uses import uses_of
from articles.tasks import make_renditions_of

LIBRARY_PAGE = 24
LONGEST_SEARCH = 100  # characters
BODY_WIDTH = 960


@admin.register(Image)
class ImageAdmin(LikenessPages, PictureList):
    """Pictures: upload, caption, credit, focal point."""

    form = ImageForm
    autocomplete_fields = ["source"]
    readonly_fields = ["preview", "credit", "standing", "used_in", "source_terms"]

    class Media:
        js = ["js/desk/focal_point.js", "js/desk/offered.js"]

    def get_fieldsets(self, request: HttpRequest, obj: Image | None = None) -> Any:
        """An uploaded file stays what it is, since stories use it; another picture is another upload."""
        words = (None, {"fields": ["title", "alt_text", "caption"]})
        origin = (_("Where it is from"), {"fields": ["copyright_notice", "place", "taken_on"]})
        focus = (_("Focal point"), {"fields": [("focal_x", "focal_y")]})
        credited, of_rights = ["source", "credit_name"], ["licence", "licence_ends_on", "usage_terms"]
        if obj is None:
            rights_of_it = (_("Rights"), {"fields": of_rights})
            return [
                (None, {"fields": ["file"]}),
                words,
                (_("Credit"), {"fields": credited}),
                rights_of_it,
                origin,
                focus,
            ]
        shown = [
            (None, {"fields": ["preview", "standing"]}),
            words,
            (_("Credit"), {"fields": [*credited, "credit"]}),
            (_("Rights"), {"fields": [*of_rights, "source_terms"]}),
            origin,
            focus,
        ]
        if self.admin_site.get_model_admin(Article).has_view_permission(request):
            shown.insert(1, (_("Where it stands"), {"fields": ["used_in"]}))
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
        wrapped = self.admin_site.admin_view
        return [
            path("library/", wrapped(self.library), name="images_image_library"),
            path("bulk/", wrapped(self.bulk), name="images_image_bulk"),
            *super().get_urls(),
        ]

    def bulk(self, request: HttpRequest) -> HttpResponse:
        """Change credit, source or licence of all pictures of a list."""
        return bulk_page(request, self.admin_site)

    def library(self, request: HttpRequest) -> HttpResponse:
        """The newest pictures that fit the words `q`, as JSON for the body editor; 403 for whoever may not look."""
        if not self.has_view_permission(request):
            return JsonResponse({"pictures": []}, status=403)
        pictures, _may_repeat = self.get_search_results(
            request, Image.objects.select_related("source"), _words(request)
        )
        return JsonResponse({"pictures": [_for_dialog(picture) for picture in pictures[:LIBRARY_PAGE]]})

    def furnish(self, request: HttpRequest, context: dict[str, Any], obj: Any) -> None:
        """With what its file said, and what looks like it."""
        super().furnish(request, context, obj)
        if obj is not None:
            read = obj.as_read or {}
            context["filled"] = len(read.get("filled", {}))
            context["source_unknown"] = "" if obj.source_id else read.get("source_name", "")
            context["likenesses"] = len(Image.objects.likenesses_of(obj))

    def save_model(self, request: HttpRequest, obj: Image, form: ModelForm[Image], change: bool) -> None:
        """Save; the sizes of a new file, and for another focal point, are made in the background."""
        copy = getattr(form, "copy", None)
        if copy is not None:
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
    def preview(self, image: Image) -> SafeString:
        """The picture with its focal point, which a click or the arrow keys move."""
        return render_to_string("desk/picture_preview.html", {"image": image, "address": address_of(image, BODY_WIDTH)})

    @admin.display(description=_("where it stands"))
    def used_in(self, image: Image) -> SafeString:
        """The newest of each kind of use that this person may know of, and how many more."""
        uses = uses_of([image.pk], image.seen_by)  # type: ignore[attr-defined]
        return render_to_string("desk/pictures/uses.html", {"uses": uses[image.pk].of})

    @admin.display(description=_("terms of the source"))
    def source_terms(self, image: Image) -> str:
        """What its source permits, as the source says it."""
        source = image.source
        return " · ".join(filter(None, [source.licence, source.terms])) if source else "–"


class ImageSourceNameInline(RowsInline):
    """The other names under which a source is known."""

    model = ImageSourceName
    fields = ["name"]
    verbose_name_plural = _("also known as (“atlanticcouncil”, “Atlantic Council”)")


@admin.register(ImageSource)
class ImageSourceAdmin(WithdrawalPages):
    """Where pictures come from, and on what terms."""

    form = ImageSourceForm
    list_display = ["name", "licence", "pictures"]
    search_fields = ["name", "names__name"]
    ordering = ["name"]
    search_help_text = _("By name or alias.")
    fieldsets = [
        (None, {"fields": ["name", "credit_template", "address"]}),
        (_("Rights"), {"fields": ["licence", "licence_address", "licence_days", "terms"]}),
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
