"""Footnotes on the page: one number for one source, and a way back to each place that cites it."""

from __future__ import annotations

import pytest

from articles import body
from tests.cast import make_story

TWICE = (
    '<p>a<sup data-footnote="Atlas, page 7"></sup> b<sup data-footnote="Second"></sup></p>'
    '<p>c<sup data-footnote="Atlas,\n page 7"></sup> d<sup data-footnote="Third"></sup></p>'
)


def test_a_source_cited_twice_is_one_note_with_one_number():
    page = body.rendered(TWICE)
    assert [(note.number, note.text) for note in page.notes] == [(1, "Atlas, page 7"), (2, "Second"), (3, "Third")]
    assert [[(mark.id, mark.letter) for mark in note.marks] for note in page.notes] == [
        [("note-mark-1", "a"), ("note-mark-1-2", "b")],
        [("note-mark-2", "a")],
        [("note-mark-3", "a")],
    ]
    assert page.text.count('href="#note-1"') == 2
    assert 'id="note-mark-1-2"' in page.text


def test_the_thirtieth_citation_of_a_source_has_a_mark_too():
    page = body.rendered('<p><sup data-footnote="a"></sup></p>' * 30)
    assert [mark.letter for mark in page.notes[0].marks[24:28]] == ["y", "z", "27", "28"]


@pytest.mark.django_db
def test_on_the_page_each_citation_has_a_way_back_with_a_name(client):
    page = client.get(make_story(body=TWICE).get_absolute_url()).content.decode()
    assert page.count('<li id="note-') == 3
    assert '<a href="#note-mark-1" aria-label="Back to note 1 in the text, place a">a</a>' in page
    assert '<a href="#note-mark-1-2" aria-label="Back to note 1 in the text, place b">b</a>' in page
    assert (
        '<a href="#note-mark-2" aria-label="Back to note 2 in the text"><span aria-hidden="true">↩</span></a>' in page
    )
