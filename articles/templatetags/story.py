"""What templates ask of a story: its text, its bylines, the issue that a reader may know of."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING

from django import template
from django.conf import settings
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest
from django.utils.safestring import SafeString, mark_safe

from articles import body
from articles.models import Article, Byline, CountryTagging, Section, Strength, TopicTagging

if TYPE_CHECKING:
    from issues.models import Issue

register = template.Library()
Role = Byline.Role


@register.filter
def rendered(story: Article) -> body.Rendered:
    """The body ready for the page: `text`, and the `notes` that its marks point to."""
    return body.rendered(story.body)


@register.filter
def short_text(html: str) -> SafeString:
    """A short text (letter, masthead) as HTML, through the one list of what may stand in it."""
    return mark_safe(body.sanitise_short(html))  # noqa: S308


@register.filter
def opening(html: str) -> str:
    """The beginning of a text in plain words, for search engines and shared links."""
    return body.excerpt(html, characters=160)


@register.filter
def writers(story: Article) -> list[Byline]:
    """Who stands in the line "By ...": authors, and contributors from outside."""
    return story.bylines_as(Role.AUTHOR, Role.CONTRIBUTOR)


@register.filter
def others_credited(story: Article) -> list[Byline]:
    """Everyone with another part in it: translator, photographer, editor."""
    return story.bylines_as(Role.TRANSLATOR, Role.PHOTOGRAPHER, Role.EDITOR)


@register.filter
def with_bio(bylines: Iterable[Byline]) -> list[Byline]:
    """Those of whom the reader is told something under the story."""
    return [byline for byline in bylines if byline.bio_as_printed or byline.author.bio]


@register.filter
def subjects(taggings: Iterable[TopicTagging | CountryTagging]) -> list[TopicTagging | CountryTagging]:
    """The taggings that a story is about; a mere mention is not shown."""
    return [tagging for tagging in taggings if tagging.strength < Strength.MENTION]


@register.filter
def issue_out(story: Article, at: datetime) -> Issue | None:
    """The story's issue if readers see it at that moment: a story may be out before its issue is."""
    return story.issue if story.issue and story.issue.is_live(at) else None


@register.simple_tag
def sections_in_print(at: datetime) -> QuerySet[Section]:
    """The sections with a story that readers see at that moment."""
    return Section.objects.filter(Exists(Article.objects.live(at).filter(section=OuterRef("pk"))))


@register.filter
def direction(language: str) -> str:
    """ "rtl" for a language that is written from right to left, else "ltr"."""
    return "rtl" if language.partition("-")[0] in settings.LANGUAGES_BIDI else "ltr"


@register.simple_tag
def absolute(request: HttpRequest, path: str) -> str:
    """The whole address of a path, on the configured site if there is one."""
    return settings.SITE_URL.rstrip("/") + path if settings.SITE_URL else request.build_absolute_uri(path)
