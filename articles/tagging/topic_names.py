"""Topics that a text calls by one of their names."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Hashable, Iterator, Mapping
from typing import Generic, TypeVar

from articles.tagging.gazetteer import without_accents

Named = TypeVar("Named", bound=Hashable)
WORD = re.compile(r"\w+")


class TopicNames(Generic[Named]):
    """Finds the names of the publication's own topics in a text, in any case and accents, as whole words.

    `names`: by each name or alias, the topic that it stands for, e.g. as the name that this is printed under.
    """

    def __init__(self, names: Mapping[str, Named]) -> None:
        # By their first word, so that a text costs as much with ten thousand names as with ten; the longer first.
        self._by_first_word: dict[str, list[tuple[str, int, Named]]] = defaultdict(list)
        for name in sorted(names, key=len, reverse=True):
            plain = _plain(name)
            if word := WORD.search(plain):
                self._by_first_word[word[0]].append((plain, word.start(), names[name]))

    def named_in(self, *texts: str) -> list[Named]:
        """The topics named, in the order of their first mention."""
        return list(dict.fromkeys(topic for text in texts for topic in self._found(_plain(text))))

    def _found(self, text: str) -> Iterator[Named]:
        end = 0
        for word in WORD.finditer(text):
            for name, offset, topic in self._by_first_word.get(word[0], ()):
                start = word.start() - offset
                if start >= end and text.startswith(name, start) and _is_whole(text, start, start + len(name)):
                    yield topic
                    end = start + len(name)
                    break


def _plain(text: str) -> str:
    return without_accents(unicodedata.normalize("NFC", text)).casefold()


def _is_whole(text: str, start: int, end: int) -> bool:
    """Whether no letter stands right before it or after it."""
    return not (start and WORD.match(text, start - 1)) and not WORD.match(text, end)
