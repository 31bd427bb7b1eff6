"""Real Markdown articles that lie beside the checkout, with fields above them: the headline is the title."""

from __future__ import annotations

import os
import re
import tarfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from articles.formats.documents import read_document

ROOT = Path(__file__).parents[2]
ARCHIVE = (
    Path(os.environ.get("NEWSROOM_MATERIAL") or ROOT.parent / "shared") / "real" / "markdown" / "digitalgov-news.tar.xz"
)
TITLE = re.compile(r"^title: *(\S.*)$", re.MULTILINE)
SECONDS = 3
BLOCKED_WITH_TEXT = 0.02

needs_material = pytest.mark.skipif(not ARCHIVE.exists(), reason=f"left out: no Markdown at {ARCHIVE}")


def articles() -> Iterator[tuple[str, bytes]]:
    with tarfile.open(ARCHIVE) as archive:
        for member in archive:
            if member.isfile() and member.name.endswith(".md") and "/news/" in member.name:
                opened = archive.extractfile(member)
                assert opened is not None
                yield member.name, opened.read()


def words(text: str) -> str:
    return "".join(character for character in text if character.isalnum())


@needs_material
def test_every_real_article_is_read_soon_and_its_headline_is_its_title() -> None:
    wrong, slow, blocked, total, standfirsts = [], [], 0, 0, 0
    for name, raw in articles():
        began = time.monotonic()
        (document,) = read_document(name, raw, month_first=True)
        if time.monotonic() - began > SECONDS:
            slow.append(name)
        story = document.stories[0]
        title = TITLE.search(raw.decode())
        total += 1
        standfirsts += bool(story.standfirst)
        blocked += story.blocked and len(story.paragraphs) > 0
        # A title may go on in the next line, of which this test knows nothing.
        if title and story.headline and not words(story.headline).startswith(words(title[1].replace("\\u", ""))):
            wrong.append((name, title[1], story.headline))
    assert total > 1_500
    assert not slow
    assert not wrong
    assert blocked <= BLOCKED_WITH_TEXT * total
    assert standfirsts > total / 2
