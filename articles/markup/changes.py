"""The quiet line on a story that was changed after it went out."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from articles.changes import last_shown_change
from articles.models import Article

if TYPE_CHECKING:
    from issues.models import Publication


def shown_change(story: Article, publication: Publication) -> datetime | None:
    """When the story last changed; None where the publication doesn't show that."""
    return last_shown_change(story) if publication.shows_changes and story.pk else None
