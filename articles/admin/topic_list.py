"""The list of topics, read as a tree: fifty a page, in a fixed number of queries for any number of topics."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.core.paginator import Page, Paginator
from django.db.models import Count, F, IntegerField, OuterRef, Prefetch, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest
from django.utils.functional import cached_property
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from articles.admin.pages import NOTHING, FoundByAnyName, badge, counted
from articles.finding import key_in
from articles.governing.tree import in_tree_order
from articles.models import TopicTagging
from articles.states import State
from articles.tagging.models import Topic, TopicName

MOST_BRANCHES = 40
SHOWN_ALIASES = 6


class StatusFilter(admin.SimpleListFilter):
    """By how a word stands; those that are none any more are shown when asked for."""

    title = _("status")
    parameter_name = "status"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """Each status; what waits is called by what is to be done."""
        waiting = (Topic.Status.PROPOSED.value, _("Waiting for a decision"))
        return [
            waiting,
            *((key, capfirst(label)) for key, label in Topic.Status.choices if key != Topic.Status.PROPOSED),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Topic]) -> QuerySet[Topic]:
        """Those that stand so; without a choice, all but the merged and the refused."""
        if self.value():
            return queryset.filter(status=self.value())
        return queryset.exclude(status__in=[Topic.Status.MERGED, Topic.Status.REFUSED])


class BranchFilter(admin.SimpleListFilter):
    """By branch of the tree: those that begin at the top."""

    title = _("branch")
    parameter_name = "branch"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """The topics at the top that have others below them, by name."""
        tops = Topic.objects.filter(parent=None, children__isnull=False).distinct().order_by("name")
        return [(str(topic.pk), topic.name) for topic in tops.only("name", "slug")[:MOST_BRANCHES]]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Topic]) -> QuerySet[Topic]:
        """The topic and all below it."""
        key = key_in(self.value() or "")
        if self.value() is None:
            return queryset
        top = Topic.objects.filter(pk=key).first() if key else None
        return queryset.filter(path__startswith=top.path) if top else queryset.none()


class TreePaginator(Paginator[Any]):
    """The pages of a tree: the order is found from ids and names alone, and only a page's topics are loaded.

    Each gets `depth`, how many topics above it stand on the page, and `way`, those above it that don't.
    """

    object_list: QuerySet[Topic]

    @cached_property
    def keys(self) -> list[int]:
        """The ids of all, in the order of the tree."""
        return in_tree_order(self.object_list.order_by().values_list("pk", "parent", "name"))

    @cached_property
    def count(self) -> int:
        """How many there are."""
        return len(self.keys)

    def page(self, number: int | str) -> Page[Any]:
        """A page of topics."""
        number = self.validate_number(number)
        first = (number - 1) * self.per_page
        keys = self.keys[first : first + self.per_page]
        rows = {topic.pk: topic for topic in self.object_list.order_by().filter(pk__in=keys)}
        topics = [rows[key] for key in keys if key in rows]
        _place(topics)
        return Page(topics, number, self)


class TreeList(ChangeList):
    """The list, which shows a tree in the tree's order on its only page, too."""

    def get_results(self, request: HttpRequest) -> None:
        """The page's topics."""
        super().get_results(request)
        if isinstance(self.paginator, TreePaginator) and not self.multi_page:
            self.result_list = self.paginator.page(1).object_list


def _place(topics: list[Topic]) -> None:
    depths: dict[int, int] = {}
    above = {key for topic in topics for key in topic.ids_from_the_top[:-1]}
    names = dict(Topic.objects.filter(pk__in=above).values_list("pk", "name")) if above else {}
    for topic in topics:
        parent = topic.parent_id
        depth = depths.get(parent, -1) + 1 if parent else 0
        depths[topic.pk] = depth
        hidden = [] if depth else [names[key] for key in topic.ids_from_the_top[:-1] if key in names]
        topic.depth, topic.way = depth, hidden


class TopicList(FoundByAnyName):
    """The part of the topics' pages that is the list."""

    list_display = ["name_in_the_tree", "standing", "other_names", "stories"]
    list_filter = [StatusFilter, BranchFilter]
    search_fields = ["name"]
    search_help_text = _("By name or by one of the other names, in any case and accents.")
    ordering = ["name"]
    sortable_by = ["stories"]
    list_max_show_all = 0
    actions = None

    def get_queryset(self, request: HttpRequest) -> QuerySet[Topic]:
        """In the list, with the names and the numbers of stories of the page."""
        topics: QuerySet[Topic] = super().get_queryset(request)
        if not _is_list(request):
            return topics
        carried = TopicTagging.objects.filter(tag=OuterRef("pk")).order_by().values("tag")
        counts = Subquery(carried.annotate(number=Count("pk")).values("number"), output_field=IntegerField())
        own_last = Prefetch("names", TopicName.objects.order_by("is_own", "name"))
        counted_topics: QuerySet[Topic] = topics.annotate(story_count=Coalesce(counts, 0))
        return counted_topics.select_related("merged_into").prefetch_related(own_last)

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        """The list that knows a tree."""
        return TreeList

    def get_paginator(
        self,
        request: HttpRequest,
        queryset: QuerySet[Any],
        per_page: int,
        orphans: int = 0,
        allow_empty_first_page: bool = True,
    ) -> Paginator[Any]:
        """The tree, unless it is sorted by the number of stories."""
        is_tree = _is_list(request) and not request.GET.get("o")
        pages = TreePaginator if is_tree else Paginator
        return pages(queryset, per_page, orphans, allow_empty_first_page)

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Topic], search_term: str
    ) -> tuple[QuerySet[Topic], bool]:
        """As the chooser of a parent: only those that a topic can stand under."""
        if request.GET.get("field_name") == "parent":
            queryset = queryset.filter(pk__in=Topic.objects.offered())
        return super().get_search_results(request, queryset, search_term)

    @admin.display(description=_("name"))
    def name_in_the_tree(self, topic: Topic) -> SafeString:
        """Its name, as far in as it lies deep; above it, where it belongs, unless that is on the page."""
        way = " › ".join(getattr(topic, "way", []))
        above = format_html('<span class="topic-way quiet">{} ›</span>', way) if way else SafeString("")
        depth = getattr(topic, "depth", 0)
        return format_html('{}<span class="topic-name topic-name--{}" dir="auto">{}</span>', above, depth, topic.name)

    @admin.display(description=_("status"))
    def standing(self, topic: Topic) -> SafeString:
        """Its status as a badge; of a merged one, where it went."""
        shown = badge(State(f"topic-{topic.status}", topic.get_status_display()))
        if topic.merged_into is None:
            return shown
        return format_html("{} {}", shown, _("into “%(topic)s”") % {"topic": topic.merged_into})

    @admin.display(description=_("other names"))
    def other_names(self, topic: Topic) -> str:
        """The first of its other names."""
        aliases = topic.aliases
        more = " …" if len(aliases) > SHOWN_ALIASES else ""
        return ", ".join(aliases[:SHOWN_ALIASES]) + more if aliases else NOTHING

    @admin.display(description=_("stories"), ordering=F("story_count").desc())
    def stories(self, topic: Topic) -> SafeString:
        """How many stories carry it, whatever their state."""
        count: int = getattr(topic, "story_count", 0)
        return counted(count, ngettext("story", "stories", count))


def _is_list(request: HttpRequest) -> bool:
    match = request.resolver_match
    return match is not None and match.url_name == "tagging_topic_changelist"
