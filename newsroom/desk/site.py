"""The site that gathers the desk's pages: its order, its own pages, and the nonce on every script it writes."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast

from django.contrib.admin import AdminSite
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect
from django.template.response import SimpleTemplateResponse, TemplateResponse
from django.urls import URLPattern, URLResolver, path
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from js_asset import Media

from articles.models import Article
from issues.models import Issue
from newsroom.accounts.models import User
from newsroom.clock.watching import watch
from newsroom.desk import midnight, palette, planning, saved_views
from newsroom.desk.commands import header_for
from newsroom.desk.coverage.pages import pages as coverage_pages
from newsroom.desk.dashboard import dashboard_for
from newsroom.desk.on_site import address_on_site
from newsroom.desk.tonight import next_issues
from newsroom.desk.wrong_turns import leading_back

View = TypeVar("View", bound=Callable[..., HttpResponseBase])

# As the working day goes; an app that is not named comes last.
APPS = ["issues", "articles", "images", "tagging", "style", "intake", "newsletter", "accounts", "activity", "machine"]
SHARED_ROOMS = [
    ("auth", "accounts", _("People")),
    ("axes", "machine", _("Machine room")),
    ("django_tasks_database", "machine", _("Machine room")),
    ("retagging", "tagging", _("Tagging")),
]
MODELS = [
    "Issue",
    "IssueTemplate",
    "DayOff",
    "Gap",
    "Publication",
    "Article",
    "Author",
    "Section",
    "Correction",
    "Withdrawal",
    "Revision",
    "FormerAddress",
    "Image",
    "ImageSource",
    "Topic",
    "Country",
    "Operation",
    "Batch",
    "BatchItem",
    "Webhook",
    "Errand",
]

# Pages that need the room of the side.
WIDE = {
    "calendar",
    "articles_article_changelist",
    "coverage",
    "coverage_map",
    "coverage_silences",
    "coverage_tagging",
    "coverage_unfound",
}


class DeskSite(AdminSite):
    """The admin under the newsroom's name."""

    site_title = _("Newsroom")
    site_header = _("Newsroom")
    index_title = _("The desk")
    empty_value_display = "–"

    def get_urls(self) -> list[URLPattern | URLResolver]:
        """With the desk's own pages, before those of the apps."""
        on_site = "r/<int:content_type_id>/<int:object_id>/"
        own = [
            path(on_site, self.admin_view(self.view_on_site), name="view_on_site"),
            path("find/", self.admin_view(self.find), name="find"),
            path("calendar/", self.admin_view(self.calendar), name="calendar"),
            path("calendar/plan/", self.admin_view(self.plan), name="plan"),
            path("views/", self.admin_view(self.save_view), name="save_view"),
            path("views/<int:pk>/", self.admin_view(self.open_view), name="saved_view"),
            path("views/<int:pk>/change/", self.admin_view(self.change_view), name="change_view"),
            path("next-issue/", self.admin_view(self.next_issue), name="next_issue"),
            path("tonight/", self.admin_view(self.tonight), name="tonight"),
            path("issues/issue/<int:pk>/dry-run/", self.admin_view(self.dry_run), name="issues_issue_dry_run"),
            *coverage_pages(self),
        ]
        return [*own, *super().get_urls()]

    def admin_view(self, view: View, cacheable: bool = False) -> View:
        """A page of the desk: what its `media` writes inline carries the request's nonce; labels have no colon."""
        return super().admin_view(cast("View", leading_back(_dressed(view))), cacheable)

    def each_context(self, request: HttpRequest) -> dict[str, Any]:
        """What every page shows: the header's links, as far as this person may follow them."""
        context = super().each_context(request)
        if context["has_permission"]:
            context |= header_for(self, request)
            context["worries"] = watch.worries
            match = request.resolver_match
            context["is_nav_sidebar_enabled"] &= match is None or match.url_name not in WIDE
            context["story_views"] = saved_views.ViewsOfList(request, editor_of(request))
        return context

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[Any]:
        """Apps and models in the order of the working day."""
        apps = super().get_app_list(request, app_label)
        if app_label is None:
            apps = _in_rooms(apps)
        for app in apps:
            app["models"].sort(key=lambda model: _place(model["object_name"], MODELS))
        return sorted(apps, key=lambda app: _place(app["app_label"], APPS))

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> TemplateResponse:
        """The first page of the day."""
        board = dashboard_for(editor_of(request), at=timezone.now())
        return super().index(request, {"board": board, **(extra_context or {})})

    def find(self, request: HttpRequest) -> HttpResponse:
        """What the palette shows for the letters typed so far (JSON)."""
        groups = palette.answer(self, request, request.GET.get("q", ""), at=timezone.now())
        return JsonResponse({"groups": groups})

    def autocomplete_view(self, request: HttpRequest) -> HttpResponse:
        """What a field proposes for the letters typed so far (JSON); nothing for a NUL, which fits no database."""
        if "\0" in request.GET.get("term", ""):
            return JsonResponse({"results": [], "pagination": {"more": False}})
        answer: HttpResponse = super().autocomplete_view(request)
        return answer

    def view_on_site(self, request: HttpRequest, content_type_id: int, object_id: int) -> HttpResponse:
        """To the page that readers see of something."""
        return redirect(address_on_site(self, request, content_type_id, object_id))

    def calendar(self, request: HttpRequest) -> HttpResponse:
        """A month of issues, planned stories and deadlines, for those who may look at stories."""
        return planning.calendar_page(request, self, self._reader(request))

    def plan(self, request: HttpRequest) -> HttpResponse:
        """Mean a story for another day (POST, JSON)."""
        return planning.plan(request, self._reader(request))

    def save_view(self, request: HttpRequest) -> HttpResponse:
        """Keep how the list of stories is narrowed (POST)."""
        return saved_views.save_view(request, self._reader(request))

    def open_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The address of a saved view."""
        return saved_views.open_view(request, self._reader(request), pk)

    def change_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Rename, share or delete a saved view (POST)."""
        return saved_views.change_view(request, self._reader(request), pk)

    def _reader(self, request: HttpRequest) -> User:
        """The person, if they may look at stories at all."""
        if not self.get_model_admin(Article).has_view_permission(request):
            raise PermissionDenied
        return editor_of(request)

    def next_issue(self, request: HttpRequest) -> HttpResponse:
        """To the issue that goes out next; without one, or for those who may not look at issues, to the list."""
        may_look = self.get_model_admin(Issue).has_view_permission(request)
        coming = next_issues(timezone.now(), most=1) if may_look else []
        if not coming:
            return redirect("admin:issues_issue_changelist")
        return redirect("admin:issues_issue_change", coming[0].pk)

    def tonight(self, request: HttpRequest) -> HttpResponse:
        """To what blocks the issue that goes out next; without one, a friendly word."""
        if not self.get_model_admin(Issue).has_view_permission(request):
            raise PermissionDenied
        coming = next_issues(timezone.now(), most=1)
        if coming:
            return redirect("admin:issues_issue_tonight", coming[0].pk)
        return TemplateResponse(
            request, "desk/tonight_nothing.html", self.each_context(request) | {"title": _("Tonight")}
        )

    def dry_run(self, request: HttpRequest, pk: int) -> HttpResponse:
        """What the issue's second would bring."""
        if not self.get_model_admin(Issue).has_view_permission(request):
            raise PermissionDenied
        night = midnight.midnight_for(editor_of(request), pk, now=timezone.now())
        context = self.each_context(request) | {"title": _("Dry run"), "night": night}
        return TemplateResponse(request, "desk/issue/dry_run.html", context)


def _dressed(view: View) -> View:
    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = view(request, *args, **kwargs)
        context = getattr(response, "context_data", None)
        if isinstance(response, SimpleTemplateResponse) and context and "media" in context:
            nonce = request.csp_nonce  # type: ignore[attr-defined]
            context["media"] = Media.from_media(context["media"], nonce=nonce)
        if isinstance(response, SimpleTemplateResponse) and context and "adminform" in context:
            context["adminform"].form.label_suffix = ""
        return response

    return cast("View", answer)


def editor_of(request: HttpRequest) -> User:
    """The person at the desk; the site lets nobody else in."""
    return cast("User", request.user)


def _in_rooms(apps: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Groups belong to the people; what only the machine's keeper looks at stands together."""
    by_label = {app["app_label"]: app for app in apps}
    for guest, host, name in SHARED_ROOMS:
        if guest in by_label:
            moved = by_label.pop(guest)
            room = by_label.setdefault(host, {**moved, "app_label": host, "models": [], "name": name})
            room["models"] += moved["models"]
    return list(by_label.values())


def _place(name: str, order: list[str]) -> tuple[int, str]:
    return (order.index(name) if name in order else len(order), name)
