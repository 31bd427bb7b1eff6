"""The desk's list of stories: what a row shows, how the list is narrowed, and what can be done with the ticked."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy, ngettext

from articles.admin.acts import BUTTONS, perform
from articles.admin.filters import IssueFilter, LanguageFilter, StateFilter
from articles.admin.pages import badge, editor_of
from articles.admin.story_rights import StoryRights
from articles.models import Article
from articles.states import state_of


class StoryList(StoryRights):
    """The list half of the stories' pages; `ArticleAdmin` adds the form."""

    logs_saves = False  # articles.editing and articles.publishing do
    list_display = ["headline", "state", "printed_in", "section", "byline", "public_from", "word_count"]
    list_select_related = ["issue", "section"]
    list_filter = [StateFilter, IssueFilter, "section", LanguageFilter]
    search_fields = ["headline", "working_title", "bylines__author__name"]
    search_help_text = gettext_lazy("By headline, working title or author.")
    actions = ["send_ticked_to_review", "clear_ticked"]
    ordering = ["-modified_at", "-id"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Article]:
        """Stories; the list leaves the bodies where they are and takes the bylines along."""
        stories: QuerySet[Article] = super().get_queryset(request)
        match = request.resolver_match
        if match is not None and match.url_name == "articles_article_changelist":
            return stories.defer("body", "editor_note").prefetch_related("bylines__author")
        return stories

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        """Without deleting by the dozen: what ran is withdrawn or killed, one by one and with a reason."""
        actions = super().get_actions(request)
        actions.pop("delete_selected", None)
        return actions

    @admin.action(description=gettext_lazy("Send to review"), permissions=["change"])
    def send_ticked_to_review(self, request: HttpRequest, stories: QuerySet[Article]) -> None:
        """Each of the ticked on its own; whatever is refused is named."""
        self._perform_on_each(request, stories, "send_to_review")

    @admin.action(description=gettext_lazy("Clear"), permissions=["change"])
    def clear_ticked(self, request: HttpRequest, stories: QuerySet[Article]) -> None:
        """Each of the ticked on its own; whatever is refused is named."""
        self._perform_on_each(request, stories, "clear")

    @admin.display(description=gettext_lazy("state"), ordering="status")
    def state(self, story: Article) -> SafeString:
        """How it stands now."""
        return badge(state_of(story, timezone.now()))

    @admin.display(description=gettext_lazy("issue"), ordering="issue__date")
    def printed_in(self, story: Article) -> str:
        """The volume: the folio would take half the line."""
        return story.issue.volume_as_printed if story.issue else "–"

    @admin.display(description=gettext_lazy("byline"))
    def byline(self, story: Article) -> str:
        """The names in printed order."""
        return ", ".join(line.author.name for line in story.bylines.all()) or "–"

    @admin.display(description=gettext_lazy("public from"), ordering="live_from")
    def public_from(self, story: Article) -> str:
        """When readers see it, in the editor's zone."""
        return date_format(timezone.localtime(story.live_from), "j M Y, H:i") if story.live_from else "–"

    def _perform_on_each(self, request: HttpRequest, stories: QuerySet[Article], act: str) -> None:
        now, done = timezone.now(), 0
        for story in stories:
            refusal = perform(act, story, by=editor_of(request), at=now)
            if refusal is None:
                done += 1
                self.log_change(request, story, str(BUTTONS[act].label))
            else:
                self.message_user(request, f"“{story.headline}”: {refusal.message}", messages.WARNING)
        if done:
            said = ngettext("%(act)s: %(count)s story.", "%(act)s: %(count)s stories.", done)
            self.message_user(request, said % {"act": BUTTONS[act].label, "count": done}, messages.SUCCESS)
