"""How two looks at an issue differ: since a proof was taken, between two proofs, since it went out."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from articles.comparing import Comparison, compare, labels_for
from articles.comparing.labels import Labels
from articles.content import TAGS, TIMES, WORDING, Content, changed, same
from articles.models.standing import Status
from issues.models import Proof
from issues.proofs.state import PRINTED, TEXTS, IssueState, StoryState, state_now, state_of

# What goes out of a story. Notes, plans and working titles are the desk's own and want no new proof.
GOES_OUT = (*WORDING, *TAGS, *TIMES)

# The issue's own values and the overrides, each compared like the field of a story that is written the same way.
OWN: dict[str, tuple[str, str | Promise]] = {
    "volume": ("position", gettext_lazy("Volume")),
    "number": ("commissioned_length", gettext_lazy("Number")),
    "date": ("planned_on", gettext_lazy("Date")),
    "title": ("headline", gettext_lazy("Title of the issue")),
    "letter": ("body", gettext_lazy("Editor's letter")),
    "cover_id": ("lead_image_id", gettext_lazy("Cover")),
    "sections": ("editor_note", gettext_lazy("Sections")),
}
OVERRIDDEN: dict[str, tuple[str, str | Promise]] = {
    "headline": ("headline", gettext_lazy("Headline in this issue")),
    "trail_text": ("trail_text", gettext_lazy("Trail text in this issue")),
    "picture_id": ("lead_image_id", gettext_lazy("Picture in this issue")),
}
SHARED: dict[str, tuple[str, str | Promise]] = {
    "authors": ("editor_note", gettext_lazy("Names in the byline")),
    "section": ("kicker", gettext_lazy("Head of the section")),
    "credit": ("kicker", gettext_lazy("Credit of the picture")),
    "caption": ("standfirst", gettext_lazy("Caption of the picture")),
    "alt_text": ("standfirst", gettext_lazy("Alt text of the picture")),
    "topics": ("kicker", gettext_lazy("Names of the topics")),
    "countries": ("kicker", gettext_lazy("Names of the countries")),
}


@dataclass(frozen=True, slots=True)
class StoryDiff:
    """What became of one story: `before` is None when it came, `after` when it went; `fields` differ in its content."""

    before: StoryState | None
    after: StoryState | None
    fields: list[str]
    moved: bool

    @property
    def story(self) -> StoryState:
        """The story as it was looked at last."""
        last = self.after or self.before
        assert last is not None  # noqa: S101  one of the two is there
        return last

    @property
    def came(self) -> bool:
        """Whether it wasn't in the issue before."""
        return self.before is None

    @property
    def went(self) -> bool:
        """Whether it isn't in the issue any more."""
        return self.after is None

    @property
    def changed_status(self) -> bool:
        """Whether it stayed, and was held, cleared or sent back meanwhile."""
        return self.before is not None and self.after is not None and self.before.status != self.after.status

    @property
    def changed_override(self) -> bool:
        """Whether it stayed, and the issue shows it in other words or with another picture."""
        return self.before is not None and self.after is not None and self.before.override != self.after.override

    @property
    def changed_around(self) -> bool:
        """Whether it stayed as it is, and what readers read with it changed: a name, a credit, a head."""
        return self.before is not None and self.after is not None and self.before.shown != self.after.shown

    @property
    def statuses(self) -> tuple[str, str]:
        """How it stood and how it stands, in words."""
        states = [state.status if state else "" for state in (self.before, self.after)]
        words = dict(Status.choices)
        return str(words.get(states[0], "")), str(words.get(states[1], ""))

    def comparisons(self, labels: Labels) -> list[Comparison]:
        """Its fields that differ, word by word, and its overrides."""
        if self.before is None or self.after is None:
            return []
        found = compare(self.before.content, self.after.content, labels=labels, among=GOES_OUT)
        found = [*found, *_compared(self.before.override, self.after.override, OVERRIDDEN, labels)]
        return found or _compared(self.before.shown, self.after.shown, SHARED, labels)


@dataclass(frozen=True, slots=True)
class IssueDiff:
    """What differs between two looks at an issue; empty where they say the same."""

    before: IssueState
    after: IssueState
    own: list[str]
    stories: list[StoryDiff]

    def __bool__(self) -> bool:
        return bool(self.own or self.stories)

    @property
    def parts(self) -> list[str]:
        """What differs, each kind counted: "2 stories changed", "1 came"."""
        return _counted(self.stories) + ([_("the issue's own texts changed")] if self.own else [])

    def since(self, proof: Proof) -> str:
        """The whole in a sentence: "2 stories changed since proof 3."; "" when nothing did."""
        said = {"what": ", ".join(self.parts), "proof": str(proof).lower()}
        return _("%(what)s since %(proof)s.") % said if self else ""

    def labels(self) -> Labels:
        """The names of all that the two looks point to, for comparing them word by word."""
        sides = [side for diff in self.stories for side in (diff.before, diff.after) if side]
        pictures = [{"lead_image_id": side.override.get("picture_id")} for side in sides]
        covers = [{"lead_image_id": state.own.get("cover_id")} for state in (self.before, self.after)]
        heads = [{"section_id": row["section_id"]} for one in (self.before, self.after) for row in _planned(one.own)]
        return labels_for(*(side.content for side in sides), *pictures, *covers, *heads)

    def own_comparisons(self, labels: Labels) -> list[Comparison]:
        """The issue's own texts that differ, word by word."""
        before, after = (_own_words(state.own, labels) for state in (self.before, self.after))
        return _compared(before, after, OWN, labels)


def changes_since(proof: Proof) -> IssueDiff:
    """What changed in the issue since the proof was taken, in a fixed number of queries."""
    return differences(state_of(proof), state_now(proof.issue))


def differences(before: IssueState, after: IssueState) -> IssueDiff:
    """How two looks at one issue differ, without a query: stories as they stand now, then those that went."""
    was = {story.article_id: story for story in before.stories if story.article_id}
    now = {story.article_id: story for story in after.stories if story.article_id}
    stayed = [was[pk].place for pk in now if pk in was]
    in_order = set(_longest_run(stayed))
    found = [_story(was.get(pk), story, in_order) for pk, story in now.items()]
    gone = [StoryDiff(story, None, [], moved=False) for story in before.stories if story.article_id not in now]
    own = [name for name in (*PRINTED, *TEXTS) if not same(before.own.get(name), after.own.get(name))]
    return IssueDiff(before, after, own, [diff for diff in found if _differs(diff)] + gone)


def _story(before: StoryState | None, after: StoryState, in_order: set[int]) -> StoryDiff:
    if before is None:
        return StoryDiff(None, after, [], moved=False)
    fields = changed(before.content, after.content, among=GOES_OUT)
    return StoryDiff(before, after, fields, moved=before.place not in in_order)


def _differs(diff: StoryDiff) -> bool:
    return diff.came or diff.moved or _is_reworded(diff)


def _is_reworded(diff: StoryDiff) -> bool:
    """Whether it stayed and readers would read something else."""
    return bool(diff.fields) or diff.changed_override or diff.changed_status or diff.changed_around


def _longest_run(places: Sequence[int]) -> list[int]:
    """The longest rising run among them: the stories that kept their order. The others moved."""
    ends: list[int] = []
    chains: list[list[int]] = []
    for place in places:
        at = bisect_left(ends, place)
        chain = [*(chains[at - 1] if at else []), place]
        ends[at : at + 1], chains[at : at + 1] = [place], [chain]
    return chains[-1] if chains else []


def _counted(diffs: Iterable[StoryDiff]) -> list[str]:
    diffs = list(diffs)
    came, went = sum(diff.came for diff in diffs), sum(diff.went for diff in diffs)
    other = [diff for diff in diffs if _is_reworded(diff)]
    moved = sum(diff.moved for diff in diffs if diff not in other)
    kinds = [
        (ngettext("%(count)s story changed", "%(count)s stories changed", len(other)), len(other)),
        (ngettext("%(count)s story came", "%(count)s stories came", came), came),
        (ngettext("%(count)s story went", "%(count)s stories went", went), went),
        (ngettext("%(count)s story moved", "%(count)s stories moved", moved), moved),
    ]
    return [words % {"count": count} for words, count in kinds if count]


def _compared(
    before: Content, after: Content, kinds: dict[str, tuple[str, str | Promise]], labels: Labels
) -> list[Comparison]:
    found: list[Comparison] = []
    for name, (like, label) in kinds.items():
        sides = ({like: before.get(name)}, {like: after.get(name)})
        found += [replace(one, label=str(label)) for one in compare(*sides, labels=labels, among=[like])]
    return found


def _own_words(own: Content, labels: Labels) -> dict[str, Any]:
    """The issue's own values with its sections as lines of text."""
    lines = [_section_line(row, labels) for row in sorted(_planned(own), key=lambda row: row["order"])]
    return own | {"sections": "\n".join(lines)}


def _section_line(row: dict[str, Any], labels: Labels) -> str:
    name = row["head"] or labels.sections.get(row["section_id"], "–")
    plan = _("%(stories)s stories of %(words)s words")
    return f"{name}: " + plan % {"stories": row["stories"] or "–", "words": row["words"] or "–"}


def _planned(own: Content) -> list[dict[str, Any]]:
    planned: list[dict[str, Any]] = own.get("sections") or []
    return planned
