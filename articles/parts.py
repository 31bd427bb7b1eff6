"""Parts of pages that Python draws by itself: templates of `templates/site/parts`, handed just what they say."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import Any

from django.template import engines
from django.utils.translation import get_language
from markupsafe import Markup


class Remembered:
    """Parts under all that they say, so that one that was kept is one that would be drawn just so.

    Those asked for lately stay: when `most` have come, those of before go that nobody asked for since.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._lately: dict[Hashable, Markup] = {}
        self._before: dict[Hashable, Markup] = {}

    def get(self, said: Hashable) -> Markup | None:
        """The part that says that, if it was kept."""
        part = self._lately.get(said)
        if part is None and (part := self._before.get(said)) is not None:
            self.keep(said, part)
        return part

    def keep(self, said: Hashable, part: Markup) -> Markup:
        """The part, for who says the same next."""
        if len(self._lately) >= self._most:
            self._before, self._lately = self._lately, {}
        self._lately[said] = part
        return part

    def drawn(self, part: str, **said: Hashable) -> Markup:
        """The part of that name that says that in the language of the page, drawn unless it was kept."""
        told = (part, get_language(), *said.items())
        return self.get(told) or self.keep(told, drawn(part, said))


def drawn(part: str, said: Mapping[str, Any]) -> Markup:
    """The part of that name as HTML. It knows nothing of the page, which is why it costs little."""
    return Markup(_template(part).render(said).strip())  # noqa: S704  it escapes what it is handed


def macro_of(part: str) -> Any:
    """The macro of that name in the part of that name."""
    return getattr(_template(part).module, part)


def _template(part: str) -> Any:
    return engines["jinja2"].env.get_template(f"parts/{part}.html")  # type: ignore[attr-defined]  # Jinja's own
