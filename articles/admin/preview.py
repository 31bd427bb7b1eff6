"""What a story will look like, while it is typed: the site's own page, and its card on the issue's page."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path
from django.utils import timezone
from django.views.decorators.http import require_POST

from articles import rights
from articles.admin.autosave import WhileWriting
from articles.content import with_words_of_its_picture
from articles.models import Article
from articles.preview import page_of, story_from

SECONDS = 4  # up to this place in the run order a story stands on a card of its own


class PreviewPages(WhileWriting):
    """The preview beside the story's form. It saves nothing, and nobody but the desk ever gets it."""

    def get_urls(self) -> list[URLPattern]:
        """With the preview of a new story and of one that is there."""
        wrapped = self.admin_site.admin_view(require_POST(self.preview))
        return [
            path("add/preview/", wrapped, name="articles_article_add_preview"),
            path("<int:pk>/preview/", wrapped, name="articles_article_preview"),
            *super().get_urls(),
        ]

    def furnish(self, request: HttpRequest, context: dict[str, Any], obj: Article | None) -> None:
        """The form with its preview, for whoever may read the story."""
        if obj is None or rights.may_see(request.user, obj):
            context["preview_address"] = "../preview/" if obj else "preview/"
        super().furnish(request, context, obj)

    def preview(self, request: HttpRequest, pk: int | None = None) -> HttpResponse:
        """The page, or with `?as=card` the card, of what the form says; fields in error are shown as they were."""
        story = self._story(request, pk) if pk else None
        if story is not None and not rights.may_see(request.user, story):
            raise Http404
        if story is None and not self.has_add_permission(request):
            raise PermissionDenied
        form, now = self._form(request, story), timezone.now()
        form.full_clean()
        base = form.base_content
        shown = story_from(with_words_of_its_picture(form.content(base), base=base), story or Article(), now)
        beside = Q(pk__in=Article.objects.live(now)) | rights.visible_to(request.user)
        context = page_of(shown, now, beside=Article.objects.filter(beside, status=Article.Status.CLEARED))
        as_card = request.GET.get("as") == "card"
        if as_card:
            place = context.get("numeral", SECONDS)
            context["size"] = "lead" if place == 1 else "second" if place <= SECONDS else ""
        publication = request.publication  # type: ignore[attr-defined]  # see newsroom.zones
        with timezone.override(publication.zone):
            response = render(request, "previews/card.html" if as_card else "articles/story.html", context)
        response.headers["X-Robots-Tag"] = "noindex, nofollow"
        return response
