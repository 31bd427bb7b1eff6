"""Lighthouse as a telephone: front, issue, story and search."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from tests.quality import tools
from tests.quality.measures import Measure, at_least
from tests.quality.site import Site, name_of
from tests.quality.windows import story_of

BARS = {"performance": 98, "accessibility": 100, "best-practices": 100, "seo": 100}
TRIES = 3  # a busy machine is slower than any telephone: the best of them counts
SAID_ONLY = {"performance"} if os.environ.get("CI") == "true" else set[str]()  # who else is at work there, nobody knows
CHROME = "--no-sandbox --headless=new --disable-gpu --disable-background-networking"


def look(site: Site) -> Iterator[Measure]:
    """Four scores for each of the four pages."""
    for kind, address in _pages(site).items():
        best: dict[str, float] = {}
        faults: dict[str, list[str]] = {}
        for _attempt in range(TRIES):
            report = _report(site.url + address)
            if report is None:
                continue
            for category, score in _scores(report).items():
                if score > best.get(category, -1):
                    best[category], faults[category] = score, _faults(report, category)
            if all(best.get(category, 0) >= bar for category, bar in BARS.items() if category not in SAID_ONLY):
                break
        for category, bar in BARS.items():
            told = faults.get(category, ["Lighthouse saw no page: is the machine too busy?"])
            measured = at_least(f"Lighthouse {kind}: {category}", best.get(category, 0), bar, told)
            yield replace(measured, holds=True, bar=f"{measured.bar}, said only") if category in SAID_ONLY else measured


def _pages(site: Site) -> dict[str, str]:
    issue = next(address for address in site.pages if name_of(address) == "issues:issue")
    pages = {"front": "/", "issue": issue, "story": story_of(site)}
    search = {"search": "/search/?q=water"} if name_of("/search/") else {}
    return pages | search


def _report(address: str) -> Any:
    """What Lighthouse says; None where it lost sight of the page."""
    command = ["node", str(tools.path("lighthouse", "cli", "index.js")), address, "--quiet", "--output=json"]
    ended = subprocess.run(
        [*command, "--output-path=stdout", f"--chrome-flags={CHROME}", f"--only-categories={','.join(BARS)}"],
        env=os.environ | {"CHROME_PATH": tools.chromium()},
        capture_output=True,
        text=True,
        check=False,
    )
    return None if ended.returncode else json.loads(ended.stdout)


def _scores(report: Any) -> dict[str, float]:
    return {name: round((report["categories"][name]["score"] or 0) * 100) for name in BARS}


def _faults(report: Any, category: str) -> list[str]:
    """The audits that cost something, the dearest first."""
    referred = sorted(report["categories"][category]["auditRefs"], key=lambda ref: -ref["weight"])
    audits = [report["audits"][ref["id"]] for ref in referred if ref["weight"]]
    return [
        f"{audit['id']}: {audit['title']} {audit.get('displayValue', '')}"
        for audit in audits
        if audit["score"] is not None and audit["score"] < 1
    ]
