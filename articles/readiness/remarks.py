"""All remarks on a story: the rules gathered, the overruled warnings marked."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime

from articles.content import Content
from articles.models import Article
from articles.readiness import checks, echoes, links, pictures, place, style, text
from articles.readiness.draft import Copy
from articles.readiness.remark import Level, Remark, SeeAlso

__all__ = ["Level", "Remark", "SeeAlso", "blocking", "remarks"]

Rule = Callable[[Copy], Iterator[Remark]]

# What must be mended; asked again by every act that lets a story go on, so nothing slow stands here.
THAT_BLOCK: tuple[Rule, ...] = (text.missing, text.to_come, pictures.uncredited, checks.unreviewed)
# What should be looked at, in the order of the page.
THAT_WARN: tuple[Rule, ...] = (
    text.standfirst,
    text.length,
    style.house_style,
    links.broken,
    place.byline,
    place.section,
    place.tags,
    pictures.awaited,
    pictures.undescribed,
    pictures.licence,
    place.times,
    echoes.ran_before,
)


def remarks(
    article: Article, *, content: Content | None = None, at: datetime | None = None, language: str = "en"
) -> list[Remark]:
    """All remarks on a saved story, blocking ones first, overruled warnings last.

    `content` is what is about to be saved (none: what the story says); `at` the moment (aware) of asking; `language`
    the publication's, for the signs of stories that have none of their own.
    """
    copy = Copy.of(article, content, at)
    copy.house_language = language
    overruled = {row.remark: row for row in article.overrulings.select_related("overruled_by")} if article.pk else {}
    warnings = [replace(remark, overruling=overruled.get(remark.key)) for rule in THAT_WARN for remark in rule(copy)]
    return [*_blocking(copy), *sorted(warnings, key=lambda remark: remark.overruling is not None)]


def blocking(
    article: Article, *, content: Content | None = None, at: datetime | None = None, to_review: bool = False
) -> list[Remark]:
    """Only what must be mended before it may run; with `to_review`, what already a reviewer shouldn't get."""
    found = _blocking(Copy.of(article, content, at))
    return [remark for remark in found if remark.before_review or not to_review]


def _blocking(copy: Copy) -> list[Remark]:
    return [remark for rule in THAT_BLOCK for remark in rule(copy)]
