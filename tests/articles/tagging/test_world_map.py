"""The map of the world has a place for every country, and says how much there is of each."""

from __future__ import annotations

import re

import pytest
from django.template.loader import render_to_string

from articles.tagging.gazetteer import DATA, countries
from articles.tagging.world_map import Step, Tint, drawn, level_of, steps_up_to

MOST_BYTES = 80_000


def test_every_country_has_a_shape_or_a_dot() -> None:
    places = {place.code: place for place in drawn({}).places}
    assert places.keys() == {entry.code for entry in countries()}
    assert [code for code, place in places.items() if not (place.path or place.dot)] == []


def test_small_states_have_a_dot_and_large_ones_a_shape() -> None:
    places = {place.code: place for place in drawn({}).places}
    assert all(places[code].dot for code in ("MC", "SG", "TV", "GI", "VA", "MV"))
    assert all(places[code].path and not places[code].dot for code in ("FR", "KE", "CD", "GF", "SJ", "AQ"))


def test_overseas_parts_lie_where_they_are() -> None:
    """French Guiana beside Brazil, not in France."""
    places = {place.code: place for place in drawn({}).places}
    starts = {code: [int(x) for x in re.findall(r"M(\d+)", places[code].path)] for code in ("GF", "BR", "FR", "RE")}
    assert min(starts["BR"]) < starts["GF"][0] < max(starts["BR"])
    assert starts["RE"][0] > max(starts["FR"])
    assert max(starts["FR"]) - min(starts["FR"]) < 500


def test_the_map_stays_light() -> None:
    assert (DATA / "world_map.json").stat().st_size < MOST_BYTES


@pytest.mark.parametrize(
    ("most", "steps"),
    [
        (0, []),
        (1, [Step(5, 1, None)]),
        (2, [Step(1, 1, 1), Step(5, 2, None)]),
        (400, [Step(1, 1, 2), Step(2, 3, 10), Step(3, 11, 35), Step(4, 36, 120), Step(5, 121, None)]),
    ],
)
def test_steps_reach_ever_further(most: int, steps: list[Step]) -> None:
    assert steps_up_to(most) == steps


def test_a_number_is_tinted_by_the_step_that_it_lies_in() -> None:
    steps = steps_up_to(400)
    assert [level_of(count, steps) for count in (0, 1, 2, 3, 35, 36, 120, 121, 400)] == [0, 1, 1, 2, 3, 4, 4, 5, 5]
    assert level_of(3, []) == 0


def test_a_part_of_the_world_shows_that_part_only() -> None:
    part = drawn({}, within={"KE", "TZ"})
    assert {place.code for place in part.places} == {"KE", "TZ"}
    left, top, width, height = map(int, part.view_box.split())
    assert left > 5000
    assert top > 2000
    assert width < 1000
    assert height < 1000
    assert drawn({}, within={"TV"}).view_box != drawn({}).view_box


def test_the_picture_is_no_row_of_tab_stops() -> None:
    tints = {"KE": Tint(5, "Kenya: 3 <stories>", "/countries/ke/"), "SG": Tint(1, "Singapore: 1", "/countries/sg/")}
    markup = render_to_string("parts/world_map.html", {"map": drawn(tints, steps=steps_up_to(3)), "label": "Stories"})
    assert markup.count("<a ") == markup.count('tabindex="-1"') == 3  # Singapore has a shape and a dot
    assert 'aria-hidden="true"' in markup
    assert "<title>Kenya: 3 &lt;stories&gt;</title>" in markup
    assert "style=" not in markup
