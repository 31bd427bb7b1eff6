from __future__ import annotations

from tests.articles.formats.test_documents import kinds, only

STORY = b"""---
title: "A headline: with a colon"
deck: What it is about.
authors:
  - Ana Mu\xc3\xb1oz
date: 2025-11-02
---
A **bold** word[^1].

- one
- two

[^1]: Said in May.
"""


def test_front_matter_fills_headline_standfirst_byline_and_date() -> None:
    story = only("a.md", STORY).stories[0]
    assert story.headline == "A headline: with a colon"
    assert story.standfirst == "What it is about."
    assert story.byline == ("Ana Muñoz",)
    assert story.date is not None
    assert story.date.isoformat() == "2025-11-02"


def test_formatting_and_footnotes_are_kept_beside_the_plain_text() -> None:
    story = only("a.md", STORY).stories[0]
    assert story.paragraphs == ("A bold word [Said in May.].", "• one • two")
    assert story.markup == (
        '<p>A <strong>bold</strong> word<sup data-footnote="Said in May.">1</sup>.</p>',
        "<ul><li><p>one</p></li><li><p>two</p></li></ul>",
    )


def test_the_editor_sees_what_the_front_matter_said() -> None:
    assert [kind for kind, _ in kinds(only("a.md", STORY))][:4] == ["date", "headline", "standfirst", "byline"]
