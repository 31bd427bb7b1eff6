"""What a writer copied elsewhere comes out right, and what was left out is said."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.cast import make_publication
from tests.journeys.body_editor import FILM, begin, paste, saved_body, text_of
from tests.journeys.desk_window import DeskWindow

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

PASTED = Path(__file__).resolve().parent.parent / "files" / "paste"

LISTS = (
    "<ul><li><p>Houses</p><ul><li><p>in {baringo}</p></li></ul></li><li><p>Schools</p></li></ul>"
    '<ol data-type="decimal"><li><p>First the road</p>'
)
STORED = {
    "word": (
        "<h2>The lake that rose</h2><p>The water came in <strong>March</strong> and <em>stayed</em>."
        '<sup data-footnote="Water &amp; Weather, page 7 (https://example.org/atlas)."></sup> A '
        '<a href="https://example.org/report?a=1&amp;b=2" rel="noopener noreferrer">report</a> of the ministry says so.'
        " H<sub>2</sub>O, 3 km<sup>2</sup>.</p><h3>What was lost</h3>"
        + LISTS.format(baringo="<strong>Baringo</strong>")
        + '<ol data-type="lower-alpha" type="a"><li><p>the bridge</p></li></ol></li>'
        "<li><p>Then the market</p></li></ol><p>They rarely spoke of it."
        '<sup data-footnote="Told to the author. In Kisumu."></sup></p>'
        "<table><tbody><tr><th><p>Year</p></th><th><p>Metres</p></th></tr>"
        "<tr><td><p>2025</p></td><td><p></p></td></tr></tbody></table><p>The end.</p>"
    ),
    "google_docs": (
        "<h2>The lake that rose</h2><p>The water came in <strong>March</strong><em> and stayed</em>. A "
        '<a href="https://example.org/report?a=1&amp;b=2" rel="noopener noreferrer">report</a> says so, twice.'
        " 3 km<sup>2</sup></p><h3>What was lost</h3>"
        + LISTS.format(baringo="Baringo")
        + "</li></ol><table><tbody><tr><td><p>2025</p></td><td><p></p></td></tr></tbody></table>"
        "<p>The end.</p>"
    ),
    "google_docs_web_page": (
        '<p>The water came in March.<sup data-footnote="Water and Weather, page 7."></sup> It stayed, as a '
        '<a href="https://example.org/report#map" rel="noopener noreferrer">report</a> says.'
        '<sup data-footnote="By the ministry (https://example.org/atlas)."></sup></p>'
    ),
    "word_online": (
        "<h2>The lake that rose</h2><p><strong>March</strong> came.</p>"
        "<ul><li><p>Houses</p><ul><li><p>in Baringo</p></li></ul></li><li><p>Schools</p></li></ul>"
    ),
    "web_page": (
        '<p>The water came in March.<sup data-footnote="Water and Weather, page 7."></sup> It stayed.'
        '<sup data-footnote="Water and Weather, page 7."></sup> See '
        '<a href="https://en.wiki.example/wiki/Water#History" rel="noopener noreferrer">water</a> and above.</p>'
        '<figure data-embed="https://www.youtube.com/embed/dQw4w9WgXcQ"><figcaption></figcaption></figure>'
        "<p>H<sub>2</sub>O.</p>"
    ),
}
TOLD = {
    "word": (
        "Pasted. Left out: 1 picture, 1 text box, 1 comment, 1 deletion of tracked changes, 1 hidden text,"
        " 2 colours and fonts, 1 underlined or struck passage. Pictures are added from the library."
    ),
    "google_docs": (
        "Pasted. Left out: 1 picture, 3 colours and fonts, 1 underlined or struck passage."
        " Pictures are added from the library."
    ),
    "google_docs_web_page": "Pasted. Left out: 1 comment.",
    "word_online": "",
    "web_page": ("Pasted. Left out: 1 picture, 1 footnote without its text. Pictures are added from the library."),
}


@pytest.fixture
def desk(browser, quiet_server):
    make_publication()
    window = DeskWindow(browser, quiet_server.url)
    window.sign_in()
    yield window
    window.context.close()


@pytest.mark.parametrize("program", STORED)
def test_a_paste_comes_out_right_and_says_what_was_left_out(desk, program):
    begin(desk)
    paste(desk, (PASTED / f"{program}.html").read_text(encoding="utf-8"))
    notice = desk.page.locator(".paste-notice").get_by_role("status")
    expect(notice).to_have_text(TOLD[program])
    assert desk.accessibility() == []
    if TOLD[program]:
        desk.page.get_by_role("button", name="Dismiss").click()
        expect(notice).to_be_empty()
        expect(text_of(desk)).to_be_focused()
    assert saved_body(desk) == STORED[program]
    assert desk.complaints == []


def test_what_is_copied_in_an_editor_stays_but_for_pictures_from_elsewhere(desk):
    asked = []
    desk.page.on("request", lambda request: asked.append(request.url))
    begin(desk)
    paste(
        desk,
        '<p data-pm-slice="0 0 []">TK <u>rain</u><sup data-footnote="a"></sup></p><h3>low</h3>'
        '<figure><img src="https://counter.example/x.gif"><figcaption>x</figcaption></figure><p>end</p>',
    )
    expect(desk.page.locator(".paste-notice")).to_contain_text("Left out: 1 picture.")
    assert saved_body(desk) == '<p>TK rain<sup data-footnote="a"></sup></p><h3>low</h3><p>x</p><p>end</p>'
    assert [address for address in asked if "counter.example" in address] == []


@pytest.mark.parametrize(
    ("text", "stored"),
    [
        (FILM, f'<figure data-embed="{FILM}"><figcaption></figcaption></figure>'),
        (
            "http://vimeo.com/76979871",
            '<figure data-embed="https://vimeo.com/76979871"><figcaption></figcaption></figure>',
        ),
        ("See https://vimeo.com/76979871", "<p>See https://vimeo.com/76979871</p>"),
        ("https://youtube.com.evil.example/watch?v=x", "<p>https://youtube.com.evil.example/watch?v=x</p>"),
    ],
)
def test_the_address_of_a_film_alone_on_a_line_becomes_an_embed(desk, text, stored):
    begin(desk)
    paste(desk, text=text)
    body = saved_body(desk)
    assert re.sub(r'<a href="[^"]*" rel="[^"]*">([^<]*)</a>', r"\1", body) == stored


def test_a_hostile_paste_runs_nothing_loads_nothing_and_keeps_its_words(desk):
    asked = []
    desk.page.on("request", lambda request: asked.append(request.url))
    begin(desk)
    paste(
        desk,
        "<style>@import url(https://evil.example/x.css)</style><link rel=stylesheet href=https://evil.example/y.css>"
        "<img src=x onerror=window.__hit=1><script>window.__hit=1</script><svg onload=window.__hit=1></svg>"
        '<p style="background:url(https://evil.example/b.png)"><a href="javascript:window.__hit=1">one</a></p>'
        '<figure data-embed="javascript:window.__hit=1"><figcaption>two</figcaption></figure>'
        '<figure data-embed="http://[::1"><figcaption>three</figcaption></figure>'
        '<p>four<sup data-footnote="&lt;img src=x onerror=window.__hit=1&gt;">1</sup></p><a href="#%E0%A4%A">five</a>',
    )
    expect(text_of(desk)).to_contain_text("five")
    assert saved_body(desk) == (
        "<p>one</p><p>two</p><p>three</p>"
        '<p>four<sup data-footnote="&lt;img src=x onerror=window.__hit=1&gt;"></sup></p>'
        "<p>five</p>"
    )
    assert desk.page.evaluate("window.__hit") is None
    assert [address for address in asked if "evil" in address] == []
    assert desk.complaints == []
