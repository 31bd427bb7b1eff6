"""What is asked of the search: words, and which stories. Whatever an address says is read as a question."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any, Protocol, Self
from urllib.parse import urlencode

LONGEST_TEXT = 300  # characters; what comes after it isn't looked for
MOST_CHOSEN = 20  # of a kind
LONGEST_VALUE = 120
MOST_PAGES = 100
LARGEST_VOLUME = 2**31 - 1
YEARS = range(1, 10_000)
FIGURES = 10
# What facets are called in an address.
NAMES = {"countries": "country", "topics": "topic", "authors": "author", "sections": "section", "years": "year"}


class Order(StrEnum):
    """In which order the stories come."""

    RELEVANCE = "relevance"
    NEWEST = "newest"
    OLDEST = "oldest"


class Parameters(Protocol):
    """The parameters of an address, as `request.GET` has them."""

    def getlist(self, key: str) -> Sequence[Any]:
        """All values of that name."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question: words ("phrases", -minus), and only stories that bear one of each kind chosen.

    `countries` are their codes in small letters ("ke"), `topics`, `authors` and `sections` the ends of their addresses,
    `years` calendar years in the publication's zone, `volumes` the first and the last, each of which may be open.
    `as_typed`: no other words are taken for those that were typed.
    """

    text: str = ""
    countries: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    sections: tuple[str, ...] = ()
    years: tuple[int, ...] = ()
    volumes: tuple[int | None, int | None] = (None, None)
    order: Order = Order.RELEVANCE
    page: int = 1
    as_typed: bool = False

    @classmethod
    def read(cls, parameters: Parameters) -> Self:
        """What an address asks; whatever makes no sense in it is not asked."""

        def chosen(name: str) -> tuple[str, ...]:
            values = (_kept(str(value)).strip()[:LONGEST_VALUE] for value in parameters.getlist(name))
            return tuple(dict.fromkeys(value for value in values if value))[:MOST_CHOSEN]

        def last(name: str) -> str:
            return str(([*parameters.getlist(name)] or [""])[-1])

        years = (number for value in chosen("year") if (number := _number(value)) in YEARS and number is not None)
        page = _number(last("page")) or 1
        return cls(
            text=_seen(last("q")),
            countries=tuple(code.lower() for code in chosen("country")),
            topics=chosen("topic"),
            authors=chosen("author"),
            sections=chosen("section"),
            years=tuple(years),
            volumes=_in_order(_number(last("from")), _number(last("to"))),
            order=next((order for order in Order if order == last("order")), Order.RELEVANCE),
            page=min(max(page, 1), MOST_PAGES),
            as_typed=last("exact") == "1",
        )

    @property
    def is_empty(self) -> bool:
        """Whether nothing is asked."""
        return not self.text and not self.has_choices

    @property
    def has_choices(self) -> bool:
        """Whether only some stories are asked for, whatever the words."""
        return bool(self.countries or self.topics or self.authors or self.sections or self.years or any(self.volumes))

    @property
    def parameters(self) -> dict[str, list[str]]:
        """As an address says it; what is usual is left out."""
        return {name: values for name, values in self.every_parameter.items() if values}

    @property
    def every_parameter(self) -> dict[str, list[str]]:
        """The same, in that order, with what is left out as empty lists."""
        return {
            "q": [self.text] if self.text else [],
            "country": [*self.countries],
            "topic": [*self.topics],
            "author": [*self.authors],
            "section": [*self.sections],
            "year": [str(year) for year in self.years],
            "from": [str(self.volumes[0])] if self.volumes[0] is not None else [],
            "to": [str(self.volumes[1])] if self.volumes[1] is not None else [],
            "order": [self.order.value] if self.order != Order.RELEVANCE else [],
            "exact": ["1"] if self.as_typed else [],
            "page": [str(self.page)] if self.page > 1 else [],
        }

    @property
    def query(self) -> str:
        """The end of its address, without the question mark: "q=rain&country=ke"."""
        return urlencode(self.parameters, doseq=True)

    def toggling(self, kind: str, values: Sequence[str]) -> list[str]:
        """Of each of these values of a facet, `query` with it chosen, or not any more (see `toggled`).

        A page has some sixty such addresses, in each of which only one parameter differs.
        """
        name = NAMES[kind]
        parts = {other: urlencode({other: said}, doseq=True) for other, said in self.on_page(1).every_parameter.items()}
        queries = []
        for value in values:
            parts[name] = urlencode({name: self._with_or_without(kind, value)}, doseq=True)
            queries.append("&".join(filter(None, parts.values())))
        return queries

    def on_page(self, page: int) -> Self:
        """The same question, another page of its answer."""
        return replace(self, page=page)

    def with_text(self, text: str) -> Self:
        """The same choice of stories, other words."""
        return replace(self, text=text, page=1, as_typed=False)

    def exactly(self) -> Self:
        """The same question, and no other words taken for those that were typed."""
        return replace(self, page=1, as_typed=True)

    def in_order(self, order: Order) -> Self:
        """The same question, its stories in that order."""
        return replace(self, order=order, page=1)

    def of_volumes(self, first: int | None, last: int | None) -> Self:
        """The same question, of these volumes only."""
        return replace(self, volumes=(first, last), page=1)

    def toggled(self, kind: str, value: str) -> Self:
        """With that value of a facet chosen ("countries", "ke"), or not any more; from the first page on."""
        changed: Mapping[str, Any] = {kind: self._with_or_without(kind, value), "page": 1}
        return replace(self, **changed)

    def _with_or_without(self, kind: str, value: str) -> tuple[str, ...] | tuple[int, ...]:
        """What is chosen of a facet, with that value or not any more."""
        if kind == "years":
            return tuple(sorted({*self.years} ^ {int(value)}))
        old: tuple[str, ...] = getattr(self, kind)
        return tuple(other for other in old if other != value) if value in old else (*old, value)

    def without_choices(self) -> Self:
        """Only the words, among all stories."""
        return type(self)(text=self.text, order=self.order)


def _number(typed: str) -> int | None:
    figures = typed.strip()
    if not (figures.isascii() and figures.isdecimal()) or len(figures) > FIGURES:
        return None
    return min(int(figures), LARGEST_VOLUME)


def _in_order(first: int | None, last: int | None) -> tuple[int | None, int | None]:
    return (last, first) if first is not None and last is not None and first > last else (first, last)


def _seen(text: str) -> str:
    """One line."""
    return " ".join(_kept(text[: LONGEST_TEXT * 4]).split())[:LONGEST_TEXT]


def _kept(text: str) -> str:
    """Without what no database keeps."""
    return text.replace("\x00", " ").encode("utf-8", "ignore").decode()
