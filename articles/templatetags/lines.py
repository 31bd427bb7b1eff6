"""A story's line in a list, drawn once for all lists that it stands in."""

from __future__ import annotations

from collections.abc import Hashable
from datetime import datetime
from typing import TYPE_CHECKING

from django import template
from django.template.context import Context
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from articles.images.models import Image
from articles.models import Article
from articles.templatetags.story import issue_out

if TYPE_CHECKING:
    from issues.models import Publication

register = template.Library()
MOST_KEPT = 4_000  # lines, of some two kilobytes each

_DRAWN: dict[Hashable, SafeString] = {}


@register.simple_tag(takes_context=True)
def story_line(context: Context, story: Article, *, level: int = 3) -> SafeString:
    """The part `parts/story_line.html` with its day, under a heading of that level.

    It is kept under everything that it says, so one that was kept is one that would be drawn just so: a story stands
    on the lists of its country, regions, topics and people, and a line is most of the work of a list.
    """
    at: datetime = context["at"]
    publication: Publication = context["publication"]
    said = (*_words(story), _day(story, publication, at), _picture(story.lead_image, at), level, get_language())
    drawn = _DRAWN.get(said)
    if drawn is None:
        shown = {"story": story, "level": level, "dated": True, "at": at, "publication": publication}
        drawn = render_to_string("parts/story_line.html", shown)
        if len(_DRAWN) >= MOST_KEPT:
            _DRAWN.clear()
        _DRAWN[said] = drawn
    return drawn


def _words(story: Article) -> tuple[Hashable, ...]:
    over = story.kicker or (story.section.head if story.section else "")
    names = tuple((byline.role, byline.author.name) for byline in story.bylines.all())
    return story.slug, story.headline, story.trail, story.language, over, names


def _day(story: Article, publication: Publication, at: datetime) -> Hashable:
    """The issue as its folio has it, or the day as it is printed."""
    issue = issue_out(story, at)
    if issue is not None:
        return issue.folio, issue.volume_as_printed
    return publication.written(timezone.localdate(story.live_from)) if story.live_from else ""


def _picture(image: Image | None, at: datetime) -> Hashable:
    if image is None:
        return None
    made_from = (image.token, image.file.name, image.digest, image.width, image.height, image.focal_x, image.focal_y)
    return *made_from, image.haze, "" if image.may_be_shown(at) else image.credit_line or "gone"
