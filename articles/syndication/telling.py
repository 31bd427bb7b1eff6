"""Stories as entries of a feed: from rows that are loaded already, whatever form they get."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import lru_cache, partial, wraps
from typing import TYPE_CHECKING, Any

from django.core.files.storage import default_storage
from django.db.models import Model
from django.db.models.signals import post_init
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from articles import body
from articles.images.addresses import height_at, rendition_of
from articles.images.models import Image
from articles.images.showing import with_plain_pictures
from articles.models import Article, Byline, Correction, CountryTagging, Strength, TopicTagging
from articles.models.belongings import with_belongings
from articles.models.chosen import ArticleQuerySet
from articles.prepared import Prepared
from articles.structured_data import last_changed, with_last_change
from articles.syndication.described import NEVER, Enclosure, Entry

if TYPE_CHECKING:
    from issues.models import Publication

STORIES_IN_A_FEED = 30
PICTURE = ("share", 1200)  # the crop and width (pixels) that is made ahead for every picture
BETWEEN = "\0"  # stands in no text: a body is sanitised of it
REMEMBERED = 100  # stories, each of some twenty kilobytes
WROTE = (Byline.Role.AUTHOR, Byline.Role.CONTRIBUTOR)


@dataclass(frozen=True, slots=True)
class Stories:
    """Those of a feed, in its order: the query that reads them with their bodies, that without, and its values."""

    whole: Prepared[Article]
    trails: Prepared[Article]
    values: Mapping[str, Any] = field(default_factory=dict)

    def of(self, **values: Any) -> Stories:
        """The same of these."""
        return replace(self, values=values)


def told(write: Callable[..., ArticleQuerySet], *, most_keys: int = 0) -> Stories:
    """The stories that the function writes the query of: at a moment `at`, and maybe among so many `keys`."""

    @wraps(write)
    def whole(at: Any, **values: Any) -> ArticleQuerySet:
        return with_last_change(write(at, **values).for_reading(whole=True))

    @wraps(write)
    def trails(at: Any, **values: Any) -> ArticleQuerySet:
        return whole(at, **values).defer("body")

    return Stories(Prepared(whole, most_keys=most_keys), Prepared(trails, most_keys=most_keys))


@dataclass(frozen=True, slots=True)
class Teller:
    """Who tells it, where (the address of the site, without a slash at its end), and when."""

    publication: Publication
    site: str
    at: datetime

    def entries(self, stories: Stories) -> tuple[Entry, ...]:
        """These stories; one that was corrected or changed is an updated entry, no new one."""
        is_whole = self.publication.feeds_carry == self.publication.FeedsCarry.FULL
        rows, build = (stories.whole if is_whole else stories.trails).values(at=self.at, **stories.values)
        zone = self.publication.time_zone
        read = [_read(_Row(tuple(row), self.site, zone, is_whole, build)) for row in rows]
        texts = self._with_pictures(read)
        return tuple(self._entry(one, text) for one, text in zip(read, texts, strict=True))

    def _entry(self, read: _Read, text: str) -> Entry:
        for row in read.rows:  # who notices what a page is made of hears of what is remembered as well
            post_init.send(type(row), instance=row)
        is_shown = read.image is not None and read.image.may_be_shown(self.at)
        return _told(read, text, is_shown=is_shown, length=_length(read.enclosed) if is_shown else 0)

    def _with_pictures(self, read: Sequence[_Read]) -> list[str]:
        """The text of each with its pictures: one query for the pictures of all of them, none without."""
        pictured = [one for one in read if "<img" in one.text]
        if not pictured:
            return [one.text for one in read]
        whole = partial(_absolute, self.site)
        shown = str(with_plain_pictures(BETWEEN.join(one.text for one in pictured), self.at, whole)).split(BETWEEN)
        return [shown.pop(0) if "<img" in one.text else one.text for one in read]


@dataclass(frozen=True, slots=True)
class _Row:
    """All by which what is told of a story differs, beside its pictures: what the database says of it is most of it."""

    values: tuple[Any, ...]
    site: str
    zone: str
    is_whole: bool
    build: Callable[[Sequence[Any]], list[Article]] = field(compare=False)


@dataclass(frozen=True, slots=True, eq=False)
class _Read:
    """A story that was read: with its lead picture and its text as they go elsewhere. Nobody may change one.

    `rows`: the story and all that came with it. `enclosed`: what the file of its picture is called, if it has one.
    """

    story: Article
    image: Image | None
    text: str
    rows: tuple[Model, ...]
    enclosed: str
    row: _Row


@lru_cache(REMEMBERED)
def _read(row: _Row) -> _Read:
    """Every reading program that comes by asks for the same stories again."""
    (story,) = with_belongings(row.build([row.values]))
    page = _absolute(row.site, story.get_absolute_url())
    text = body.for_elsewhere(story.body, page=page, site=row.site) if row.is_whole else ""
    image = story.lead_picture
    enclosed = rendition_of(image, *PICTURE, "jpeg").name if image else ""
    return _Read(story, image, text, tuple(_rows(story)), enclosed, row)


def _rows(story: Article) -> Iterator[Model]:
    image = story.lead_image
    yield from (one for one in (story, story.section, story.issue, image, image and image.source) if one is not None)
    yield from (byline.author for byline in story.bylines.all())
    yield from (one.tag for one in story.topic_taggings.all())
    yield from (one.tag for one in story.country_taggings.all())


@lru_cache(REMEMBERED)
def _told(read: _Read, text: str, *, is_shown: bool, length: int) -> Entry:
    """The entry, with that text, and with the lead picture if readers may see it; `length`: see `Enclosure`."""
    story, whole = read.story, partial(_absolute, read.row.site)
    image = read.image if is_shown else None
    content = _whole(story, text, image, read.row.site) if read.row.is_whole else ""
    corrections = [str(said.text) for said in story.corrections.all()]
    return Entry(
        id=f"{read.row.site}/#story-{story.pk}",
        address=whole(story.get_absolute_url()),
        title=story.headline,
        # Where the whole text goes, the corrections stand in it.
        summary="\n".join([story.trail, *([] if content else corrections)]).strip(),
        content=content,
        published=story.live_from or NEVER,
        updated=last_changed(story) or NEVER,
        authors=tuple(
            (byline.author.name, whole(byline.author.get_absolute_url())) for byline in story.bylines_as(*WROTE)
        ),
        categories=tuple(dict.fromkeys(_categories(story))),
        language=story.language,
        enclosure=_enclosure(image, length, read.row.site) if image else None,
    )


def _absolute(site: str, address: str) -> str:
    return f"{site}{address}" if address.startswith("/") else address


def _enclosure(image: Image, length: int, site: str) -> Enclosure:
    shown = rendition_of(image, *PICTURE, "jpeg")
    address, height = _absolute(site, shown.address), height_at(image, shown.crop, shown.width)
    return Enclosure(address, "image/jpeg", length, shown.width, height, image.alt_text, image.credit_line)


def _length(name: str) -> int:
    """Of the file that is enclosed, in bytes; 0 while nobody has asked for it yet."""
    return default_storage.size(name) if default_storage.exists(name) else 0


def _whole(story: Article, text: str, image: Image | None, site: str) -> str:
    """The story with its lead picture, if readers may see it, and its corrections where they stand on its page."""
    corrections = list(story.corrections.all())
    before = [
        format_html("<p><strong>{}</strong></p>", story.standfirst) if story.standfirst else "",
        _lead(image, site) if image else "",
        *(_correction(said) for said in corrections if said.on_top),
        format_html("<p><em>{}</em></p>", story.dateline) if story.dateline else "",
    ]
    after = [_correction(said) for said in corrections if not said.on_top]
    # Each part comes from format_html or from a sanitised body.
    return "".join([*before, mark_safe(text), *after])  # noqa: S308


def _lead(image: Image, site: str) -> SafeString:
    shown = rendition_of(image, "whole", 960, "jpeg")
    address, height = _absolute(site, shown.address), height_at(image, shown.crop, shown.width)
    picture = format_html(
        '<img src="{}" alt="{}" width="{}" height="{}">', address, image.alt_text, shown.width, height
    )
    under = " ".join(filter(None, [image.caption, image.credit_line]))
    caption = format_html("<figcaption>{}</figcaption>", under) if under else ""
    return format_html("<figure>{}{}</figure>", picture, caption)


def _categories(story: Article) -> list[str]:
    """The section, and what the story is about; no mere mention, no topic that isn't public."""
    taggings: list[TopicTagging | CountryTagging] = [*story.topic_taggings.all(), *story.country_taggings.all()]
    about = sorted(
        (one for one in taggings if one.strength < Strength.MENTION and one.tag.is_public), key=lambda one: one.strength
    )
    return [*([story.section.name] if story.section else []), *(str(one.tag) for one in about)]


def _correction(correction: Correction) -> SafeString:
    return format_html(
        "<p><strong>{}, {}:</strong> {}</p>",
        correction.get_kind_display(),
        date_format(timezone.localtime(correction.corrected_at), "j F Y"),
        correction.text,
    )
