"""A stored body as it stands in feeds: without our looks, footnotes under the text, embeds as links."""

from __future__ import annotations

import html as html_entities
import re

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from articles.body.allowed import sanitise
from articles.body.embeds import embed_of
from articles.body.page import EMBED, FOOTNOTE
from articles.body.reading import plain_text

_PULL_QUOTE = re.compile(r'<aside class="pull-quote">(.*?)</aside>', re.DOTALL)
_OUR_LINK = re.compile(r'(<a\b[^>]*\bhref=")(/[^/"][^"]*|/|#[^"]*)(")')


def for_elsewhere(html: str, *, page: str, site: str) -> str:
    """The body in plain HTML; `page` is its whole address, `site` that of the site without a slash at the end.

    Pictures stay as they are stored: see articles.images.showing.with_plain_pictures.
    """
    notes: list[str] = []

    def numbered(mark: re.Match[str]) -> str:
        note = " ".join(html_entities.unescape(mark[1]).split())
        if note not in notes:
            notes.append(note)
        return f"<sup>{notes.index(note) + 1}</sup>"

    text = FOOTNOTE.sub(numbered, sanitise(html))
    text = EMBED.sub(_link, text)
    text = _PULL_QUOTE.sub(r"<blockquote>\1</blockquote>", text)
    text = _OUR_LINK.sub(lambda link: f"{link[1]}{_whole(link[2], page, site)}{link[3]}", text)
    if notes:
        text += format_html("<hr><ol>{}</ol>", format_html_join("", "<li>{}</li>", ([note] for note in notes)))
    return text


def _whole(address: str, page: str, site: str) -> str:
    return f"{page}{address}" if address.startswith("#") else f"{site}{address}"


def _link(figure: re.Match[str]) -> SafeString:
    """A card's address and caption as a link: a reading program opens nothing by itself."""
    embed = embed_of(html_entities.unescape(figure[1]))
    caption = " ".join(plain_text(figure[2] or "").split())
    if embed is None:
        return format_html("<p>{}</p>", caption)
    says = " · ".join(filter(None, [embed.provider, caption]))
    return format_html('<p><a href="{}">{}</a></p>', embed.address, says)
