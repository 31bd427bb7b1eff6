"""The remarks on a story's form: read anew after each save, overruled and upheld on the spot."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, JsonResponse
from django.template.loader import render_to_string
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from articles import rights
from articles.admin.pages import DeskAdmin, editor_of
from articles.content import Content
from articles.editing import desk_content
from articles.models import Article
from articles.readiness import CannotOverrule, Remark, overrule, remarks, uphold


class ReadinessPages(DeskAdmin):
    """What stands between a story and its readers, beside the text. The answers are JSON with the panel in it."""

    def get_urls(self) -> list[URLPattern]:
        """With the panel, and the acts on one remark."""
        wrapped = self.admin_site.admin_view
        panel, act = wrapped(require_safe(self.remarks_panel)), wrapped(require_POST(self.remark_act))
        return [
            path("<int:pk>/remarks/", panel, name="articles_article_remarks"),
            path("<int:pk>/remarks/<slug:act>/", act, name="articles_article_remark_act"),
            *super().get_urls(),
        ]

    def remarks_panel(self, request: HttpRequest, pk: int) -> JsonResponse:
        """The panel as it is now."""
        return self._answer(request, self._readable(request, pk))

    def remark_act(self, request: HttpRequest, pk: int, act: str) -> JsonResponse:
        """Overrule the warning with that key, or let it stand again."""
        story, at, key = self._readable(request, pk), timezone.now(), request.POST.get("key", "")
        if act not in {"overrule", "uphold"}:
            raise Http404
        if not rights.may_act(request.user, "overrule", story, at):
            return JsonResponse({"message": _("You may not overrule remarks.")}, status=403)
        if act == "uphold":
            uphold(story, key, by=editor_of(request), at=at)
            return self._answer(request, story, _("The warning stands again."))
        remark = next((one for one in self._remarks(request, story, desk_content(story)) if one.key == key), None)
        if remark is None:
            return self._answer(request, story, _("That remark is no longer there."))
        try:
            overrule(story, remark, reason=request.POST.get("reason", ""), by=editor_of(request), at=at)
        except CannotOverrule as refusal:
            return JsonResponse({"message": refusal.message}, status=409)
        return self._answer(request, story, _("The warning is overruled."))

    def furnish(self, request: HttpRequest, context: dict[str, Any], obj: Article | None) -> None:
        """With the remarks on what the desk edits. A form that was refused has its own errors to show first."""
        form = context["adminform"].form
        if obj is None:
            context |= {"remarks_story": 0, "remarks_later": True}
        if obj is not None and not form.is_bound and rights.may_see(request.user, obj):
            context |= self.remarks_context(request, obj, form.opened)
        super().furnish(request, context, obj)

    def remarks_context(self, request: HttpRequest, story: Article, content: Content) -> dict[str, Any]:
        """What the panel shows: the remarks on that content, and what this person may do about them."""
        at = timezone.now()
        return {
            "remarks": self._remarks(request, story, content),
            "remarks_story": story.pk,
            "may_overrule": rights.may_act(request.user, "overrule", story, at),
            "sees_all_stories": request.user.has_perm(rights.SEE_ALL) or request.user.has_perm(rights.EDIT_ALL),
        }

    def _remarks(self, request: HttpRequest, story: Article, content: Content) -> list[Remark]:
        language = getattr(getattr(request, "publication", None), "language", "") or "en"
        return remarks(story, content=content, at=timezone.now(), language=language)

    def _answer(self, request: HttpRequest, story: Article, message: str = "") -> JsonResponse:
        context = self.remarks_context(request, story, desk_content(story))
        panel = render_to_string("desk/story/remarks_list.html", context, request=request)
        return JsonResponse({"panel": panel, "message": message})

    def _readable(self, request: HttpRequest, pk: int) -> Article:
        story: Article | None = self.get_object(request, str(pk))
        if story is None or not rights.may_see(request.user, story):
            raise Http404
        return story
