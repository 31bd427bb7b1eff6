"""The house style on the desk: its rules, and the check of a story while it is written."""

from __future__ import annotations

import json
from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, JsonResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from articles.admin.pages import DeskAdmin
from articles.admin.widgets import UNREADABLE
from articles.models import Article
from articles.style.checking import check_blocks
from articles.style.models import StyleRule
from articles.style.rules import Kind, Match
from articles.style.texts import text_blocks

MOST = 200  # matches told of at once
AROUND = 30  # characters
LAST_OF_ONE_UNIT = 0xFFFF


class StylePages(DeskAdmin):
    """The part of the stories' pages that checks the house style."""

    def get_urls(self) -> list[URLPattern]:
        """With the address that the panel beside the text asks."""
        check = self.admin_site.admin_view(require_POST(self.check_style))
        return [path("style/", check, name="articles_article_style"), *super().get_urls()]

    def furnish(self, request: HttpRequest, context: dict[str, Any], obj: Article | None) -> None:
        """With the panel, for whoever may change the text."""
        context["mends_style"] = "body" in context["adminform"].form.fields
        super().furnish(request, context, obj)

    def check_style(self, request: HttpRequest) -> JsonResponse:
        """What in the posted texts breaks the house style, as JSON; nothing is saved.

        Takes a form or JSON with headline, standfirst, language and the body: as HTML (`body`), or as the list of the
        texts of its blocks (`blocks`). Offsets count UTF-16 units, as browsers do.
        """
        if not self.has_view_permission(request):
            raise PermissionDenied
        texts = _posted(request)
        if texts is None:
            return JsonResponse({"message": _("This is no story.")}, status=400)
        blocks = texts["blocks"] if texts["blocks"] is not None else text_blocks(texts["body"])
        language = texts["language"] or getattr(getattr(request, "publication", None), "language", "") or "en"
        rules = StyleRule.objects.active().as_rules()
        found = check_blocks(texts["headline"], texts["standfirst"], blocks, rules, language=language)
        fields = {"headline": [texts["headline"]], "standfirst": [texts["standfirst"]], "body": blocks}
        told = [_as_json(match, fields[match.field][match.block]) for match in found[:MOST]]
        return JsonResponse({"count": len(found), "matches": told})


def _posted(request: HttpRequest) -> dict[str, Any] | None:
    """The texts to check; None for what is no text."""
    if request.content_type == "application/json":
        try:
            posted = json.loads(request.body)
        except UNREADABLE:
            return None
        if not isinstance(posted, dict):
            return None
    else:
        posted = request.POST.dict()
    texts = {name: posted.get(name) or "" for name in ("headline", "standfirst", "body", "language")}
    blocks = posted.get("blocks")
    right = all(isinstance(text, str) for text in texts.values()) and (
        blocks is None or (isinstance(blocks, list) and all(isinstance(block, str) for block in blocks))
    )
    return texts | {"blocks": blocks} if right else None


def _as_json(match: Match, text: str) -> dict[str, Any]:
    """A match with the words around it."""
    before, after = text[max(0, match.start - AROUND) : match.start], text[match.end : match.end + AROUND]
    return {
        "field": match.field,
        "block": match.block,
        "start": _units(text[: match.start]),
        "end": _units(text[: match.end]),
        "text": match.text,
        "replacement": match.replacement,
        "message": str(match.message),
        "rule": match.rule,
        "before": ("…" if match.start > AROUND else "") + before,
        "after": after + ("…" if match.end + AROUND < len(text) else ""),
    }


def _units(text: str) -> int:
    """The length of a text as a browser counts it."""
    return len(text) + sum(ord(sign) > LAST_OF_ONE_UNIT for sign in text)


class StyleRuleForm(forms.ModelForm[StyleRule]):
    """A rule about words, as an editor writes it."""

    class Meta:
        model = StyleRule
        fields = ("kind", "pattern", "replacement", "explanation", "whole_words", "match_case", "is_active")
        widgets = {name: forms.TextInput() for name in ("pattern", "replacement", "explanation")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "kind" in self.fields:
            self.fields["kind"] = forms.ChoiceField(
                label=_("Kind"), choices=[(kind.value, kind.label) for kind in (Kind.PREFER, Kind.AVOID)]
            )


@admin.register(StyleRule)
class StyleRuleAdmin(DeskAdmin):
    """The rules of the house style."""

    form = StyleRuleForm
    list_display = ["rule", "kind", "explanation", "is_active"]
    list_display_links = ["rule"]
    list_editable = ["is_active"]
    list_filter = ["kind", "is_active"]
    search_fields = ["pattern", "replacement", "explanation"]
    search_help_text = gettext_lazy("By word, by what is written instead, or by explanation.")
    ordering = ["kind", "pattern", "id"]
    radio_fields = {"kind": admin.HORIZONTAL}

    def get_fieldsets(self, request: HttpRequest, obj: StyleRule | None = None) -> Any:
        """A rule of typography looks for signs that no list holds: it is explained and switched on and off."""
        if obj is not None and obj.typography:
            return [(None, {"fields": ["rule", "explanation", "is_active"]})]
        words = {"fields": ["kind", "pattern", "replacement", "explanation"]}
        return [
            (None, words),
            (gettext_lazy("How it is looked for"), {"fields": ["whole_words", "match_case", "is_active"]}),
        ]

    def get_readonly_fields(self, request: HttpRequest, obj: StyleRule | None = None) -> list[str]:
        """What it looks for, where that can't be changed."""
        return ["rule"] if obj is not None and obj.typography else []

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A rule of typography is switched off instead."""
        if obj is not None and obj.typography:
            return False
        return super().has_delete_permission(request, obj)

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """Of the ticked ones, those of typography stay."""
        return super().get_deleted_objects([rule for rule in objs if not rule.typography], request)

    def delete_queryset(self, request: HttpRequest, queryset: Any) -> None:
        """The same when it is done."""
        super().delete_queryset(request, queryset.filter(typography=""))

    @admin.display(description=gettext_lazy("rule"), ordering="pattern")
    def rule(self, rule: StyleRule) -> str:
        """“color → colour”, or what of typography it is about."""
        return str(rule)
