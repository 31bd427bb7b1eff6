"""Real Word files that lie beside the project: each gives a document or a sentence, soon."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from articles.formats.documents import read_document

ROOT = Path(__file__).parents[2]
MATERIAL = Path(os.environ.get("NEWSROOM_MATERIAL") or ROOT.parent / "shared")
FILES = sorted((MATERIAL / "real" / "docx").rglob("*.docx"))


@pytest.mark.skipif(not FILES, reason="no Word files beside the project")
@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_word_file_gives_a_document_or_a_sentence(path: Path) -> None:
    begun = time.monotonic()
    (document,) = read_document(path.name, path.read_bytes(), month_first=True)
    assert time.monotonic() - begun < 3
    story = document.stories[0]
    assert story.headline or story.blocked
    assert not any("could not be read" in remark.message for remark in story.remarks)
