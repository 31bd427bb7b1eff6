"""The review on a story's form: the panel beside the text, and the addresses that its script talks to."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from articles.admin.pages import DeskAdmin, editor_of
from articles.admin.review_acts import ACTS, NotYours
from articles.admin.review_panel import panel_for
from articles.models import Article
from articles.publishing import CannotPublish
from articles.review import comments
from articles.review.models import Comment
from articles.review.models.comment import LONGEST_COMMENT
from articles.review.notices import see
from articles.review.people import people_named, people_who_may_see
from articles.review.refusal import CannotReview
from articles.rights import may_see, visible_to

PARTS = {
    "flags": "desk/review/flags.html",
    "duties": "desk/review/duties.html",
    "talk": "desk/review/talk.html",
    "share": "desk/share.html",
}


class ReviewPages(DeskAdmin):
    """The reviewing part of the stories' pages. Everything here answers in JSON; what one may not see isn't there."""

    def get_urls(self) -> list[URLPattern]:
        """With the panel, its acts, and the people who can be called."""
        wrapped = self.admin_site.admin_view
        act = wrapped(require_POST(self.review_act))
        return [
            path("<int:pk>/review/", wrapped(require_safe(self.review)), name="articles_article_review"),
            path("<int:pk>/review/people/", wrapped(require_safe(self.review_people)), name="articles_article_people"),
            path("<int:pk>/review/<slug:act>/", act, name="articles_article_review_act"),
            *super().get_urls(),
        ]

    def review(self, request: HttpRequest, pk: int) -> JsonResponse:
        """The panel as it is now. Whoever looks at it has seen what waited there for them."""
        story, at = self._visible(request, pk), timezone.now()
        see(story, by=editor_of(request), at=at)
        return JsonResponse({"parts": self._parts(request, story)})

    def review_people(self, request: HttpRequest, pk: int) -> JsonResponse:
        """Whom one can call by the letters typed so far; only people who may see the story."""
        story = self._visible(request, pk)
        people = people_named(request.GET.get("q", "")[:50], people_who_may_see(story))
        return JsonResponse({"people": [{"username": one.get_username(), "name": str(one)} for one in people]})

    def review_act(self, request: HttpRequest, pk: int, act: str) -> JsonResponse:
        """Do it, and answer with the panel after it; or say why not."""
        story = self._visible(request, pk)
        if act not in ACTS:
            raise Http404
        try:
            done = ACTS[act](request, story, editor_of(request), timezone.now())
        except NotYours:
            return JsonResponse({"message": _("You may not do that with this story.")}, status=403)
        except (CannotReview, CannotPublish) as refusal:
            story = self._visible(request, pk)
            answer = {"message": refusal.message, "field": refusal.field, "parts": self._parts(request, story)}
            return JsonResponse(answer, status=409)
        return JsonResponse({**done, "parts": self._parts(request, story)})

    def furnish(self, request: HttpRequest, context: dict[str, Any], obj: Article | None) -> None:
        """With the panel, for whoever may see the story; a tagger, who may not, finds none."""
        context["reviews"] = obj is None or may_see(editor_of(request), obj)
        super().furnish(request, context, obj)

    def response_add(self, request: HttpRequest, obj: Article, post_url_continue: str | None = None) -> HttpResponse:
        """After the act whose button was pressed: the note that goes along with it."""
        answer = super().response_add(request, obj, post_url_continue)
        self._keep_note(request, obj)
        return answer

    def response_change(self, request: HttpRequest, obj: Article) -> HttpResponse:
        """After the act whose button was pressed: the note that goes along with it."""
        answer = super().response_change(request, obj)
        self._keep_note(request, obj)
        return answer

    def _keep_note(self, request: HttpRequest, story: Article) -> None:
        """The note to the reviewer, once the story is in review. The story is sent already: what is too long is cut."""
        note = request.POST.get("review_note", "").replace("\0", "").strip()[:LONGEST_COMMENT]
        if not note or request.POST.get("_act") != "send_to_review":
            return
        if Article.objects.filter(pk=story.pk, status=Article.Status.IN_REVIEW).exists():
            kind = Comment.Kind.TO_REVIEWER
            comments.say(story, by=editor_of(request), at=timezone.now(), text=note, kind=kind)

    def _visible(self, request: HttpRequest, pk: int) -> Article:
        """The story.

        Raises Http404 when it isn't there, or isn't this person's to see: the answers are the same.
        """
        stories = Article.objects.filter(visible_to(editor_of(request)))
        story = stories.select_related("assigned_to", "claimed_by", "issue").defer("body").filter(pk=pk).first()
        if story is None:
            raise Http404
        return story

    def _parts(self, request: HttpRequest, story: Article) -> dict[str, Any]:
        panel = panel_for(story, editor_of(request), timezone.now())
        return {name: render_to_string(template, panel, request) for name, template in PARTS.items()}
