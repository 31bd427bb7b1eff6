"""What may stand in a body: one list for the editor and the sanitiser.

The editor offers exactly these; the server keeps exactly these, whatever a browser, a Word file or a pasted page
brought along.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Any
from urllib.parse import unquote

import nh3
from django.conf import settings
from django_prose_editor.config import allowlist_from_extensions, expand_extensions

from articles.body.embeds import embed_of

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
HOUSE_EXTENSIONS: dict[str, Any] = SHORT_EXTENSIONS | {
    "Heading": {"levels": [2, 3]},
    "BulletList": True,
    "OrderedList": True,
    "ListItem": True,
}
EXTENSIONS: dict[str, Any] = HOUSE_EXTENSIONS | {
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
    "Embed": True,
    "SpecialCharacters": True,
}

DEEPEST = 2_000  # tags in one another, unclosed ones counted
_TAG = re.compile(r"<[^<>]*>?")
_TAG_BEGINS = re.compile(r"<(/?)(?!(?:br|col|hr|img|input|link|meta|wbr)\b)[a-zA-Z]", re.IGNORECASE)
_PICTURE = re.compile(r'<img(?:\s[\w-]+(?:="[^"]*")?)*\s*>')


def sanitise(html: str) -> str:
    """The HTML without anything that is not on the list; a second pass changes nothing."""
    return _cleaned(html, _body_cleaner)


def sanitise_short(html: str) -> str:
    """The same for short texts (letter, masthead): paragraphs, bold, italics, links."""
    return _cleaned(html, _short_cleaner)


def sanitise_house(html: str) -> str:
    """The same for texts of the house (privacy, accessibility), which have headings and lists, too."""
    return _cleaned(html, _house_cleaner)


def _cleaned(html: str, cleaner: nh3.Cleaner) -> str:
    html = html.replace("\0", "")
    if _is_too_deep(html):
        # The sanitiser takes time by the square of the depth. Nobody's text is that deep; its words stay.
        html = _TAG.sub(" ", html)
    clean = cleaner.clean(unicodedata.normalize("NFC", html)).strip()
    # A picture whose address was refused shows nothing and says nothing; so does an embed.
    clean = _PICTURE.sub(lambda picture: picture[0] if ' src="' in picture[0] else "", clean)
    clean = clean.replace("<figure><figcaption></figcaption></figure>", "").replace("<figure></figure>", "")
    return "" if re.fullmatch(r"(?:<p>(?:\s|&nbsp;|<br>)*</p>\s*)+", clean) else clean


def _is_too_deep(html: str) -> bool:
    depth = 0
    for tag in _TAG_BEGINS.finditer(html):
        depth = depth + 1 if not tag[1] else max(depth - 1, 0)
        if depth > DEEPEST:
            return True
    return False


def _permitted_attribute(tag: str, attribute: str, value: str) -> str | None:
    """Pictures come from our own library only: no counting pixels, no host of a third party; no class but ours."""
    if tag == "img" and attribute == "src":
        return value if _lies_in_the_library(value) else None
    if attribute == "data-embed":
        return value if embed_of(value) else None
    if attribute == "data-decorative":
        return value if value == "yes" else None
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
    attributes.get("img", set()).add("data-decorative")
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
_house_cleaner = _cleaner(HOUSE_EXTENSIONS)
_short_cleaner = _cleaner(SHORT_EXTENSIONS)

EDITOR: dict[str, Any] = {"extensions": EXTENSIONS, "sanitize": sanitise}
HOUSE_EDITOR: dict[str, Any] = {"extensions": HOUSE_EXTENSIONS, "sanitize": sanitise_house}
SHORT_EDITOR: dict[str, Any] = {"extensions": SHORT_EXTENSIONS, "sanitize": sanitise_short}
