"""Real stories that lie beside the project (see README): read as an editor would read them.

NEWSROOM_MATERIAL names the folder, if it is not `shared` beside the checkout.
"""

from __future__ import annotations

import datetime
import json
import os
from pathlib import Path

import pytest

from articles.formats.incoming import Contributor, Copy
from articles.formats.plain_text import read

ROOT = Path(__file__).parents[2]
MATERIAL = Path(os.environ.get("NEWSROOM_MATERIAL") or ROOT.parent / "shared")
STORIES = MATERIAL / "real" / "stories"
DAILY = MATERIAL / "stories" / "vol-2132-rubio-mexico-ecuador.txt"
EXPECTED = STORIES / "expected.jsonl"
REFUSED = {"empty": None, "only-header": 3}  # and the line that the remark names
# The list counts the paragraphs of the story as it was before these were spoiled by adding some.
ADDED_PARAGRAPHS = {"long-line-1MB": 1, "dash-redos": 1}
WARNED = {"wrong-weekday": 3, "rtl-override": 5}
# The file was cut off within its last line, so its byline can't be the one in the list.
CUT_BYLINE = {"truncated-utf8"}


def cases() -> list[dict[str, object]]:
    if not EXPECTED.exists():
        return []
    return [json.loads(line) for line in EXPECTED.read_text(encoding="utf-8").splitlines()]


needs_material = pytest.mark.skipif(not EXPECTED.exists(), reason=f"no real stories at {STORIES}")


def only_story(path: Path) -> Copy:
    (story,) = read(path.read_bytes())
    return story


@needs_material
@pytest.mark.parametrize(
    "case", [case for case in cases() if case["variant"] not in REFUSED], ids=lambda case: case["file"]
)
def test_a_real_story_is_read_in_full(case: dict) -> None:
    story = only_story(STORIES / case["file"])
    variant, author = case["variant"], case["author"]
    paragraphs = case["paragraphs"] + case.get("paragraphs_delta", ADDED_PARAGRAPHS.get(variant, 0))
    assert not story.blocked
    assert story.headline == case["headline"]
    assert (story.date, story.volume) == (datetime.date.fromisoformat(case["date"]), case["volume"])
    assert story.image_source == (case["image_source"] or "")
    assert story.contributors == ()
    if variant in ADDED_PARAGRAPHS:
        assert len(story.paragraphs) >= paragraphs
    else:
        assert len(story.paragraphs) == paragraphs
    if variant not in CUT_BYLINE:
        assert story.byline == (tuple(author) if isinstance(author, list) else (author,) if author else ())
    if variant in WARNED:
        assert WARNED[variant] in [remark.line for remark in story.remarks if remark.level == "warning"]


@needs_material
@pytest.mark.parametrize(
    "case", [case for case in cases() if case["variant"] in REFUSED], ids=lambda case: case["file"]
)
def test_a_real_file_without_a_story_is_refused(case: dict) -> None:
    story = only_story(STORIES / case["file"])
    assert (story.headline, story.paragraphs) == ("", ())
    assert [(remark.level, remark.line) for remark in story.remarks] == [("blocking", REFUSED[case["variant"]])]


@needs_material
def test_all_clean_stories_in_one_file_come_out_one_by_one() -> None:
    clean = [case for case in cases() if case["variant"] == "clean"]
    stories = read(b"\n\n".join((STORIES / str(case["file"])).read_bytes() for case in clean))
    assert [story.headline for story in stories] == [case["headline"] for case in clean]
    assert [len(story.paragraphs) for story in stories] == [case["paragraphs"] for case in clean]


@pytest.mark.skipif(not DAILY.exists(), reason=f"no daily story at {DAILY}")
def test_the_daily_story_is_read_in_full() -> None:
    story = only_story(DAILY)
    assert story.headline.startswith("US Secretary of State Marco Rubio Strengthens")
    assert (story.date, story.volume, len(story.paragraphs)) == (datetime.date(2025, 11, 2), 2132, 17)
    assert (story.byline, story.image_source, story.remarks) == (("Benjamin Clarke",), "atlanticcouncil", ())
    (contributor,) = story.contributors
    assert contributor.name == "Maria Fernanda Bozmoski"
    assert contributor.bio.startswith("Maria Fernanda Bozmoski, director of impact and operations, and lead")
    assert contributor == Contributor(contributor.name, contributor.bio)
