"""The command palette: a few letters lead to any story, issue, author, topic or country, and to what one does here."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from django.contrib.admin import AdminSite
from django.db.models import Case, CharField, Q, QuerySet, Value, When
from django.db.models.functions import Cast
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from articles.finding import best_first, found
from articles.formats.dates import date_at
from articles.models import Article, Author
from articles.names import name_key
from articles.states import state_of
from articles.tagging.models import Country, Topic, TopicName
from issues.models import Issue
from issues.states import state_of as state_of_issue
from newsroom.desk.commands import commands_for

MOST = 8  # of a kind
LONGEST_TYPED = 100


@dataclass(frozen=True, slots=True)
class Hit:
    """One line of the answer: what it is called, what tells it from others, where it leads, and how it stands."""

    label: str
    detail: str
    address: str
    state: str = ""
    state_label: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """The hits of one kind, under their heading."""

    heading: str
    hits: list[Hit]


def answer(site: AdminSite, request: HttpRequest, typed: str, *, at: datetime) -> list[dict[str, Any]]:
    """What fits the letters, only as far as this person may look at it; a fixed number of queries for any archive.

    Nothing typed: the stories that were touched last, and the commands.
    """
    typed = " ".join(typed[:LONGEST_TYPED].replace("\x00", "").split())  # a NUL fits no database
    kinds: list[tuple[str, type[Any], Callable[[QuerySet[Any], str, datetime], Iterable[Hit]]]] = [
        (_("Stories") if typed else _("Latest stories"), Article, _stories),
        (_("Issues"), Issue, _issues),
        (_("Authors"), Author, _authors),
        (_("Topics"), Topic, _topics),
        (_("Countries"), Country, _countries),
    ]
    groups = [Group(_("Do"), [Hit(str(c.label), "", c.address) for c in commands_for(site, request, typed)])]
    for heading, model, find in kinds if typed else kinds[:1]:
        page = site.get_model_admin(model)
        if page.has_view_permission(request):
            groups.append(Group(heading, list(find(page.get_queryset(request), typed, at))))
    if not typed or not groups[0].hits:
        groups.append(groups.pop(0))  # whoever typed the name of a command wants it first
    return [asdict(group) for group in groups if group.hits]


def _stories(stories: QuerySet[Article], typed: str, at: datetime) -> list[Hit]:
    """Two steps: the ids come out of an index without a look at any story, and then eight stories."""
    ordered = best_first(found(stories, typed), typed) if typed else stories.order_by("-modified_at", "-id")
    keys = list(ordered.values_list("pk", flat=True)[:MOST])
    rows = Article.objects.select_related("issue").defer("body", "editor_note", "standfirst", "issue__letter")
    by_key = rows.in_bulk(keys)
    return [_story(by_key[key], at) for key in keys if key in by_key]


def _story(story: Article, at: datetime) -> Hit:
    state = state_of(story, at)
    issue = story.issue.volume_as_printed if story.issue else ""
    address = reverse("admin:articles_article_change", args=[story.pk])
    return Hit(str(story), issue, address, state.key, str(state.label))


def _issues(issues: QuerySet[Issue], typed: str, at: datetime) -> list[Hit]:
    figures = typed.casefold().removeprefix("vol").strip(" .")
    fits = Q(folio__icontains=typed) | Q(title__icontains=typed)
    if figures.isdecimal():
        issues = issues.annotate(figures=Cast("volume", CharField()))
        fits |= Q(figures__startswith=figures)
    days = _days(typed)
    if days:
        fits |= Q(date__in=days)
    exact = Q(volume=int(figures)) if figures.isdecimal() and len(figures) < MOST else Q(date__in=days)
    rows = issues.filter(fits).order_by(Case(When(exact, then=Value(0)), default=Value(1)), "-date", "-id")[:MOST]
    return [_issue(row, at) for row in rows.defer("letter")]


def _issue(issue: Issue, at: datetime) -> Hit:
    state = state_of_issue(issue, at)
    return Hit(
        str(issue), issue.title, reverse("admin:issues_issue_change", args=[issue.pk]), state.key, str(state.label)
    )


def _days(typed: str) -> list[date]:
    """The days that were meant, where a date was typed: 2025-11-02, 11/2/2025, 2 November 2025."""
    found = date_at(typed, 0)
    return list(found[0].readings) if found else []


def _authors(authors: QuerySet[Author], typed: str, at: datetime) -> list[Hit]:
    rows = _by_key(authors, "name_key", typed)
    return [Hit(row.name, row.role_title, reverse("admin:articles_author_change", args=[row.pk])) for row in rows]


def _topics(topics: QuerySet[Topic], typed: str, at: datetime) -> list[Hit]:
    names = _by_key(TopicName.objects.filter(topic__in=topics).select_related("topic"), "key", typed)
    rows = dict.fromkeys(name.topic for name in names)
    return [Hit(row.name, row.description, reverse("admin:tagging_topic_change", args=[row.pk])) for row in rows]


def _countries(countries: QuerySet[Country], typed: str, at: datetime) -> list[Hit]:
    """Countries also answer to their code, their other names and those of once."""
    key = name_key(typed)
    fitting = [
        (not name_key(row.name).startswith(key), row.name, row) for row in countries if key and row.answers_to(key)
    ]
    fitting.sort(key=lambda each: each[:2])
    return [
        Hit(row.name, row.code, reverse("admin:tagging_country_change", args=[row.pk]))
        for _later, _name, row in fitting[:MOST]
    ]


def _by_key(rows: QuerySet[Any], field: str, typed: str) -> QuerySet[Any]:
    """By the folded name, those that begin with the letters first."""
    key = name_key(typed)
    begins = Case(When(**{f"{field}__startswith": key}, then=Value(0)), default=Value(1))
    return rows.filter(**{f"{field}__contains": key}).order_by(begins, "name", "id")[:MOST]
