"""What can be changed in a row of the list of stories: the state, by the acts allowed, and the tags."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, JsonResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from articles import rights
from articles.admin.acts import BUTTONS, buttons_for, perform
from articles.admin.pages import NOTHING, badge, editor_of
from articles.admin.story_rights import StoryRights
from articles.content import Content
from articles.editing import Conflict, desk_content, save_at_once
from articles.finding import key_in
from articles.models import Article, Strength
from articles.states import state_of
from articles.tagging.models import Country, Topic
from articles.tagging.tag_search import refuse_too_many, standing

SHOWN_TAGS, SHOWN_LETTERS = 5, 18
VOCABULARIES: dict[str, Any] = {"topics": Topic, "countries": Country}
NOT_IN_A_ROW = {"correct"}  # a correction is a matter of the story's own form
Tags = dict[str, dict[int, int | None]]
"""By vocabulary the ids of tags with their strengths (None: nothing is said of it)."""


class RowEdits(StoryRights):
    """The two doors behind a row. Each changes only what still is as the person saw it."""

    def get_urls(self) -> list[URLPattern]:
        """With the acts and the tags of a row."""
        wrapped = self.admin_site.admin_view
        return [
            path("<int:pk>/row/act/", wrapped(require_POST(self.row_act)), name="articles_article_row_act"),
            path("<int:pk>/row/tags/", wrapped(require_POST(self.row_tags)), name="articles_article_row_tags"),
            *super().get_urls(),
        ]

    def row_act(self, request: HttpRequest, pk: int) -> JsonResponse:
        """Do an act (JSON). 409 when the state is another by now, 403 or 400 when the act is refused."""
        story, person, now = self._row(request, pk), editor_of(request), timezone.now()
        act = request.POST.get("act", "")
        if act not in BUTTONS or BUTTONS[act].asks_first or act in NOT_IN_A_ROW:
            return JsonResponse({"message": _("There is no such act.")}, status=400)
        if request.POST.get("seen") != story.status:
            return self._row_answer(story, request, _("Somebody else was faster."), 409)
        refusal = perform(act, story, by=person, at=now)
        if refusal is not None:
            return self._row_answer(story, request, refusal.message, 400)
        return self._row_answer(story, request, _("It %(done)s") % {"done": BUTTONS[act].done}, 200)

    def row_tags(self, request: HttpRequest, pk: int) -> JsonResponse:
        """Set topics and countries (JSON). 409 when they are others by now; `cell` is how they stand."""
        story, person, now = self._row(request, pk), editor_of(request), timezone.now()
        if not rights.may_tag(person, story, now):
            return JsonResponse({"message": _("You may not tag this story.")}, status=403)
        try:
            wanted, seen, confirmed = _posted(request, ""), _posted(request, "seen_"), _tags(request, "confirmed")
            message, status = _set_tags(story, wanted, seen, {*confirmed}, by=person, at=now), 200
        except ValidationError as refusal:
            return JsonResponse({"message": " ".join(refusal.messages)}, status=400)
        except ValueError:
            return JsonResponse({"message": _("There is no such tag.")}, status=400)
        except Conflict:
            message, status = _("Somebody else was faster: these are the tags now."), 409
        fresh = self.get_queryset(request).prefetch_related(*TAGS_OF_ROWS).get(pk=pk)
        return JsonResponse({"message": message, "cell": tags_cell(fresh, person, now)}, status=status)

    def _row(self, request: HttpRequest, pk: int) -> Article:
        story = self.get_queryset(request).filter(pk=pk).first()
        if story is None:
            raise Http404
        if not self.has_view_permission(request, story):
            raise PermissionDenied
        found: Article = story
        return found

    def _row_answer(self, story: Article, request: HttpRequest, message: str, status: int) -> JsonResponse:
        cell = state_cell(story, editor_of(request), timezone.now())
        return JsonResponse({"message": message, "cell": cell}, status=status)


TAGS_OF_ROWS = ("topic_taggings__tag", "country_taggings__tag")


def state_cell(story: Article, person: Any, at: datetime) -> SafeString:
    """The state, with what may be done about it for the script to make a menu of."""
    acts = [
        {
            "act": button.act,
            "label": str(button.label),
            "page": reverse(f"admin:articles_article_{button.act}", args=[story.pk]) if button.asks_first else "",
        }
        for button in _acts_for(story, person, at)
    ]
    return format_html(
        '<span class="row-state" data-story="{}" data-seen="{}" data-acts="{}">{}</span>',
        story.pk,
        story.status,
        json.dumps(acts),
        badge(state_of(story, at)),
    )


def _acts_for(story: Article, person: Any, at: datetime) -> list[Any]:
    if isinstance(person, AnonymousUser):
        return []
    return [button for button in buttons_for(story, at, person) if button.act not in NOT_IN_A_ROW]


def tags_cell(story: Article, person: Any, at: datetime) -> SafeString:
    """The names of countries and topics, with what the script needs to change them."""
    countries, topics = story.country_taggings.all(), story.topic_taggings.all()
    tags = [*(row.tag.name for row in countries), *(row.tag.name for row in topics)]
    more = [f"+{len(tags) - SHOWN_TAGS}"] if len(tags) > SHOWN_TAGS else []
    names = ", ".join([*tags[:SHOWN_TAGS], *more]) or NOTHING
    if not rights.may_tag(person, story, at):
        return format_html('<span class="row-tags">{}</span>', names)
    return format_html(
        '<span class="row-tags" data-story="{}" data-tags="{}">{}</span>',
        story.pk,
        json.dumps([*(_told("countries", row) for row in countries), *(_told("topics", row) for row in topics)]),
        names,
    )


def _told(kind: str, row: Any) -> dict[str, Any]:
    """A tag of the story as the field for tags knows it."""
    return {
        "kind": kind,
        "id": row.tag_id,
        "name": row.tag.name,
        "strength": row.strength,
        "mark": standing(row.tag) if kind == "topics" else "",
        "unconfirmed": kind == "countries" and row.proposed,
    }


def _posted(request: HttpRequest, prefix: str) -> Tags:
    """The tags that were sent, by vocabulary. Raises ValueError for no id or strength, ValidationError for too many."""
    posted = {kind: _tags(request, f"{prefix}{kind}") for kind in VOCABULARIES}
    for tags in posted.values():
        refuse_too_many(len(tags))
    return posted


def _tags(request: HttpRequest, name: str) -> dict[int, int | None]:
    return dict(_tag(word) for word in request.POST.get(name, "").split(",") if word)


def _tag(word: str) -> tuple[int, int | None]:
    """ "12" or "12:1", with the strength."""
    typed, _colon, strength = word.partition(":")
    key = key_in(typed)
    if key is None:
        raise ValueError(word[:SHOWN_LETTERS])
    return key, Strength(int(strength)).value if strength else None


def _set_tags(story: Article, wanted: Tags, seen: Tags, confirmed: set[int], *, by: Any, at: datetime) -> str:
    """Save the tags; what nothing is said of keeps its strength. Raises Conflict, and ValueError for unknown ids."""
    for kind, model in VOCABULARIES.items():
        if model.objects.filter(pk__in=wanted[kind]).count() != len(wanted[kind]):
            raise ValueError(kind)
    content = desk_content(story)
    if not all(_is_as_seen(content[kind], seen[kind]) for kind in VOCABULARIES):
        raise Conflict(list(VOCABULARIES), content, by=None, at=None)
    mine: Content = content | {kind: _rows(kind, content[kind], wanted[kind], confirmed) for kind in VOCABULARIES}
    save_at_once(story, mine, base=content, by=by, at=at)
    return _("Tagged.")


def _is_as_seen(rows: Iterable[dict[str, Any]], seen: dict[int, int | None]) -> bool:
    now = {row["tag_id"]: row["strength"] for row in rows}
    return now.keys() == seen.keys() and all(seen[key] in {None, now[key]} for key in now)


def _rows(
    kind: str, rows: Iterable[dict[str, Any]], wanted: dict[int, int | None], confirmed: set[int]
) -> list[dict[str, Any]]:
    known = {row["tag_id"]: row for row in rows}
    new: dict[str, Any] = {"strength": Strength.ABOUT.value} | ({"proposed": False} if kind == "countries" else {})
    made = [known.get(key, {"tag_id": key, **new}) | _weighed(strength) for key, strength in wanted.items()]
    return [
        row | {"proposed": row["proposed"] and row["tag_id"] not in confirmed} if kind == "countries" else row
        for row in made
    ]


def _weighed(strength: int | None) -> dict[str, int]:
    return {"strength": strength} if strength else {}
