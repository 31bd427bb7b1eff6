"""Bylines as people really type them below an image source, and lines that are none."""

from __future__ import annotations

import pytest

from articles.formats.plain_text import parse

STORY = """Sunday

11-02-2025 Vol 2132

Rain over Nairobi

The rain came early this year and stayed for three weeks.

image source from:lakepress

{line}
"""


@pytest.mark.parametrize(
    ("line", "byline"),
    [
        ("benjamin clarke", ("Benjamin Clarke",)),
        ("by jane doe", ("Jane Doe",)),
        ("Benjamin Clarke.", ("Benjamin Clarke",)),
        ("Benjamin Clarke (Reuters)", ("Benjamin Clarke",)),
        ("Benjamin Clarke | Reuters", ("Benjamin Clarke",)),
    ],
)
def test_a_byline_typed_oddly_is_taken_and_asked_to_be_checked(line, byline):
    (story,) = parse(STORY.format(line=line))
    assert (story.byline, story.image_source, len(story.paragraphs)) == (byline, "lakepress", 1)
    assert [(remark.level, remark.line) for remark in story.remarks] == [("warning", 11)]


def test_a_closing_line_is_no_name_and_stays_in_the_story():
    (story,) = parse(STORY.format(line="see our website for more"))
    assert (story.image_source, story.byline) == ("lakepress", ())
    assert story.paragraphs[1:] == ("see our website for more",)


def test_a_line_that_nobody_understands_stays_in_the_story_and_costs_neither_source_nor_byline():
    (story,) = parse(STORY.format(line="Ana Muñoz\n\nana@example.org"))
    assert (story.byline, story.image_source) == (("Ana Muñoz",), "lakepress")
    assert story.paragraphs[1:] == ("ana@example.org",)
    assert "was not understood" in story.remarks[0].message


def test_text_that_goes_on_below_a_source_is_still_the_story():
    (story,) = parse(STORY.format(line="The river rose and the bridge at the market had to be closed to lorries."))
    assert len(story.paragraphs) == 3
    assert story.image_source == ""
