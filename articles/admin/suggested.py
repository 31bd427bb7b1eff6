"""Tags suggested for the text on the form, with reasons and places. They tag nothing; what is rejected is kept."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, JsonResponse
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from articles import body, rights
from articles.admin.pages import DeskAdmin, editor_of
from articles.editing import desk_content
from articles.finding import key_in
from articles.models import Article, Rejection
from articles.models.rejection import LINKS, TagKey
from articles.rejecting import reject, take_back_rejections
from articles.suggesting import Place, ReadText, Suggestion, Suggestions
from articles.tagging.models import Country, Topic

READ = ("headline", "standfirst", "body")
MOST_QUOTES = 60  # of one suggestion
AROUND = 40  # characters of context on each side
ACTS = {"reject", "take-back"}
FIRST_OF_BODY = 2  # passage; before it stand headline and standfirst


class SuggestionPages(DeskAdmin):
    """Suggestions for a story that is being written, and for one that has no row yet."""

    def get_urls(self) -> list[URLPattern]:
        """With the suggestions and the acts on one of them."""
        wrapped = self.admin_site.admin_view
        of_new, of_story = wrapped(require_POST(self.suggestions)), wrapped(require_POST(self.suggestions_of))
        act = wrapped(require_POST(self.suggestion_act))
        return [
            path("add/suggestions/", of_new, name="articles_article_add_suggestions"),
            path("<int:pk>/suggestions/", of_story, name="articles_article_suggestions"),
            path("<int:pk>/suggestions/<slug:act>/", act, name="articles_article_suggestion_act"),
            *super().get_urls(),
        ]

    def suggestions(self, request: HttpRequest) -> JsonResponse:
        """For the text of a new story, as it stands on the form (JSON)."""
        if not self.has_view_or_change_permission(request):
            raise PermissionDenied
        return JsonResponse(suggested(_text_on_the_form(request, {})))

    def suggestions_of(self, request: HttpRequest, pk: int) -> JsonResponse:
        """For the text on this story's form; what was rejected for it stands apart (JSON)."""
        story = self._taggable(request, pk)
        rejected = Rejection.objects.of_stories([story.pk]).get(story.pk, set())
        return JsonResponse(suggested(_text_on_the_form(request, desk_content(story)), rejected))

    def suggestion_act(self, request: HttpRequest, pk: int, act: str) -> JsonResponse:
        """Reject a tag for this story, or let it be suggested again."""
        story, now = self._taggable(request, pk), timezone.now()
        kind, key = request.POST.get("kind", ""), key_in(request.POST.get("tag", ""))
        if act not in ACTS or kind not in LINKS or key is None:
            raise Http404
        if not rights.may_tag(request.user, story, now):
            return JsonResponse({"message": _("You may not tag this story.")}, status=403)
        if not _is_there(kind, key):
            return JsonResponse({"message": _("There is no such tag.")}, status=400)
        if act == "reject":
            reject(story, [(kind, key)], by=editor_of(request), at=now)
        else:
            take_back_rejections(story, [(kind, key)])
        return JsonResponse({})

    def _taggable(self, request: HttpRequest, pk: int) -> Article:
        """The story; for whoever may not read it, it is not there: suggestions quote the text."""
        story = Article.objects.filter(pk=pk).first()
        if story is None or not rights.may_see(request.user, story):
            raise Http404
        return story


def suggested(text: ReadText, rejected: Iterable[TagKey] = ()) -> dict[str, Any]:
    """All suggestions for the text, with quotes and without those rejected; these stand apart, to be taken back."""
    rejected = {*rejected}
    found = Suggestions().for_text(text)
    passages = text.passages
    return {
        "found": [as_told(one, passages) for one in found if one.key not in rejected],
        "rejected": _named(rejected),
    }


def as_told(one: Suggestion, passages: list[str]) -> dict[str, Any]:
    """A suggestion for the script. Quotes say their place by what stands around: the text may be typed on meanwhile."""
    return {
        "kind": one.kind,
        "id": one.tag_id,
        "name": one.name,
        "strength": one.strength.value,
        "mark": one.mark,
        "why": one.why,
        "quotes": [_quote(place, passages[place.passage]) for place in one.places[:MOST_QUOTES]],
    }


def _quote(place: Place, passage: str) -> dict[str, Any]:
    """The words, whole words before and after them, whether these are cut off, and in which field they stand."""
    before, after = passage[max(place.start - AROUND, 0) : place.start], passage[place.end : place.end + AROUND]
    if place.start > AROUND:
        before = before.partition(" ")[2] or before
    if place.end + AROUND < len(passage):
        after = after.rpartition(" ")[0] or after
    return {
        "field": READ[min(place.passage, FIRST_OF_BODY)],
        "before": before,
        "words": passage[place.start : place.end],
        "after": after,
        "cut": [len(before) < place.start, place.end + len(after) < len(passage)],
    }


def _text_on_the_form(request: HttpRequest, otherwise: Mapping[str, Any]) -> ReadText:
    """What is typed, saved or not; what the form doesn't show for writing, as it stands in the story."""
    headline, standfirst, html = (str(request.POST.get(name, otherwise.get(name, ""))) for name in READ)
    return ReadText(headline, standfirst, tuple(body.passages(body.sanitise(html))))


def _named(tags: Iterable[TagKey]) -> list[dict[str, Any]]:
    """Tags with their names, in alphabetical order."""
    keys: dict[str, list[int]] = {kind: [] for kind in LINKS}
    for kind, key in tags:
        keys[kind].append(key)
    names = {"topics": Topic.objects.filter(pk__in=keys["topics"]).values_list("pk", "name")} if keys["topics"] else {}
    if keys["countries"]:
        names["countries"] = Country.objects.filter(pk__in=keys["countries"]).values_list("pk", "name")
    found = [{"kind": kind, "id": key, "name": name} for kind, rows in names.items() for key, name in rows]
    return sorted(found, key=lambda tag: str(tag["name"]))


def _is_there(kind: str, key: int) -> bool:
    found = Topic.objects.filter(pk=key) if kind == "topics" else Country.objects.filter(pk=key)
    return bool(found.exists())
