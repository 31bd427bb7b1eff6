"""What the list of stories can be narrowed to."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles.models import Article
from articles.states import LIVE, SCHEDULED, in_state

RECENT_ISSUES = 12
LONGEST_KEY = 18  # figures; what is longer fits no column of a database


class StateFilter(admin.SimpleListFilter):
    """By how a story stands now: what people decided and what the time makes of it."""

    title = _("state")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """The stored states, with "cleared" as readers would put it: waiting, or live."""
        stored = [(key, label) for key, label in Article.Status.choices if key != Article.Status.CLEARED]
        return [*stored[:2], (SCHEDULED.key, _("Cleared, not out yet")), (LIVE.key, LIVE.label), *stored[2:]]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Article]) -> QuerySet[Article]:
        """The stories in that state now."""
        value = self.value()
        return queryset.filter(in_state(value, timezone.now())) if value else queryset


class IssueFilter(admin.SimpleListFilter):
    """By issue: the latest ones, and whichever one a link from elsewhere asks for."""

    title = _("issue")
    parameter_name = "issue"
    NONE = "none"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """The latest issues, newest first."""
        model: Any = Article._meta.get_field("issue").related_model
        issues = model.objects.newest_first()
        choices = [(str(issue.pk), issue.folio) for issue in issues.only("folio")[:RECENT_ISSUES]]
        asked = request.GET.get(self.parameter_name, "")
        if _is_key(asked) and asked not in dict(choices):
            choices += [(str(issue.pk), issue.folio) for issue in issues.filter(pk=int(asked)).only("folio")]
        return [*choices, (self.NONE, _("Without an issue"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Article]) -> QuerySet[Article]:
        """The stories of that issue, or those that stand alone."""
        value = self.value()
        if not value:
            return queryset
        if value == self.NONE:
            return queryset.filter(issue=None)
        return queryset.filter(issue=int(value)) if _is_key(value) else queryset.none()


class LanguageFilter(admin.SimpleListFilter):
    """By language, once stories in another than the publication's own are here."""

    title = _("language")
    parameter_name = "language"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """The languages that stories name."""
        named = Article.objects.exclude(language="").order_by("language").values_list("language", flat=True)
        return [(language, language) for language in named.distinct()]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Article]) -> QuerySet[Article]:
        """The stories in that language."""
        return queryset.filter(language=self.value()) if self.value() else queryset


def _is_key(typed: str) -> bool:
    return typed.isdecimal() and len(typed) <= LONGEST_KEY
