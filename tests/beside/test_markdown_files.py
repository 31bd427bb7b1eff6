"""Real Markdown stories that lie beside the project, in an archive: title, deck and authors are found."""

from __future__ import annotations

import os
import re
import tarfile
from pathlib import Path

import pytest

from articles.formats.documents import read_document

ROOT = Path(__file__).parents[2]
MATERIAL = Path(os.environ.get("NEWSROOM_MATERIAL") or ROOT.parent / "shared")
ARCHIVE = MATERIAL / "real" / "markdown" / "digitalgov-news.tar.xz"
TITLE = re.compile(r"^title: *[\"']?(.+?)[\"']? *$", re.MULTILINE)


@pytest.mark.skipif(not ARCHIVE.exists(), reason="no Markdown files beside the project")
def test_the_headline_of_a_markdown_story_is_its_title() -> None:
    seen, right, named = 0, 0, 0
    with tarfile.open(ARCHIVE) as archive:
        for member in archive:
            if not member.name.endswith(".md") or member.name.endswith("_index.md"):
                continue
            raw = archive.extractfile(member).read()
            title = TITLE.search(raw.decode("utf-8", "replace")[:4000])
            story = read_document(member.name, raw, month_first=True)[0].stories[0]
            if title is None or story.blocked:
                continue
            seen += 1
            named += bool(story.byline)
            right += "".join(story.headline.split()) == "".join(title[1].replace("''", "'").replace('\\"', '"').split())
    figures = f"{seen} stories, {right} headlines as titled, {named} with a byline"
    assert right > 0.97 * seen, figures
    assert named > 0.9 * seen, figures
