from __future__ import annotations

import pytest

from articles.formats.cleaning import clean


def texts(text: str) -> list[str]:
    return [line.text for line in clean(text)[0]]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\u2028", "\u2029", "\x0b", "\x0c", "\x85"])
def test_every_kind_of_line_end_parts_lines(end: str) -> None:
    assert texts(f"One{end}{end}Two") == ["One", "", "Two"]


def test_spaces_of_every_kind_become_single_plain_ones() -> None:
    assert texts("\ufeff\u00a0 One\u00a0\u2009two\t three \u3000") == ["One two three"]


def test_text_becomes_nfc() -> None:
    assert texts("Mun\u0303oz") == ["Muñoz"]


@pytest.mark.parametrize(
    "hidden", ["\u202a", "\u202e", "\u2066", "\u2069", "\ufeff", "\u200b", "\u00ad", "\x00", "\x07", "\x7f", "\x9b"]
)
def test_hidden_characters_go_with_a_warning_that_names_the_line(hidden: str) -> None:
    lines, remarks = clean(f"One\nT{hidden}wo")
    assert [line.text for line in lines] == ["One", "Two"]
    assert [(remark.level, remark.line) for remark in remarks] == [("warning", 2)]


@pytest.mark.parametrize("text", ["می\u200cخواهم", "👩\u200d🌾", "עברית\u200f!"])
def test_marks_that_a_script_needs_stay(text: str) -> None:
    lines, remarks = clean(text)
    assert ([line.text for line in lines], remarks) == ([text], [])


def test_a_pile_of_accents_is_cut() -> None:
    lines, remarks = clean("a" + "\u0316" * 500_000 + "b")
    assert lines[0].text == "a" + "\u0316" * 30 + "b"
    assert [remark.line for remark in remarks] == [1]


def test_a_file_full_of_hidden_characters_gives_few_remarks() -> None:
    _, remarks = clean("\x07\n" * 1000)
    assert [remark.line for remark in remarks] == list(range(1, 22))
    assert remarks[-1].message == "Hidden characters were taken out in 980 more places from this line on."
