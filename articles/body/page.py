"""A stored body made ready for the page that readers see."""

from __future__ import annotations

import html as html_entities
import re
from dataclasses import dataclass
from string import ascii_lowercase

from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from articles.body.allowed import sanitise
from articles.body.embeds import embed_of
from articles.body.reading import plain_text

FOOTNOTE = re.compile(r'<sup data-footnote="([^"]*)">[^<]*</sup>')
EMBED = re.compile(r'<figure data-embed="([^"]*)">(?:<figcaption>(.*?)</figcaption>)?</figure>', re.DOTALL)


@dataclass(frozen=True, slots=True)
class Mark:
    """A place in the text where a note is cited: its id on the page, and its letter among those of its note."""

    id: str
    letter: str


@dataclass(frozen=True, slots=True)
class Note:
    """A note under the text: its number, what it says (plain text), and each place that cites it."""

    number: int
    text: str
    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class Rendered:
    """A body as it stands on the page: the text with numbered marks, the notes they point to, how many embeds."""

    text: SafeString
    notes: tuple[Note, ...]
    embeds: int = 0


def rendered(html: str) -> Rendered:
    """A stored body ready for the page: footnotes numbered, embeds as cards, wide tables in a frame that scrolls.

    Notes that say the same are one note with one number, cited at several places.
    """
    citations: dict[str, list[str]] = {}

    def numbered(mark: re.Match[str]) -> str:
        note = " ".join(html_entities.unescape(mark[1]).split())
        places = citations.setdefault(note, [])
        number = list(citations).index(note) + 1
        places.append(f"note-mark-{number}" + (f"-{len(places) + 1}" if places else ""))
        return format_html(
            '<sup class="footnote-mark"><a id="{2}" href="#note-{0}" aria-label="{1}">{0}</a></sup>',
            number,
            _("Footnote %(count)s") % {"count": number},
            places[-1],
        )

    text = FOOTNOTE.sub(numbered, sanitise(html))
    text, embeds = EMBED.subn(_card, text)
    frame = format_html('<div class="table-frame" role="region" aria-label="{}" tabindex="0">', _("Table"))
    text = text.replace("<table>", f"{frame}<table>").replace("</table>", "</table></div>")
    # Everything in it has been through the list of what may stand in a body, or through format_html or a template.
    return Rendered(mark_safe(text), _notes(citations), embeds)  # noqa: S308


def _notes(citations: dict[str, list[str]]) -> tuple[Note, ...]:
    return tuple(
        Note(number, text, tuple(Mark(place, _letter(count)) for count, place in enumerate(places)))
        for number, (text, places) in enumerate(citations.items(), start=1)
    )


def _letter(count: int) -> str:
    return ascii_lowercase[count] if count < len(ascii_lowercase) else str(count + 1)


def _card(figure: re.Match[str]) -> str:
    embed = embed_of(html_entities.unescape(figure[1]))
    caption = figure[2] or ""
    if embed is None:  # the sanitiser has let it through, so this is another version's address
        return figure[0]
    context = {
        "embed": embed,
        "caption": mark_safe(caption),  # noqa: S308  # of a sanitised body
        "title": " · ".join(filter(None, [embed.provider, " ".join(plain_text(caption).split())])),
    }
    return render_to_string("parts/embed.html", context).strip()
