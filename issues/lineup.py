"""The screen on which an issue is put in order: its zones as readers get them, its rows, and the tray beside it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet, prefetch_related_objects
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.finding import found
from articles.models import Article, Section
from articles.models.standing import Status
from articles.rights import fields_open_to, visible_to
from articles.states import State, state_of
from issues.composition import SHORT_ISSUE, Placed, compose
from issues.models import Issue, IssueSection, Override
from issues.readiness import IssueRemark, at_a_glance, stories_of

if TYPE_CHECKING:
    from newsroom.accounts.models import User

TRAY_PAGE = 40
ALL_OPEN = gettext_lazy("Up to four stories all open their issue: a section fills from the fifth on.")
LEAD, BESIDE, REST = "lead", "beside", "rest"
UNDECIDED = (Status.DRAFT, Status.IN_REVIEW, Status.HELD)


@dataclass(frozen=True, slots=True)
class Row:
    """A story at its place, with all that its line shows. `may_place`: this person may move it."""

    place: int
    story: Article
    state: State
    countries: list[str]
    remarks: list[IssueRemark]
    override: Override | None
    may_place: bool

    @property
    def blocks(self) -> int:
        """How many things stand in its way."""
        return sum(remark.is_blocking for remark in self.remarks)

    @property
    def headline(self) -> str:
        """What its issue calls it."""
        return (self.override.headline if self.override else "") or str(self.story)


@dataclass(frozen=True, slots=True)
class Zone:
    """A part of the page: the lead, what stands beside it, or a section, with what was planned for it.

    `opening`: the rows of that section that lead the issue or stand beside the lead.
    """

    key: str
    head: str | Promise
    rows: list[Row]
    section: Section | None = None
    planned: IssueSection | None = None
    opening: list[Row] = field(default_factory=list)

    @property
    def count(self) -> int:
        """How many of its section's stories the issue has: those that open the issue are among them."""
        return len(self.rows) + len(self.opening)

    @property
    def words(self) -> int:
        """How long these are together."""
        return sum(row.story.word_count for row in [*self.rows, *self.opening])

    @property
    def words_planned(self) -> int:
        """How long they are meant to be together; 0: nobody said."""
        if self.planned is None or not self.planned.words:
            return 0
        return self.planned.words * (self.planned.stories or self.count)


@dataclass(frozen=True, slots=True)
class LineUp:
    """The issue as it stands. `version` changes with every move, save and act."""

    issue: Issue
    zones: list[Zone]
    why_fixed: str
    version: str
    sections: list[Section] = field(default_factory=list)

    @property
    def rows(self) -> list[Row]:
        """All rows, from top to bottom."""
        return [row for zone in self.zones for row in zone.rows]

    @property
    def words(self) -> int:
        """The length of the whole."""
        return sum(row.story.word_count for row in self.rows)

    @property
    def why_all_open(self) -> str | Promise:
        """Why no section can be entered: the issue is so short that all its stories open it. "" for a longer one."""
        return ALL_OPEN if 0 < len(self.rows) < SHORT_ISSUE else ""

    @property
    def blocked(self) -> int:
        """How many of its stories something stands in the way of."""
        return sum(bool(row.blocks) for row in self.rows)


def line_up(issue: Issue, person: User, at: datetime) -> LineUp:
    """The issue's stories, whether they run or not, in a fixed number of queries."""
    stories = stories_of(issue)
    prefetch_related_objects(stories, "country_taggings__tag", "bylines__author")
    remarks: dict[int, list[IssueRemark]] = {}
    for remark in at_a_glance(issue, at=at, stories=stories):
        if remark.story is not None:
            remarks.setdefault(remark.story.pk, []).append(remark)
    overrides = {row.article_id: row for row in issue.overrides.select_related("picture")}
    composition = compose(stories, issue.sections.select_related("section"))
    order = {story.pk: place for place, story in enumerate(composition.in_order(), start=1)}

    def row(placed: Placed) -> Row:
        story = placed.story
        return Row(
            order[story.pk],
            story,
            state_of(story, at),
            [tagging.tag.name for tagging in story.country_taggings.all()],
            remarks.get(story.pk, []),
            overrides.get(story.pk),
            may_place(person, story, at),
        )

    zones = [Zone(LEAD, _("Lead"), [row(composition.lead)] if composition.lead else [])]
    zones += [Zone(BESIDE, _("Beside the lead"), [row(placed) for placed in composition.seconds])]
    opening = [one for zone in zones for one in zone.rows]
    for band in composition.bands:
        above = [one for one in opening if band.section and one.story.section_id == band.section.pk]
        key = f"section-{band.section.pk}" if band.section else REST
        head = band.head or _("Without a section")
        zones.append(Zone(key, head, [row(placed) for placed in band.placed], band.section, band.planned, above))
    return LineUp(issue, zones, issue.why_fixed(at), version_of(issue), list(Section.objects.all()))


def may_place(person: User, story: Article, at: datetime) -> bool:
    """Whether this person may say where the story stands."""
    return {"issue_id", "position"} <= fields_open_to(person, story, at)


def version_of(issue: Issue) -> str:
    """A word that changes with every move, save, override and planned section of the issue; three queries."""
    names = ("pk", "position", "section_id", "status", "lock_version", "modified_at")
    rows = Article.objects.filter(issue=issue).order_by("pk").values_list(*names)
    shown = issue.overrides.order_by("pk").values_list("article_id", "headline", "trail_text", "picture_id")
    planned = issue.sections.order_by("order", "pk").values_list("section_id", "head", "stories", "words")
    said = repr((list(rows), list(shown), list(planned), issue.proof_id, issue.publish_at, issue.closed_at))
    return hashlib.sha256(said.encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Tray:
    """A page of the stories that stand in no issue and have no time of their own, the last touched first."""

    page: Page[Article]
    sought: str
    with_drafts: bool

    @property
    def stories(self) -> list[Article]:
        """Those of this page."""
        return list(self.page.object_list)

    @property
    def count(self) -> int:
        """How many there are on all pages."""
        return self.page.paginator.count

    @property
    def previous(self) -> str:
        """What leads to the page before, with what is sought; "" on the first one."""
        return self._address(self.page.previous_page_number()) if self.page.has_previous() else ""

    @property
    def next(self) -> str:
        """What leads to the page after, with what is sought; "" on the last one."""
        return self._address(self.page.next_page_number()) if self.page.has_next() else ""

    def _address(self, number: int) -> str:
        query = {"q": self.sought, "drafts": "1" if self.with_drafts else "", "tray": str(number)}
        return "?" + urlencode({name: value for name, value in query.items() if value})


def tray(person: User, *, sought: str = "", with_drafts: bool = False, page: str = "") -> Tray:
    """The cleared ones, or with those that are still being written; narrowed by words of their headline."""
    statuses = (Status.CLEARED, *UNDECIDED) if with_drafts else (Status.CLEARED,)
    loose = Article.objects.filter(visible_to(person), issue=None, publish_at=None, status__in=statuses)
    sought = sought.replace("\0", "").strip()
    return Tray(Paginator(_for_tray(found(loose, sought)), TRAY_PAGE).get_page(page), sought, with_drafts)


def _for_tray(stories: QuerySet[Article]) -> QuerySet[Article]:
    rows = stories.select_related("section").prefetch_related("country_taggings__tag")
    return rows.defer("body", "editor_note", "standfirst").order_by("-modified_at", "-id")
