"""The cover that is drawn for an issue without a picture: always the same, and never that of its neighbour."""

from __future__ import annotations

import re
from datetime import date, timedelta
from itertools import pairwise

import pytest

from issues.covers import FIGURES, HEIGHT, WIDTH, Cover, drawn
from issues.models import Issue

FIRST = date(2025, 1, 1)


def covers(count: int, *, every: int = 1, volume: int = 2132, numbered: bool = False) -> list[Cover]:
    """Of issues that follow each other, `every` so many days."""
    days = [FIRST + timedelta(days=every * place) for place in range(count)]
    if numbered:
        return [drawn(Issue(volume=volume, number=place, date=day)) for place, day in enumerate(days, start=1)]
    return [drawn(Issue(volume=volume + place, date=day)) for place, day in enumerate(days)]


def test_the_same_issue_has_the_same_cover_for_ever():
    cover = drawn(Issue(volume=2132, date=date(2025, 11, 2)))
    assert cover == drawn(Issue(volume=2132, date=date(2025, 11, 2)))
    assert (cover.figure, cover.tone, cover.month) == ("horizon", 4, 11)
    assert cover.layers[0] == (2, "M172 132a42 42 0 1 0 84 0a42 42 0 1 0 -84 0z")


@pytest.mark.parametrize(("every", "numbered"), [(1, False), (7, False), (7, True), (30, True)])
def test_neighbours_on_the_shelf_never_look_alike(every, numbered):
    shelf = covers(300, every=every, numbered=numbered)
    assert all(one.figure != other.figure for one, other in pairwise(shelf))
    assert len({(cover.tone, *cover.layers) for cover in shelf}) == 300


@pytest.mark.parametrize("every", [1, 7])
def test_a_year_shows_every_figure_and_every_tone(every):
    shelf = covers(365 // every, every=every)
    assert {cover.figure for cover in shelf} == {figure.__name__ for figure in FIGURES}
    assert {cover.tone for cover in shelf} == set(range(5))
    assert {cover.month for cover in shelf} == set(range(1, 13))


def test_what_is_drawn_covers_something_and_is_small():
    for cover in covers(200):
        assert cover.layers
        assert all(re.fullmatch(r"[MLHVACQTSaqthlz\d .-]+", path) for _colour, path in cover.layers)
        assert {colour for colour, _path in cover.layers} <= {1, 2, 3}
        assert sum(len(path) for _colour, path in cover.layers) < 2_500
    assert cover.view_box == f"0 0 {WIDTH} {HEIGHT}"


@pytest.mark.parametrize(("volume", "number", "signs"), [(1, None, 1), (2132, None, 4), (12, 4, 4), (10_000, None, 5)])
def test_the_figures_are_counted_for_their_size(volume, number, signs):
    assert drawn(Issue(volume=volume, number=number, date=FIRST)).signs == signs
