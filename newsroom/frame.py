"""What frames each reader's page: links in its head, navigation, nameplate, masthead. Drawn once for all pages.

Each part is handed just what it says, and kept under that: one that was kept is one that would be drawn just so.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from markupsafe import Markup

from articles.addresses import path_to
from articles.markup.story import sections_in_print
from articles.markup.structured_data import theme_colour
from articles.parts import Remembered

if TYPE_CHECKING:
    from issues.models import Publication

MOST_KEPT = 200  # parts, of some two kilobytes each
ENTRIES = ("issues:front", "issues:archive", "search", "articles:countries", "articles:topics", "articles:authors")

_DRAWN = Remembered(MOST_KEPT)


def head_links(publication: Publication | None) -> Markup:
    """What the page needs to look and to be found: fonts, style sheet, icons, the search, the colour."""
    return _DRAWN.drawn(
        "head_links", name=publication.name if publication else "", theme_colour=theme_colour(publication)
    )


def navigation(path: str, at: datetime | None) -> Markup:
    """The ways to the parts of the site and to the sections that have stories then; `path` is that of the page."""
    sections = tuple((one.get_absolute_url(), one.name) for one in sections_in_print(at)) if at else ()
    entries = (*map(path_to, ENTRIES), *(address for address, _name in sections))
    return _DRAWN.drawn("navigation", sections=sections, here=path if path in entries else "")


def nameplate(publication: Publication | None, *, large: bool = False, is_front: bool = False) -> Markup:
    """The publication's name as it stands over a page."""
    name, tagline = (publication.name, publication.tagline) if publication else ("", "")
    return _DRAWN.drawn("nameplate", name=name, tagline=tagline, large=large, is_front=is_front)


def masthead(publication: Publication | None, *, offline_reading: bool) -> Markup:
    """The foot of each page: who makes it, and the pages of the house."""
    words = ("name", "tagline", "masthead", "about", "sends_newsletter")
    said = {word: getattr(publication, word, "") for word in words}
    return _DRAWN.drawn("masthead", offline_reading=offline_reading, **said)
