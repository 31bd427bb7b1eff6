"""What stands between a story and its readers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from articles.models import Article


class Level(Enum):
    """A blocking remark must be mended; a warning may be overruled."""

    BLOCKING = "blocking"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Remark:
    """One thing to look at, at the field where it can be mended."""

    level: Level
    field: str
    message: str | Promise


def remarks(article: Article) -> list[Remark]:
    """All remarks on a saved story, blocking ones first."""
    return sorted(_remarks(article), key=lambda remark: remark.level is not Level.BLOCKING)


def blocking(article: Article) -> list[Remark]:
    """Only what must be mended before it may run."""
    return [remark for remark in remarks(article) if remark.level is Level.BLOCKING]


def _remarks(article: Article) -> Iterator[Remark]:
    if not article.headline.strip():
        yield Remark(Level.BLOCKING, "headline", _("The story has no headline."))
    if not article.word_count:
        yield Remark(Level.BLOCKING, "body", _("The story has no text."))
    yield from _picture_remarks(article)
    if not article.standfirst:
        yield Remark(Level.WARNING, "standfirst", _("There is no standfirst: pages that point here show less."))
    if not article.bylines.exists():
        yield Remark(Level.WARNING, "bylines", _("Nobody is named in the byline."))
    if not article.section_id:
        yield Remark(Level.WARNING, "section", _("The story is in no section."))
    if not article.country_taggings.exists():
        yield Remark(Level.WARNING, "countries", _("The story has no country, so readers can't find it by one."))


def _picture_remarks(article: Article) -> Iterator[Remark]:
    picture = article.lead_image
    if picture is None:
        if article.image_source_id:
            yield Remark(Level.WARNING, "lead_image", _("The picture from the named source is still missing."))
        return
    if not picture.credit_line:
        yield Remark(Level.BLOCKING, "lead_image", _("The lead picture has no credit line."))
    if not picture.alt_text:
        yield Remark(Level.WARNING, "lead_image", _("The lead picture has no alt text for readers who can't see it."))
