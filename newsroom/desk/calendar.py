"""A month as the newsroom plans it: issues on their days, stories at their own time or on the day they are for."""

from __future__ import annotations

import calendar
import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Count, Q
from django.utils import timezone
from django.utils.formats import get_format

from articles.models import Article
from articles.models.chosen import ArticleQuerySet
from articles.models.standing import DROPPED
from articles.rights import fields_open_to, visible_to
from articles.states import State, state_of
from issues.models import Issue
from issues.states import state_of as state_of_issue
from newsroom.accounts.models import User

MONTH = re.compile(r"(?P<year>(?:19|20|21)\d\d)-(?P<month>0[1-9]|1[0-2])")
MOST_A_MONTH, MOST_IN_TRAY = 500, 50
SHOWN_A_DAY = 5  # what follows is folded away
Status = Article.Status
UNFINISHED = [Status.DRAFT, Status.IN_REVIEW]


@dataclass(frozen=True, slots=True)
class IssueOnDay:
    """An issue on the day that it bears: its state, how many stories stand in it, how many of them are cleared."""

    issue: Issue
    state: State
    count: int
    cleared: int


@dataclass(frozen=True, slots=True)
class StoryOnDay:
    """A story on a day, or in the tray: at its own time, planned, or due; `may_plan`: this person may move it."""

    story: Article
    state: State
    at: datetime | None = None
    is_due: bool = False
    may_plan: bool = False


@dataclass(slots=True)
class Day:
    """One square of the month."""

    date: date
    in_month: bool
    is_today: bool
    issues: list[IssueOnDay] = field(default_factory=list)
    stories: list[StoryOnDay] = field(default_factory=list)

    @property
    def first(self) -> list[StoryOnDay]:
        """What is shown."""
        return self.stories[:SHOWN_A_DAY]

    @property
    def folded(self) -> list[StoryOnDay]:
        """What is folded away."""
        return self.stories[SHOWN_A_DAY:]

    @property
    def is_empty(self) -> bool:
        """Whether nothing happens."""
        return not (self.issues or self.stories)


@dataclass(frozen=True, slots=True)
class Month:
    """The weeks that a month touches, the months before and after it, and the stories without a day."""

    first: date
    weeks: list[list[Day]]
    tray: list[StoryOnDay]
    tray_has_more: bool
    before: date
    after: date

    @property
    def days(self) -> list[Day]:
        """All squares, one after another."""
        return [day for week in self.weeks for day in week]


def month_named(typed: str, *, today: date) -> date:
    """The first day of the month that was asked for ("2025-11"); of the present one for whatever is none."""
    asked = MONTH.fullmatch(typed)
    return date(int(asked["year"]), int(asked["month"]), 1) if asked else today.replace(day=1)


def month_for(person: User, first: date, *, at: datetime, with_issues: bool) -> Month:
    """That month at that moment (aware), for this person and in the active zone: five queries, however full it is."""
    today = timezone.localtime(at).date()
    squares = calendar.Calendar((int(get_format("FIRST_DAY_OF_WEEK")) - 1) % 7).monthdatescalendar(
        first.year, first.month
    )
    weeks = [[Day(day, day.month == first.month, day == today) for day in week] for week in squares]
    days = {day.date: day for week in weeks for day in week}
    if with_issues:
        for shown in _issues(min(days), max(days), at):
            days[shown.issue.date].issues.append(shown)
    for day, stories in _stories(person, min(days), max(days), at).items():
        if day in days:
            days[day].stories = sorted(stories, key=_in_order_of_the_day)
    tray = _tray(person, at)
    before, after = first - timedelta(days=1), first + timedelta(days=32)
    return Month(
        first, weeks, tray[:MOST_IN_TRAY], len(tray) > MOST_IN_TRAY, before.replace(day=1), after.replace(day=1)
    )


def _issues(since: date, until: date, at: datetime) -> list[IssueOnDay]:
    running = Count("articles", filter=~Q(articles__status__in=DROPPED))
    cleared = Count("articles", filter=Q(articles__status=Status.CLEARED))
    found = Issue.objects.filter(date__range=(since, until)).annotate(running=running, cleared=cleared)
    rows: Iterable[Any] = found.order_by("date", "volume", "number").defer("letter")  # with what was counted
    return [IssueOnDay(issue, state_of_issue(issue, at), issue.running, issue.cleared) for issue in rows]


def _stories(person: User, since: date, until: date, at: datetime) -> dict[date, list[StoryOnDay]]:
    """By day: at their own time, else where they are planned; and once more where they are due."""
    span = (_midnight(since), _midnight(until + timedelta(days=1)))
    mine = _with_state(Article.objects.filter(visible_to(person)).exclude(status__in=DROPPED))
    days = defaultdict(list)
    for story in mine.filter(publish_at__gte=span[0], publish_at__lt=span[1])[:MOST_A_MONTH]:
        if story.publish_at:
            shown = StoryOnDay(story, state_of(story, at), at=story.publish_at)
            days[timezone.localtime(story.publish_at).date()].append(shown)
    for story in mine.filter(planned_on__range=(since, until), publish_at=None)[:MOST_A_MONTH]:
        if story.planned_on:
            days[story.planned_on].append(_planned(story, person, at))
    for story in mine.filter(due_at__gte=span[0], due_at__lt=span[1], status__in=UNFINISHED)[:MOST_A_MONTH]:
        if story.due_at:
            shown = StoryOnDay(story, state_of(story, at), at=story.due_at, is_due=True)
            days[timezone.localtime(story.due_at).date()].append(shown)
    return days


def _tray(person: User, at: datetime) -> list[StoryOnDay]:
    """Stories without issue, time or day, the last touched first: one more than is shown."""
    undated = Article.objects.filter(visible_to(person), issue=None, publish_at=None, planned_on=None)
    waiting = _with_state(undated.exclude(status__in=DROPPED)).order_by("-modified_at", "-id")
    return [_planned(story, person, at) for story in waiting[: MOST_IN_TRAY + 1]]


def _with_state(stories: ArticleQuerySet) -> ArticleQuerySet:
    return stories.select_related("issue", "assigned_to").defer("body", "editor_note", "standfirst", "issue__letter")


def _planned(story: Article, person: User, at: datetime) -> StoryOnDay:
    return StoryOnDay(story, state_of(story, at), may_plan=may_plan(person, story, at))


def may_plan(person: User, story: Article, at: datetime) -> bool:
    """Whether this person may say for which day the story is meant."""
    return "planned_on" in fields_open_to(person, story, at)


def _in_order_of_the_day(shown: StoryOnDay) -> tuple[bool, str, int]:
    return (not shown.is_due, shown.at.isoformat() if shown.at else "", shown.story.pk)


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time()))


def weekdays(weeks: Iterable[list[Day]]) -> list[date]:
    """The days of the first week, for the names above the columns."""
    return [day.date for day in next(iter(weeks))]
