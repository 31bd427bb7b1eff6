"""What a story's page says to machines: schema.org's NewsArticle, of the same facts that readers see."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from datetime import date, datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django.db.models import OuterRef, Subquery
from django.utils.safestring import SafeString, mark_safe

from articles import body
from articles.addresses import path_to
from articles.images.addresses import WHOLE, height_at, rendition_of
from articles.images.models import Image
from articles.models import Article, Byline, Correction, CountryTagging, Revision, Strength, TopicTagging
from articles.models.chosen import ArticleQuerySet

if TYPE_CHECKING:
    from issues.models import Issue, Publication

Facts = dict[str, Any]
Absolute = Callable[[str], str]
Role = Byline.Role

LARGEST_FOR_MACHINES = 1920  # pixels

CREDITED = {"author": (Role.AUTHOR, Role.CONTRIBUTOR), "translator": (Role.TRANSLATOR,), "editor": (Role.EDITOR,)}

# In a script element these could end it or, in old browsers, break a line of it.
WRITTEN = json.JSONEncoder(ensure_ascii=False)
ESCAPES = {ord(sign): f"\\u{ord(sign):04X}" for sign in "<>&\u2028\u2029"}


def news_article(
    story: Article, publication: Publication, absolute: Absolute, *, issue: Issue | None, at: datetime
) -> Facts:
    """The story as NewsArticle, of rows that are loaded already; `issue` is the one that readers know of.

    `absolute` makes the whole address of a path; `at` is the moment at which a picture may be shown or not.
    """
    address = absolute(story.get_absolute_url())
    day = day_of(story, issue, publication.zone)
    return told(
        {
            "@context": "https://schema.org",
            "@type": "NewsArticle",
            "@id": address,
            "url": address,
            "mainEntityOfPage": address,
            "headline": story.headline,
            "description": story.trail or body.excerpt(story.body, characters=160),
            "dateline": story.dateline,
            "inLanguage": story.language or publication.language,
            "datePublished": _moment(story.live_from),
            "dateModified": _moment(last_changed(story)),
            "articleSection": story.section.name if story.section else "",
            "wordCount": story.word_count,
            "isAccessibleForFree": True,
            "image": picture(story.lead_picture, absolute, at) if story.lead_picture else None,
            **{
                key: [_person(byline, absolute) for byline in story.bylines_as(*roles)]
                for key, roles in CREDITED.items()
            },
            "publisher": publisher(publication, absolute),
            "isPartOf": part_of(issue, publication, absolute) if issue else None,
            "about": [
                _subject(tagging, absolute, day) for tagging in _tagged(story) if tagging.strength < Strength.MENTION
            ],
            "mentions": [
                {"@type": _kind(tagging), "name": _name(tagging, day)}
                for tagging in _tagged(story)
                if tagging.strength == Strength.MENTION
            ],
            "correction": [
                told(
                    {
                        "@type": "CorrectionComment",
                        "name": correction.get_kind_display(),
                        "text": correction.text,
                        "datePublished": _moment(correction.corrected_at),
                    }
                )
                for correction in story.corrections.all()
            ],
        }
    )


def with_last_change(stories: ArticleQuerySet) -> ArticleQuerySet:
    """Stories that know when readers last got something new in them, at no further query: see `last_changed`."""
    published = Revision.objects.filter(article=OuterRef("pk"), published_at__isnull=False).order_by("-published_at")
    corrected = Correction.objects.filter(article=OuterRef("pk")).order_by("-corrected_at")
    return stories.annotate(
        republished_at=Subquery(published.values("published_at")[:1]),
        last_corrected_at=Subquery(corrected.values("corrected_at")[:1]),
    )


def day_of(story: Article, issue: Issue | None, zone: ZoneInfo) -> date | None:
    """The day that a story bears: its issue's, if readers know of one, else the one on which it came out there."""
    if issue is not None:
        return issue.date
    return story.live_from.astimezone(zone).date() if story.live_from else None


def last_changed(story: Article) -> datetime | None:
    """When readers last got something new: the story itself, another version of it, or a correction."""
    later = [getattr(story, name, None) for name in ("live_from", "republished_at", "last_corrected_at")]
    return max((moment for moment in later if moment), default=None)


def as_script(facts: Facts) -> SafeString:
    """The facts as the text of a script element: whatever stands in them can't end it."""
    return mark_safe(WRITTEN.encode(facts).translate(ESCAPES))  # noqa: S308  escaped right here


def told(facts: Facts) -> Facts:
    """The facts without what is not known."""
    return {name: value for name, value in facts.items() if value not in (None, "", [])}


def _moment(at: datetime | None) -> str | None:
    return at.isoformat(timespec="seconds") if at else None


def _person(byline: Byline, absolute: Absolute) -> Facts:
    author = byline.author
    address = absolute(author.get_absolute_url())
    return told({"@type": "Person", "name": author.name, "jobTitle": author.role_title, "url": address})


def picture(image: Image, absolute: Absolute, at: datetime) -> Facts | None:
    """A picture with its credit and its licence; None for one that may not be shown at that moment."""
    if not image.may_be_shown(at):
        return None
    shown = rendition_of(image, WHOLE, LARGEST_FOR_MACHINES, "jpeg")
    return told(
        {
            "@type": "ImageObject",
            "url": absolute(shown.address),
            "width": shown.width,
            "height": height_at(image, WHOLE, shown.width),
            "caption": image.caption,
            "creditText": image.credit_line,
            "license": image.source.licence_address if image.source else "",
        }
    )


def publisher(publication: Publication, absolute: Absolute) -> Facts:
    """Who makes it."""
    front = absolute(path_to("issues:front"))
    return {
        "@type": "NewsMediaOrganization",
        "@id": f"{front}#publisher",
        "name": publication.name,
        "url": front,
        "logo": {
            "@type": "ImageObject",
            "url": absolute(path_to("icon", "icon", 512)),
            "width": 512,
            "height": 512,
        },
        "correctionsPolicy": absolute(path_to("articles:corrections")),
        "masthead": absolute(path_to("issues:masthead")),
    }


def part_of(issue: Issue, publication: Publication, absolute: Absolute) -> Facts:
    """The issue in its volume in the publication. Where volumes run on, each holds one issue of the same number."""
    address = absolute(issue.get_absolute_url())
    return {
        "@type": "PublicationIssue",
        "@id": address,
        "name": issue.folio,
        "issueNumber": str(issue.number or issue.volume),
        "datePublished": issue.date.isoformat(),
        "url": address,
        "isPartOf": {
            "@type": "PublicationVolume",
            "volumeNumber": str(issue.volume),
            "isPartOf": periodical(publication, absolute),
        },
    }


def periodical(publication: Publication, absolute: Absolute) -> Facts:
    """The publication itself, of which all issues are parts."""
    front = absolute(path_to("issues:front"))
    return {
        "@type": "Periodical",
        "@id": f"{front}#periodical",
        "name": publication.name,
        "url": front,
        "inLanguage": publication.language,
    }


def _tagged(story: Article) -> Iterable[CountryTagging | TopicTagging]:
    """Where it plays and what it is about; what only a machine proposed says nothing yet as a mere mention."""
    countries = [
        tagging
        for tagging in story.country_taggings.all()
        if not (tagging.proposed and tagging.strength == Strength.MENTION)
    ]
    return [*countries, *(tagging for tagging in story.topic_taggings.all() if tagging.tag.is_public)]


def _kind(tagging: CountryTagging | TopicTagging) -> str:
    return "Country" if isinstance(tagging, CountryTagging) else "Thing"


def _name(tagging: CountryTagging | TopicTagging, day: date | None) -> str:
    """A topic's name; a country's of the story's day."""
    return tagging.tag.name_on(day) if day and isinstance(tagging, CountryTagging) else str(tagging.tag)


def _subject(tagging: CountryTagging | TopicTagging, absolute: Absolute, day: date | None) -> Facts:
    address = absolute(tagging.tag.get_absolute_url())
    return {"@type": _kind(tagging), "name": _name(tagging, day), "url": address}
