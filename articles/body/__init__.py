"""The text of a story: what may stand in it, how it reads, what is still to come, how it stands on the page."""

from __future__ import annotations

from articles.body.allowed import (
    EDITOR,
    EXTENSIONS,
    HOUSE_EDITOR,
    SHORT_EDITOR,
    SHORT_EXTENSIONS,
    sanitise,
    sanitise_house,
    sanitise_short,
)
from articles.body.elsewhere import for_elsewhere
from articles.body.embeds import FRAME_HOSTS, Embed, embed_of
from articles.body.page import Mark, Note, Rendered, rendered
from articles.body.passages import Passage, passages
from articles.body.reading import WORDS_A_MINUTE, excerpt, from_paragraphs, minutes_to_read, plain_text, word_count
from articles.body.to_come import ToCome, marks_to_come, paragraph_to_come, to_come, with_paragraph

__all__ = [
    "EDITOR",
    "EXTENSIONS",
    "FRAME_HOSTS",
    "HOUSE_EDITOR",
    "SHORT_EDITOR",
    "SHORT_EXTENSIONS",
    "WORDS_A_MINUTE",
    "Embed",
    "Mark",
    "Note",
    "Passage",
    "Rendered",
    "ToCome",
    "embed_of",
    "excerpt",
    "for_elsewhere",
    "from_paragraphs",
    "marks_to_come",
    "minutes_to_read",
    "paragraph_to_come",
    "passages",
    "plain_text",
    "rendered",
    "sanitise",
    "sanitise_house",
    "sanitise_short",
    "to_come",
    "with_paragraph",
    "word_count",
]
