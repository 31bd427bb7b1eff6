"""A story's line in a list, drawn once for all lists that it stands in."""

from __future__ import annotations

from collections.abc import Hashable
from datetime import datetime
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import get_language
from markupsafe import Markup

from articles.images.models import Image
from articles.markup.story import issue_out
from articles.models import Article
from articles.parts import Remembered, macro_of

if TYPE_CHECKING:
    from issues.models import Publication

MOST_KEPT = 1_000  # lines, of some three kilobytes each with what they say, and as many of before

_DRAWN = Remembered(MOST_KEPT)


def story_line(
    story: Article, at: datetime, publication: Publication, *, dated: bool = False, **place: Hashable
) -> Markup:
    """The part `parts/story_line.html`, with its day if it is `dated`; `place` is what the macro takes beside.

    It is kept under everything that it says, so one that was kept is one that would be drawn just so: a story stands
    on the lists of its country, regions, topics and people, and a line is most of the work of a list.
    """
    day = _day(story, publication, at) if dated else ""
    said = (*_words(story), day, _picture(story.lead_picture, at), *place.items(), get_language())
    return _DRAWN.get(said) or _DRAWN.keep(said, macro_of("story_line")(story, at, publication, dated=dated, **place))


def _words(story: Article) -> tuple[Hashable, ...]:
    over = story.kicker or (story.section.head if story.section else "")
    names = tuple([(byline.role, byline.author.name) for byline in story.bylines.all()])
    return story.slug, story.get_absolute_url(), story.headline, story.trail, story.language, over, names


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
