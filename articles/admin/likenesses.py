"""Pictures that look like one that was just uploaded: use the one that is there, or keep the new one."""

from __future__ import annotations

import json
from functools import partial
from typing import Any

from django.contrib.admin.options import IS_POPUP_VAR
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.activity.recording import record
from articles.admin.pages import DeskAdmin, editor_of
from articles.admin.picture_list import THUMBNAIL_WIDTH
from articles.finding import key_in
from articles.images.addresses import address_of
from articles.images.models import Image
from articles.images.renditions import delete_files
from articles.picture_library.searching import is_used
from articles.picture_library.uses import Uses, uses_of

MOST_SHOWN = 12
SURELY = 2  # bits: the same picture, scaled or compressed anew


class LikenessPages(DeskAdmin):
    """The page on which one chooses; it comes after an upload that has likenesses, in a window of its own too."""

    def get_urls(self) -> list[URLPattern]:
        """With the choice."""
        choice = path("<int:pk>/alike/", self.admin_site.admin_view(self.alike), name="images_image_alike")
        return [choice, *super().get_urls()]

    def response_add(self, request: HttpRequest, obj: Image, post_url_continue: str | None = None) -> HttpResponse:
        """First the choice, when the library has the picture already, or one that looks like it."""
        if not Image.objects.likenesses_of(obj):
            return super().response_add(request, obj, post_url_continue)
        in_window = f"?{IS_POPUP_VAR}=1" if IS_POPUP_VAR in request.POST else ""
        return redirect(reverse("admin:images_image_alike", args=[obj.pk]) + in_window)

    def alike(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The new picture beside those that look like it; posted, one of them is used or the new one kept."""
        image = self.get_object(request, str(pk))
        bits = Image.objects.likenesses_of(image)
        if request.method == "POST":
            return self._chosen(request, image, key_in(request.POST.get("use", "")), set(bits))
        shown = list(Image.objects.select_related("source").filter(pk__in=list(bits)[:MOST_SHOWN]))
        shown.sort(key=lambda other: (bits[other.pk], other.pk))
        uses = uses_of([other.pk for other in shown], request.user)
        context = self.admin_site.each_context(request) | {
            "title": _("The library has this picture, or nearly"),
            "opts": self.opts,
            "image": image,
            "address": address_of(image, THUMBNAIL_WIDTH),
            "others": [_other(image, other, bits[other.pk], uses[other.pk]) for other in shown],
            "is_popup": IS_POPUP_VAR in request.GET,
            "may_drop": _may_drop(request, image),
        }
        return TemplateResponse(request, "desk/pictures/alike.html", context)

    def _chosen(self, request: HttpRequest, image: Image, use: int | None, others: set[int]) -> HttpResponse:
        chosen = Image.objects.get(pk=use) if use in others else image
        if chosen != image and _may_drop(request, image):
            with transaction.atomic():
                record(
                    image,
                    "delete",
                    by=editor_of(request),
                    at=timezone.now(),
                    note=_("“%(title)s” is used.") % {"title": chosen},
                )
                transaction.on_commit(partial(delete_files, Image.objects.get(pk=image.pk)))
                image.delete()
        if IS_POPUP_VAR in request.GET:
            value = {"value": str(chosen.pk), "obj": str(chosen)}
            return TemplateResponse(request, "admin/popup_response.html", {"popup_response_data": json.dumps(value)})
        return redirect("admin:images_image_change", chosen.pk)


def _may_drop(request: HttpRequest, image: Image) -> bool:
    """Whether the new picture goes when another is used: it is this person's own, and stands nowhere."""
    return image.created_by_id == request.user.pk and not is_used(image)


def _other(image: Image, other: Image, bits: int, uses: Uses) -> dict[str, Any]:
    if image.digest and image.digest == other.digest:
        how = _("The very same file")
    else:
        how = _("The same picture, scaled or compressed") if bits <= SURELY else _("Looks nearly the same")
    return {"image": other, "address": address_of(other, THUMBNAIL_WIDTH), "how": how, "uses": uses.of}
