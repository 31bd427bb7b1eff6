"""What stands between an issue and its readers: the remarks on its stories, each with its owner, and its own."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from articles.content import fields_of
from articles.models import Article
from articles.models.standing import DROPPED
from articles.readiness import Level, Remark, remarks_on_each
from articles.readiness import blocking as blocking_a_story
from articles.states import moment
from issues.models import Issue, Override, Publication
from issues.numbering import findings_about

if TYPE_CHECKING:
    from newsroom.accounts.models import User

Status = Article.Status
NOT_CLEARED = {Status.DRAFT, Status.IN_REVIEW}
LATER = "later-"  # how the keys of what comes too late, or never, begin
SAID_BETTER = {"embargo-late"}  # the story's own remark on what the issue says with its lead in mind
RECENT, USUALLY = 5, 3  # issues looked back at; how many of them make a habit


@dataclass(frozen=True, slots=True)
class IssueRemark:
    """One thing to look at before the issue goes out, at its field: the story's, or without a story the issue's own.

    `owner` is who sees to it: whom the story is assigned to, who began it, or who reviews it.
    """

    level: Level
    message: str | Promise
    field: str
    story: Article | None = None
    owner: User | None = None
    key: str = ""

    @property
    def is_blocking(self) -> bool:
        """Whether the issue can't go out with it."""
        return self.level is Level.BLOCKING

    @property
    def anchor(self) -> str:
        """Where on the form of its story, or of the issue, it is mended; "" for what is no field there."""
        return "" if self.field in {"status", "stories"} else f"#id_{self.field}"

    @property
    def keeps_out(self) -> bool:
        """Whether its story doesn't come with the issue as things stand."""
        return self.story is not None and (self.is_blocking or self.key == "held" or self.key.startswith(LATER))


def stories_of(issue: Issue) -> list[Article]:
    """What stands in the issue in run order, whether it runs or not, with all that remarks look at, in one query."""
    rows = Article.objects.filter(issue=issue).exclude(status__in=DROPPED).in_run_order()
    linked = ("section", "lead_image__source", "assigned_to", "created_by", "claimed_by")
    found = list(rows.select_related(*linked))
    for story in found:
        story.issue = issue
    return found


def owner_of(story: Article) -> User | None:
    """Who sees to the story."""
    return story.assigned_to or story.created_by or story.claimed_by


def blocking(issue: Issue, *, at: datetime, goes_out: datetime | None = None) -> list[IssueRemark]:
    """Only what must be mended before the issue goes out, in two queries at most.

    `goes_out` is the moment meant (aware); without one, the issue's own time, or the usual hour of its day.
    """
    return [remark for remark in at_a_glance(issue, at=at, goes_out=goes_out) if remark.is_blocking]


def at_a_glance(
    issue: Issue, *, at: datetime, goes_out: datetime | None = None, stories: list[Article] | None = None
) -> list[IssueRemark]:
    """What blocks the issue and what doesn't come with it, the issue's own first; two queries at most.

    `stories` are those of `stories_of`, when they are known.
    """
    plan = Plan(issue, stories_of(issue) if stories is None else stories, at, goes_out or issue.publish_at)
    found = [*_own_at_a_glance(plan)]
    for story in plan.stories:
        found += _standing(plan, story)
        found += _of_the_story(story, blocking_a_story(story, content=fields_of(story), at=at))
    return found


def remarks(
    issue: Issue,
    *,
    at: datetime,
    language: str = "en",
    closely: bool = False,
    stories: list[Article] | None = None,
) -> list[IssueRemark]:
    """All remarks, blocking ones first, the issue's own before its stories'; warnings overruled are left out.

    The number of queries is fixed, unless one looks `closely`: then links and repeats are searched for in each story.
    """
    plan = Plan(issue, stories_of(issue) if stories is None else stories, at, issue.publish_at)
    found = [*_own_at_a_glance(plan), *_own(plan)]
    each = remarks_on_each(plan.stories, at=at, language=language, closely=closely)
    for story in plan.stories:
        found += _standing(plan, story)
        found += _of_the_story(story, each[story.pk])
    return sorted(found, key=lambda remark: not remark.is_blocking)


@dataclass
class Plan:
    """An issue with its stories in run order, the moment of asking, and when it goes out, as far as anybody said."""

    issue: Issue
    stories: list[Article]
    at: datetime
    said: datetime | None

    @cached_property
    def publication(self) -> Publication:
        """Whose issue it is."""
        return Publication.current()

    @cached_property
    def goes_out(self) -> datetime:
        """Its time; before it has one, the usual hour of its day."""
        return self.said or self.publication.hour_of_appearance(self.issue.date)

    @cached_property
    def running(self) -> list[Article]:
        """Those that are meant to run: not held."""
        return [story for story in self.stories if story.status != Status.HELD]

    @property
    def lead(self) -> Article | None:
        """The first of them."""
        return self.running[0] if self.running else None


# ---------------------------------------------------------------------------------------------- a story in its issue


def _standing(plan: Plan, story: Article) -> Iterator[IssueRemark]:
    """Whether the story comes with the issue."""
    if story.status == Status.HELD:
        yield _about(story, Level.WARNING, _("Held: it stays out of this issue."), "status", "held")
    elif story.status in NOT_CLEARED:
        message = _("“%(status)s”: clear it or take it out.") % {"status": story.get_status_display()}
        yield _about(story, Level.BLOCKING, message, "status", "not-cleared")
    if not story.has_run(plan.at) and story.status != Status.HELD:
        yield from _too_late(plan, story)


def _of_the_story(story: Article, found: Iterable[Remark]) -> Iterator[IssueRemark]:
    """What the story's own readiness says; of one that is held, nothing: it isn't this issue's any more."""
    for remark in found:
        if story.status != Status.HELD and remark.overruling is None and remark.key not in SAID_BETTER:
            yield _about(story, remark.level, remark.message, remark.field, remark.key)


def _too_late(plan: Plan, story: Article) -> Iterator[IssueRemark]:
    """What keeps a cleared story from its issue's moment; an issue doesn't go out without its lead."""
    level = Level.BLOCKING if story is plan.lead else Level.WARNING
    out = plan.goes_out
    if story.embargoed_until and story.embargoed_until > out:
        said = {"embargo": moment(story.embargoed_until), "out": moment(out)}
        if level is Level.BLOCKING:
            message = _("The lead is under embargo until %(embargo)s, and the issue goes out before: %(out)s.")
            yield _about(story, level, message % said, "publish_at", f"{LATER}lead-embargo")
        else:
            message = _("Under embargo until %(embargo)s: the issue goes out without it, %(out)s.")
            yield _about(story, level, message % said, "embargoed_until", f"{LATER}embargo")
    own = story.publish_at
    if own and own > out:
        message = _("Its own time comes after the issue's: %(own)s.") % {"own": moment(own)}
        yield _about(story, level, message, "publish_at", f"{LATER}own-time")
    if story.expires_at and story.expires_at <= max(own or out, story.embargoed_until or out):
        message = _("It comes off before it goes out: %(ends)s.") % {"ends": moment(story.expires_at)}
        yield _about(story, level, message, "expires_at", f"{LATER}never")


def _about(story: Article, level: Level, message: str | Promise, field: str, key: str) -> IssueRemark:
    return IssueRemark(level, message, field, story, owner_of(story), key)


# ---------------------------------------------------------------------------------------------- the issue's own


def _own_at_a_glance(plan: Plan) -> Iterator[IssueRemark]:
    if plan.said is None:
        yield _warns(_("The issue has no time yet: nothing of it goes out."), "publish_at", "no-time")
    if not plan.stories:
        yield IssueRemark(Level.BLOCKING, _("No story stands in it yet."), "stories", key="no-story")
    elif not plan.running:
        yield IssueRemark(Level.BLOCKING, _("All of its stories are held: none runs."), "stories", key="no-lead")
    elif plan.stories[0] is not plan.lead:
        message = _("The first story is held: “%(story)s” leads.") % {"story": plan.lead}
        yield _warns(message, "stories", "another-leads")


def _own(plan: Plan) -> Iterator[IssueRemark]:
    yield from _numbering(plan)
    yield from _pictures(plan)
    yield from _sections(plan)
    yield from _letter(plan.issue)


def _numbering(plan: Plan) -> Iterator[IssueRemark]:
    """A volume left out, a day on which nothing appears: as the list of issues says it."""
    for finding in findings_about(plan.publication, plan.issue):
        yield _warns(finding.message, finding.field, f"numbering-{finding.key}")


def _pictures(plan: Plan) -> Iterator[IssueRemark]:
    """A front page is made of a picture: the lead's, and a cover for the archive."""
    lead = plan.lead
    if lead is None:
        return
    if lead.lead_image_id is None and not _is_pictured_here(plan.issue, lead):
        yield _about(lead, Level.WARNING, _("The lead has no picture."), "lead_image", "lead-picture")
    if plan.issue.cover_id is None and not any(story.lead_image_id for story in plan.running):
        yield _warns(_("There is no cover, and no story has a picture to stand in for it."), "cover", "no-cover")


def _is_pictured_here(issue: Issue, lead: Article) -> bool:
    return Override.objects.filter(issue=issue, article=lead, picture__isnull=False).exists()


def _sections(plan: Plan) -> Iterator[IssueRemark]:
    """Against what was planned when the issue was opened."""
    there = Counter(story.section_id for story in plan.running)
    for planned in plan.issue.sections.select_related("section"):
        count, wanted = there[planned.section_id], planned.stories or 1
        said = {"section": planned.standing_head, "count": count, "wanted": wanted}
        if not count:
            message = _("“%(section)s” is planned, and no story stands in it.") % said
            yield _warns(message, "sections", f"section-empty-{planned.section_id}")
        elif count < wanted:
            text = ngettext(
                "“%(section)s” has %(count)s story of %(wanted)s planned.",
                "“%(section)s” has %(count)s stories of %(wanted)s planned.",
                count,
            )
            yield _warns(text % said, "sections", f"section-short-{planned.section_id}")


def _letter(issue: Issue) -> Iterator[IssueRemark]:
    """An editor's letter is missed only where readers are used to one."""
    if issue.letter:
        return
    before = Issue.objects.filter(Q(date__lt=issue.date), withdrawn_at=None).newest_first()
    with_one: Iterable[str] = filter(None, before.values_list("letter", flat=True)[:RECENT])
    if len(list(with_one)) >= USUALLY:
        yield _warns(_("There is no editor's letter; the issues before usually have one."), "letter", "no-letter")


def _warns(message: str | Promise, field: str, key: str) -> IssueRemark:
    return IssueRemark(Level.WARNING, message, field, key=key)
