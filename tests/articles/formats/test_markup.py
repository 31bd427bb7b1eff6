from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles import body
from articles.formats.documents import Document, read_document
from articles.formats.page import READ_AT_ONCE


def page(html: str | bytes, name: str = "story.html") -> Document:
    raw = html.encode("utf-8", "replace") if isinstance(html, str) else html
    (document,) = read_document(name, raw, month_first=True)
    return document


def messages(document: Document) -> str:
    return "\n".join(remark.message for story in document.stories for remark in story.remarks)


def test_a_page_gives_its_headline_and_its_paragraphs_with_their_markup() -> None:
    (story,) = page("<h1>Home</h1><p class=deck>A deck<p>By Ana Muñoz<p>One <b>two </b><i>three</i><br>four.").stories
    assert (story.headline, story.standfirst, story.byline) == ("Home", "A deck", ("Ana Muñoz",))
    assert story.markup == ("<p>One <strong>two</strong> <em>three</em><br>four.</p>",)
    assert story.paragraphs == ("One two three four.",)


def test_the_house_layout_with_line_ends_of_html_is_read_line_by_line() -> None:
    (story,) = page("<p>Sunday<br>11-02-2025 Vol 2132</p><p>Home</p><p>Text.</p><p>Photo: AFP<br>Ana Muñoz</p>").stories
    assert (story.volume, story.headline, story.image_source, story.byline) == (2132, "Home", "AFP", ("Ana Muñoz",))


def test_what_is_no_text_is_dropped_and_counted() -> None:
    document = page(
        "<!-- a --><style>x{}</style><h1>Home</h1><script>evil()</script>"
        "<p onclick=evil()>Text.<form><input value=x></form>"
    )
    assert document.stories[0].markup == ("<p>Text.</p>",)
    assert "evil" not in document.text
    for said in ("1 comment", "1 style sheet", "1 script", "1 form"):
        assert said in messages(document)


def test_pictures_are_named_and_never_fetched() -> None:
    document = page("<h1>Home</h1><p>Text.<img src=https://elsewhere.example/pixel.gif>")
    assert "not fetched: “https://elsewhere.example/pixel.gif”" in messages(document)
    assert "<img" not in "".join(document.stories[0].markup)


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", " java\tscript:x", "data:text/html,x", "/admin/", "//x", "https://"]
)
def test_a_link_that_no_reader_should_follow_leaves_its_words(address: str) -> None:
    (story,) = page(f'<h1>Home</h1><p>See <a href="{address}">this</a>.').stories
    assert story.markup == ("<p>See this.</p>",)


def test_a_note_at_the_end_of_the_page_goes_to_its_mark() -> None:
    (story,) = page(
        '<h1>Home</h1><p>So<sup><a href="#fn1">1</a></sup>.<p>End.<ol><li id=fn1>Seen. <a href="#fnref1">↩</a></ol>'
    ).stories
    assert story.markup == ('<p>So<sup data-footnote="Seen."></sup>.</p>', "<p>End.</p>")


def test_of_a_saved_page_only_the_article_is_read() -> None:
    document = page("<div>Log in</div><article><h1>Home</h1><p>Text.</p></article><footer><p>About</p></footer>")
    assert document.text == "Home\n\nText."
    assert "2 paragraphs around it were left out" in messages(document)


def test_a_main_heading_within_the_text_is_not_the_headline() -> None:
    (story,) = page(f"<p>Home<p>{'Word ' * 30}ends.<h1>Background</h1><p>Text.").stories
    assert story.headline == "Home"
    assert story.markup[1:] == ("<h2>Background</h2>", "<p>Text.</p>")


def test_a_long_page_is_read_in_a_process_of_its_own_and_says_the_same() -> None:
    short = page("<h1>Home</h1><p class=deck>A <b>deck</b><p>Text.<img src=x>")
    long = page("<h1>Home</h1><p class=deck>A <b>deck</b><p>Text.<img src=x>" + " " * READ_AT_ONCE)
    assert long.stories == short.stories
    assert long.parts == short.parts


def test_a_page_that_is_called_plain_text_is_still_a_page() -> None:
    assert page("<!DOCTYPE html><h1>Home</h1><p>Text.", "story.txt").stories[0].headline == "Home"


def test_a_page_in_another_encoding_that_it_names_is_read_in_it() -> None:
    raw = '<meta charset="windows-1251"><h1>Привет</h1><p>Текст.'.encode("cp1251")
    assert page(raw).stories[0].headline == "Привет"


TAGS = ["p", "b", "i", "a", "ul", "ol", "li", "table", "tr", "td", "th", "h1", "h2", "blockquote", "div", "sup", "sub"]
TAGS += ["script", "pre", "figure", "figcaption", "dl", "dt"]
ODD = [
    "<hr>",
    "<br>",
    "<a ",
    "&amp;",
    "<",
    ">",
    "<!--",
    "-->",
    "<img src=x>",
    "<p/>",
    "\u202e",
    "\x00",
    "Sunday",
    "Vol 7",
]
ODD += ['<a href="https://example.org/?a=1&b=2">', '<sup data-footnote="x">', "<td colspan=3>", "<ol start=4>"]
PIECES = st.sampled_from([*ODD, *(f"<{tag}>" for tag in TAGS), *(f"</{tag}>" for tag in TAGS)])


@given(st.lists(PIECES | st.text(max_size=12), max_size=40).map(" ".join))
def test_whatever_a_page_holds_its_markup_is_what_a_body_keeps(html: str) -> None:
    document = page(f"<html>{html}")
    for story in document.stories:
        assert len(story.markup) in {0, len(story.paragraphs)}
        for markup in story.markup:
            kept = re.sub(r' rel="[^"]*"', "", body.sanitise(markup))
            assert kept == markup


def test_a_button_in_a_heading_is_text_and_the_words_of_one_alone_are_named() -> None:
    document = page(
        "<h1>Home</h1><p>It rained for days.</p><h2><button>What <b>follows</b></button></h2><p>More rain.</p>"
        "<form><button>Read on</button><textarea>Typed &amp; kept</textarea><p>Words in a form.</p></form>"
    )
    assert document.stories[0].paragraphs == ("It rained for days.", "What follows", "More rain.", "Words in a form.")
    assert "The words of buttons and fields were left out: “Read on”, “Typed & kept”." in messages(document)
