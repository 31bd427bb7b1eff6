from __future__ import annotations

import datetime
import socket

import pytest

from articles.formats import limits
from articles.formats.documents import Document, read_document
from tests.articles.formats.files import NAMES, paragraph, relationship, word_file

PICTURE = (
    "<w:r><w:drawing><wp:inline><a:graphic><a:graphicData><pic:pic><pic:blipFill>"
    '<a:blip {}="pic"/></pic:blipFill></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>'
)
NOTE_MARK = '<w:r><w:footnoteReference w:id="2"/></w:r>'


def document_of(*paragraphs: str, name: str = "story.docx", **more: str | bytes) -> Document:
    (document,) = read_document(name, word_file(*paragraphs, **more), month_first=True)
    return document


def messages(document: Document) -> str:
    return "\n".join(remark.message for story in document.stories for remark in story.remarks)


def test_the_house_layout_is_read_in_word_as_in_plain_text() -> None:
    document = document_of(
        *map(paragraph, ["Sunday", "11-02-2025 Vol 2132", "Port Almond opens again", "The harbour reopened."]),
        *map(paragraph, ["Nobody was hurt.", "image source from:AFP", "Tamsin Okoro"]),
    )
    (story,) = document.stories
    assert (story.headline, story.volume, story.date) == ("Port Almond opens again", 2132, datetime.date(2025, 11, 2))
    assert story.paragraphs == ("The harbour reopened.", "Nobody was hurt.")
    assert story.markup == ("<p>The harbour reopened.</p>", "<p>Nobody was hurt.</p>")
    assert (story.image_source, story.byline) == ("AFP", ("Tamsin Okoro",))


def test_the_styles_title_and_subtitle_say_what_headline_and_standfirst_are() -> None:
    document = document_of(
        paragraph("News"),
        paragraph("The long way home", "Title"),
        paragraph("Who goes there", "Subtitle"),
        paragraph("A text."),
    )
    (story,) = document.stories
    assert (story.headline, story.standfirst) == ("The long way home", "Who goes there")
    assert story.paragraphs == ("News", "A text.")
    sure = {part.kind: part.confidence for part in document.parts[0]}
    assert sure["headline"] >= 0.95
    assert sure["standfirst"] >= 0.95


def test_a_footnote_goes_to_its_place_in_the_text() -> None:
    notes = f'<w:footnotes {NAMES}><w:footnote w:id="2">{paragraph("Seen by the reporter.")}</w:footnote></w:footnotes>'
    links = relationship("notes", "footnotes", "footnotes.xml")
    document = document_of(
        paragraph("A headline"),
        paragraph("So it was", inner=NOTE_MARK),
        paragraph("The end."),
        links=links,
        footnotes__xml=notes,
    )
    assert document.stories[0].markup[0] == '<p>So it was<sup data-footnote="Seen by the reporter."></sup></p>'
    assert "Seen by" not in document.text


def test_a_picture_in_the_document_comes_along_and_one_that_lies_elsewhere_is_only_named() -> None:
    links = relationship("pic", "image", "media/a.png")
    inside = document_of(
        paragraph("A headline"),
        paragraph("Text.", inner=PICTURE.format("r:embed")),
        links=links,
        **{"media/a__png": b"\x89PNG.."},
    )
    assert [(one.name, one.data) for one in inside.pictures] == [("picture-1.png", b"\x89PNG..")]
    links = relationship("pic", "image", "https://elsewhere.example/a.png", external=True)
    outside = document_of(paragraph("A headline"), paragraph("Text.", inner=PICTURE.format("r:link")), links=links)
    assert outside.pictures == ()
    assert "not fetched: “https://elsewhere.example/a.png”" in messages(outside)


def test_tracked_changes_are_counted_and_what_was_deleted_stays_out() -> None:
    changed = '<w:ins w:id="1" w:author="x"><w:r><w:t> inserted</w:t></w:r></w:ins>'
    changed += '<w:del w:id="2" w:author="x"><w:r><w:delText> deleted</w:delText></w:r></w:del>'
    document = document_of(paragraph("A headline"), paragraph("Text", inner=changed))
    assert document.stories[0].paragraphs == ("Text inserted",)
    assert "1 tracked deletion" in messages(document)
    assert "Tracked insertions stand in the text as if they had been accepted: 1." in messages(document)


def test_a_table_stays_a_table() -> None:
    cell = "<w:tc>{}</w:tc>"
    row = f"<w:tr>{cell.format(paragraph('North'))}{cell.format(paragraph('12'))}</w:tr>"
    document = document_of(paragraph("A headline"), f"<w:tbl>{row}</w:tbl>", paragraph("The end."))
    table = "<table><tbody><tr><td><p>North</p></td><td><p>12</p></td></tr></tbody></table>"
    assert document.stories[0].markup[0] == table
    assert document.stories[0].paragraphs[0] == "North | 12"


def test_a_word_file_under_another_name_is_read_by_its_bytes() -> None:
    assert (
        document_of(paragraph("A headline"), paragraph("Text."), name="story.txt").stories[0].headline == "A headline"
    )


def test_a_word_file_that_declares_entities_is_not_opened() -> None:
    document = document_of(paragraph("A headline"), evil__xml='<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>')
    assert document.stories[0].blocked
    assert "declares entities" in messages(document)


def test_reading_that_takes_too_long_is_stopped_with_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "SECONDS", 0.01)
    document = document_of(paragraph("A headline"), paragraph("Text."))
    assert document.stories[0].blocked
    assert "was stopped" in messages(document)


def test_a_text_box_counts_once_though_word_writes_it_twice() -> None:
    box = f"<w:txbxContent>{paragraph('In the box.')}</w:txbxContent>"
    either = (
        '<w:r><mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
        f'xmlns:v="urn:schemas-microsoft-com:vml"><mc:Choice>{box}</mc:Choice><mc:Fallback><w:pict><v:shape><v:textbox>'
        f"{box}</v:textbox></v:shape></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    )
    document = document_of(paragraph("Home"), paragraph("It rained.", inner=either))
    assert document.stories[0].paragraphs == ("It rained.", "In the box.")
    assert "Text boxes stand where they are anchored: 1." in messages(document)


def test_comments_stay_out_and_are_counted_and_notes_of_both_kinds_go_to_their_marks() -> None:
    marks = '<w:r><w:footnoteReference w:id="2"/></w:r><w:r><w:endnoteReference w:id="2"/></w:r>'
    document = document_of(
        paragraph("Home"),
        paragraph("It rained.", inner=f'{marks}<w:r><w:commentReference w:id="1"/></w:r>'),
        links="".join(relationship(kind, kind, f"{kind}.xml") for kind in ("footnotes", "endnotes", "comments")),
        footnotes__xml=f'<w:footnotes {NAMES}><w:footnote w:id="2">{paragraph("At foot.")}</w:footnote></w:footnotes>',
        endnotes__xml=f'<w:endnotes {NAMES}><w:endnote w:id="2">{paragraph("At the end.")}</w:endnote></w:endnotes>',
        comments__xml=f'<w:comments {NAMES}><w:comment w:id="1">{paragraph("Ask legal.")}</w:comment></w:comments>',
    )
    (markup,) = document.stories[0].markup
    assert 'data-footnote="At foot."' in markup
    assert 'data-footnote="At the end."' in markup
    assert "legal" not in str(document)
    assert "Left out of the Word file: 1 comment." in messages(document)


def test_hidden_words_and_objects_are_said_aloud() -> None:
    hidden = "<w:r><w:rPr><w:vanish/></w:rPr><w:t>Hidden.</w:t></w:r>"
    thing = (
        '<w:r><w:object><o:OLEObject xmlns:o="urn:schemas-microsoft-com:office:office" r:id="ole"/></w:object></w:r>'
    )
    link = relationship("ole", "oleObject", "http://127.0.0.1:9/x.xls", external=True)
    said = messages(document_of(paragraph("Home"), paragraph("It rained. ", inner=hidden + thing), links=link))
    assert "Words that were hidden in Word stand in the text: 1 times." in said
    assert "Left out of the Word file: 1 embedded or linked object." in said


@pytest.mark.parametrize("written", ['"', "'"])
def test_a_document_makes_no_connection_and_names_the_pictures_that_lie_elsewhere(written: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(0.2)
        address = f"http://127.0.0.1:{listener.getsockname()[1]}/x.png"
        links = "".join(
            relationship(name, kind, address, external=True).replace('"', written)
            for name, kind in (("pic", "image"), ("ole", "oleObject"), ("model", "attachedTemplate"))
        )
        document = document_of(paragraph("Home"), paragraph("It rained.", inner=PICTURE.format("r:link")), links=links)
        with pytest.raises(TimeoutError):
            listener.accept()
    assert f"Pictures that lie elsewhere are not fetched: “{address}”." in messages(document)
    assert document.pictures == ()
