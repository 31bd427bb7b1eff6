from __future__ import annotations

import pytest

from articles.formats.names import names_in


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Benjamin Clarke", ("Benjamin Clarke",)),
        ("BENJAMIN CLARKE", ("BENJAMIN CLARKE",)),
        ("By Benjamin Clarke", ("Benjamin Clarke",)),
        ("by: Benjamin Clarke", ("Benjamin Clarke",)),
        ("Written by Reuters", ("Reuters",)),
        ("Ana Muñoz and Li Wei", ("Ana Muñoz", "Li Wei")),
        ("Ana Muñoz & Li Wei", ("Ana Muñoz", "Li Wei")),
        ("By Ana Muñoz, Li Wei, and Juan de la Cruz", ("Ana Muñoz", "Li Wei", "Juan de la Cruz")),
        ("By The Associated Press", ("The Associated Press",)),
        ("J.R. Smith Jr.", ("J.R. Smith Jr.",)),
        ("Martin King, Jr. and Ada Low", ("Martin King, Jr.", "Ada Low")),
        ("Jean-Luc d'Arcy", ("Jean-Luc d'Arcy",)),
        ("Faisal al-Thubhani", ("Faisal al-Thubhani",)),
        ("Vincent van der Berg", ("Vincent van der Berg",)),
        ("Wikinews contributors", ("Wikinews contributors",)),
        ("Анна Каренина", ("Анна Каренина",)),
        ("Élodie Ångström", ("Élodie Ångström",)),
        ("فاطمة علي", ("فاطمة علي",)),
        ("Ana Muñoz, Ana Muñoz", ("Ana Muñoz",)),
    ],
)
def test_a_byline_is_its_names(text: str, names: tuple[str, ...]) -> None:
    assert names_in(text) == names


@pytest.mark.parametrize(
    "text",
    [
        "",
        "By",
        "By Friday",
        "By the river",
        "Benjamin Clarke.",
        "Benjamin Clarke said so",
        "What Comes Next",
        "More Background",
        "Ecuador",
        "Hobbits",
        "501st Legion display",
        "Anna from Frozen",
        "—Troy Roberts",
        "word " * 30,
        "One Two Three Four Five Six Seven",
        "Ana Muñoz, chief correspondent, who was there",
        "ben@example.com",
        ", ",
        "&",
    ],
)
def test_other_lines_are_no_byline(text: str) -> None:
    assert names_in(text) == ()


@pytest.mark.parametrize("text", ["Reuters", "Staff", "AFP", "The Guardian", "王伟"])
def test_one_word_will_do_where_a_byline_is_expected(text: str) -> None:
    assert names_in(text, announced=True) == (text,)
