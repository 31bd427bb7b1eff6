"""What templates ask of a story: its text, its bylines, the issue that a reader may know of."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from markupsafe import Markup, escape

from articles import body
from articles.images.showing import with_pictures
from articles.models import Article, Byline, CountryTagging, Section, Strength, TopicTagging
from articles.prepared import prepared
from articles.structured_data import day_of
from articles.tagging.models import Country

if TYPE_CHECKING:
    from issues.models import Issue, Publication

Role = Byline.Role


def rendered(story: Article, at: datetime) -> body.Rendered:
    """The body ready for the page: `text` with the pictures that may be shown at that moment, and its `notes`."""
    plain = _rendered(story.body, get_language())
    return replace(plain, text=with_pictures(plain.text, at))


@lru_cache(maxsize=100)
def _rendered(html: str, language: str | None) -> body.Rendered:
    """The same text is the same on the page, in one language of the interface."""
    return body.rendered(html)


def short_text(html: str) -> SafeString:
    """A short text (letter, masthead) as HTML, through the one list of what may stand in it."""
    return mark_safe(body.sanitise_short(html))  # noqa: S308


def long_text(html: str) -> SafeString:
    """A text of the house with headings and lists, through the one list of what may stand in it."""
    return mark_safe(body.sanitise_house(html))  # noqa: S308


def opening(html: str, characters: int = 160) -> str:
    """The beginning of a text in plain words, where nobody has written a summary."""
    return body.excerpt(html, characters=characters)


def opening_for(story: Article | None, size: str) -> str:
    """The beginning of the text of a lead that has no trail; "" for every other card."""
    return "" if not story or story.trail or size != "lead" else opening(story.body, 240)


def writers(story: Article) -> list[Byline]:
    """Who stands after "By": the authors; where there is none, the contributors from outside."""
    return story.bylines_as(Role.AUTHOR) or story.bylines_as(Role.CONTRIBUTOR)


def contributors(story: Article) -> list[Byline]:
    """Who stands after "with": contributors from outside to a story of our own authors."""
    return story.bylines_as(Role.CONTRIBUTOR) if story.bylines_as(Role.AUTHOR) else []


def names(bylines: Sequence[Byline], *, linked: bool = False) -> Markup:
    """The names as a line reads: "Ana Muñoz, Łukasz Wrona and Zoë Lind"."""
    *before, last = [name(byline, linked=linked) for byline in bylines]
    if not before:
        return last
    return Markup(_("{names} and {last}")).format(names=Markup(", ").join(before), last=last)  # noqa: S704  our own words


def name(byline: Byline, *, linked: bool = False) -> Markup:
    """One name in a byline, kept from turning its neighbours round when it is written from right to left."""
    printed = escape(byline.author.name)
    if not linked:
        return Markup(f'<bdi class="byline-name">{printed}</bdi>')  # noqa: S704  escaped right here
    address = escape(byline.author.get_absolute_url())
    return Markup(f'<a class="byline-name" href="{address}" rel="author" dir="auto">{printed}</a>')  # noqa: S704  the same


def others_credited(story: Article) -> list[Byline]:
    """Everyone with another part in it: translator, photographer, editor."""
    return story.bylines_as(Role.TRANSLATOR, Role.PHOTOGRAPHER, Role.EDITOR)


def with_bio(story: Article) -> list[Byline]:
    """The writers of whom the reader is told something under the story."""
    return [byline for byline in story.bylines_as(Role.AUTHOR, Role.CONTRIBUTOR) if bio(byline)]


def bio(byline: Byline) -> str:
    """What the reader is told of the person: the line printed that day, else the standing one."""
    return byline.bio_as_printed or byline.author.bio


def after_name(text: str, name: str) -> str:
    """What follows the name in a line that begins with it; "" if it doesn't: then the name must be said."""
    return text.removeprefix(name) if text.startswith(name) else ""


def subjects(taggings: Iterable[TopicTagging | CountryTagging]) -> list[TopicTagging | CountryTagging]:
    """The taggings that readers are shown: what the story is about; no mere mention, no topic that isn't public."""
    return [tagging for tagging in taggings if tagging.strength < Strength.MENTION and tagging.tag.is_public]


def named_on_its_day(country: Country, story: Article, issue: Issue | None, publication: Publication) -> str:
    """A country's name on the day that the story bears: an old issue keeps the name of its day."""
    day = day_of(story, issue, publication.zone)
    return country.name_on(day) if day else country.name


def issue_out(story: Article, at: datetime) -> Issue | None:
    """The story's issue if readers see it at that moment: a story may be out before its issue is."""
    return story.issue if story.issue and story.issue.is_live(at) else None


def sections_in_print(at: datetime) -> list[Section]:
    """The sections with a story that readers see at that moment."""
    return _in_print(at=at)


@prepared
def _in_print(at: Any) -> QuerySet[Section]:
    return Section.objects.filter(Exists(Article.objects.live(at).filter(section=OuterRef("pk"))))


def direction(language: str) -> str:
    """ "rtl" for a language that is written from right to left, else "ltr"."""
    return "rtl" if language.partition("-")[0] in settings.LANGUAGES_BIDI else "ltr"
