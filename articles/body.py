"""What may stand in a body: one list for the editor, the sanitiser and the page.

A body is HTML of the tags below and nothing else. The editor offers exactly these; the server keeps exactly these,
whatever a browser, a Word file or a pasted page brought along.
"""

from __future__ import annotations

import html as html_entities
import re
import unicodedata
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote

import nh3
from django.conf import settings
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django_prose_editor.config import allowlist_from_extensions, expand_extensions

WORDS_A_MINUTE = 230
LINK_SCHEMES = {"http", "https", "mailto", "tel"}

# Every tool is a button of its own: the library's drop-down can't be reached by keyboard.
TOOLS = ("headings", "marks", "link", "lists", "nodes -blockType -lists", "table", "history")

SHORT_EXTENSIONS: dict[str, Any] = {
    "Menu": {"groups": [{"group": group} for group in TOOLS]},
    "NoSpellCheck": False,
    "Bold": True,
    "Italic": True,
    "HardBreak": True,
    "Link": {"enableTarget": False, "protocols": sorted(LINK_SCHEMES)},
}
EXTENSIONS: dict[str, Any] = SHORT_EXTENSIONS | {
    "Heading": {"levels": [2, 3]},
    "BulletList": True,
    "OrderedList": True,
    "ListItem": True,
    "Blockquote": True,
    "HorizontalRule": True,
    "Subscript": True,
    "Superscript": True,
    "Image": True,
    "Caption": True,
    "Figure": True,
    "Table": True,
    "TableRow": True,
    "TableHeader": True,
    "TableCell": True,
    "PullQuote": True,
    "Footnote": True,
    "SpecialCharacters": True,
}

_BLOCK = re.compile(r"(?=</?(?:p|h2|h3|li|ul|ol|blockquote|figure|figcaption|table|tr|td|th|aside|hr|br)\b)")
_FOOTNOTE = re.compile(r'<sup data-footnote="([^"]*)">[^<]*</sup>')
_PICTURE = re.compile(r'<img(?:\s[\w-]+(?:="[^"]*")?)*\s*>')
_WORD = re.compile(r"\w+(?:['’.,-]\w+)*")


@dataclass(frozen=True, slots=True)
class Rendered:
    """A body as it stands on the page: the text with numbered marks, and the notes they point to (plain text)."""

    text: SafeString
    notes: tuple[str, ...]


def sanitise(html: str) -> str:
    """The HTML without anything that is not on the list; a second pass changes nothing."""
    return _cleaned(html, _body_cleaner)


def sanitise_short(html: str) -> str:
    """The same for short texts (letter, masthead): paragraphs, bold, italics, links."""
    return _cleaned(html, _short_cleaner)


def from_paragraphs(paragraphs: tuple[str, ...]) -> str:
    """A body from plain paragraphs; what looks like HTML in them stays text."""
    return "".join(f"<p>{html_entities.escape(paragraph, quote=False)}</p>" for paragraph in paragraphs)


def plain_text(html: str) -> str:
    """The words of a sanitised body, a line a block."""
    text = html_entities.unescape(_text_cleaner.clean(_BLOCK.sub("\n", html)))
    return "\n".join(line for line in (line.strip() for line in text.splitlines()) if line)


def word_count(html: str) -> int:
    """How many words a reader reads; "twenty-one", "it's" and "1,000.50" are one each."""
    return len(_WORD.findall(plain_text(html)))


def minutes_to_read(words: int) -> int:
    """Whole minutes at an adult's pace, at least one."""
    return max(1, round(words / WORDS_A_MINUTE))


def excerpt(html: str, *, characters: int = 200) -> str:
    """The beginning in plain text, at most so many characters, cut between words."""
    text = " ".join(plain_text(html).split())
    if len(text) <= characters:
        return text
    # A script without blanks is cut where it must be.
    return (text[:characters].rpartition(" ")[0] or text[: characters - 1]).rstrip(" ,;:–—-") + "…"


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


def _cleaned(html: str, cleaner: nh3.Cleaner) -> str:
    clean = cleaner.clean(unicodedata.normalize("NFC", html.replace("\0", ""))).strip()
    # A picture whose address was refused shows nothing and says nothing.
    clean = _PICTURE.sub(lambda picture: picture[0] if ' src="' in picture[0] else "", clean)
    clean = clean.replace("<figure></figure>", "")
    return "" if re.fullmatch(r"(?:<p>(?:\s|&nbsp;|<br>)*</p>\s*)+", clean) else clean


def _permitted_attribute(tag: str, attribute: str, value: str) -> str | None:
    """Pictures come from our own library only: no counting pixels, no host of a third party; no class but ours."""
    if tag == "img" and attribute == "src":
        return value if _lies_in_the_library(value) else None
    if attribute == "title" and not value:
        return None
    if attribute == "class":
        return value if (tag, value) == ("aside", "pull-quote") else None
    return value


def _lies_in_the_library(address: str) -> bool:
    """Browsers leave out tabs and line ends of an address and read %2e%2e as two dots (URL Standard)."""
    return address.startswith(settings.MEDIA_URL) and address.isprintable() and ".." not in unquote(address)


def _cleaner(extensions: dict[str, Any]) -> nh3.Cleaner:
    allowed = allowlist_from_extensions(expand_extensions(extensions))
    attributes = {tag: set(names) for tag, names in allowed["attributes"].items()}
    attributes.get("a", set()).discard("rel")
    attributes.get("figure", set()).discard("class")
    return nh3.Cleaner(
        tags=set(allowed["tags"]),
        attributes=attributes,
        allowed_classes=allowed.get("allowed_classes"),
        attribute_filter=_permitted_attribute,
        url_schemes=LINK_SCHEMES,
        link_rel="noopener noreferrer",
        clean_content_tags={"script", "style", "noscript", "title", "textarea", "iframe", "svg", "math"},
    )


_body_cleaner = _cleaner(EXTENSIONS)
_short_cleaner = _cleaner(SHORT_EXTENSIONS)
_text_cleaner = nh3.Cleaner(tags=set())

EDITOR: dict[str, Any] = {"extensions": EXTENSIONS, "sanitize": sanitise}
SHORT_EDITOR: dict[str, Any] = {"extensions": SHORT_EXTENSIONS, "sanitize": sanitise_short}
