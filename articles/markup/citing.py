"""The box under a story in which its citation stands."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from articles.citing import Citation
from articles.models import Article

if TYPE_CHECKING:
    from issues.models import Issue, Publication


def citation(
    story: Article,
    publication: Publication,
    issue: Issue | None,
    numeral: int | None,
    contents: Sequence[Article] | None,
    *,
    address: str,
) -> Citation:
    """How a story is cited under its whole address: as the one at that place among the issue's contents, if any."""
    return Citation(story, publication, issue or None, numeral or 0, len(contents or ()), address)
