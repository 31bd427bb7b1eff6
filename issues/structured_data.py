"""What an issue's page and the site as a whole say to machines, in schema.org's words."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from articles.addresses import path_to
from articles.models import Article
from articles.structured_data import Absolute, Facts, part_of, periodical, picture, publisher, told
from issues.composition import cover_of
from issues.models import Issue, Publication


def publication_issue(
    issue: Issue, stories: Sequence[Article], publication: Publication, absolute: Absolute, at: datetime
) -> Facts:
    """The issue with its stories in run order, of rows that are loaded already."""
    cover = cover_of(issue, stories[0] if stories else None)
    return {"@context": "https://schema.org"} | told(
        part_of(issue, publication, absolute)
        | {
            "alternativeHeadline": issue.title,
            "inLanguage": publication.language,
            "publisher": publisher(publication, absolute),
            "image": picture(cover, absolute, at) if cover else None,
            "hasPart": [
                {
                    "@type": "NewsArticle",
                    "@id": absolute(story.get_absolute_url()),
                    "url": absolute(story.get_absolute_url()),
                    "headline": story.headline,
                    "position": place,
                }
                for place, story in enumerate(stories, start=1)
            ],
        }
    )


def website(publication: Publication, absolute: Absolute) -> Facts:
    """The site, with how it is searched."""
    front = absolute(path_to("issues:front"))
    return told(
        {
            "@context": "https://schema.org",
            "@type": "WebSite",
            "@id": f"{front}#website",
            "url": front,
            "name": publication.name,
            "description": publication.about or publication.tagline,
            "inLanguage": publication.language,
            "publisher": publisher(publication, absolute),
            "about": periodical(publication, absolute),
            "potentialAction": {
                "@type": "SearchAction",
                "target": {
                    "@type": "EntryPoint",
                    "urlTemplate": absolute(path_to("search")) + "?q={search_term_string}",
                },
                "query-input": "required name=search_term_string",
            },
        }
    )
