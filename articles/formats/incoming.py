"""Copy: a story on its way in, before it is a story, with everything that an editor should know about it."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field
from typing import Literal

Level = Literal["blocking", "warning"]


@dataclass(frozen=True, slots=True)
class Remark:
    """What stands between a text and its acceptance: a plain sentence that says what to do.

    `blocking` keeps the story out until the text is mended, a `warning` asks for a look. `line` counts
    from 1 in the file as it arrived; None where the remark is about the file as a whole.
    """

    level: Level
    line: int | None
    message: str


@dataclass(frozen=True, slots=True)
class Contributor:
    """One from outside the staff. `bio` is the whole line as printed, the name included."""

    name: str
    bio: str


@dataclass(frozen=True, slots=True)
class Copy:
    """One story as it was understood: plain text throughout, in Unicode NFC, one line to a paragraph.

    `date` and `volume` (with `number`, where a volume has several) name the issue and are None where the
    text names none. `line` is where the story begins in its file, counted from 1. `markup` has the HTML of each
    paragraph where the file had more than plain text (bold, links, lists, ...), and is empty where it had not.
    `lines` says at which line of the file each paragraph begins; it is no part of what the story says.
    """

    headline: str
    standfirst: str = ""
    paragraphs: tuple[str, ...] = ()
    byline: tuple[str, ...] = ()
    contributors: tuple[Contributor, ...] = ()
    image_source: str = ""
    volume: int | None = None
    number: int | None = None
    date: datetime.date | None = None
    remarks: tuple[Remark, ...] = ()
    line: int = 1
    markup: tuple[str, ...] = ()
    lines: tuple[int, ...] = field(default=(), compare=False)

    @property
    def blocked(self) -> bool:
        """Whether a remark keeps this story out."""
        return any(remark.level == "blocking" for remark in self.remarks)
