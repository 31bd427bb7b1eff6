"""Going back to a proof: the issue says again what it said then, in one act, or nothing happens."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext as _

from articles.activity.recording import record
from articles.content import Content, changed, contents_of
from articles.editing import RESTORED, restore_content
from articles.images.models import Image
from articles.models import Article, Section
from articles.signals import tell_public_pages_changed
from issues.models import Issue, IssueSection, Override, Proof
from issues.proofs.differing import IssueDiff, StoryDiff, differences
from issues.proofs.state import TEXTS, IssueState, StoryState, state_now, state_of
from issues.run_order import arrange

if TYPE_CHECKING:
    from newsroom.accounts.models import User


class CannotGoBack(Exception):
    """Going back was refused, and nothing changed. `message` names what stands in the way, for the person."""

    def __init__(self, message: str, *, field: str = "") -> None:
        super().__init__(message)
        self.message, self.field = message, field


@dataclass(slots=True)
class Return:
    """What going back to a proof would do: each list names stories; `refusals` are whole sentences.

    `stays` are stories whose status or times differ from the proof and stay as they are: those are people's decisions.
    `waits` are those of `reworded` that readers have: what they said waits in a working copy until it is published.
    """

    diff: IssueDiff
    reworded: list[StoryState] = field(default_factory=list)
    waits: list[StoryState] = field(default_factory=list)
    to_the_tray: list[StoryState] = field(default_factory=list)
    come_back: list[StoryState] = field(default_factory=list)
    moved: list[StoryState] = field(default_factory=list)
    shown_otherwise: list[StoryState] = field(default_factory=list)
    stays: list[tuple[StoryState, str]] = field(default_factory=list)
    own: list[str] = field(default_factory=list)
    refusals: list[str] = field(default_factory=list)

    @property
    def does_nothing(self) -> bool:
        """Whether the issue says already what the proof says."""
        acts = (self.reworded, self.to_the_tray, self.come_back, self.moved, self.shown_otherwise, self.own)
        return not any(acts)


def what_returns(proof: Proof, *, at: datetime) -> Return:
    """What `go_back_to` would do as things stand; nothing is changed or locked."""
    return _planned(proof, proof.issue, state_now(proof.issue), at)


@transaction.atomic
def go_back_to(proof: Proof, *, by: User | None, at: datetime) -> Return:
    """Let the issue be again what it was: its texts, sections and run order; its stories' wording, tags and overrides.

    Stories that came since go to the tray, those that moved elsewhere come back. Statuses, times and addresses stay
    as they are; so do volume and date. Each story that says something again has a new revision, and a live one a
    working copy. Raises CannotGoBack, naming what stands in the way; then nothing has changed.
    """
    issue = _lock(proof)
    standing = state_now(issue, locked=True)
    elsewhere = _elsewhere(proof, standing)
    list(Article.objects.select_for_update(no_key=True).filter(pk__in=elsewhere).order_by("pk").values_list("pk"))
    plan = _planned(proof, issue, standing, at)
    if plan.refusals:
        raise CannotGoBack(" ".join(plan.refusals))
    _restore_texts(issue, proof)
    _move(issue, proof, plan)
    _restore_overrides(issue, proof, standing)
    _restore_wording(proof, plan, by=by, at=at)
    record(issue, "go_back", by=by, at=at, before={"since": plan.diff.since(proof)}, after={"proof": proof.number})
    tell_public_pages_changed(issue)
    proof.issue = issue
    return plan


def _lock(proof: Proof) -> Issue:
    """The issue, locked together with those from which stories come back, always in the same order."""
    pinned = proof.stories.exclude(article=None).values("article")
    others = Article.objects.filter(pk__in=pinned).exclude(issue=None).values_list("issue", flat=True)
    wanted = {proof.issue_id, *others}
    return next(issue for issue in Issue.objects.lock(wanted) if issue.pk == proof.issue_id)


def _elsewhere(proof: Proof, standing: IssueState) -> set[int]:
    """The stories of the proof that are no part of the issue now."""
    pinned = proof.stories.exclude(article=None).values_list("article", flat=True)
    return {pk for pk in pinned if pk} - {story.article_id for story in standing.stories}


def _planned(proof: Proof, issue: Issue, standing: IssueState, at: datetime) -> Return:
    diff = differences(state_of(proof), standing)
    plan = Return(diff, own=[name for name in diff.own if name in TEXTS])
    if sentence := issue.why_fixed(at):
        plan.refusals.append(sentence)
    wanted = {pk for one in diff.stories if (pk := one.story.article_id)}
    now = Article.objects.filter(pk__in=wanted).select_related("issue__proof").in_bulk()
    gone = [one.story for one in diff.stories if one.went]
    said = contents_of(now[story.article_id] for story in gone if story.article_id in now)
    for story in gone:
        _plan_to_bring_back(plan, story, now.get(story.article_id or 0), said, issue, at)
    for one in diff.stories:
        if one.came:
            _plan_to_leave(plan, one.story, now[one.story.article_id or 0], at)
        elif not one.went:
            _plan_to_restore(plan, one, now[one.story.article_id or 0], at)
    return plan


def _plan_to_restore(plan: Return, one: StoryDiff, article: Article, at: datetime) -> None:
    """A story that stayed: its wording, place and override."""
    assert one.before is not None and one.after is not None  # noqa: S101, PT018  it stayed
    if changed(one.before.content, one.after.content, among=RESTORED):
        plan.reworded.append(one.story)
        if article.has_run(at):
            plan.waits.append(one.story)
    if one.moved:
        plan.moved.append(one.story)
    if one.changed_override:
        plan.shown_otherwise.append(one.story)
    if one.changed_status:
        was, now = one.statuses
        plan.stays.append((one.story, _("was “%(was)s”, stays “%(now)s”") % {"was": was, "now": now}))
    kept = [name for name in one.fields if name not in RESTORED]
    if kept:
        plan.stays.append((one.story, _("its times and address stay as they are now")))


def _plan_to_leave(plan: Return, story: StoryState, article: Article, at: datetime) -> None:
    """A story that came since goes to the tray, unless readers have it only through this issue."""
    if article.has_run(at) and not article.publish_at:
        said = _("“%(story)s” came since and has run with this issue. Withdraw it, or leave it in.")
        plan.refusals.append(said % {"story": story.headline})
    else:
        plan.to_the_tray.append(story)


def _plan_to_bring_back(  # noqa: PLR0917
    plan: Return, story: StoryState, article: Article | None, said: dict[int, Content], issue: Issue, at: datetime
) -> None:
    """A story that went comes back, unless it is gone, has run elsewhere, or stands where nothing is moved."""
    name = {"story": story.headline}
    if article is None:
        plan.refusals.append(_("“%(story)s” was deleted and can't come back.") % name)
    elif article.issue_id == issue.pk:
        status = {"now": article.get_status_display()}
        plan.stays.append((story, _("stays “%(now)s”, and no part of the issue") % status))
    elif article.has_run(at):
        plan.refusals.append(_("“%(story)s” has run elsewhere and can't come back.") % name)
    elif article.issue is not None and article.issue.takes_no_changes(at):
        plan.refusals.append(f"{_('“%(story)s” can’t come back.') % name} {article.issue.why_fixed(at)}")
    else:
        plan.come_back.append(story)
        if changed(story.content, said[article.pk], among=RESTORED):
            plan.reworded.append(story)


def _restore_texts(issue: Issue, proof: Proof) -> None:
    own = proof.content
    issue.title, issue.letter = own["title"], own["letter"]
    issue.cover = Image.objects.filter(pk=own["cover_id"] or 0).first()
    issue.save(update_fields=["title", "letter", "cover", "folio"])
    known = set(Section.objects.values_list("pk", flat=True))
    IssueSection.objects.filter(issue=issue).delete()
    IssueSection.objects.bulk_create(
        IssueSection(issue=issue, **row) for row in own["sections"] if row["section_id"] in known
    )


def _move(issue: Issue, proof: Proof, plan: Return) -> None:
    """Membership, then order; an issue that gives a story back closes its ranks."""
    _take_out(story.article_id for story in plan.to_the_tray)
    for other in Issue.objects.filter(pk__in=_take_in(issue, plan.come_back)):
        arrange(other, [])
    Article.objects.filter(issue=issue).take_times_from_issue(issue.goes_public_at)
    arrange(issue, [pk for pk in proof.stories.order_by("place").values_list("article", flat=True) if pk])


def _take_out(articles: Iterable[int | None]) -> None:
    leaving = Article.objects.filter(pk__in=[pk for pk in articles if pk])
    pks = list(leaving.values_list("pk", flat=True))
    leaving.update(issue=None, position=None)
    Article.objects.filter(pk__in=pks).take_times_from_issue(None)


def _take_in(issue: Issue, stories: Iterable[StoryState]) -> set[int]:
    """Put the stories into the issue; the issues that they left."""
    coming = Article.objects.filter(pk__in=[story.article_id for story in stories])
    left = set(coming.exclude(issue=None).values_list("issue", flat=True))
    coming.update(issue=issue, position=None)
    return {pk for pk in left if pk}


def _restore_overrides(issue: Issue, proof: Proof, standing: IssueState) -> None:
    pinned = {row.article_id: row.override for row in proof.stories.all() if row.article_id}
    about = {*pinned, *(story.article_id for story in standing.stories)}
    Override.objects.filter(issue=issue, article__in=about).delete()
    pictures = {override.get("picture_id") for override in pinned.values()} - {None}
    there = set(Image.objects.filter(pk__in=pictures).values_list("pk", flat=True))
    Override.objects.bulk_create(
        Override(issue=issue, article_id=pk, **_without_the_missing(override, there))
        for pk, override in pinned.items()
        if override
    )


def _without_the_missing(override: dict[str, Any], pictures: set[int]) -> dict[str, Any]:
    return {name: value for name, value in override.items() if name != "picture_id" or value in pictures}


def _restore_wording(proof: Proof, plan: Return, *, by: User | None, at: datetime) -> None:
    note = _("Back to %(proof)s of %(issue)s") % {
        "proof": str(proof).lower(),
        "issue": proof.issue.volume_as_printed,
    }
    said = {one.before.article_id: one.before.content for one in plan.diff.stories if one.before}
    for story in Article.objects.filter(pk__in=[one.article_id for one in plan.reworded]):
        restore_content(story, said[story.pk], by=by, at=at, note=note)
