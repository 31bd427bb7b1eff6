"""The remark on the house style: how much of it is left to look at."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import ngettext

from articles.readiness.draft import Copy
from articles.readiness.remark import Remark, warns
from articles.style.checking import check


def house_style(copy: Copy) -> Iterator[Remark]:
    """What the panel beside the text lists and mends."""
    language = copy.text("language") or copy.house_language
    found = len(check(copy.text("headline"), copy.text("standfirst"), copy.body, copy.rules, language=language))
    if found:
        message = ngettext(
            "House style: %(count)s place to look at.", "House style: %(count)s places to look at.", found
        )
        yield warns("house_style", "house-style", message % {"count": found})
