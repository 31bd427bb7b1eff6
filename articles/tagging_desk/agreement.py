"""Where two taggers who didn't know of each other agree about a story, and where not.

Kappa (Cohen) says how much more two agree on a tag than two would who give it as often, and blindly: 1 is always, 0 is
no better than chance. For the whole it is the mean share of tags in common (Jaccard): of all tags that either gave a
story, how many both gave.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from articles.activity.recording import record
from articles.content import TAGS, Content, changed, without_the_missing
from articles.editing import save_at_once
from articles.models import Strength
from articles.models.rejection import TagKey
from articles.tagging.models import Country, Topic
from articles.tagging_desk.models import Turn
from articles.tagging_desk.sheets import content_for

if TYPE_CHECKING:
    from newsroom.accounts.models import User

SINCE = timedelta(days=180)
MOST_PAIRS, MOST_TAGS = 2_000, 200


@dataclass(frozen=True, slots=True)
class TagAgreement:
    """How two taggers agreed on one tag: how many stories got it from both, and from one only, of all that two saw."""

    name: str
    kind: str
    both: int
    one_only: int
    kappa: float | None


@dataclass(frozen=True, slots=True)
class Given:
    """A tag of one story as each of the two gave it; "" where one didn't."""

    name: str
    first: str
    second: str

    @property
    def is_same(self) -> bool:
        """Whether both gave it at the same strength."""
        return self.first == self.second


@dataclass(frozen=True, slots=True)
class Pair:
    """One story with both choices beside each other."""

    turn: Turn
    """The second opinion; the first hangs on it."""
    given: Sequence[Given]


@dataclass(frozen=True, slots=True)
class Agreement:
    """The report: of how many stories, the share of tags in common, tag by tag, and where the two differ."""

    stories: int
    in_common: int | None
    by_tag: Sequence[TagAgreement]
    differing: Sequence[Turn]


def agreement(at: datetime) -> Agreement:
    """What the second opinions of the last half year say; the newest 2,000."""
    pairs = Turn.objects.pairs().filter(finished_at__gt=at - SINCE).order_by("-finished_at", "-pk")
    turns = list(pairs.defer("article__body")[:MOST_PAIRS])
    names = names_of({key for turn in turns for one in (turn, _first(turn)) for key in one.chosen})
    shares = [share for turn in turns if (share := _share(turn)) is not None]
    return Agreement(
        stories=len(turns),
        in_common=round(100 * sum(shares) / len(shares)) if shares else None,
        by_tag=_by_tag(turns, names),
        differing=[turn for turn in turns if turn.settled_at is None and turn.chosen != _first(turn).chosen],
    )


def beside_each_other(turns: Sequence[Turn]) -> list[Pair]:
    """These second opinions with what each of the two gave; two queries for all of them."""
    names = names_of({key for turn in turns for one in (turn, _first(turn)) for key in one.chosen})
    return [Pair(turn, _given(turn, names)) for turn in turns]


@transaction.atomic
def settle(turn: Turn, how: Turn.Settled, *, by: User, at: datetime) -> None:
    """An editor decides between the two: the story has the one's tags, the other's, or those of both.

    Tags that somebody gave the story since, and that neither of the two had, stay. Raises Conflict, and ValidationError
    when its issue is sealed or somebody else settled it first; nothing is changed then.
    """
    open_still = Turn.objects.filter(pk=turn.pk, settled_at=None)
    if not open_still.update(settled_at=at, settled_by=by, settled_as=how):
        raise ValidationError(_("Somebody settled it meanwhile."))
    base = content_for(turn.article, at)
    wanted = _settled(base, turn, how)
    if changed(base, wanted, among=TAGS):
        save_at_once(turn.article, wanted, base=base, by=by, at=at, note=_("Settled between two taggers"))
    record(turn.article, "settle_tags", by=by, at=at, note=str(how.label))


def kappa(both: int, first_only: int, second_only: int, stories: int) -> float | None:
    """Cohen's kappa of two people's yes or no on so many stories; None where chance alone would agree on all."""
    if not stories:
        return None
    first, second = (both + first_only) / stories, (both + second_only) / stories
    seen = (stories - first_only - second_only) / stories
    by_chance = first * second + (1 - first) * (1 - second)
    return None if by_chance >= 1 else (seen - by_chance) / (1 - by_chance)


def names_of(keys: set[TagKey]) -> dict[TagKey, str]:
    """What these tags are called; two queries."""
    topics = Topic.objects.filter(pk__in=[tag for kind, tag in keys if kind == "topics"]).values_list("pk", "name")
    countries = Country.objects.filter(pk__in=[tag for kind, tag in keys if kind == "countries"])
    names = {("topics", pk): name for pk, name in topics}
    return names | {("countries", pk): name for pk, name in countries.values_list("pk", "name")}


def _first(turn: Turn) -> Turn:
    if turn.second_of is None:
        raise ValueError(turn)
    return turn.second_of


def _share(turn: Turn) -> float | None:
    first, second = _first(turn).chosen.keys(), turn.chosen.keys()
    return len(first & second) / len(first | second) if first | second else None


def _by_tag(turns: Sequence[Turn], names: dict[TagKey, str]) -> list[TagAgreement]:
    both, first_only, second_only = Counter[TagKey](), Counter[TagKey](), Counter[TagKey]()
    for turn in turns:
        first, second = _first(turn).chosen.keys(), turn.chosen.keys()
        both.update(first & second)
        first_only.update(first - second)
        second_only.update(second - first)
    given = both + first_only + second_only
    return [
        TagAgreement(
            names[key],
            key[0],
            both[key],
            first_only[key] + second_only[key],
            kappa(both[key], first_only[key], second_only[key], len(turns)),
        )
        for key, _count in given.most_common(MOST_TAGS)
        if key in names
    ]


def _given(turn: Turn, names: dict[TagKey, str]) -> list[Given]:
    first, second = _first(turn).chosen, turn.chosen
    keys = sorted(first.keys() | second.keys(), key=lambda key: (first.get(key, 9), names.get(key, "")))
    return [Given(names[key], _word(first.get(key)), _word(second.get(key))) for key in keys if key in names]


def _word(strength: int | None) -> str:
    return str(Strength(strength).label) if strength else ""


def _settled(base: Content, turn: Turn, how: Turn.Settled) -> Content:
    # As the vocabulary is now: a topic may have been deleted since, or merged.
    first, second = without_the_missing(_first(turn).choice), without_the_missing(turn.choice)
    content = dict(base)
    for kind in TAGS:
        mine, other = ({row["tag_id"]: row for row in said.get(kind) or ()} for said in (first, second))
        taken = {Turn.Settled.FIRST: mine, Turn.Settled.SECOND: other, Turn.Settled.BOTH: other | mine}[how]
        rows = {row["tag_id"]: row for row in base.get(kind) or () if row["tag_id"] not in mine.keys() | other.keys()}
        rows |= taken
        content[kind] = [rows[tag] for tag in sorted(rows)]
    return content
