"""The top of the IPTC's list of Media Topics: what news exchanges call what stories are about."""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path

DATA = Path(__file__).parent / "data" / "media_topics.json"
PREFIX = "medtop:"
# The seventeen at the top are numbered 01000000 to 17000000; all others begin with a 2.
A_CODE = re.compile(r"^medtop:(?:(?:0[1-9]|1[0-7])0{6}|2\d{7})$")


@cache
def top_codes() -> list[tuple[str, str]]:
    """The seventeen codes at the top of the list with their names."""
    entries = json.loads(DATA.read_text(encoding="utf-8"))
    return [(entry["code"], entry["name"]) for entry in entries]


def code_of(typed: str) -> str | None:
    """The code that was typed, with or without its prefix or by the name of one at the top; None for none."""
    tidy = " ".join(typed.split()).casefold()
    by_name = {name.casefold(): code for code, name in top_codes()}
    code = by_name.get(tidy) or (tidy if tidy.startswith(PREFIX) else f"{PREFIX}{tidy}")
    return code if A_CODE.match(code) else None
