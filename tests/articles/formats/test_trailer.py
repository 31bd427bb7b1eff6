from __future__ import annotations

import pytest

from articles.formats.plain_text import parse
from articles.formats.trailer import image_source_in

ABOVE = "Sunday\n11-02-2025 Vol 2132\nA headline\n\nThe text of the story."


@pytest.mark.parametrize(
    ("line", "source"),
    [
        ("image source from:atlanticcouncil", "atlanticcouncil"),
        ("Image Source From: https://en.example.org/", "https://en.example.org/"),
        ("Image source: Harbour Post", "Harbour Post"),
        ("Photo: AFP", "AFP"),
        ("Picture: Reuters", "Reuters"),
        ("Photo credit: Ana Muñoz/AFP", "Ana Muñoz/AFP"),
        ("Photo by: Ana Muñoz", "Ana Muñoz"),
        ("Photograph courtesy of the harbour", "the harbour"),
        ("Image source from Reuters", "Reuters"),
        ("Image source - Reuters", "Reuters"),
        ("Credit: Reuters", "Reuters"),
        ("image source from:", ""),
    ],
)
def test_an_image_source_line_names_its_source(line: str, source: str) -> None:
    assert image_source_in(line) == source


@pytest.mark.parametrize("line", ["", "Photos of the bridge", "Image is everything", "Photo: " + "x" * 300])
def test_other_lines_name_no_source(line: str) -> None:
    assert image_source_in(line) is None


@pytest.mark.parametrize(
    ("below", "byline", "source"),
    [
        ("Photo: AFP\n\nReuters", ("Reuters",), "AFP"),
        ("Photo: AFP\nAna Muñoz\nLi Wei", ("Ana Muñoz", "Li Wei"), "AFP"),
        ("By Ana Muñoz\n\nPhoto: AFP", ("Ana Muñoz",), "AFP"),
        ("Photo: AFP", (), "AFP"),
        ("Ana Muñoz", ("Ana Muñoz",), ""),
        ("By Staff", ("Staff",), ""),
    ],
)
def test_a_trailer_is_read_in_the_orders_that_people_use(below: str, byline: tuple[str, ...], source: str) -> None:
    (story,) = parse(f"{ABOVE}\n\n{below}")
    assert story.paragraphs == ("The text of the story.",)
    assert (story.byline, story.image_source, story.remarks) == (byline, source, ())


@pytest.mark.parametrize(
    ("below", "byline", "source"),
    [
        ("image source from:\natlanticcouncil\nAna Muñoz", ("Ana Muñoz",), "atlanticcouncil"),
        ("image source from:\n\nAna Muñoz", ("Ana Muñoz",), ""),
        ("Ana Muñoz\n\nPhoto: AFP", ("Ana Muñoz",), "AFP"),
    ],
)
def test_a_doubtful_trailer_is_read_with_a_warning(below: str, byline: tuple[str, ...], source: str) -> None:
    (story,) = parse(f"{ABOVE}\n\n{below}")
    assert (story.byline, story.image_source) == (byline, source)
    assert [(remark.level, remark.line) for remark in story.remarks] == [("warning", 7)]


@pytest.mark.parametrize("below", ["Photo: AFP\n\nAnd then the story went on.", "Ecuador"])
def test_what_is_not_certain_stays_in_the_body_with_a_warning(below: str) -> None:
    (story,) = parse(f"{ABOVE}\n\n{below}")
    assert story.paragraphs == ("The text of the story.", *below.split("\n\n"))
    assert (story.byline, story.image_source) == ((), "")
    assert [(remark.level, remark.line) for remark in story.remarks] == [("warning", 7)]


def test_the_end_of_a_wrapped_sentence_is_no_byline() -> None:
    (story,) = parse("A headline\n\nThe minister then left the capital and flew on to the city of\nBuenos Aires")
    assert story.byline == ()
    assert story.paragraphs == ("The minister then left the capital and flew on to the city of Buenos Aires",)


def test_bio_lines_may_stand_below_the_byline() -> None:
    bio = "Ana Muñoz, senior fellow at the Institute of Inland Waters."
    (story,) = parse(f"{ABOVE}\n\nPhoto: AFP\n\nAna Muñoz\n\n{bio}")
    assert [contributor.bio for contributor in story.contributors] == [bio]
    assert (story.byline, story.image_source) == (("Ana Muñoz",), "AFP")


def test_a_bio_line_of_someone_in_the_story_stays_in_the_body_with_a_warning() -> None:
    bio = "Ana Muñoz, senior fellow at the Institute of Inland Waters."
    (story,) = parse(f"{ABOVE}\n\nMs Muñoz opened the bridge.\n\n{bio}\n\nPhoto: AFP")
    assert (story.paragraphs[-1], story.contributors) == (bio, ())
    assert [(remark.level, remark.line) for remark in story.remarks] == [("warning", 9)]


def test_the_last_of_several_captions_is_no_image_source() -> None:
    (story,) = parse(f"{ABOVE}\n\nPhoto: Ines Quill.\n\nMore text.\n\nPhoto: Ines Quill.\n\nAna Muñoz")
    assert story.paragraphs[1:] == ("Photo: Ines Quill.", "More text.", "Photo: Ines Quill.")
    assert (story.byline, story.image_source) == (("Ana Muñoz",), "")
    assert [(remark.level, remark.line) for remark in story.remarks] == [("warning", 7)]
