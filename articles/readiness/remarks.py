"""All remarks on a story: the rules gathered, the overruled warnings marked."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import datetime

from articles.content import Content, contents_of
from articles.images.showing import pictures_in
from articles.models import Article, Overruling
from articles.readiness import checks, echoes, links, pictures, place, style, text
from articles.readiness.draft import Copy
from articles.readiness.remark import Level, Remark, SeeAlso
from articles.style.models import StyleRule

__all__ = ["Level", "Remark", "SeeAlso", "blocking", "remarks", "remarks_on_each"]

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
    pictures.withdrawn,
    pictures.licence,
    place.times,
    echoes.ran_before,
)
# Each of these asks the database anew for every story: for one story at a time, or on demand.
THAT_SEARCH: frozenset[Rule] = frozenset({links.broken, echoes.ran_before})


def remarks(
    article: Article, *, content: Content | None = None, at: datetime | None = None, language: str = "en"
) -> list[Remark]:
    """All remarks on a saved story, blocking ones first, overruled warnings last.

    `content` is what is about to be saved (none: what the story says); `at` the moment (aware) of asking; `language`
    the publication's, for the signs of stories that have none of their own.
    """
    copy = Copy.of(article, content, at)
    copy.house_language = language
    overruled = article.overrulings.select_related("overruled_by") if article.pk else ()
    return [*_blocking(copy), *_warnings(copy, THAT_WARN, overruled)]


def remarks_on_each(
    articles: Iterable[Article], *, at: datetime | None = None, language: str = "en", closely: bool = False
) -> dict[int, list[Remark]]:
    """The remarks on each of these saved stories, by id, in seven queries for all of them.

    What has to be searched for story by story (links that lead nowhere, stories that ran before) is left to the
    story's own form, unless somebody wants to look `closely`. Load the stories with `lead_image__source`.
    """
    stories = list(articles)
    contents, rules = contents_of(stories), StyleRule.objects.active().as_rules()
    overruled: dict[int, list[Overruling]] = {story.pk: [] for story in stories}
    for row in Overruling.objects.filter(article__in=overruled).select_related("overruled_by"):
        overruled[row.article_id].append(row)
    shown = pictures_in("".join(str(content.get("body") or "") for content in contents.values()))
    asked = [rule for rule in THAT_WARN if closely or rule not in THAT_SEARCH]
    found = {}
    for story in stories:
        copy = Copy(story, contents[story.pk], at, language, rules, shown)
        found[story.pk] = [*_blocking(copy), *_warnings(copy, asked, overruled[story.pk])]
    return found


def blocking(
    article: Article, *, content: Content | None = None, at: datetime | None = None, to_review: bool = False
) -> list[Remark]:
    """Only what must be mended before it may run; with `to_review`, what already a reviewer shouldn't get."""
    found = _blocking(Copy.of(article, content, at))
    return [remark for remark in found if remark.before_review or not to_review]


def _warnings(copy: Copy, rules: Iterable[Rule], overruled: Iterable[Overruling]) -> list[Remark]:
    answered = {row.remark: row for row in overruled}
    found = [replace(remark, overruling=answered.get(remark.key)) for rule in rules for remark in rule(copy)]
    return sorted(found, key=lambda remark: remark.overruling is not None)


def _blocking(copy: Copy) -> list[Remark]:
    return [remark for rule in THAT_BLOCK for remark in rule(copy)]
