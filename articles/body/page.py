"""A stored body made ready for the page that readers see."""

from __future__ import annotations

import html as html_entities
import re
from dataclasses import dataclass

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from articles.body.allowed import sanitise

_FOOTNOTE = re.compile(r'<sup data-footnote="([^"]*)">[^<]*</sup>')


@dataclass(frozen=True, slots=True)
class Rendered:
    """A body as it stands on the page: the text with numbered marks, and the notes they point to (plain text)."""

    text: SafeString
    notes: tuple[str, ...]


def rendered(html: str) -> Rendered:
    """A stored body ready for the page: footnotes numbered in order, wide tables in a frame that scrolls."""
    notes: list[str] = []

    def numbered(mark: re.Match[str]) -> str:
        notes.append(html_entities.unescape(mark[1]))
        count = len(notes)
        return format_html(
            '<sup class="footnote-mark"><a id="note-mark-{0}" href="#note-{0}" aria-label="{1}">{0}</a></sup>',
            count,
            _("Footnote %(count)s") % {"count": count},
        )

    text = _FOOTNOTE.sub(numbered, sanitise(html))
    frame = format_html('<div class="table-frame" role="region" aria-label="{}" tabindex="0">', _("Table"))
    text = text.replace("<table>", f"{frame}<table>").replace("</table>", "</table></div>")
    # Everything in it has been through the list above, or through format_html.
    return Rendered(mark_safe(text), tuple(notes))  # noqa: S308
