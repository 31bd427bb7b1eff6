"""The page on which an issue is put in order: drag, keys, or a typed place; the tray beside it, the balance below."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from articles import rights
from articles.activity.models import Entry
from articles.activity.verbs import phrase
from articles.admin.pages import DeskAdmin, editor_of
from articles.finding import key_in
from articles.models import Article, Section
from issues.balance import balance_of
from issues.composition import SHORT_ISSUE
from issues.lineup import ALL_OPEN, LineUp, Tray, line_up, may_place, tray, version_of
from issues.models import Issue
from issues.run_order import CannotArrange, Spot, move, put_aside

MOVES = {"arrange", "take_in", "put_aside", "override"}
MOST_TOLD = 3


@dataclass(slots=True)
class Done:
    """What came of an act: the sentence, whether it was refused, and what would undo it (the fields of its form)."""

    said: str
    refused: bool = False
    undo: dict[str, str] | None = None
    story: int | None = None


class RunOrderPages(DeskAdmin):
    """The run order of one issue. A script asks for the same answers as JSON, so nothing needs one."""

    def get_urls(self) -> list[URLPattern]:
        """With the page."""
        view = self.admin_site.admin_view(self.run_order)
        return [path("<int:pk>/run-order/", view, name="issues_issue_run_order"), *super().get_urls()]

    def run_order(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The line-up; a POST moves a story, takes one in or puts one aside."""
        issue, now = self._issue_to_arrange(request, pk), timezone.now()
        if request.method == "POST":
            return self._answer(request, issue, self._do(request, issue, now), now)
        if "version" in request.GET:
            return JsonResponse(self._news(request, issue, now))
        shown = line_up(issue, editor_of(request), now)
        context = {
            **self.admin_site.each_context(request),
            **self._context(request, shown),
            "title": _("Run order"),
            "subtitle": str(issue),
            "opts": self.opts,
            "tray": _tray(request),
            "balance": balance_of(issue),
            "undo": request.session.pop("run_order_undo", None),
        }
        return TemplateResponse(request, "desk/issue/run_order.html", context)

    def _issue_to_arrange(self, request: HttpRequest, pk: int) -> Issue:
        """The issue, for whoever sees all its stories: in half of an issue nobody can put anything in order."""
        person = editor_of(request)
        sees_all = person.has_perm(rights.SEE_ALL) or person.has_perm(rights.EDIT_ALL)
        if not (self.has_view_permission(request) and sees_all):
            raise PermissionDenied
        issue = Issue.objects.select_related("proof").filter(pk=pk).first()
        if issue is None:
            raise Http404
        return issue

    def _do(self, request: HttpRequest, issue: Issue, at: datetime) -> Done:
        person, act = editor_of(request), request.POST.get("act", "")
        seen = Article.objects.filter(rights.visible_to(person)).select_related("issue")
        article = seen.filter(pk=_key(request, "story") or 0).first()
        if article is None or act not in {"move", "put_aside"}:
            return Done(_("There is no such story any more."), refused=True)
        if not may_place(person, article, at):
            sentence = issue.why_fixed(at) or _("You may not say where “%(story)s” stands.") % {"story": article}
            return Done(sentence, refused=True, story=article.pk)
        old = (article.issue_id, article.position, article.section_id)
        try:
            if act == "put_aside":
                put_aside(article, by=person, at=at)
                undo = {"act": "move", "story": str(article.pk), "place": str(old[1] or "")}
                return Done(_("“%(story)s” is put aside.") % {"story": article}, undo=undo)
            spot, section = _spot(request), _section(request)
            place = move(article, issue, spot, by=person, at=at, section=section)
        except CannotArrange as refusal:
            return Done(refusal.message, refused=True, story=article.pk)
        said = _said(article, place)
        if spot.in_section and Article.objects.filter(issue=issue).count() < SHORT_ISSUE:
            said = f"{said} {ALL_OPEN}"
        return Done(said, undo=_undo(article, old, issue), story=article.pk)

    def _answer(self, request: HttpRequest, issue: Issue, done: Done, at: datetime) -> HttpResponse:
        if request.headers.get("Accept") == "application/json":
            shown = line_up(issue, editor_of(request), at)
            html = render_to_string("desk/issue/line_up.html", self._context(request, shown), request)
            body = {"html": html, "said": done.said, "undo": done.undo, "version": shown.version}
            return JsonResponse(body | {"last": _last_entry(issue)}, status=409 if done.refused else 200)
        self.message_user(request, done.said, messages.ERROR if done.refused else messages.SUCCESS)
        if done.undo:
            request.session["run_order_undo"] = done.undo
        return _back(request, issue, done.story)

    def _news(self, request: HttpRequest, issue: Issue, at: datetime) -> dict[str, Any]:
        """What a page that was opened before has missed: nothing, or the line-up and who moved what."""
        version = version_of(issue)
        if version == request.GET["version"]:
            return {"version": version}
        shown = line_up(issue, editor_of(request), at)
        html = render_to_string("desk/issue/line_up.html", self._context(request, shown), request)
        entries = Entry.objects.about("issue", issue.pk).filter(verb__in=MOVES, pk__gt=_key(request, "since") or 0)
        others = entries.exclude(person=editor_of(request)).newest_first()[:MOST_TOLD]
        told = [f"{entry.person_name or '–'} {phrase(entry.verb)} “{entry.note}”." for entry in others]
        return {"version": shown.version, "html": html, "said": " ".join(told), "last": _last_entry(issue)}

    def _context(self, request: HttpRequest, shown: LineUp) -> dict[str, Any]:
        return {
            "issue": shown.issue,
            "shown": shown,
            "last": _last_entry(shown.issue),
            "may_override": self.has_change_permission(request, shown.issue) and not shown.why_fixed,
        }


def _tray(request: HttpRequest) -> Tray:
    sought, page = request.GET.get("q", ""), request.GET.get("tray", "")
    return tray(editor_of(request), sought=sought, with_drafts="drafts" in request.GET, page=page)


def _spot(request: HttpRequest) -> Spot:
    place = _key(request, "place")
    in_section = place is None and _key(request, "section") is not None
    return Spot(_key(request, "before"), _key(request, "after"), place, in_section)


def _section(request: HttpRequest) -> Section | None:
    key = _key(request, "section")
    return Section.objects.filter(pk=key).first() if key else None


def _key(request: HttpRequest, name: str) -> int | None:
    return key_in(request.POST.get(name, "") or request.GET.get(name, ""))


def _said(article: Article, place: int) -> str:
    article.refresh_from_db(fields=["section"])
    words = {"story": article, "place": place, "section": article.section}
    if article.section:
        return _("“%(story)s” stands at place %(place)s, %(section)s.") % words
    return _("“%(story)s” stands at place %(place)s.") % words


def _undo(article: Article, old: tuple[int | None, int | None, int | None], issue: Issue) -> dict[str, str]:
    issue_id, place, section = old
    if issue_id != issue.pk:
        return {"act": "put_aside", "story": str(article.pk)}
    return {"act": "move", "story": str(article.pk), "place": str(place or ""), "section": str(section or "")}


def _last_entry(issue: Issue) -> int:
    return Entry.objects.about("issue", issue.pk).order_by("-pk").values_list("pk", flat=True).first() or 0


def _back(request: HttpRequest, issue: Issue, story: int | None) -> HttpResponseRedirect:
    """To the story, the tray as it was searched and turned over."""
    address, asked = reverse("admin:issues_issue_run_order", args=[issue.pk]), request.GET.urlencode()
    return redirect(f"{address}{f'?{asked}' if asked else ''}{f'#story-{story}' if story else ''}")
