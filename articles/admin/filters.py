"""What the list of stories can be narrowed to."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles.coverage.untagged import LABELS, lacking
from articles.finding import among, key_in
from articles.models import Article, Author, Byline, CountryTagging, TopicTagging
from articles.names import name_key
from articles.states import LIVE, SCHEDULED, in_state
from articles.tagging.models import Country, TopicName

RECENT_ISSUES = 12
MOST_WAITING = 5_000  # stories that wait for their hour; a year ahead of twelve a day
MOST_OF_A_NAME = 200  # people or tags that one typed name may stand for


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
        if not value:
            return queryset
        now = timezone.now()
        if value == SCHEDULED.key:
            # A few. Asked for in their order and up to a number, they come from the ends of an index; otherwise the
            # database reads the archive for them.
            cleared = Article.objects.newest_first().filter(status=Article.Status.CLEARED).values("pk")
            waiting, timeless = cleared.filter(live_from__gt=now), cleared.filter(live_from=None)
            return queryset.filter(Q(pk__in=waiting[:MOST_WAITING]) | Q(pk__in=timeless[:MOST_WAITING]))
        return queryset.filter(in_state(value, now))


class WhoseFilter(admin.SimpleListFilter):
    """By what they are to the person who looks."""

    title = _("person")
    parameter_name = "whose"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """Begun by me, given to me, or under my eyes."""
        return [("mine", _("Mine")), ("assigned", _("Assigned to me")), ("claimed", _("I am reviewing"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Article]) -> QuerySet[Article]:
        """The stories that are that to this person."""
        me = request.user.pk
        meant = {
            "mine": Q(created_by=me) | Q(assigned_to=me),
            "assigned": Q(assigned_to=me),
            "claimed": Q(claimed_by=me),
        }
        asked = meant.get(self.value() or "")
        return among(queryset, asked) if asked else queryset


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
        if key_in(asked) and asked not in dict(choices):
            choices += [(str(issue.pk), issue.folio) for issue in issues.filter(pk=int(asked)).only("folio")]
        return [*choices, (self.NONE, _("Without an issue"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Article]) -> QuerySet[Article]:
        """The stories of that issue, or those that stand alone."""
        value = self.value()
        if not value:
            return queryset
        if value == self.NONE:
            return queryset.filter(issue=None)
        key = key_in(value)
        return queryset.filter(issue=key) if key else queryset.none()


class NameFilter(admin.SimpleListFilter):
    """By a name that is typed: too many for a list of links. The address carries the name itself."""

    template = "desk/filter_by_name.html"
    kind = ""  # of articles.admin.vocabularies

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """None to click."""
        return [("", "")]

    def has_output(self) -> bool:
        """Always: the field is there before anything was typed."""
        return True

    def choices(self, changelist: Any) -> Iterator[Any]:
        """One "choice": what the field needs, and whatever else the list is narrowed by."""
        kept = {key: value for key, value in changelist.params.items() if key != self.parameter_name}
        yield {
            "selected": bool(self.value()),
            "name": self.parameter_name,
            "value": self.value() or "",
            "kept": kept.items(),
            "without": changelist.get_query_string(remove=[self.parameter_name]),
            "address": reverse("admin:articles_article_vocabulary", args=[self.kind]),
        }

    def queryset(self, request: HttpRequest, queryset: QuerySet[Article]) -> QuerySet[Article]:
        """The stories of whoever or whatever bears that name, or a name that begins so."""
        key = name_key(self.value() or "")
        return queryset.filter(pk__in=self.stories_of(key)) if key else queryset

    def stories_of(self, key: str) -> QuerySet[Any]:
        """The ids of the stories, for a folded name."""
        raise NotImplementedError


class AuthorFilter(NameFilter):
    """By somebody in the byline, in whatever role."""

    title = _("author")
    parameter_name = "author"
    kind = "bylines"

    def stories_of(self, key: str) -> QuerySet[Any]:
        """Of the author of that name, else of those whose name begins so."""
        named = Author.objects.filter(name_key=key).exists()
        people = Author.objects.filter(**{"name_key" if named else "name_key__startswith": key}).order_by()
        return Byline.objects.filter(author__in=list(people.values_list("pk", flat=True)[:MOST_OF_A_NAME])).values(
            "article"
        )


class TopicFilter(NameFilter):
    """By a topic, a mere mention too."""

    title = _("topic")
    parameter_name = "topic"
    kind = "topics"

    def stories_of(self, key: str) -> QuerySet[Any]:
        """On the topic of that name, else on those whose name begins so."""
        named = TopicName.objects.filter(key=key).exists()
        names = TopicName.objects.filter(**{"key" if named else "key__startswith": key}).order_by()
        keys = list(names.values_list("topic", flat=True)[:MOST_OF_A_NAME])
        taggings: QuerySet[Any] = TopicTagging.objects.filter(tag__in=keys)
        return taggings.values("content_object")


class CountryFilter(NameFilter):
    """By a country, by its name of today or of once, or its code, a mere mention too."""

    title = _("country")
    parameter_name = "country"
    kind = "countries"

    def stories_of(self, key: str) -> QuerySet[Any]:
        """In the country of that name or code, else in those that have a name that begins so."""
        known = [(pk, name_key(name), code.casefold()) for pk, name, code in _countries()]
        named = [pk for pk, name, code in known if key in {name, code}]
        taggings: QuerySet[Any] = CountryTagging.objects.filter(tag__in=named or Country.objects.called_like(key))
        return taggings.values("content_object")


class PictureFilter(admin.SimpleListFilter):
    """By whether there is a lead picture."""

    title = _("picture")
    parameter_name = "picture"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """None at all, on its way, or there."""
        return [("missing", _("Missing")), ("awaited", _("Missing, source known")), ("there", _("There"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Article]) -> QuerySet[Article]:
        """The stories with or without one."""
        meant = {
            "missing": Q(lead_image=None),
            "awaited": Q(lead_image=None, image_source__isnull=False),
            "there": Q(lead_image__isnull=False),
        }
        return queryset.filter(meant.get(self.value() or "", Q()))


class TagsFilter(admin.SimpleListFilter):
    """By what a story lacks: a country or a topic that it is about. A mere mention is none."""

    title = _("tags missing")
    parameter_name = "lacks"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """One of them, or both."""
        return LABELS

    def queryset(self, request: HttpRequest, queryset: QuerySet[Article]) -> QuerySet[Article]:
        """The stories that lack it."""
        return lacking(queryset, self.value() or "")


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
        value = self.value()
        # The second condition lets the database use its index of the few that name one.
        return queryset.filter(language=value).exclude(language="") if value else queryset


def _countries() -> QuerySet[Any]:
    return Country.objects.order_by().values_list("pk", "name", "code")
