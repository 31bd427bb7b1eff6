"""What arrives at the desk, of whatever kind: its plain text, the stories in it, and what each stretch of it is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from articles.formats.incoming import Copy, Remark

Kind = Literal[
    "weekday",
    "date",
    "volume",
    "headline",
    "standfirst",
    "body",
    "bio",
    "image_source",
    "byline",
    "unknown",
]


@dataclass(frozen=True, slots=True)
class Part:
    """One stretch of a document's text: what it was taken for, how surely (0 to 1), and why.

    `begin` and `end` are character offsets into `Document.text`.
    """

    kind: Kind
    begin: int
    end: int
    confidence: float
    why: str


@dataclass(frozen=True, slots=True)
class EmbeddedPicture:
    """A picture that came inside a document; its bytes are untrusted."""

    name: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Document:
    """One file as it was understood. `stories` holds at least one, perhaps blocked; `parts` has a row for each.

    `text` is what an editor is shown: decoded or converted, cleaned of what can't be seen, one line end between lines.
    The lines that remarks name are lines of this text.
    """

    name: str
    text: str
    stories: tuple[Copy, ...]
    parts: tuple[tuple[Part, ...], ...]
    pictures: tuple[EmbeddedPicture, ...] = ()


def refused(name: str, message: str) -> Document:
    """A document that holds no story: the sentence says why, and what to do."""
    return Document(name, "", (Copy(headline="", remarks=(Remark("blocking", None, message),)),), ((),))
