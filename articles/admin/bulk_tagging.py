"""Tagging all stories of a list at once: said in lines, looked at first, then done in the background."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.admin import AdminSite
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.views.main import ChangeList
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from articles.admin.pages import editor_of
from articles.admin.retagging_forms import BaseSteps, StepForm, Steps
from articles.finding import key_in
from articles.models import Article
from articles.retagging.asking import MOST_STEPS, MOST_STORIES, CannotRetag, ask, refuse_story_count, words_of
from articles.retagging.looking import digest_of, look
from articles.retagging.models import Operation, new_key
from articles.retagging.tasks import begin

LIST = "admin:articles_article_changelist"
PLACES_ONLY = ("p", "e", "all", "o", "_popup", "_to_field", "_facets")  # where one is in a list, not what one looks at
TICKED, PREFIX = "id__in", "steps"
MOST_UNDER_WAY = 5


@dataclass(frozen=True, slots=True)
class Narrowed:
    """One way in which the list is narrowed: by what, and to what."""

    by: str
    to: str


class Chosen:
    """The stories that a list of the desk shows, all pages of it, by the address that the list has."""

    model: type[Model] = Article
    listed_at = LIST

    def __init__(self, request: HttpRequest, site: AdminSite) -> None:
        """Raises IncorrectLookupParameters when the address says nothing that can be understood."""
        asked = request.GET.copy()
        for name in PLACES_ONLY:
            asked.pop(name, None)
        ticked = asked.get(TICKED, "")
        if ticked and not all(key_in(key) for key in ticked.split(",")):
            raise IncorrectLookupParameters
        request.GET = asked  # type: ignore[assignment]  # the list reads it there
        self.query = asked.urlencode()
        self.ticked = len(ticked.split(",")) if ticked else 0
        self.list: ChangeList = site.get_model_admin(self.model).get_changelist_instance(request)

    @cached_property
    def keys(self) -> list[int]:
        """The ids, in their order; one more than an operation may hold when there are more."""
        stories: Any = self.list.queryset
        return list(dict.fromkeys(stories.order_by("pk").values_list("pk", flat=True)[: MOST_STORIES + 1]))

    @property
    def address(self) -> str:
        """The list itself."""
        listed = reverse(self.listed_at)
        return f"{listed}?{self.query}" if self.query else listed

    def narrowed(self) -> Iterator[Narrowed]:
        """By what the list is narrowed, in words."""
        if self.ticked:
            yield Narrowed(_("ticked"), str(self.ticked))
        if self.list.query:
            yield Narrowed(_("search"), f"“{self.list.query}”")
        for spec in self.list.filter_specs:
            for choice in list(spec.choices(self.list)):
                told = choice.get("display") or choice.get("value")
                if choice.get("selected") and told and set(spec.expected_parameters()) & set(self.list.params):
                    yield Narrowed(str(spec.title), str(told))


def bulk_page(request: HttpRequest, site: AdminSite) -> HttpResponse:
    """The page: the lines; posted, the dry run below them; confirmed, the operation."""
    try:
        chosen = Chosen(request, site)
    except IncorrectLookupParameters:
        messages.error(request, _("The list could not be read from this address. Search or filter again."))
        return redirect(LIST)
    page = BulkPage(request, site, chosen)
    try:
        refuse_story_count(len(chosen.keys))
    except CannotRetag as refusal:
        return page.answer(None, refusal=refusal.message)
    if request.method != "POST":
        return page.answer(Steps(prefix=PREFIX))
    return page.posted()


def address_for(query: str) -> str:
    """The page for the stories of a list with that address."""
    return f"{reverse('admin:retagging_operation_bulk')}?{query}"


def address_for_ticked(keys: list[str]) -> str:
    """The page for these stories alone."""
    return address_for(urlencode({TICKED: ",".join(keys)}))


class BulkPage:
    """The page for stories that may be tagged at once."""

    def __init__(self, request: HttpRequest, site: AdminSite, chosen: Chosen) -> None:
        self.request, self.site, self.chosen = request, site, chosen

    def posted(self) -> HttpResponse:
        """Another line, the look, or the act."""
        if "more" in self.request.POST:
            return self.answer(_one_more(self.request))
        lines = Steps(self.request.POST, prefix=PREFIX)
        if not lines.is_valid():
            return self.answer(lines)
        if "do" not in self.request.POST:
            return self.answer(lines, looks=True)
        return self.begun(lines)

    def begun(self, lines: BaseSteps) -> HttpResponse:
        """What was looked at is done; when other stories fit by now, they are looked at first."""
        typed, keys = self.request.POST, self.chosen.keys
        if typed.get("seen") != digest_of(keys, *lines.steps):
            says = _("The stories in the list, or the lines, are others than when you looked. Look again, then do it.")
            return self.answer(lines, looks=True, refusal=says)
        by, key = editor_of(self.request), typed.get("key", "")[:32]
        try:
            operation = ask(Operation.Kind.BULK, lines.steps, keys, by=by, at=timezone.now(), key=key)
        except CannotRetag as refusal:
            return self.answer(lines, refusal=refusal.message)
        begin(operation)
        return redirect("admin:retagging_operation_change", operation.pk)

    def answer(self, lines: BaseSteps | None, *, looks: bool = False, refusal: str = "") -> HttpResponse:
        """The page as it stands; `looks`: with the dry run of these lines."""
        keys, by = self.chosen.keys, editor_of(self.request)
        seen = look(lines.steps, keys, by=by, at=timezone.now()) if lines is not None and looks else None
        context = self.site.each_context(self.request) | {
            "title": _("Tag many stories at once"),
            "opts": Operation._meta,
            "chosen": self.chosen,
            "count": len(keys),
            "is_cut": len(keys) > MOST_STORIES,
            "most": MOST_STORIES,
            "lines": lines,
            "look": seen,
            "what": words_of(lines.steps) if lines is not None and looks else "",
            "refusals": seen.refusals.most_common() if seen else [],
            "digest": digest_of(keys, *lines.steps) if lines is not None and looks else "",
            "key": new_key(),
            "refusal": refusal,
            "under_way": Operation.objects.unfinished().select_related("asked_by").defer("steps")[:MOST_UNDER_WAY],
        }
        return TemplateResponse(self.request, "desk/retagging/bulk.html", context)


def _one_more(request: HttpRequest) -> BaseSteps:
    """The lines as they were typed, and an empty one. For whoever has no scripts."""
    count = min(key_in(request.POST.get(f"{PREFIX}-TOTAL_FORMS", "")) or 0, MOST_STEPS - 1)
    names = StepForm.base_fields
    typed = [{name: request.POST.get(f"{PREFIX}-{line}-{name}", "") for name in names} for line in range(count)]
    return Steps(prefix=PREFIX, initial=typed)
