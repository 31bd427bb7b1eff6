"""What editors see of the tagging desk: how long stories take, and where two taggers differ."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from articles import rights
from articles.admin.pages import DeskAdmin, editor_of
from articles.editing import Conflict
from articles.tagging_desk.agreement import agreement, beside_each_other, settle
from articles.tagging_desk.models import Turn
from articles.tagging_desk.speed import DAYS, WEEKS, by_tagger

if TYPE_CHECKING:
    from newsroom.accounts.models import User

A_PAGE, ROWS_A_PAGE = 10, 100


class TaggingReports(DeskAdmin):
    """Two plain reports, for those who govern the tags."""

    def get_urls(self) -> list[URLPattern]:
        """With the reports, and the decision between two taggers."""
        wrapped = self.admin_site.admin_view
        start, name = "tagging-desk/", "articles_article_tagging"
        return [
            path(f"{start}speed/", wrapped(require_safe(self.tagging_speed)), name=f"{name}_speed"),
            path(f"{start}agreement/", wrapped(require_safe(self.tagging_agreement)), name=f"{name}_agreement"),
            path(f"{start}settle/<int:turn>/", wrapped(require_POST(self.tagging_settle)), name=f"{name}_settle"),
            *super().get_urls(),
        ]

    def tagging_speed(self, request: HttpRequest) -> HttpResponse:
        """For each tagger and day or week: stories, half of them in how many seconds, suggestions taken."""
        _governor(request)
        step = WEEKS if request.GET.get("by") == WEEKS else DAYS
        rows = Paginator(by_tagger(step, timezone.now()), ROWS_A_PAGE).get_page(request.GET.get("page"))
        context = {"title": _("Speed of tagging"), "rows": rows, "step": step, "query": f"&by={step}"}
        return TemplateResponse(request, "desk/tagging/speed.html", self._report(request) | context)

    def tagging_agreement(self, request: HttpRequest) -> HttpResponse:
        """How far two taggers agree, tag by tag, and the stories on which they don't."""
        _governor(request)
        found = agreement(timezone.now())
        page = Paginator(found.differing, A_PAGE).get_page(request.GET.get("page"))
        context = {
            "title": _("Second opinions"),
            "found": found,
            "page": page,
            "pairs": beside_each_other(list(page)),
            "ways": Turn.Settled.choices,
        }
        return TemplateResponse(request, "desk/tagging/agreement.html", self._report(request) | context)

    def tagging_settle(self, request: HttpRequest, turn: int) -> HttpResponse:
        """Give the story the one's tags, the other's, or both."""
        person, how = _governor(request), request.POST.get("how")
        pair = Turn.objects.pairs().select_related("article__issue__proof", "second_of").filter(pk=turn).first()
        if pair is None or how not in Turn.Settled.values:
            raise Http404
        try:
            settle(pair, Turn.Settled(how), by=person, at=timezone.now())
        except (Conflict, ValidationError) as refusal:
            why = " ".join(getattr(refusal, "messages", [_("Somebody else changed its tags at the same moment.")]))
            self.message_user(request, f"“{pair.article}”: {why}", messages.WARNING)
        else:
            self.message_user(request, _("Settled: “%(story)s”.") % {"story": pair.article}, messages.SUCCESS)
        return redirect("admin:articles_article_tagging_agreement")

    def _report(self, request: HttpRequest) -> dict[str, object]:
        return {**self.admin_site.each_context(request), "opts": self.opts, "media": self.media}


def _governor(request: HttpRequest) -> User:
    person = editor_of(request)
    if not (person.has_perm(rights.GOVERN) and person.has_perm(rights.SEE_ALL)):
        raise PermissionDenied
    return person
