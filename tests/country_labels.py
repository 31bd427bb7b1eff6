"""Countries that editors gave to stories, and how well suggestions agree with them."""

from __future__ import annotations

import hashlib
import json
import os
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from articles.tagging.suggestions import suggest_countries

ROOT = Path(__file__).parents[1]
MATERIAL = Path(os.environ.get("NEWSROOM_MATERIAL") or ROOT / ".." / "shared")
LABELS = MATERIAL / "real" / "country-labels" / "globalvoices.jsonl"

Posts = Sequence[dict[str, Any]]


@dataclass(frozen=True)
class Agreement:
    """Micro F1 of what is suggested as lead or about, and how often the first suggestion is one of the labels."""

    f1: float
    first_is_right: float
    milliseconds: float

    def __str__(self) -> str:
        return f"F1 {self.f1:.3f}, first {self.first_is_right:.3f}, {self.milliseconds:.2f} ms a story"


def labelled_posts() -> list[dict[str, Any]]:
    """The posts that have a country."""
    posts = [json.loads(line) for line in LABELS.read_text(encoding="utf-8").splitlines()]
    return [post for post in posts if post["countries"]]


def halves(posts: Posts) -> dict[str, list[dict[str, Any]]]:
    """The half on which the weights were fitted, and the half that was kept out of it; the id's hash decides."""
    parts: dict[str, list[dict[str, Any]]] = {"fitted on": [], "kept out": []}
    for post in posts:
        is_kept_out = hashlib.sha256(post["id"].encode()).digest()[0] % 2
        parts["kept out" if is_kept_out else "fitted on"].append(post)
    return parts


def agreement(posts: Posts, *, with_headline: bool) -> Agreement:
    """How well suggestions agree with the labels of `posts`."""
    right = suggested = wanted = first = 0
    begun = time.perf_counter()
    for post in posts:
        headline = post["headline"] if with_headline else ""
        found = suggest_countries(headline=headline, paragraphs=post["text"].split("\n\n"))
        codes = {suggestion.code for suggestion in found if suggestion.strength != "mention"}
        labels = set(post["countries"])
        right += len(codes & labels)
        suggested += len(codes)
        wanted += len(labels)
        first += bool(found) and found[0].code in labels
    seconds = time.perf_counter() - begun
    return Agreement(2 * right / (suggested + wanted), first / len(posts), 1000 * seconds / len(posts))
