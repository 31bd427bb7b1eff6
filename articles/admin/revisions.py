"""A story's revisions: the list, any two side by side, and the way back to one."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import InvalidPage, Page, Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from articles import editing, rights
from articles.admin.pages import DeskAdmin, editor_of
from articles.admin.revision_lines import groups, lines
from articles.changes import set_shown_to_readers
from articles.comparing import compare, labels_for
from articles.content import Content, changed, content_of
from articles.models import Article, Revision, WorkingCopy

REVISIONS_A_PAGE = 50
PUBLISHED, DESK = "published", "desk"
KEY = re.compile(rf"[0-9]{{1,9}}|{PUBLISHED}|{DESK}")  # of a version, as addresses name it


@dataclass(frozen=True, slots=True)
class Version:
    """One side of a comparison: a revision, or what the story says now (`revision` is None then)."""

    key: str
    label: str
    content: Content
    revision: Revision | None = None


class RevisionPages(DeskAdmin):
    """The pages of a story's past; `ArticleAdmin` adds them to its own. Who may not see the story finds nothing."""

    def get_urls(self) -> list[URLPattern]:
        """With the list, the comparison of two versions, and the two acts on a revision."""
        wrapped = self.admin_site.admin_view
        under = "<int:pk>/revisions/"
        name = "articles_article_revision"
        return [
            path(under, wrapped(self.revisions_page), name=f"{name}s"),
            path(f"{under}<int:number>/restore/", wrapped(require_POST(self.restore_revision)), name=f"{name}_restore"),
            path(
                f"{under}<int:number>/readers/",
                wrapped(require_POST(self.show_revision_to_readers)),
                name=f"{name}_readers",
            ),
            path(f"{under}<slug:first>/<slug:second>/", wrapped(self.comparison_page), name=f"{name}_comparison"),
            *super().get_urls(),
        ]

    def revisions_page(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Everything that was saved, newest first; two that are ticked lead on to their comparison."""
        story = _story(request, pk)
        first, second = request.GET.get("from", ""), request.GET.get("to", "")
        if first and second:
            if not (KEY.fullmatch(first) and KEY.fullmatch(second)):
                raise Http404
            return redirect("admin:articles_article_revision_comparison", pk, first, second)
        page = _page(request, story)
        shown, at = list(page.object_list), timezone.now()
        context = {
            "title": _("Revisions"),
            "story": story,
            "opts": self.opts,
            "groups": groups(lines(shown, _before(story, shown)), newest=_edge(story.revisions.all(), "-number")),
            "page": page,
            "from_key": shown[1].number if len(shown) > 1 else None,
            "to_key": shown[0].number if shown else None,
            "is_live": story.is_live(at),
            "has_copy": WorkingCopy.objects.filter(article=story).exists(),
            "first_published": _edge(story.revisions.exclude(published_at=None), "published_at", "number"),
            "may_show": _may_show(request, story),
        }
        return TemplateResponse(request, "desk/revisions.html", self.admin_site.each_context(request) | context)

    def comparison_page(self, request: HttpRequest, pk: int, first: str, second: str) -> HttpResponse:
        """Two versions side by side: the fields that differ, and the way back to either."""
        story, at = _story(request, pk), timezone.now()
        before, after = _version(story, first, at), _version(story, second, at)
        found = compare(before.content, after.content, labels=labels_for(before.content, after.content))
        context = {
            "title": _("What changed"),
            "story": story,
            "opts": self.opts,
            "before": before,
            "after": after,
            "comparisons": found,
            "same": _same_count(before.content, after.content, len(found)),
            "earlier": _neighbour(story, before, step=-1),
            "later": _neighbour(story, after, step=1),
            "is_live": story.is_live(at),
            "restorable": _restorable(request, story, [before, after], at),
        }
        return TemplateResponse(request, "desk/compare.html", self.admin_site.each_context(request) | context)

    def restore_revision(self, request: HttpRequest, pk: int, number: int) -> HttpResponse:
        """Let the story say again what it said then."""
        story, at = _story(request, pk), timezone.now()
        if not _may_restore(request, story, at):
            raise PermissionDenied
        revision = get_object_or_404(story.revisions, number=number)
        saved = editing.restore(story, revision, by=editor_of(request), at=at)
        self.message_user(request, _restored(saved, number), messages.SUCCESS)
        return redirect("admin:articles_article_change", pk)

    def show_revision_to_readers(self, request: HttpRequest, pk: int, number: int) -> HttpResponse:
        """Show readers what changed with a published version, or keep it from them."""
        story = _story(request, pk)
        if not _may_show(request, story):
            raise PermissionDenied
        revision = get_object_or_404(story.revisions.exclude(published_at=None), number=number)
        shown = request.POST.get("shown") == "1"
        set_shown_to_readers(revision, shown, by=editor_of(request), at=timezone.now())
        said = (
            _("Readers are shown what changed with revision %(number)s.")
            if shown
            else _("Readers are not shown what changed with revision %(number)s.")
        )
        self.message_user(request, said % {"number": number}, messages.SUCCESS)
        return redirect("admin:articles_article_revisions", pk)


def _story(request: HttpRequest, pk: int) -> Article:
    """The story, if this person may read it.

    Raises Http404 otherwise, as if there were none.
    """
    visible = Article.objects.filter(rights.visible_to(editor_of(request)))
    return get_object_or_404(visible.select_related("issue"), pk=pk)


def _page(request: HttpRequest, story: Article) -> Page[Revision]:
    found = story.revisions.select_related("saved_by").order_by("-number")
    try:
        return Paginator(found, REVISIONS_A_PAGE).page(request.GET.get("page", 1))
    except InvalidPage as error:
        raise Http404 from error


def _before(story: Article, shown: list[Revision]) -> Revision | None:
    """The revision before the oldest of the page."""
    return story.revisions.filter(number__lt=shown[-1].number).order_by("-number").first() if shown else None


def _version(story: Article, key: str, at: datetime) -> Version:
    """What the address names: a revision by number, what readers read, what the desk edits.

    Raises Http404 for what is not there.
    """
    if key == PUBLISHED and story.is_live(at):
        return Version(key, _("What readers read"), content_of(story))
    if key == DESK:
        copy = WorkingCopy.objects.filter(article=story).first()
        content = editing.content_with(copy, content_of(story))
        return Version(key, _("Working copy") if copy else _("As it is now"), content)
    if not KEY.fullmatch(key) or not key.isdecimal():
        raise Http404
    revision = get_object_or_404(story.revisions.select_related("saved_by"), number=int(key))
    label = _("Revision %(number)s") % {"number": revision.number}
    return Version(key, label, revision.content, revision)


def _neighbour(story: Article, version: Version, *, step: int) -> int | None:
    """The number of the revision before (-1) or after (1) it."""
    if version.revision is None:
        return None
    if step > 0:
        return _edge(story.revisions.filter(number__gt=version.revision.number), "number")
    return _edge(story.revisions.filter(number__lt=version.revision.number), "-number")


def _edge(revisions: QuerySet[Revision], *order: str) -> int | None:
    """The number of the first in that order."""
    return revisions.order_by(*order).values_list("number", flat=True).first()


def _same_count(before: Content, after: Content, differing: int) -> int:
    return len(before.keys() & after.keys()) - differing


def _may_restore(request: HttpRequest, story: Article, at: datetime) -> bool:
    """Whether this person may write all that restoring writes."""
    return {*editing.RESTORED} <= rights.fields_open_to(editor_of(request), story, at)


def _restorable(request: HttpRequest, story: Article, versions: list[Version], at: datetime) -> list[Version]:
    """Those of the versions that this person may go back to, and that say something else than the story does now."""
    if not _may_restore(request, story, at):
        return []
    now = editing.desk_content(story)
    return [
        version for version in versions if version.revision and changed(now, version.content, among=editing.RESTORED)
    ]


def _may_show(request: HttpRequest, story: Article) -> bool:
    person = editor_of(request)
    return person.has_perm(rights.CLEAR) and rights.may_see(person, story)


def _restored(saved: editing.Saved, number: int) -> str:
    if saved.revision is None:
        return _("The story says already what it said in revision %(number)s.") % {"number": number}
    if saved.in_working_copy:
        said = _(
            "The working copy says again what the story said in revision %(number)s. Readers keep what is published."
        )
        return said % {"number": number}
    return _("The story says again what it said in revision %(number)s.") % {"number": number}
