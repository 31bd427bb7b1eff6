"""The sample as it lies in files: `publication.toml`, and a file a story with TOML above its HTML body."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent
# Folder of stories -> days before the day of loading; None: stories without an issue.
DAYS: dict[str, int | None] = {
    "day-5": 5, "day-4": 4, "day-3": 3, "day-2": 2, "day-1": 1, "day-0": 0, "tomorrow": -1, "loose": None,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class SampleStory:
    """One story file: what stands above the body, and the body."""

    days_ago: int | None
    about: dict[str, Any]
    body: str


def publication() -> dict[str, Any]:
    """The publication with its sections, authors, topics, sources, pictures and issues."""
    return tomllib.loads((FOLDER / "publication.toml").read_text(encoding="utf-8"))


def stories() -> Iterator[SampleStory]:
    """All stories, oldest issue first, each issue in run order."""
    for folder, days_ago in DAYS.items():
        for path in sorted((FOLDER / "stories" / folder).glob("*.html")):
            _empty, front, body = path.read_text(encoding="utf-8").split("+++\n", 2)
            yield SampleStory(days_ago, tomllib.loads(front), body.strip())


def picture(key: str) -> bytes:
    """The drawn picture, as JPEG."""
    return (FOLDER / "pictures" / "rendered" / f"{key}.jpg").read_bytes()
