"""Names to choose from while one writes: topics, countries and authors, found by a few letters, and added by name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Model
from django.http import Http404, HttpRequest, JsonResponse
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from articles.activity.recording import record
from articles.admin.pages import DeskAdmin, editor_of
from articles.admin.widgets import KINDS
from articles.governing.standing import why_not_given
from articles.models import Author
from articles.names import name_key
from articles.rights import GOVERN
from articles.tagging.models import Topic
from articles.tagging.tag_search import standing

if TYPE_CHECKING:
    from newsroom.accounts.models import User

MOST = 12
LOOKED_AT = 2_000  # names that are put in order before the best are shown: many have the letters inside a word
LONGEST_NAME = 100


class Vocabularies(DeskAdmin):
    """The pages behind the fields of byline and tags."""

    def get_urls(self) -> list[URLPattern]:
        """With the search, which also takes a new name."""
        wrapped = self.admin_site.admin_view
        search = wrapped(require_http_methods(["GET", "POST"])(self.vocabulary))
        return [
            path("vocabulary/<slug:kind>/", search, name="articles_article_vocabulary"),
            *super().get_urls(),
        ]

    def vocabularies_open_to(self, request: HttpRequest) -> set[str]:
        """The kinds of names that this person may add; the list of countries is closed."""
        growing: dict[str, type[Model]] = {"topics": Topic, "bylines": Author}
        return {
            kind
            for kind, model in growing.items()
            if self.admin_site.get_model_admin(model).has_add_permission(request)
        }

    def vocabulary(self, request: HttpRequest, kind: str) -> JsonResponse:
        """The best matches for what was typed, of stories the newest (GET), or the one that bears a new name (POST)."""
        if kind not in KINDS:
            raise Http404
        if not self.has_view_or_change_permission(request):
            raise PermissionDenied
        if request.method == "POST":
            return self._add(request, kind)
        typed = request.GET.get("q", "").replace("\0", "").strip()[:LONGEST_NAME]
        page = self.admin_site.get_model_admin(KINDS[kind].model)
        found, _repeats = page.get_search_results(request, page.get_queryset(request), typed)
        if kind == "pins":
            stories = found.exclude(headline="").order_by("-modified_at", "-pk").values_list("pk", "headline")[:MOST]
            return JsonResponse({"found": [{"id": key, "name": headline} for key, headline in stories]})
        names = found.values_list("pk", "name")[:LOOKED_AT]
        ranked = sorted(names, key=lambda row: _rank(row[1], name_key(typed)))
        return JsonResponse({"found": [{"id": key, "name": name} for key, name in ranked[:MOST]]})

    def _add(self, request: HttpRequest, kind: str) -> JsonResponse:
        """A topic of that name is one topic in any spelling; two authors may share a name, but not by this door.

        A new topic of somebody who doesn't govern them is a proposal: it may be used at once, and readers don't see it.
        """
        name = " ".join(request.POST.get("name", "").replace("\0", "").split())
        if kind not in self.vocabularies_open_to(request):
            raise PermissionDenied
        if not name or len(name) > LONGEST_NAME:
            return JsonResponse({"refused": _("Write a name of at most 100 characters.")}, status=400)
        try:
            with transaction.atomic():
                thing, is_new = _topic(name, editor_of(request)) if kind == "topics" else _author(name)
                if is_new:
                    record(thing, "create", by=editor_of(request), at=timezone.now(), after={"name": str(thing)})
        except ValidationError as refusal:
            return JsonResponse({"refused": " ".join(refusal.messages)}, status=400)
        return JsonResponse({"id": thing.pk, "name": str(thing), "mark": _mark(thing)})


def _mark(thing: Topic | Author) -> str:
    return standing(thing) if isinstance(thing, Topic) else ""


def _topic(name: str, person: User) -> tuple[Topic, bool]:
    governs = person.has_perm(GOVERN)
    status = Topic.Status.IN_USE if governs else Topic.Status.PROPOSED
    topic, is_new = Topic.objects.bring(name, status=status, proposed_by=None if governs else person)
    if sentence := why_not_given(topic):
        raise ValidationError(sentence)
    return topic, is_new


def _author(name: str) -> tuple[Author, bool]:
    known: Author | None = Author.objects.named(name).first()
    return known or Author.objects.create(name=name), known is None


def _rank(name: str, key: str) -> tuple[int, str]:
    """The same name first, then those that begin so, then those with a word that does."""
    if name_key(name) == key:
        return 0, name
    if name_key(name).startswith(key):
        return 1, name
    return (2 if any(name_key(word).startswith(key) for word in name.split()) else 3), name
