"""What a country was called on a day: an old issue keeps the name of its day, on the page of the same country."""

from __future__ import annotations

from datetime import date
from functools import cache, lru_cache

from articles.names import name_key
from articles.tagging.gazetteer import FormerName, former_names


def name_on(code: str, name: str, day: date) -> str:
    """What the country with this code, now called `name`, was called on that day.

    The name of today where history had two at a time (East and West Germany), or one for several of today's countries
    (Yugoslavia): a story that was tagged with one of them means that one.
    """
    borne = {former.name for former in _own_names().get(code, ()) if _is_borne(former, day)}
    return borne.pop() if len(borne) == 1 else name


def names_before(code: str) -> list[FormerName]:
    """The names that the country bore, or the states that it was a part of, the latest first."""
    return list(_borne_by().get(code, ()))


@lru_cache(maxsize=100)  # every country is asked for the same key
def codes_once_called(key: str) -> frozenset[str]:
    """The codes of the countries one of whose former names begins with that, in any case and accents (`name_key`)."""
    return frozenset(code for own_key, code in _codes_by_key() if own_key.startswith(key))


@cache
def _codes_by_key() -> list[tuple[str, str]]:
    return [(name_key(name), code) for former in former_names() for name in _said(former) for code in former.codes]


def _said(former: FormerName) -> tuple[str, ...]:
    return (former.name, *former.demonyms)


@cache
def _borne_by() -> dict[str, list[FormerName]]:
    """By code, the names of all states that it was, alone or with others, the latest first."""
    borne: dict[str, list[FormerName]] = {}
    for former in sorted(former_names(), key=lambda former: (-(former.until or 0), former.name)):
        for code in former.codes:
            borne.setdefault(code, []).append(former)
    return borne


@cache
def _own_names() -> dict[str, list[FormerName]]:
    """By code, the names that were this one country's."""
    own: dict[str, list[FormerName]] = {}
    for former in former_names():
        if len(former.codes) == 1:
            own.setdefault(former.codes[0], []).append(former)
    return own


def _is_borne(former: FormerName, day: date) -> bool:
    if former.until_on and day >= date.fromisoformat(former.until_on):
        return False
    if not former.until_on and former.until is not None and day.year >= former.until:
        return False
    return former.since is None or day.year >= former.since
