"""What a tagger's form says: the part of the queue that is wanted, and the answers about each tag."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext as _

from articles.finding import key_in
from articles.models.rejection import TagKey
from articles.tagging.models import Country, Topic
from articles.tagging.tag_search import read_pasted
from articles.tagging_desk.turns import Answers
from articles.tagging_desk.waiting import Narrowed

SUGGESTED = "s"
FIELD = re.compile(r"([sh])\.(topics|countries)\.([0-9]{1,18})")
SAID = {"1", "2", "3", "x"}
ABOUT = "2"
LONGEST_LANGUAGE, LONGEST_TYPED, MOST_TAGS = 12, 2_000, 100


@dataclass(frozen=True, slots=True)
class Read:
    """The answers in a form, and what in it names no tag."""

    answers: Answers
    refusals: list[str]


def narrowed_in(asked: QueryDict) -> Narrowed:
    """The part of the queue that an address asks for; what makes no sense is left out."""
    return Narrowed(
        section=key_in(asked.get("section", "")),
        issue=key_in(asked.get("issue", "")),
        language=asked.get("language", "").replace("\0", "").strip()[:LONGEST_LANGUAGE],
        mine=asked.get("mine") == "on",
    )


def query_of(narrowed: Narrowed) -> str:
    """The same as an address carries it: "?section=3"; "" for the whole queue."""
    asked = QueryDict(mutable=True)
    asked.update({name: str(value) for name in ("section", "issue", "language") if (value := getattr(narrowed, name))})
    if narrowed.mine:
        asked["mine"] = "on"
    return f"?{asked.urlencode()}" if asked else ""


def answers_in(posted: QueryDict) -> Read:
    """The answers that were sent. A tag that is not there, or that no story is given any more, is refused by name."""
    said: dict[TagKey, str] = {}
    suggested: set[TagKey] = set()
    for field, value in posted.items():
        found = FIELD.fullmatch(field)
        if found is None:
            continue
        key = (found[2], int(found[3]))
        suggested |= {key} if found[1] == SUGGESTED else set()
        if value in SAID:
            said[key] = str(value)
    typed, refusals = _typed(posted.get("typed", "")[:LONGEST_TYPED])
    said |= dict.fromkeys((key for key in typed if key not in said), ABOUT)
    refusals += _missing(key for key, value in said.items() if value != "x")
    if len(said) > MOST_TAGS:
        refusals.append(_("These are over %(most)s tags. A story has few.") % {"most": MOST_TAGS})
    return Read(Answers(said, frozenset(suggested), _seconds(posted.get("seconds", ""))), refusals)


def _seconds(sent: str) -> int | None:
    return min(key_in(sent[:9]) or 0, 86_400) if key_in(sent[:9]) is not None else None


def _typed(names: str) -> tuple[list[TagKey], list[str]]:
    """Tags typed by name, for whoever has no script, and why some are none."""
    try:
        read = read_pasted(names.replace("\0", ""))
    except ValidationError as refusal:
        return [], refusal.messages
    nobody = _("There is no country and no topic called “%(name)s”.")
    refusals = [says or nobody % {"name": word} for word, says in read.unknown]
    return [(tag.kind, tag.tag_id) for tag in read.tags], refusals


def _missing(keys: Iterable[TagKey]) -> list[str]:
    by_kind: dict[str, set[int]] = {"topics": set(), "countries": set()}
    for kind, tag in keys:
        by_kind[kind].add(tag)
    topics = set(Topic.objects.filter(pk__in=by_kind["topics"], merged_into=None).values_list("pk", flat=True))
    countries = set(Country.objects.filter(pk__in=by_kind["countries"]).values_list("pk", flat=True))
    gone: Mapping[str, set[int]] = {
        "topics": by_kind["topics"] - topics,
        "countries": by_kind["countries"] - countries,
    }
    return [_("A tag that you chose is gone: it was deleted or merged meanwhile.")] if any(gone.values()) else []
