"""Stories, chosen by what the trade asks; and the one rule for which of them readers may see."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Case, F, Max, Min, Q, Value, When
from django.db.models.functions import Coalesce

from articles.models.author import Author, Byline
from articles.models.belongings import OF_A_CARD, OF_A_PAGE
from articles.models.section import Section
from articles.models.standing import Status

if TYPE_CHECKING:
    from articles.models.article import Article  # noqa: F401  the type of a row

# The columns that a card shows: no row brings what nobody looks at.
PICTURE = (
    *("file", "width", "height", "digest", "token", "haze", "alt_text", "caption", "credit_name"),
    *("licence_ends_on", "withdrawn_at", "focal_x", "focal_y"),
    *("source__name", "source__credit_template", "source__licence", "source__licence_address"),
)
CARD = (
    *("headline", "kicker", "standfirst", "trail_text", "slug", "language", "word_count", "position"),
    *("status", "live_from", "expires_at", "lead_alt_text", "lead_caption", "lead_picture_tells"),
    *("section__name", "section__standing_head", "section__slug"),
    *(f"issue__{name}" for name in ("volume", "number", "date", "folio", "publish_at", "withdrawn_at")),
    *(f"lead_image__{name}" for name in PICTURE),
)


class ArticleQuerySet(models.QuerySet["Article"]):
    """Stories, chosen by what the trade asks: live, in a section, by an author."""

    def live(self, at: datetime) -> Self:
        """The stories that a reader may see at that moment (aware). The only place that knows."""
        return self.filter(Q(expires_at=None) | Q(expires_at__gt=at), status=Status.CLEARED, live_from__lte=at)

    def turns_around(self, at: datetime) -> tuple[datetime | None, datetime | None]:
        """The last moment up to `at`, and the next after it, at which one of them came or goes; None for no such."""
        moments = self.filter(status=Status.CLEARED).aggregate(
            came=Max("live_from", filter=Q(live_from__lte=at)),
            went=Max("expires_at", filter=Q(expires_at__lte=at)),
            comes=Min("live_from", filter=Q(live_from__gt=at)),
            goes=Min("expires_at", filter=Q(expires_at__gt=at)),
        )
        before = [moments[turn] for turn in ("came", "went") if moments[turn]]
        after = [moments[turn] for turn in ("comes", "goes") if moments[turn]]
        return max(before, default=None), min(after, default=None)

    def unannounced(self, at: datetime) -> Self:
        """The live stories of which the world has not been told."""
        return self.live(at).filter(announced_at=None)

    def newest_first(self) -> Self:
        """By the moment of going public; the id decides between stories of one issue."""
        return self.order_by("-live_from", "-id")

    def in_run_order(self) -> Self:
        """As they stand in their issue; stories without a place come last."""
        return self.order_by(F("position").asc(nulls_last=True), "id")

    def by_author(self, author: Author) -> Self:
        """Stories with this person in the byline, in whatever role, each once."""
        return self.filter(pk__in=Byline.objects.filter(author=author).values("article"))

    def in_section(self, section: Section) -> Self:
        """Stories of this section."""
        return self.filter(section=section)

    def for_cards(self) -> Self:
        """With all that a card shows, in a fixed number of queries and without the bodies."""
        return (
            self.defer("body", "editor_note")
            .select_related("section", "issue", "lead_image__source")
            .prefetch_related("bylines__author")
        )

    def for_reading(self, *, whole: bool = False) -> Self:
        """For the pages that readers ask for most: only what a card shows, or a story's own page, in one query.

        `belongings.with_belongings` takes the bylines (and tags and corrections) out of it.
        """
        belongings = OF_A_PAGE if whole else OF_A_CARD
        return (
            self.select_related("section", "issue", "lead_image__source")
            .only(*CARD, *(("body", "dateline") if whole else ()))
            .annotate(**{one.column: one.rows() for one in belongings})
        )

    def take_times_from_issue(self, goes_public_at: datetime | None) -> int:
        """Derive `live_from` anew after the stories' issue got another time (aware; None: no time, or withdrawn).

        The same rule as `Article.derive_live_from`, for all stories of an issue in one statement.
        """
        own = Coalesce(F("publish_at"), Value(goes_public_at, output_field=models.DateTimeField()))
        return self.annotate(own_time=own).update(
            live_from=Case(When(embargoed_until__gt=F("own_time"), then=F("embargoed_until")), default=F("own_time"))
        )
