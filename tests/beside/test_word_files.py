"""Real Word files that lie beside the checkout: each gives a document or a sentence, soon, and none fails."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from articles.formats.documents import Document, read_document

ROOT = Path(__file__).parents[2]
FILES = Path(os.environ.get("NEWSROOM_MATERIAL") or ROOT.parent / "shared") / "real" / "docx"
SECONDS = 3

needs_material = pytest.mark.skipif(not FILES.is_dir(), reason=f"left out: no Word files at {FILES}")


def read(path: Path) -> Document:
    (document,) = read_document(path.name, path.read_bytes(), month_first=True)
    return document


def markup_of(name: str) -> str:
    return "".join(read(FILES / name).stories[0].markup)


@needs_material
@pytest.mark.parametrize("path", sorted(FILES.rglob("*.docx")), ids=lambda path: path.name)
def test_a_real_word_file_gives_a_document_or_a_sentence(path: Path) -> None:
    began = time.monotonic()
    document = read(path)
    assert time.monotonic() - began < SECONDS
    (story,) = document.stories
    assert story.headline or story.remarks[0].message.startswith("There is no text in this document.")
    assert len(story.markup) == len(story.paragraphs)


@needs_material
def test_comments_text_boxes_pictures_and_tables_are_treated_as_the_issue_says() -> None:
    def said(name: str) -> str:
        return " ".join(remark.message for remark in read(FILES / name).stories[0].remarks)

    assert "2 comments" in said("mammoth/comments.docx")
    assert "Text boxes" in said("mammoth/text-box.docx")
    assert "not fetched" in said("mammoth/external-picture.docx")
    assert "headers and footers" in said("python-docx/hdr-header-footer.docx")
    assert "<table>" in markup_of("mammoth/tables.docx")
    assert len(read(FILES / "mammoth/tiny-picture.docx").pictures) == 1
    assert len(read(FILES / "python-docx/having-images.docx").pictures) == 3
