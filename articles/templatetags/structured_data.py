"""What a page says to machines."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from django import template
from django.http import HttpRequest
from django.template.context import Context
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from articles.models import Article
from articles.structured_data import as_script, news_article
from articles.templatetags.story import absolute

if TYPE_CHECKING:
    from issues.models import Issue, Publication

register = template.Library()


@register.simple_tag(takes_context=True)
def story_facts(
    context: Context, story: Article, publication: Publication, request: HttpRequest, issue: Issue | None
) -> SafeString:
    """The story for search engines and readers' software, in the one element that they read."""
    facts = news_article(
        story, publication, partial(absolute, request), issue=issue, at=context.get("at") or timezone.now()
    )
    return format_html('<script type="application/ld+json">{}</script>', as_script(facts))
