"""The one list: what a body keeps, loses, and how it stands on the page."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles import body

KEPT = (
    "<h2>Head</h2><p>Text with <strong>bold</strong>, <em>italics</em> and a "
    '<a href="https://example.org/" rel="noopener noreferrer">link</a>.</p>'
    "<ul><li><p>one</p></li></ul><ol><li><p>two</p></li></ol><blockquote><p>said</p></blockquote>"
    '<aside class="pull-quote"><p>Louder.</p></aside><p>Noted<sup data-footnote="A &amp; B"></sup></p>'
    '<figure><img src="/media/images/2025/11/a.jpg" alt="A boat" data-file="7"><figcaption>A boat</figcaption></figure>'
    "<table><tbody><tr><th>a</th><td>b</td></tr></tbody></table>"
)


def test_everything_that_the_editor_offers_is_kept():
    assert body.sanitise(KEPT) == KEPT


@pytest.mark.parametrize(
    ("hostile", "left"),
    [
        ("<p>a<script>alert(1)</script></p>", "<p>a</p>"),
        ('<p onclick="x()">a</p>', "<p>a</p>"),
        ('<p style="color:red" class="x" id="y">a</p>', "<p>a</p>"),
        ('<a href="javascript:alert(1)">a</a>', '<a rel="noopener noreferrer">a</a>'),
        ('<a href=" java\tscript:alert(1)">a</a>', '<a rel="noopener noreferrer">a</a>'),
        ('<a href="data:text/html,x">a</a>', '<a rel="noopener noreferrer">a</a>'),
        ('<img src="https://tracker.example/x.gif" alt="">', ""),
        ('<img src="/media/../settings.py" alt="">', ""),
        ('<img src="/media/%2E%2e/admin/" alt="">', ""),
        ('<img src="/media/.&#9;./admin/" alt="">', ""),
        ("<img src=x onerror=alert(1)>", ""),
        ("<iframe src='https://example.org'></iframe><p>a</p>", "<p>a</p>"),
        ("<svg><script>alert(1)</script></svg><p>a</p>", "<p>a</p>"),
        ("<math><mi>x</mi></math><p>a</p>", "<p>a</p>"),
        ('<aside class="evil"><p>a</p></aside>', "<aside><p>a</p></aside>"),
        ("<h1>a</h1>", "a"),
        ("<p>a\0b</p>", "<p>ab</p>"),
    ],
)
def test_everything_else_goes(hostile, left):
    assert body.sanitise(hostile) == left


@given(st.text(alphabet=st.sampled_from(list("<>&\"'=/ abpsvgscriptonerror!-")), max_size=60))
def test_a_second_pass_changes_nothing(text):
    once = body.sanitise(text)
    assert body.sanitise(once) == once
    assert "<script" not in once.lower()


@pytest.mark.parametrize("empty", ["", "<p></p>", "<p> </p><p><br></p>", "<p>&nbsp;</p>"])
def test_an_empty_body_is_empty(empty):
    assert body.sanitise(empty) == ""


def test_paragraphs_become_html_and_stay_text():
    assert body.from_paragraphs(("a < b & c", "<script>x</script>")) == (
        "<p>a &lt; b &amp; c</p><p>&lt;script&gt;x&lt;/script&gt;</p>"
    )


def test_plain_text_keeps_words_of_neighbouring_blocks_apart():
    assert body.plain_text("<h2>One</h2><p>two &amp; <em>three</em></p><ul><li><p>four</p></li></ul>") == (
        "One\ntwo & three\nfour"
    )


@pytest.mark.parametrize(
    ("html", "excerpt"),
    [
        ("<p>One two</p><p>three</p>", "One two…"),
        ("<p>One, two</p>", "One, two"),
        ("<p>One two, three</p>", "One two…"),
        ("<p>東京の雨が長く降り続いた</p>", "東京の雨が長く降り…"),
    ],
)
def test_an_excerpt_is_cut_between_words(html, excerpt):
    assert body.excerpt(html, characters=10) == excerpt


def test_footnotes_are_numbered_in_order_and_their_notes_are_plain_text():
    page = body.rendered(
        '<p>a<sup data-footnote="First &amp; &lt;b&gt;"></sup> b<sup data-footnote="Second"></sup></p>'
    )
    assert [note.text for note in page.notes] == ["First & <b>", "Second"]
    assert page.text.count('class="footnote-mark"') == 2
    assert 'href="#note-2"' in page.text


def test_a_body_that_was_never_sanitised_is_sanitised_on_its_way_to_the_page():
    assert body.rendered("<p>a</p><script>alert(1)</script>").text == "<p>a</p>"


def test_short_texts_keep_only_what_a_letter_needs():
    assert body.sanitise_short("<h2>a</h2><p>b <em>c</em></p><figure></figure>") == "a<p>b <em>c</em></p>"


def test_an_empty_title_of_a_link_is_left_out():
    sanitised = body.sanitise('<p><a href="https://example.org/" title="">a</a></p>')
    assert sanitised == '<p><a href="https://example.org/" rel="noopener noreferrer">a</a></p>'


def test_a_text_that_is_nested_a_hundred_thousand_deep_keeps_its_words_and_holds_nobody_up():
    assert body.sanitise("<div>" * 100_000 + "Rain") == "Rain"
    assert body.sanitise("<p>Rain</p>" * 3_000).count("<p>") == 3_000
    assert body.sanitise(f"<p>{'Rain<br>' * 3_000}</p>").count("<br>") == 3_000
