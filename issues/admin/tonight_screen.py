"""What the screen of ten to midnight shows: what blocks the issue, by owner, each with the way to mend it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.activity.models import Entry
from articles.admin.acts import buttons_for
from articles.models import Article
from articles.states import State, day_and_hour, moment, state_of
from issues.admin.mending import Fix, Mended, Mender, Typed
from issues.models import Issue, Proof, Publication
from issues.readiness import IssueRemark

if TYPE_CHECKING:
    from newsroom.accounts.models import User

ACTS_HERE = {"clear", "release", "hold"}
TAKE_OUT, HELD = "take_out", "held"
MOST_FIXES = 200  # fields of warnings on one page; the others are a link away
OWN_PAGES = {"stories": "run_order", "sections": "run_order"}  # the rest of the issue's own is on its form
SCHEDULING = ("schedule", "reschedule")  # verbs of the log
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Act:
    """A button on a story's card; `sent` names what is wanted and the state that was seen."""

    act: str
    label: str | Promise
    sent: str
    key: str


@dataclass(frozen=True, slots=True)
class Row:
    """A remark with the field that mends it here, or the page where it is mended; without both, the buttons do."""

    remark: IssueRemark
    address: str
    key: str
    fix: Fix | None = None


@dataclass(slots=True)
class Card:
    """A story with what is said of it and what can be done; without one, the issue itself."""

    story: Article | None
    state: State | None
    rows: list[Row] = field(default_factory=list)
    acts: list[Act] = field(default_factory=list)
    refusal: str = ""

    @property
    def address(self) -> str:
        """The form of the story."""
        return reverse("admin:articles_article_change", args=[self.story.pk]) if self.story else ""

    def stops(self) -> Iterator[str]:
        """The ids of what a person comes to with the keyboard, in order."""
        for row in self.rows:
            if row.fix or row.address:
                yield f"v-{row.fix.key}" if row.fix else row.key
        for act in self.acts:
            yield act.key


@dataclass(slots=True)
class Group:
    """What is one person's to mend; without an owner nobody's yet, or the issue's own."""

    owner: User | None
    is_yours: bool
    is_the_issues: bool
    cards: list[Card] = field(default_factory=list)

    @property
    def count(self) -> int:
        """How many remarks stand in it."""
        return sum(len(card.rows) for card in self.cards)


@dataclass(frozen=True, slots=True)
class Going:
    """When it goes out, in words and as a moment; and the one confirm, with how its button is called."""

    hour: datetime
    when: str
    is_late: bool
    schedules: str | Promise


@dataclass(frozen=True, slots=True)
class Sealing:
    """What a sealed issue goes out as, and who decided that when."""

    proof: Proof
    scheduled: Entry | None

    @property
    def count(self) -> int:
        """How many stories were on the proof."""
        count: int = self.proof.content.get("count", 0)
        return count

    @property
    def words(self) -> int:
        """How long those were together."""
        words: int = self.proof.content.get("words", 0)
        return words

    @property
    def when(self) -> str:
        """When it was scheduled on the proof; "" where the log doesn't say."""
        return moment(self.scheduled.at) if self.scheduled else ""

    @property
    def who(self) -> str:
        """Who scheduled it; "" for a command, and where the log doesn't say."""
        return self.scheduled.person_name if self.scheduled else ""


class Screen:
    """The page's parts, for one person at one moment (aware)."""

    def __init__(self, issue: Issue, person: User, at: datetime, mender: Mender) -> None:
        self.issue, self.person, self.at, self.mender = issue, person, at, mender
        self.fixes = 0

    def groups(self, remarks: Iterable[IssueRemark], refusals: dict[int, str]) -> list[Group]:
        """The remarks by owner, yours first, then in run order, nobody's last; the issue's own before all."""
        groups: dict[tuple[int | None, bool], Group] = {}
        cards: dict[int | None, Card] = {}
        for remark in remarks:
            story, owner = remark.story, remark.owner
            group = groups.setdefault(
                (owner.pk if owner else None, story is None), Group(owner, owner == self.person, story is None)
            )
            number = story.pk if story else None
            if number not in cards:
                cards[number] = self._card(story, refusals)
                group.cards.append(cards[number])
            card = cards[number]
            if story is not None and (remark.is_blocking or remark.key == HELD) and not card.acts:
                card.acts = list(self._acts(story))
            card.rows.append(self._row(remark, len(card.rows), acts=card.acts))
        last = [not group.is_the_issues and group.owner is None for group in groups.values()]
        ranked = zip(groups.values(), last, strict=True)
        return [group for group, _last in sorted(ranked, key=lambda each: _rank(*each))]

    @property
    def is_ahead(self) -> bool:
        """Whether the issue is still to go out: it is neither out nor withdrawn."""
        return not (self.issue.withdrawn_at or self.issue.is_live(self.at))

    def sealing(self) -> Sealing | None:
        """On what a sealed issue goes out; None for every other."""
        if self.issue.proof is None or not self.issue.is_sealed(self.at):
            return None
        log = Entry.objects.about("issue", self.issue.pk).filter(verb__in=SCHEDULING).newest_first()
        return Sealing(self.issue.proof, log.first())

    def leftovers(self, mended: Mended, groups: Iterable[Group]) -> list[Fix]:
        """What was typed for a remark that is gone by now: nobody's words are lost."""
        shown = {
            (row.fix.story.pk, row.fix.name) for group in groups for card in group.cards for row in card.rows if row.fix
        }
        fixes = []
        for (pk, name), refused in mended.refused.items():
            if (pk, name) not in shown:
                fix = self.mender.fix(self.mender.stories[pk], name, refused.base)
                fixes.append(_as_refused(fix, mended))
        return fixes

    def give_back(self, mended: Mended, groups: Iterable[Group]) -> None:
        """Put what was refused into its fields again, as it was typed."""
        for group in groups:
            for card in group.cards:
                for row in card.rows:
                    if row.fix:
                        _as_refused(row.fix, mended)

    def going(self, publication: Publication) -> Going:
        """When it goes out, or would by the usual hour of its day."""
        hour = self.issue.publish_at or publication.hour_of_appearance(self.issue.date)
        form = "H:i" if hour - self.at < DAY else "D j M, H:i"
        label = _("Proof and schedule for %(hour)s") % {"hour": date_format(timezone.localtime(hour), form)}
        return Going(hour, day_and_hour(hour, self.at, publication.zone), hour <= self.at, label)

    def _card(self, story: Article | None, refusals: dict[int, str]) -> Card:
        if story is None:
            return Card(None, None)
        return Card(story, state_of(story, self.at), refusal=refusals.pop(story.pk, ""))

    def _acts(self, story: Article) -> Iterator[Act]:
        for button in buttons_for(story, self.at, self.person):
            if button.act in ACTS_HERE:
                sent = f"{button.act}:{story.pk}:{story.status}"
                yield Act(button.act, button.label, sent, f"act-{story.pk}-{button.act}")
        if may_take_out(self.mender, story):
            sent = f"{TAKE_OUT}:{story.pk}:{story.status}"
            yield Act(TAKE_OUT, gettext_lazy("Take out"), sent, f"act-{story.pk}-{TAKE_OUT}")

    def _row(self, remark: IssueRemark, number: int, *, acts: list[Act]) -> Row:
        fix = self.mender.fix_for(remark) if remark.is_blocking or self.fixes < MOST_FIXES else None
        self.fixes += fix is not None
        of = remark.story.pk if remark.story else "issue"
        address = "" if remark.field == "status" and acts else self._address(remark)
        return Row(remark, address, f"see-{of}-{remark.level.value}-{number}", fix)

    def _address(self, remark: IssueRemark) -> str:
        if remark.story is not None and not remark.key.endswith("lead-embargo"):
            return reverse("admin:articles_article_change", args=[remark.story.pk]) + remark.anchor
        return _page_of(self.issue, OWN_PAGES.get(remark.field, "change")) + remark.anchor


def may_take_out(mender: Mender, story: Article) -> bool:
    """Whether this person may take the story out of its issue; what ran with it stays."""
    return "issue_id" in mender.open_fields(story) and not story.has_run(mender.at)


def _page_of(issue: Issue, name: str) -> str:
    """The address of one of the issue's pages; of its form where this newsroom doesn't have that page, as for tabs."""
    try:
        return reverse(f"admin:issues_issue_{name}", args=[issue.pk])
    except NoReverseMatch:
        return reverse("admin:issues_issue_change", args=[issue.pk])


def _rank(group: Group, is_nobodys: bool) -> tuple[bool, bool, bool]:
    return (not group.is_the_issues, not group.is_yours, is_nobodys)


def _as_refused(fix: Fix, mended: Mended) -> Fix:
    refused = mended.refused.get((fix.story.pk, fix.name))
    if refused is not None:
        typed: Typed = refused.typed
        fix.value, fix.base, fix.error, fix.clash = typed.value, refused.base, refused.error, refused.clash
    return fix
