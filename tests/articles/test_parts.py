"""What is kept of drawn parts: what was asked for lately stays, what nobody asks for goes."""

from __future__ import annotations

from markupsafe import Markup

from articles.parts import Remembered


def test_a_part_stays_for_as_long_as_it_is_asked_for():
    kept = Remembered(2)
    kept.keep("often", Markup("<p>often</p>"))
    for number in range(10):
        kept.keep(number, Markup(number))
        assert kept.get("often") == "<p>often</p>"
    assert kept.get(0) is None


def test_a_crowd_of_parts_does_not_drive_out_those_of_just_before():
    kept = Remembered(3)
    for number in range(6):
        kept.keep(number, Markup(number))
    assert [kept.get(number) for number in range(3, 6)] == ["3", "4", "5"]
    assert kept.get(0) == "0"  # asked for again in time
