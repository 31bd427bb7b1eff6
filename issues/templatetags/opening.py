"""The button that opens the next issue, wherever it stands."""

from __future__ import annotations

from typing import Any

from django import template
from django.template.context import Context
from django.utils import timezone

from issues.models import Issue
from issues.numbering import propose_next

register = template.Library()


@register.inclusion_tag("desk/issue/open_next.html", takes_context=True)
def open_next_button(context: Context) -> dict[str, Any]:
    """The button, for those who may begin an issue. The first of all is begun on its form: its volume must be typed."""
    request = context["request"]
    if not request.user.has_perm("issues.add_issue") or not Issue.objects.exists():
        return {}
    publication = request.publication  # see newsroom.zones
    proposed = propose_next(publication, today=timezone.now().astimezone(publication.zone).date())
    return {"proposed": proposed, "folio": proposed.folio(publication), "csrf_token": context.get("csrf_token")}
