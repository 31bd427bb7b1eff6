"""A formatted document as blocks: the plain line of each for the reader, its HTML for the body."""

from __future__ import annotations

from dataclasses import dataclass, field
from html import escape
from typing import Literal

from articles.formats.cleaning import visible
from articles.formats.incoming import Remark
from articles.formats.understood import EmbeddedPicture

Style = Literal["", "title", "subtitle"]


@dataclass(frozen=True, slots=True)
class Block:
    """One paragraph, heading, list, quotation or table; `text` is one line, `html` holds safe tags only."""

    text: str
    html: str
    style: Style = ""

    @property
    def plain(self) -> bool:
        """Whether it is a paragraph without any formatting."""
        return self.html == f"<p>{escape(visible(self.text), quote=False)}</p>"


@dataclass(slots=True)
class Particulars:
    """What a document says about its story outside the text: front matter, or the head of a page."""

    headline: str = ""
    standfirst: str = ""
    authors: tuple[str, ...] = ()
    date: str = ""

    source: str = "the particulars above the text"


@dataclass(slots=True)
class Blocks:
    """A whole formatted document."""

    blocks: list[Block]
    particulars: Particulars = field(default_factory=Particulars)
    remarks: list[Remark] = field(default_factory=list)
    pictures: tuple[EmbeddedPicture, ...] = ()
