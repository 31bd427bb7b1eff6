from __future__ import annotations

import datetime

from articles.formats.documents import read_document
from articles.formats.incoming import Copy


def story_in(text: str) -> Copy:
    (document,) = read_document("story.md", text.encode(), month_first=True)
    (story,) = document.stories
    return story


def messages(story: Copy) -> str:
    return "\n".join(remark.message for remark in story.remarks)


def test_the_fields_above_the_text_give_headline_standfirst_byline_and_date() -> None:
    story = story_in(
        "---\ntitle: \"A \\\"long\\\" way\n  home\"\ndeck: 'It''s far'\ndate: 2025-11-02 09:00:00 -0400\nvolume: 2132\n"
        "authors:\n  - ana-munoz\n  - Jo Field # the editor\n# a comment\ntopics: [a, b]\n---\n\nFirst.\n\nSecond.\n"
    )
    assert (story.headline, story.standfirst) == ('A "long" way home', "It's far")
    assert (story.date, story.volume) == (datetime.date(2025, 11, 2), 2132)
    assert story.byline == ("Ana Munoz", "Jo Field")
    assert story.paragraphs == ("First.", "Second.")
    assert "“ana-munoz” was read as Ana Munoz" in messages(story)


def test_a_block_of_several_lines_is_one_standfirst() -> None:
    story = story_in("---\ntitle: Home\nsummary: >\n  One line\n  and more.\n---\nText.\n")
    assert story.standfirst == "One line and more."


def test_the_house_layout_is_read_in_markdown() -> None:
    story = story_in(
        "Sunday\n\n11-02-2025 Vol 2132\n\n# Port Almond\n\nText **bold**.\n\nimage source from:AFP\n\nTamsin Okoro\n"
    )
    assert (story.headline, story.volume, story.image_source) == ("Port Almond", 2132, "AFP")
    assert story.byline == ("Tamsin Okoro",)
    assert story.markup == ("<p>Text <strong>bold</strong>.</p>",)


def test_markup_of_the_body_is_kept_block_by_block() -> None:
    story = story_in(
        "# Home\n\n## Part\n\nOne *two* [three](https://example.org/a).\n\n- a\n- b\n\n3. c\n\n> said\n\n"
        "|h|i|\n|-|-|\n|1|2|\n\nThe end.\n"
    )
    assert story.markup == (
        "<h2>Part</h2>",
        '<p>One <em>two</em> <a href="https://example.org/a">three</a>.</p>',
        "<ul><li><p>a</p></li><li><p>b</p></li></ul>",
        '<ol start="3"><li><p>c</p></li></ol>',
        "<blockquote><p>said</p></blockquote>",
        "<table><tbody><tr><th><p>h</p></th><th><p>i</p></th></tr><tr><td><p>1</p></td><td><p>2</p></td></tr></tbody></table>",
        "<p>The end.</p>",
    )
    assert len(story.paragraphs) == len(story.markup)


def test_a_heading_that_repeats_the_title_is_not_printed_twice() -> None:
    story = story_in("---\ntitle: The way home\n---\n# The Way Home\n\nText.\n")
    assert story.paragraphs == ("Text.",)


def test_a_footnote_stands_at_its_mark_and_cannot_break_out_of_it() -> None:
    story = story_in('# Home\n\nText[^1] and [^none].\n\n[^1]: Says "x" <b>\n    and more.\n\nEnd.\n')
    assert story.markup[0] == (
        '<p>Text<sup data-footnote="Says &quot;x&quot; &lt;b&gt; and more."></sup> and [^none].</p>'
    )


def test_html_in_markdown_is_text_and_that_is_said() -> None:
    story = story_in("# Home\n\nText <script>alert(1)</script> here.\n\n{{< youtube id >}}\n")
    assert "<script" not in "".join(story.markup)
    assert "&lt;script&gt;" in story.markup[0]
    assert "HTML stands in the Markdown" in messages(story)
    assert "Marks of a site generator" in messages(story)


def test_a_line_of_dashes_that_nothing_closes_is_text() -> None:
    assert "title: Home" in " ".join(
        [story_in("---\ntitle: Home\n\nText.\n").headline, *story_in("---\ntitle: Home\n\nText.\n").paragraphs]
    )
