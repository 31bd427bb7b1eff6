"""Topics that a text calls by one of their names."""

from __future__ import annotations

import re
from collections.abc import Mapping


class TopicNames:
    """Finds the names of the publication's own topics in a text, in any case, as whole words.

    `names`: by each name or alias, the name that the topic is printed under.
    """

    def __init__(self, names: Mapping[str, str]) -> None:
        self._names = {name.casefold(): printed for name, printed in names.items()}
        longest_first = sorted(self._names, key=len, reverse=True)
        alternatives = "|".join(re.escape(name) for name in longest_first)
        self._pattern = re.compile(rf"(?<!\w)(?:{alternatives})(?!\w)") if alternatives else None

    def named_in(self, *texts: str) -> list[str]:
        """The topics named, in the order of their first mention."""
        if self._pattern is None:
            return []
        found = (self._names[match[0]] for text in texts for match in self._pattern.finditer(text.casefold()))
        return list(dict.fromkeys(found))
