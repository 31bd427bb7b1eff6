"""The doors behind the one field for tags: what is typed is looked for in both vocabularies, a pasted list is read."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, JsonResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from articles.admin.pages import DeskAdmin
from articles.tagging.models.topic_name import NAME_LENGTH
from articles.tagging.tag_search import FoundTag, find_tags, read_pasted, why_no_new_topic

LONGEST_PASTED = 200_000  # characters


class TagEntryPages(DeskAdmin):
    """One address for both: GET with `q`, POST with `pasted`."""

    def get_urls(self) -> list[URLPattern]:
        """With the search for tags."""
        tags = self.admin_site.admin_view(require_http_methods(["GET", "POST"])(self.tags))
        return [path("vocabulary/tags/", tags, name="articles_article_tags"), *super().get_urls()]

    def tags(self, request: HttpRequest) -> JsonResponse:
        """The tags that may be meant by what was typed, or those that a pasted list names (JSON)."""
        if not self.has_view_or_change_permission(request):
            raise PermissionDenied
        if request.method == "POST":
            return _pasted(request.POST.get("pasted", "").replace("\0", ""))
        typed = request.GET.get("q", "").replace("\0", "").strip()
        if len(typed) > NAME_LENGTH:
            return JsonResponse({"found": [], "may_be_new": False, "says": why_no_new_topic(typed)})
        refusal = why_no_new_topic(typed)
        found = [as_option(tag) for tag in find_tags(typed)]
        return JsonResponse({"found": found, "may_be_new": refusal is None, "says": refusal or ""})


def as_option(tag: FoundTag) -> dict[str, Any]:
    """A found tag for the script."""
    told = asdict(tag)
    return {"id": told.pop("tag_id"), **told}


def _pasted(text: str) -> JsonResponse:
    if len(text) > LONGEST_PASTED:
        says = _("What was pasted has %(length)s characters: that is no list of tags. Paste fewer.")
        return JsonResponse({"says": says % {"length": len(text)}}, status=400)
    try:
        read = read_pasted(text)
    except ValidationError as refusal:
        return JsonResponse({"says": " ".join(refusal.messages)}, status=400)
    unknown = [{"word": word, "says": says} for word, says in read.unknown]
    return JsonResponse({"found": [as_option(tag) for tag in read.tags], "unknown": unknown})
