"""The command over real story files that lie beside the checkout: what `expected.jsonl` says is what comes out.

Half of such sets is kept back by those who made them; here it shows that nothing is tuned to our own files.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

ROOT = Path(__file__).parents[2]
MATERIAL = Path(os.environ.get("NEWSROOM_MATERIAL", ROOT.parent / "shared"))
STORIES = MATERIAL / "real" / "stories"
SEED = MATERIAL / "stories" / "vol-2132-rubio-mexico-ecuador.txt"
# What is not one story that can be read whole: each has a test of its own below, or with the parser.
SPECIAL = {"empty", "only-header", "truncated-utf8", "long-line-1MB", "dash-redos"}

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(not STORIES.is_dir(), reason=f"left out: no real story files at {STORIES}"),
]


def values_of(*files):
    """What a dry run prints; files that are refused give their remarks and an exit status that is no concern here."""
    said = io.StringIO()
    options = {"dry_run": True, "format": "json", "stdout": said, "stderr": io.StringIO()}
    with contextlib.suppress(CommandError):
        call_command("import_stories", *map(str, files), **options)
    return json.loads(said.getvalue())


def expected():
    if not STORIES.is_dir():
        return []
    lines = (STORIES / "expected.jsonl").read_text(encoding="utf-8").splitlines()
    return [entry for entry in map(json.loads, lines) if entry["variant"] not in SPECIAL]


@pytest.mark.parametrize("entry", expected(), ids=lambda entry: entry["file"])
def test_a_real_file_comes_out_as_expected(entry):
    (story,) = values_of(STORIES / entry["file"])
    author = entry["author"] or []
    assert story["headline"] == entry["headline"]
    assert story["issue"] == {"volume": entry["volume"], "number": None, "date": entry["date"]}
    assert len(story["paragraphs"]) == entry["paragraphs"] + entry.get("paragraphs_delta", 0)
    assert story["image_source"] == (entry["image_source"] or "")
    assert story["byline"] == (author if isinstance(author, list) else [author])


@pytest.mark.parametrize("name", ["empty-0.txt", "only-header-0.txt"])
def test_a_file_without_a_story_is_refused_with_a_reason(name):
    (story,) = values_of(STORIES / "variants" / name)
    assert story["headline"] == ""
    assert [remark["level"] for remark in story["remarks"]] == ["blocking"]


def test_the_seed_story_comes_out_whole():
    (story,) = values_of(SEED)
    assert story["issue"] == {"volume": 2132, "number": None, "date": "2025-11-02"}
    assert len(story["paragraphs"]) == 17
    assert story["byline"] == ["Benjamin Clarke"]
    assert [one["name"] for one in story["contributors"]] == ["Maria Fernanda Bozmoski"]
    assert story["image_source"] == "atlanticcouncil"
    found = [(one["code"], one["strength"]) for one in story["countries"]]
    assert {code for code, _strength in found[:3]} == {"MX", "EC", "US"}
    assert {code for code, strength in found if strength == "mention"} == {"VE", "CO", "CN"}
