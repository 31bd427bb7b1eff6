"""The rows of a story's form: who wrote it, what it is about, where it plays, what was corrected."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.db import models
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles.admin.pages import PickedForm, RowsInline
from articles.models import Article, Byline, Correction, CountryTagging, TopicTagging


class BylineInline(RowsInline):
    """The byline, in printed order."""

    model = Byline
    fields = ["author", "role", "order", "bio_as_printed"]
    autocomplete_fields = ["author"]
    list_select_related = ("author",)
    verbose_name_plural = _("byline")
    formfield_overrides = {models.TextField: {"widget": forms.Textarea(attrs={"rows": 2})}}


class TopicInline(RowsInline):
    """What the story is about."""

    model = TopicTagging
    fields = ["tag", "strength"]
    autocomplete_fields = ["tag"]
    list_select_related = ("tag",)


class CountryForm(PickedForm):
    """A country of a story; the mark "proposed" shows only where there is one to take away."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "proposed" in self.fields and not self.instance.proposed:
            self.fields["proposed"].widget = forms.HiddenInput()


class CountryInline(RowsInline):
    """Where the story plays. Those that the machine proposed are marked until somebody unticks the mark."""

    model = CountryTagging
    form = CountryForm
    fields = ["tag", "strength", "proposed"]
    autocomplete_fields = ["tag"]
    list_select_related = ("tag",)


class CorrectionInline(admin.StackedInline[Correction, Article]):
    """What was wrong and is now right: added once the story ran, and then there for ever."""

    model = Correction
    classes = ["main"]
    fields = ["kind", "text", "on_top"]
    extra = 0
    formfield_overrides = {models.TextField: {"widget": forms.Textarea(attrs={"rows": 3})}}

    def has_add_permission(self, request: HttpRequest, obj: Article | None = None) -> bool:
        """Before a story ran, one simply edits."""
        if obj is None or not obj.has_run(timezone.now()):
            return False
        return super().has_add_permission(request, obj)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Readers have read it."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Readers have read it."""
        return False
