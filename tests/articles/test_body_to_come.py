"""TK marks: found wherever a writer left one, and nowhere else."""

from __future__ import annotations

import pytest

from articles.body import marks_to_come, to_come


@pytest.mark.parametrize(
    ("text", "marks"),
    [
        ("The ministry said TK people had left.", ["TK"]),
        ("TKTK people, TK more", ["TKTK", "TK"]),
        ("A figure [TK: ask the ministry] of rain", ["[TK: ask the ministry]"]),
        ("A figure [ask the ministry, TK] of rain", ["[ask the ministry, TK]"]),
        ("TK’s brother and “TK”, TK.", ["TK", "TK", "TK"]),
        ("ATK, TKO, tk, Tk, TK2, K2TK, STK_TK, HTKT", []),
        ("Shares of TK Elevator and of TK Maxx rose", []),
        ("[no mark] TK [none]", ["TK"]),
        ("[TK] [TK]", ["[TK]", "[TK]"]),
        ("日本語TK", []),
    ],
)
def test_a_mark_is_the_word_alone_or_its_bracket(text, marks):
    assert marks_to_come(text) == marks


def test_marks_of_a_body_know_their_paragraph_and_the_words_around():
    html = "<h2>Rain</h2><p></p><ul><li><p>It rained for <strong>TK</strong> days.</p></li></ul><p>T<em>K</em> dead</p>"
    assert [(one.mark, one.paragraph, one.around) for one in to_come(html)] == [
        ("TK", 2, "It rained for TK days."),
        ("TK", 3, "TK dead"),
    ]


def test_words_around_a_mark_in_a_long_paragraph_are_cut_between_words():
    html = f"<p>{'wind and rain ' * 10}TK{' sun and snow' * 10}</p>"
    assert to_come(html)[0].around == (
        "…and rain wind and rain wind and rain TK sun and snow sun and snow sun and snow…"
    )


def test_marks_in_footnotes_and_alt_texts_count_and_glue_to_nothing():
    html = (
        '<p>Said so.<sup data-footnote="Page TK of &lt;i&gt;Rain&lt;/i&gt;\nand\nTK"></sup>TK</p>'
        '<p>T<sup data-footnote="a"></sup>K [a<sup data-footnote="b"></sup> TK]</p>'
        '<figure><img src="/media/a.jpg" alt="TK" data-file="7"><figcaption>A boat</figcaption></figure>'
    )
    assert [(one.mark, one.paragraph) for one in to_come(html)] == [("TK", 1)] * 3 + [("TK", 2), ("TK", 3)]


def test_a_body_without_marks_has_none():
    assert to_come("") == to_come("<p>All is here.</p>") == []
