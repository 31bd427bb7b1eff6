"""The look before accepting: what would come in, as plain values."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from articles.formats.incoming import Copy, Remark
from articles.tagging.suggestions import CountrySuggestion, suggest_countries
from articles.tagging.topic_names import TopicNames
from issues.intake.files import StoryFile


@lru_cache(maxsize=16)  # asked when a story is stored, and again when it is said what became of it
def countries_of(copy: Copy) -> list[CountrySuggestion]:
    """The countries that the copy seems to be about, strongest first, with the words that say so."""
    return suggest_countries(headline=copy.headline, standfirst=copy.standfirst, paragraphs=copy.paragraphs)


def as_values(file: StoryFile, copy: Copy, remarks: list[Remark], topics: TopicNames[str]) -> dict[str, Any]:
    """One story as `import_stories --format json` prints it."""
    refused = not copy.headline
    return {
        "file": file.shown_as,
        "issue": _issue(copy),
        "headline": copy.headline,
        "standfirst": copy.standfirst,
        "paragraphs": list(copy.paragraphs),
        "byline": list(copy.byline),
        "contributors": [{"name": one.name, "bio": one.bio} for one in copy.contributors],
        "image_source": copy.image_source,
        "countries": [] if refused else [_country(suggestion) for suggestion in countries_of(copy)],
        "topics": topics.named_in(copy.headline, copy.standfirst, *copy.paragraphs),
        "remarks": [{"level": one.level, "line": one.line, "message": one.message} for one in remarks],
    }


def _issue(copy: Copy) -> dict[str, Any] | None:
    if copy.volume is None and copy.date is None:
        return None
    return {"volume": copy.volume, "number": copy.number, "date": copy.date.isoformat() if copy.date else None}


def _country(suggestion: CountrySuggestion) -> dict[str, Any]:
    return {
        "code": suggestion.code,
        "name": suggestion.name,
        "strength": suggestion.strength,
        "evidence": list(suggestion.evidence),
    }
