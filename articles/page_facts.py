"""What pages other than a story's say to machines, in schema.org's words: people, collections, the way from the top."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from articles.addresses import path_to
from articles.models import Author
from articles.structured_data import Absolute, Facts, picture, publisher, told

if TYPE_CHECKING:
    from issues.models import Publication

Step = tuple[str, str]
"""A name and the path of its page."""


def breadcrumbs(publication: Publication, steps: Sequence[Step], absolute: Absolute) -> Facts:
    """The way from the front page to this one, which is the last step."""
    way = [(publication.name, path_to("issues:front")), *steps]
    return {
        "@context": "https://schema.org",
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": place, "name": name, "item": absolute(path)}
            for place, (name, path) in enumerate(way, start=1)
        ],
    }


def profile_page(author: Author, publication: Publication, absolute: Absolute, at: datetime) -> Facts:
    """The page of a person who writes here."""
    address = absolute(author.get_absolute_url())
    person = {
        "@type": "Person",
        "@id": f"{address}#person",
        "name": author.name,
        "url": address,
        "jobTitle": author.role_title,
        "description": author.bio,
        "image": picture(author.portrait, absolute, at) if author.portrait else None,
        "worksFor": publisher(publication, absolute) if author.role_title else None,
    }
    return {
        "@context": "https://schema.org",
        "@type": "ProfilePage",
        "@id": address,
        "url": address,
        "mainEntity": told(person),
    }


def collection(name: str, path: str, publication: Publication, absolute: Absolute, **more: object) -> Facts:
    """A page that lists stories. `more` are further properties of schema.org's CollectionPage."""
    address = absolute(path)
    return told(
        {
            "@context": "https://schema.org",
            "@type": "CollectionPage",
            "@id": address,
            "url": address,
            "name": name,
            "inLanguage": publication.language,
            "isPartOf": {"@type": "WebSite", "@id": f"{absolute(path_to('issues:front'))}#website"},
            **more,
        }
    )
