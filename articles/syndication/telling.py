"""Stories as entries of a feed: from rows that are loaded already, whatever form they get."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import lru_cache, wraps
from typing import TYPE_CHECKING, Any

from django.core.files.storage import default_storage
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
    """Who tells it, from where, and when: `absolute` makes the whole address of a path."""

    publication: Publication
    absolute: Callable[[str], str]
    at: datetime

    def entries(self, stories: Stories) -> tuple[Entry, ...]:
        """These stories; one that was corrected or changed is an updated entry, no new one."""
        carries_all = self.publication.feeds_carry == self.publication.FeedsCarry.FULL
        rows = with_belongings((stories.whole if carries_all else stories.trails)(at=self.at, **stories.values))
        texts = self._texts(rows) if carries_all else [""] * len(rows)
        return tuple(self._entry(story, text) for story, text in zip(rows, texts, strict=True))

    def _entry(self, story: Article, text: str) -> Entry:
        corrections = [str(said.text) for said in story.corrections.all()]
        return Entry(
            id=f"{self.absolute('/')}#story-{story.pk}",
            address=self.absolute(story.get_absolute_url()),
            title=story.headline,
            # Where the whole text goes, the corrections stand in it.
            summary="\n".join([story.trail, *([] if text else corrections)]).strip(),
            content=text,
            published=story.live_from or NEVER,
            updated=last_changed(story) or NEVER,
            authors=tuple(
                (byline.author.name, self.absolute(byline.author.get_absolute_url()))
                for byline in story.bylines_as(*WROTE)
            ),
            categories=tuple(dict.fromkeys(_categories(story))),
            language=story.language,
            enclosure=self._enclosure(story.lead_picture),
        )

    def _enclosure(self, image: Image | None) -> Enclosure | None:
        if image is None or not image.may_be_shown(self.at):
            return None
        shown = rendition_of(image, *PICTURE, "jpeg")
        length = default_storage.size(shown.name) if default_storage.exists(shown.name) else 0
        address, height = self.absolute(shown.address), height_at(image, shown.crop, shown.width)
        return Enclosure(address, "image/jpeg", length, shown.width, height, image.alt_text, image.credit_line)

    def _texts(self, stories: Sequence[Article]) -> list[str]:
        """The whole text of each, with its pictures: one query for the pictures of all of them."""
        site = self.absolute("/").rstrip("/")
        plain = [_plain(story.body, self.absolute(story.get_absolute_url()), site) for story in stories]
        shown = str(with_plain_pictures(BETWEEN.join(plain), self.at, self.absolute))
        return [self._whole(story, text) for story, text in zip(stories, shown.split(BETWEEN), strict=False)]

    def _whole(self, story: Article, text: str) -> str:
        corrections = list(story.corrections.all())
        before = [
            format_html("<p><strong>{}</strong></p>", story.standfirst) if story.standfirst else "",
            self._lead(story.lead_picture),
            *(_correction(said) for said in corrections if said.on_top),
            format_html("<p><em>{}</em></p>", story.dateline) if story.dateline else "",
        ]
        after = [_correction(said) for said in corrections if not said.on_top]
        # Each part comes from format_html or from a sanitised body.
        return "".join([*before, mark_safe(text), *after])  # noqa: S308

    def _lead(self, image: Image | None) -> SafeString:
        if image is None or not image.may_be_shown(self.at):
            return SafeString("")
        shown = rendition_of(image, "whole", 960, "jpeg")
        address, height = self.absolute(shown.address), height_at(image, shown.crop, shown.width)
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


@lru_cache(maxsize=300)
def _plain(html: str, page: str, site: str) -> str:
    """The same text is asked for again by every reading program that comes by."""
    return body.for_elsewhere(html, page=page, site=site)
