"""The box under a story in which its citation stands."""

from __future__ import annotations

from typing import Any

from django import template

from articles.citing import Citation

register = template.Library()


@register.simple_tag(takes_context=True)
def citation(context: dict[str, Any], address: str) -> Citation:
    """How the story of the page is cited, under its whole address."""
    issue, contents = context.get("issue"), context.get("contents") or []
    return Citation(
        context["story"], context["publication"], issue, context.get("numeral") or 0, len(contents), address
    )
