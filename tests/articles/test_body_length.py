"""How long a body is: words as a reader reads them, in every script, and minutes."""

from __future__ import annotations

import pytest

from articles.body import minutes_to_read, word_count

# The desk counts the same while one types: tests/journeys/test_writing_body.py compares it text by text.
AWKWARD = {
    "": 0,
    "—…!?": 0,
    "It’s twenty-one, isn't it?": 4,
    "1,000.50 dollars": 2,
    "word--word and came—and": 5,
    "Donau\u00addampf\u00adschiff and co\u2011operate": 3,
    "हिन्दी में लिखा": 3,
    "می\u200cخواهم بروم": 2,
    "مُحَمَّد": 1,
    "cafe\u0301 x_y ½ ² o'clock’s": 5,
    "https://example.org/a?b=c": 5,
    "👩\u200d👩\u200d👧 family": 1,
    "東京の雨": 1,
    "TK–TK 7–0": 4,
}


@pytest.mark.parametrize(("text", "words"), AWKWARD.items())
def test_words_are_counted_as_a_reader_reads_them(text, words):
    assert word_count(f"<p>{text}</p>") == words


def test_blocks_part_words_and_footnotes_are_no_words_of_the_text():
    html = (
        '<p>One<sup data-footnote="not these"></sup>two<br>three</p><ul><li><p>four</p></li></ul><p>fi<em>ve</em></p>'
    )
    assert word_count(html) == 4


@pytest.mark.parametrize(("words", "minutes"), [(0, 1), (1, 1), (344, 1), (345, 2), (574, 2), (575, 3), (2300, 10)])
def test_minutes_are_whole_and_at_least_one(words, minutes):
    assert minutes_to_read(words) == minutes
