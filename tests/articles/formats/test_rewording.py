"""Correcting the words of a paragraph keeps its bold words, links and notes where the words stayed."""

from __future__ import annotations

import pytest

from articles.formats.rewording import reworded

RICH = (
    '<p>The <strong>first boats</strong> corss <a href="https://lake.example/">the lake</a> at night'
    '<sup data-footnote="Seen &amp; heard."></sup>.</p>'
)


@pytest.mark.parametrize(
    ("markup", "new", "expected"),
    [
        ([RICH], ["The first boats cross the lake at night."], [RICH.replace("corss", "cross")]),
        ([RICH], ["The first boats cross the lake."], None),
        (["<p>One <em>two</em>.</p>"], ["One <b>two</b>."], ["<p>One <em>&lt;b&gt;two&lt;/b&gt;.</em></p>"]),
        (["<p>One <em>two</em></p>", "<p>three.</p>"], ["One two three."], ["<p>One <em>two</em> three.</p>"]),
        (["<p><em>One. Two</em> six.</p>"], ["One.", "Two six."], ["<p><em>One.</em></p>", "<p><em>Two</em> six.</p>"]),
        (["<h2>A hed</h2>"], ["A heading"], ["<h2>A heading</h2>"]),
        (["<p>One<br>two</p>"], ["One two three"], ["<p>One<br>two three</p>"]),
        (["<p>One</p>"], [""], ["<p></p>"]),
    ],
)  # fmt: skip
def test_a_corrected_paragraph_keeps_the_marks_of_the_words_that_stayed(markup, new, expected) -> None:
    found = reworded(markup, new)
    assert found is not None
    if expected is None:
        assert "Seen &amp; heard." in found[0]  # a note is never lost with the word it stood at
        assert found[0].count("<a ") == found[0].count("</a>") == 1
    else:
        assert list(found) == expected


@pytest.mark.parametrize("shape", ["<ul><li><p>One</p></li></ul>", "<table><tr><td>One</td></tr></table>", "<hr>"])
def test_what_has_another_shape_than_its_words_is_not_touched(shape) -> None:
    assert reworded([shape], ["Two"]) is None
