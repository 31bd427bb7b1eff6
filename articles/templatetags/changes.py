"""The quiet line on a story that was changed after it went out."""

from __future__ import annotations

from typing import Any

from django import template

from articles.changes import last_shown_change
from articles.models import Article

register = template.Library()


@register.inclusion_tag("parts/changes.html", takes_context=True)
def last_change(context: dict[str, Any], story: Article) -> dict[str, Any]:
    """When the story last changed and where readers see how; nothing where the publication doesn't show that."""
    shows = getattr(context.get("publication"), "shows_changes", False)
    return {"story": story, "changed_at": last_shown_change(story) if shows and story.pk else None}
