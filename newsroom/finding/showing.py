"""A page of the search as its template shows it: chips, facets, orders, ways on, and help where nothing was found."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.addresses import path_to
from articles.search.answering import suggestions
from articles.search.answers import Answer, Facet
from articles.search.asking import Asked, Order
from articles.tagging.models import Topic
from articles.tallies import tallies_of_topics
from issues.archive import look_up
from issues.models import Issue, Publication

POPULAR = 10  # topics
NEAR = 6
FACETS: dict[str, str | Promise] = {
    "countries": gettext_lazy("Country"),
    "topics": gettext_lazy("Topic"),
    "authors": gettext_lazy("Author"),
    "sections": gettext_lazy("Section"),
    "years": gettext_lazy("Year"),
}
ORDERS: dict[Order, str | Promise] = {
    Order.RELEVANCE: gettext_lazy("Relevance"),
    Order.NEWEST: gettext_lazy("Newest"),
    Order.OLDEST: gettext_lazy("Oldest"),
}


@dataclass(frozen=True, slots=True)
class Choice:
    """A link that changes the question: `is_on` says that it is asked so now."""

    label: str
    address: str
    count: int | None = None
    is_on: bool = False


@dataclass(frozen=True, slots=True)
class Choices:
    """The values of a facet, as links."""

    name: str
    label: str | Promise
    entries: list[Choice]


def page_of(answered: Answer, publication: Publication, at: datetime) -> dict[str, Any]:
    """What the template needs."""
    asked = answered.asked
    shown: dict[str, Any] = {"at": at, "answered": answered, "asked": asked}
    if asked.is_empty:
        return shown | _where_to_begin(publication.zone, at)
    shown |= {
        "facets": [choices for facet in answered.facets if (choices := _choices(asked, facet)).entries],
        "chips": _chips(answered),
        "orders": [_ordered(asked, order) for order in ORDERS],
        "kept": [(name, value) for name, values in asked.parameters.items() for value in values],
        "as_typed": _to(asked.exactly()),
        "previous": _to(asked.on_page(asked.page - 1)) if asked.page > 1 else "",
        "next": _to(asked.on_page(asked.page + 1)) if asked.page < answered.pages else "",
        "issue": _issue_meant(asked, publication, at),
    }
    if answered.corrected:
        shown["corrected_to"] = _to(asked.with_text(answered.corrected.text))
    return shown if answered.hits else shown | _help(asked, publication, at)


def _to(asked: Asked) -> str:
    query = asked.query
    return f"{path_to('search')}?{query}" if query else path_to("search")


def _choices(asked: Asked, facet: Facet) -> Choices:
    """Links that choose a value, or not any more; without those that no story found bears.

    Their names may be none that readers know: of an author whose first story is still to come.
    """
    found = [one for one in facet.entries if one.count]
    here, queries = path_to("search"), asked.toggling(facet.name, [one.value for one in found])
    entries = [
        Choice(one.label, f"{here}?{query}" if query else here, one.count, one.chosen)
        for one, query in zip(found, queries, strict=True)
    ]
    return Choices(facet.name, FACETS[facet.name], entries)


def _ordered(asked: Asked, order: Order) -> Choice:
    return Choice(str(ORDERS[order]), _to(asked.in_order(order)), is_on=order == asked.order)


def _chips(answered: Answer) -> list[Choice]:
    """What is chosen, each with the address of the same question without it."""
    asked = answered.asked
    entries = [(facet.name, one) for facet in answered.facets for one in facet.entries]
    # The list of all countries is no secret; other names are, until a story that readers see bears them.
    names = {(kind, one.value): one.label for kind, one in entries if one.count or kind == "countries"}
    chips = [
        Choice(names.get((kind, str(value)), str(value)), _to(asked.toggled(kind, str(value))))
        for kind in FACETS
        for value in getattr(asked, kind)
    ]
    first, last = asked.volumes
    if first is not None or last is not None:
        label = _("Vol %(first)s – %(last)s") % {"first": first or 1, "last": "…" if last is None else last}
        chips.append(Choice(label, _to(asked.of_volumes(None, None))))
    return chips


def _issue_meant(asked: Asked, publication: Publication, at: datetime) -> Issue | None:
    """The issue whose volume or date was typed instead of words."""
    if not any(sign.isdecimal() for sign in asked.text) or asked.has_choices or asked.page > 1:
        return None
    return look_up(asked.text, publication, at).issue


def _where_to_begin(zone: ZoneInfo, at: datetime) -> dict[str, Any]:
    """Topics with most stories, and the latest issue."""
    tallies = tallies_of_topics(at, zone)
    counts = {key: tally.stories() for key, tally in tallies.items() if isinstance(key, int)}
    most = sorted(counts, key=lambda key: (-counts[key], key))[: POPULAR * 2]
    topics = Topic.objects.public().in_bulk(most)
    popular = [topics[key] for key in most if key in topics and counts[key]][:POPULAR]
    latest = Issue.objects.live(at).defer("letter", "editor_note").newest_first().first()
    return {"popular": popular, "latest": latest}


def _help(asked: Asked, publication: Publication, at: datetime) -> dict[str, Any]:
    near = suggestions(asked.text, at=at, issues=Issue.objects.live(at), limit=NEAR)
    without = _to(asked.without_choices()) if asked.has_choices and asked.text else ""
    first = _to(asked.on_page(1)) if asked.page > 1 else ""
    return {"near": near, "without_choices": without, "first_page": first} | _where_to_begin(publication.zone, at)
