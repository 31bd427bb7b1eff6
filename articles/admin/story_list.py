"""The desk's list of stories: what a row shows, how the list is narrowed, and what can be done with the ticked."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy, ngettext

from articles import rights
from articles.admin.acts import BUTTONS, perform
from articles.admin.bulk_tagging import address_for, address_for_ticked
from articles.admin.filters import (
    AuthorFilter,
    CountryFilter,
    IssueFilter,
    LanguageFilter,
    PictureFilter,
    StateFilter,
    TagsFilter,
    TopicFilter,
    WhoseFilter,
)
from articles.admin.pages import NOTHING, editor_of
from articles.admin.row_edits import TAGS_OF_ROWS, RowEdits, state_cell, tags_cell
from articles.finding import MOST_WORDS, among, has_word
from articles.models import Article, Author, Byline
from articles.names import name_key

MOST_COUNTED = 10_000
MOST_AUTHORS = 200  # that a word of a search may stand for
LIST = "articles_article_changelist"


class CountingToTenThousand(Paginator[Article]):
    """Counting an archive takes longer than reading a page of it; nobody turns to page 200."""

    @cached_property
    def count(self) -> int:
        """How many there are; one more than ten thousand when there are more than that."""
        some: Any = self.object_list
        number: int = some.order_by().values("pk")[: MOST_COUNTED + 1].count()
        return number

    @property
    def is_cut(self) -> bool:
        """Whether there are more than were counted."""
        return self.count > MOST_COUNTED


class StoryList(RowEdits):
    """The list half of the stories' pages; `ArticleAdmin` adds the form."""

    logs_saves = False  # articles.editing and articles.publishing do
    list_display = ["named", "printed_in", "in_section", "byline", "public_from"]
    show_facets = admin.ShowFacets.NEVER  # each would be counted through the whole archive
    list_select_related = ["issue", "section"]
    list_filter = [
        StateFilter,
        WhoseFilter,
        IssueFilter,
        "section",
        AuthorFilter,
        CountryFilter,
        TopicFilter,
        TagsFilter,
        PictureFilter,
        LanguageFilter,
    ]
    search_fields = ["headline", "working_title", "bylines__author__name"]
    search_help_text = gettext_lazy("By headline, working title or author.")
    actions = ["send_ticked_to_review", "clear_ticked", "tag_ticked"]
    ordering = ["-modified_at", "-id"]
    paginator = CountingToTenThousand

    def get_queryset(self, request: HttpRequest) -> QuerySet[Article]:
        """Stories; the list leaves the bodies where they are and takes bylines and tags along."""
        stories: QuerySet[Article] = super().get_queryset(request)
        match = request.resolver_match
        if match is not None and match.url_name == LIST and request.method == "GET":
            light = self._seen_by(request, stories).defer("body", "editor_note", "standfirst", "issue__letter")
            return light.select_related("issue", "section").prefetch_related("bylines__author", *TAGS_OF_ROWS)
        return stories

    def _seen_by(self, request: HttpRequest, stories: QuerySet[Article]) -> QuerySet[Article]:
        """For whoever sees few: those few first, or the archive would be read from its end to find them."""
        listed = rights.listed_for(request.user)
        return stories if listed == rights.EVERYBODY else among(stories, listed)

    def get_list_display(self, request: HttpRequest) -> list[Any]:
        """State and tags of a row depend on who looks: what that person may change there."""
        named, *others = self.list_display
        return [named, _state_for(request), *others[:-1], _tags_for(request), others[-1]]

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Article], search_term: str
    ) -> tuple[QuerySet[Article], bool]:
        """Every word stands in a title, or in the name of somebody in the byline; the latest ten thousand and one.

        They are looked up once: counting them and showing a page of them would each look through all titles again.
        """
        words = search_term.replace("\x00", "").split()[:MOST_WORDS]
        if not words:
            return queryset, False
        fitting = queryset
        for word in words:
            titled = Article.objects.order_by().filter(has_word(word)).values("pk")
            fitting = fitting.filter(Q(pk__in=titled) | Q(pk__in=_by_somebody_called(word)))
        latest = fitting.order_by("-modified_at", "-id").values_list("pk", flat=True)[: MOST_COUNTED + 1]
        return queryset.filter(pk__in=list(latest)), False

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        """Without deleting by the dozen: what ran is withdrawn or killed, one by one and with a reason."""
        actions = super().get_actions(request)
        actions.pop("delete_selected", None)
        if not request.user.has_perm(rights.TAG):
            actions.pop("tag_ticked", None)
        return actions

    @admin.action(description=gettext_lazy("Send to review"), permissions=["change"])
    def send_ticked_to_review(self, request: HttpRequest, stories: QuerySet[Article]) -> None:
        """Each of the ticked on its own; whatever is refused is named."""
        self._perform_on_each(request, stories, "send_to_review")

    @admin.action(description=gettext_lazy("Clear"), permissions=["change"])
    def clear_ticked(self, request: HttpRequest, stories: QuerySet[Article]) -> None:
        """Each of the ticked on its own; whatever is refused is named."""
        self._perform_on_each(request, stories, "clear")

    @admin.action(description=gettext_lazy("Tag them …"))
    def tag_ticked(self, request: HttpRequest, stories: QuerySet[Article]) -> HttpResponse:
        """On a page of its own: what is to be added, removed or replaced, and a look at it first."""
        if request.POST.get("select_across") == "1":
            return redirect(address_for(request.GET.urlencode()))
        return redirect(address_for_ticked(request.POST.getlist(ACTION_CHECKBOX_NAME)))

    @admin.display(description=gettext_lazy("headline"), ordering="slug")
    def named(self, story: Article) -> str:
        """The headline, or what stands for it in a draft; put in order by its plain letters, which are indexed."""
        return str(story)

    @admin.display(description=gettext_lazy("issue"))
    def printed_in(self, story: Article) -> str:
        """The volume: the folio would take half the line."""
        return story.issue.volume_as_printed if story.issue else NOTHING

    @admin.display(description=gettext_lazy("section"))
    def in_section(self, story: Article) -> str:
        """The section's name."""
        return story.section.name if story.section else NOTHING

    @admin.display(description=gettext_lazy("byline"))
    def byline(self, story: Article) -> str:
        """The names in printed order."""
        return ", ".join(line.author.name for line in story.bylines.all()) or NOTHING

    @admin.display(description=gettext_lazy("public from"), ordering="live_from")
    def public_from(self, story: Article) -> str:
        """When readers see it, in the editor's zone."""
        return date_format(timezone.localtime(story.live_from), "j M Y, H:i") if story.live_from else NOTHING

    def _perform_on_each(self, request: HttpRequest, stories: QuerySet[Article], act: str) -> None:
        now, done = timezone.now(), 0
        for story in stories:
            refusal = perform(act, story, by=editor_of(request), at=now)
            if refusal is None:
                done += 1
            else:
                self.message_user(request, f"“{story}”: {refusal.message}", messages.WARNING)
        if done:
            said = ngettext("%(act)s: %(count)s story.", "%(act)s: %(count)s stories.", done)
            self.message_user(request, said % {"act": BUTTONS[act].label, "count": done}, messages.SUCCESS)


def _state_for(request: HttpRequest) -> Callable[[Article], SafeString]:
    now = timezone.now()

    @admin.display(description=gettext_lazy("state"), ordering="status")
    def state(story: Article) -> SafeString:
        return state_cell(story, request.user, now)

    return state


def _tags_for(request: HttpRequest) -> Callable[[Article], SafeString]:
    now = timezone.now()

    @admin.display(description=gettext_lazy("tags"))
    def tags(story: Article) -> SafeString:
        return tags_cell(story, request.user, now)

    return tags


def _by_somebody_called(word: str) -> QuerySet[Byline, Any]:
    people = Author.objects.order_by().filter(name_key__contains=name_key(word)).values_list("pk", flat=True)
    return Byline.objects.filter(author__in=list(people[:MOST_AUTHORS])).values("article")
