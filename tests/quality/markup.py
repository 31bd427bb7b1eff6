"""The Nu HTML checker over pages of every kind, with and without words on them."""

from __future__ import annotations

import json
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests.quality import tools
from tests.quality.measures import Measure, none_of
from tests.quality.site import A_KIND, Got, Site


def look(site: Site) -> Iterator[Measure]:
    """Errors of markup, and links that lead nowhere."""
    pages = {address: site.pages[address] for address in site.of_each_kind(A_KIND)}
    empty = {f"empty: {address}": got for address, got in site.empty.items() if got.is_page}
    among = f"{len(pages)} pages of the sample, {len(empty)} with nothing published"
    yield none_of("HTML errors (Nu)", _errors(pages | empty), among=among)
    broken = [f"{got.status} {address}" for address, got in site.pages.items() if got.status >= 400]
    broken.remove("404 /nowhere/")
    yield none_of("links inside that lead nowhere", broken, among=f"{len(site.pages)} addresses")
    failed = [f"{got.status} {address}" for address, got in site.empty.items() if got.status >= 500]
    yield none_of("pages that fail with nothing published", failed, among=f"{len(site.empty)} pages")


def _errors(pages: dict[str, Got]) -> list[str]:
    """What the checker calls an error, in one start for all pages."""
    with tempfile.TemporaryDirectory() as folder:
        files = {}
        for number, (address, got) in enumerate(pages.items()):
            file = Path(folder) / f"{number}.html"
            file.write_bytes(got.body)
            files[file.name] = address
        command = ["java", "-jar", str(tools.path("vnu-jar", "build", "dist", "vnu.jar")), "--errors-only"]
        ended = subprocess.run(
            [*command, "--format", "json", *(str(Path(folder) / name) for name in files)],
            capture_output=True,
            text=True,
            check=False,
        )
    said = json.loads(ended.stderr or '{"messages": []}')["messages"]
    return [
        f"{files[Path(message.get('url', '0.html')).name]} line {message.get('lastLine', 0)}: {message['message']} "
        f"{message.get('extract', '').strip()[:100]!r}"
        for message in said
    ]
