"""Changing credit, source and licence of all pictures of a list: said, looked at, done as one act."""

from __future__ import annotations

from datetime import date
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.contrib.admin import AdminSite
from django.contrib.admin.options import IncorrectLookupParameters
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.admin.bulk_tagging import TICKED, Chosen
from articles.admin.pages import DayInput, editor_of
from articles.images.acts import new_key
from articles.images.models import Image, ImageSource
from articles.picture_library.bulk import (
    LABELS,
    MOST_PICTURES,
    Wanted,
    change,
    digest_of,
    look,
    refuse_count,
    shown,
    words_of,
)
from articles.picture_library.refusal import CannotChangeLibrary

LIST = "admin:images_image_changelist"
MOST_SOURCES = 500  # offered while one types; every other is found by its name


class ChosenPictures(Chosen):
    """The pictures that the library shows, all pages of it, by the address that it has."""

    model = Image
    listed_at = LIST


class BulkForm(forms.Form):
    """Which of the three change, and to what. An empty value empties the field."""

    changes_name = forms.BooleanField(label=gettext_lazy("Photographer"), required=False)
    name = forms.CharField(label=gettext_lazy("Name"), required=False, max_length=200)
    changes_source = forms.BooleanField(label=gettext_lazy("Image source"), required=False)
    source = forms.CharField(
        label=gettext_lazy("Source, by any of its names"),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"list": "image-sources", "autocomplete": "off"}),
    )
    changes_licence = forms.BooleanField(label=gettext_lazy("Licence ends on"), required=False)
    licence_ends_on = forms.DateField(label=gettext_lazy("Last day"), required=False, widget=DayInput)

    def clean_source(self) -> ImageSource | None:
        """The source of that name. Refuses a name that none has."""
        typed = self.cleaned_data["source"].strip()
        source = ImageSource.objects.named(typed).first() if typed else None
        if typed and source is None:
            raise ValidationError(
                _("No source is called “%(name)s”. Add it first, or another name of it.") % {"name": typed}
            )
        return source

    def clean(self) -> dict[str, Any]:
        """Refuse a change of nothing; what was typed is meant to be changed, ticked or not."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if not self.errors and not self.wanted():
            raise ValidationError(_("Tick first what is to be changed."))
        return cleaned

    def wanted(self) -> Wanted:
        """The fields to change, as the model has them, with their new values."""
        typed, found = self.cleaned_data, dict[str, Any]()
        if typed["changes_name"] or typed["name"]:
            found["credit_name"] = " ".join(typed["name"].split())
        if typed["changes_source"] or typed["source"]:
            found["source_id"] = typed["source"].pk if typed["source"] else None
        if typed["changes_licence"] or typed["licence_ends_on"]:
            found["licence_ends_on"] = typed["licence_ends_on"]
        return found

    def lines(self) -> list[tuple[Any, Any]]:
        """Each tick with its field, for the page."""
        pairs = [("changes_name", "name"), ("changes_source", "source"), ("changes_licence", "licence_ends_on")]
        return [(self[tick], self[field]) for tick, field in pairs]


def bulk_page(request: HttpRequest, site: AdminSite) -> HttpResponse:
    """The page: the three fields; posted, the look below them; confirmed, the act."""
    if not request.user.has_perm("images.change_image"):
        raise PermissionDenied
    try:
        chosen = ChosenPictures(request, site)
    except IncorrectLookupParameters:
        messages.error(request, _("The list could not be read from this address. Search or filter again."))
        return redirect(LIST)
    page = BulkPage(request, site, chosen)
    try:
        refuse_count(len(chosen.keys))
    except CannotChangeLibrary as refusal:
        return page.answer(None, refusal=refusal.message)
    if request.method != "POST":
        return page.answer(BulkForm())
    return page.posted(BulkForm(request.POST))


def address_for(query: str) -> str:
    """The page for the pictures of a list with that address."""
    return f"{reverse('admin:images_image_bulk')}?{query}"


def address_for_ticked(keys: list[str]) -> str:
    """The page for these pictures alone."""
    return address_for(urlencode({TICKED: ",".join(keys)}))


class BulkPage:
    """The page for pictures that may be changed at once."""

    def __init__(self, request: HttpRequest, site: AdminSite, chosen: Chosen) -> None:
        self.request, self.site, self.chosen = request, site, chosen

    def posted(self, form: BulkForm) -> HttpResponse:
        """The look, or the act; when other pictures fit by now, they are looked at first."""
        if not form.is_valid():
            return self.answer(form)
        typed, keys, wanted = self.request.POST, self.chosen.keys, form.wanted()
        if "do" not in typed:
            return self.answer(form, wanted=wanted)
        if typed.get("seen") != digest_of(keys, wanted):
            says = _(
                "The pictures in the list, or the changes, are others than when you looked. Look again, then do it."
            )
            return self.answer(form, wanted=wanted, refusal=says)
        try:
            act = change(keys, wanted, by=editor_of(self.request), at=timezone.now(), key=typed.get("key", "")[:32])
        except CannotChangeLibrary as refusal:
            return self.answer(form, wanted=wanted, refusal=refusal.message)
        return redirect("admin:images_libraryact_change", act.pk)

    def answer(self, form: BulkForm | None, *, wanted: Wanted | None = None, refusal: str = "") -> HttpResponse:
        """The page as it stands; with what is wanted, the look."""
        keys = self.chosen.keys
        seen = look(keys, wanted, at=timezone.now()) if wanted else None
        context = self.site.each_context(self.request) | {
            "title": _("Change many pictures at once"),
            "opts": Image._meta,
            "chosen": self.chosen,
            "count": len(keys),
            "is_cut": len(keys) > MOST_PICTURES,
            "form": form,
            "look": seen,
            "what": words_of(wanted) if wanted else "",
            "rows": _rows(seen.samples, wanted) if seen and wanted else [],
            "refusals": seen.refusals.most_common() if seen else [],
            "others": seen.others.most_common() if seen else [],
            "digest": digest_of(keys, wanted) if wanted else "",
            "key": new_key(),
            "refusal": refusal,
            "sources": ImageSource.objects.order_by("name").values_list("name", flat=True)[:MOST_SOURCES],
        }
        return TemplateResponse(self.request, "desk/pictures/bulk.html", context)


def _rows(samples: list[Image], wanted: Wanted) -> list[tuple[Image, list[tuple[str, str, str]]]]:
    """Some pictures with each value before and after, where they differ."""
    after = {name: shown(name, value) for name, value in wanted.items()}
    return [
        (
            image,
            [
                (str(LABELS[name]), _now(image, name), after[name])
                for name in wanted
                if _now(image, name) != after[name]
            ],
        )
        for image in samples
    ]


def _now(image: Image, name: str) -> str:
    value: date | str | int | None = getattr(image, name)
    return image.source.name if name == "source_id" and image.source else shown(name, value)
