"""The issue: numbered, dated, and out at its time whether any worker runs or not."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce, ExtractYear
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django_prose_editor.fields import ProseEditorField

from articles import body
from articles.addresses import path_to
from articles.images.models import Image
from articles.models import Article
from articles.prepared import prepared
from issues.models.publication import Publication

ADDRESS = re.compile(r"(?:vol-)?(?P<volume>[1-9][0-9]{0,8})(?:-(?P<number>[1-9][0-9]{0,5}))?")

POSSIBLE_YEARS = range(1900, 2100)
NAMED_BY = ("headline", "slug", "language", "position", "issue")  # what a way to a story shows of it


def volume_and_number(address: str) -> tuple[int, int | None] | None:
    """What the last part of an address says ("2132", "12-4", "vol-2025"); None if no issue can have it."""
    parts = ADDRESS.fullmatch(address)
    return (int(parts["volume"]), int(parts["number"]) if parts["number"] else None) if parts else None


class IssueQuerySet(models.QuerySet["Issue"]):
    """Issues, chosen by what the trade asks."""

    def live(self, at: datetime) -> Self:
        """The issues that a reader may see at that moment (aware). The only place that knows."""
        return self.filter(publish_at__lte=at, withdrawn_at=None)

    def due(self, at: datetime) -> Self:
        """Issues that are out, and the world has not been told."""
        return self.live(at).filter(announced_at=None)

    def locked(self, pk: int) -> Issue:
        """The issue as it is now, and nobody else's to act on until the transaction ends.

        Issues are locked before their stories, everywhere, and several by their ids. A save of a story needs its issue
        to be there (KEY SHARE) and is not held up by this lock.
        """
        return self.select_for_update(no_key=True).get(pk=pk)

    def lock(self, pks: Iterable[int] | QuerySet[Any, Any]) -> list[Issue]:
        """Several of them, always in the same order: two hands never wait for each other."""
        return list(self.select_for_update(no_key=True).filter(pk__in=pks).order_by("pk"))

    def newest_first(self) -> Self:
        """By the date that they bear; two of one day by volume and number, one without a number below the others."""
        # The databases disagree about where nothing stands in an order.
        return self.order_by("-date", "-volume", F("number").desc(nulls_last=True))

    def of_year(self, year: int) -> Self:
        """The issues that bear a date of that year."""
        return self.filter(date__year=year)

    def at_address(self, address: str) -> Self:
        """The issue under the last part of an address: "2132", "12-4", "vol-2025"."""
        place = volume_and_number(address)
        return self.none() if place is None else self.filter(volume=place[0], number=place[1])

    def years(self) -> list[int]:
        """The years in which they appeared, newest first."""
        years = self.order_by().annotate(year=ExtractYear("date")).values_list("year", flat=True).distinct()
        return sorted(years, reverse=True)


class Issue(models.Model):
    """One numbered, dated issue of the publication."""

    volume = models.PositiveIntegerField(_("volume"), help_text=_("As printed: the 2132 of “Vol 2132”."))
    number = models.PositiveIntegerField(
        _("number"),
        null=True,
        blank=True,
        help_text=_("Only for publications with volume and number: “Vol 12, No 4”."),
    )
    date = models.DateField(_("date"), help_text=_("The date that the issue bears."))
    title = models.CharField(_("title"), max_length=200, blank=True, help_text=_("“The water issue”. Mostly empty."))
    letter = ProseEditorField(
        _("editor's letter"), blank=True, help_text=_("Printed before the first story."), **body.SHORT_EDITOR
    )
    cover = models.ForeignKey(
        Image,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="cover_of",
        verbose_name=_("cover"),
        help_text=_("Empty: the lead story's picture."),
    )
    folio = models.CharField(_("folio"), max_length=200, editable=False)

    publish_at = models.DateTimeField(
        _("goes out at"),
        null=True,
        blank=True,
        help_text=_("From this second on readers see the issue and its cleared stories. Empty: not scheduled."),
    )
    proof = models.ForeignKey(
        "issues.Proof",
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=_("scheduled on"),
        help_text=_("The proof that goes out, exactly as it was looked at."),
    )
    announced_at = models.DateTimeField(_("announced at"), null=True, editable=False)
    late_by = models.FloatField(
        _("announced late by"), null=True, editable=False, help_text=_("Seconds between its second and the announcing.")
    )
    closed_at = models.DateTimeField(_("closed at"), null=True, editable=False)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("closed by"),
    )
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, editable=False)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("withdrawn by"),
    )
    editor_note = models.TextField(_("note to editors"), blank=True, max_length=5000, help_text=_("Never printed."))
    created_at = models.DateTimeField(_("created"), auto_now_add=True)

    objects = IssueQuerySet.as_manager()

    class Meta:
        verbose_name = _("issue")
        verbose_name_plural = _("issues")
        ordering = ["-date", "-volume", "-number"]
        permissions = [("publish_issue", _("May number, date, schedule and withdraw issues"))]
        constraints = [
            models.UniqueConstraint(
                fields=["volume"],
                condition=Q(number=None),
                name="issues_volume_unique",
                violation_error_message=_("There is an issue with this volume already."),
            ),
            models.UniqueConstraint(
                fields=["volume", "number"],
                name="issues_volume_and_number_unique",
                violation_error_message=_("There is an issue with this volume and number already."),
            ),
            models.CheckConstraint(
                condition=Q(volume__gte=1) & (Q(number=None) | Q(number__gte=1)),
                name="issues_counted_from_one",
                violation_error_message=_("Volumes and numbers are counted from 1."),
            ),
            models.CheckConstraint(
                condition=Q(closed_at=None, closed_by=None) | Q(closed_at__isnull=False, closed_by__isnull=False),
                name="issues_closed_at_and_by",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None, withdrawn_by=None)
                | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False),
                name="issues_withdrawn_at_and_by",
            ),
        ]
        indexes = [
            models.Index(fields=["-date", "-volume", "-number"], name="issues_newest_first"),
            models.Index(fields=["publish_at"], name="issues_due", condition=Q(announced_at=None)),
        ]

    def __str__(self) -> str:
        return self.folio or self.volume_as_printed

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save with the folio as the publication writes it; the stories take their moment from the issue's."""
        self.folio = self.folio_for(Publication.current())
        self.letter = body.sanitise_short(self.letter)
        super().save(*args, **kwargs)
        Article.objects.filter(issue=self).take_times_from_issue(self.goes_public_at)

    def get_absolute_url(self) -> str:
        """The issue's page. A volume that could be a year says "vol-": /issues/2025/ is the archive of that year."""
        return path_to("issues:issue", self.address)

    @property
    def address(self) -> str:
        """The last part of its address: "2132", "12-4", "vol-2025"."""
        if self.number:
            return f"{self.volume}-{self.number}"
        return f"vol-{self.volume}" if self.volume in POSSIBLE_YEARS else str(self.volume)

    @property
    def volume_as_printed(self) -> str:
        """ "Vol 2132", or "Vol 12, No 4"."""
        return f"Vol {self.volume}, No {self.number}" if self.number else f"Vol {self.volume}"

    @property
    def goes_public_at(self) -> datetime | None:
        """The moment that its stories go public with it (aware); None: not scheduled, or withdrawn."""
        return None if self.withdrawn_at else self.publish_at

    def beside(self, at: datetime) -> tuple[Issue | None, Issue | None]:
        """The issues that readers read before this one and after it, at that moment (aware)."""
        found = issues_beside(at=at, **self._place)
        earlier, later = ([one for one in found if one.is_before(self) is first] for first in (True, False))
        return next(iter(earlier), None), next(iter(later), None)

    def is_before(self, other: Issue) -> bool:
        """Whether readers read it before the other: by date, volume and number."""
        return self.reading_order < other.reading_order

    def stories_around(self, at: datetime) -> list[Article]:
        """Its stories that readers see, in run order and named only, with those leading on to the issues beside it."""
        return stories_around(at=at, issue=self.pk, **self._place)

    @property
    def reading_order(self) -> tuple[Any, int, int]:
        """What sorts issues as they are read; `IssueQuerySet.newest_first` is the same the other way round."""
        return self.date, self.volume, self.number or 0

    @property
    def _place(self) -> dict[str, Any]:
        """Its place in the reading order."""
        return {"date": self.date, "volume": self.volume, "number": self.number or 0}

    def folio_for(self, publication: Publication) -> str:
        """The line with weekday, date and volume: "Sunday, 11-02-2025, Vol 2132"."""
        return f"{publication.written(self.date)}, {self.volume_as_printed}"

    def is_live(self, at: datetime) -> bool:
        """Whether readers see it at that moment; the same rule as `IssueQuerySet.live`."""
        return self.goes_public_at is not None and self.goes_public_at <= at

    def is_sealed(self, at: datetime) -> bool:
        """Whether it waits for its second as it was proofed: exactly the proof goes out, or nothing (decision 9)."""
        return self.proof_id is not None and self.goes_public_at is not None and self.goes_public_at > at

    def takes_no_changes(self, at: datetime) -> bool:
        """Whether its line-up and its stories that haven't run are fixed: closed, or sealed until it is out."""
        return self.closed_at is not None or self.is_sealed(at)

    def why_fixed(self, at: datetime) -> str:
        """Why nothing is moved into it, out of it or about in it, and what to do; "" when it takes changes."""
        if self.closed_at:
            return gettext("%(issue)s is closed. Reopen it first.") % {"issue": self.volume_as_printed}
        if self.is_sealed(at):
            sentence = gettext(
                "%(issue)s is scheduled on %(proof)s and goes out exactly so. Open it for changes first."
            )
            return sentence % {"issue": self.volume_as_printed, "proof": str(self.proof).lower()}
        return ""


def _keys_beside(at: Any, date: Any, volume: Any, number: Any) -> list[Any]:
    """The keys of the issues before and after a place in the reading order of the live ones."""
    live = Issue.objects.live(at).alias(counted=Coalesce("number", 0))
    on_its_day = Q(date=date, volume=volume)
    # The first condition follows from the second, and is the one by which the index finds its way.
    earlier = Q(date__lt=date) | Q(date=date, volume__lt=volume) | on_its_day & Q(counted__lt=number)
    later = Q(date__gt=date) | Q(date=date, volume__gt=volume) | on_its_day & Q(counted__gt=number)
    before = live.filter(earlier, date__lte=date).newest_first()
    after = live.filter(later, date__gte=date).newest_first().reverse()
    return [Subquery(issues.values("pk")[:1]) for issues in (before, after)]


@prepared
def issues_beside(*, at: Any, date: Any, volume: Any, number: Any) -> QuerySet[Issue]:
    """The issues next to a place among them; two at most."""
    keys: list[Any] = _keys_beside(at, date, volume, number)
    return Issue.objects.filter(pk__in=keys).only("volume", "number", "date")


@prepared
def stories_around(*, at: Any, issue: Any, date: Any, volume: Any, number: Any) -> QuerySet[Article]:
    """The live stories of an issue, the last of the issue before it and the first of that after, in one query."""
    live = Article.objects.live(at)
    before, after = _keys_beside(at, date, volume, number)
    over = [
        Subquery(stories.values("pk")[:1])
        for stories in (
            live.filter(issue=before).in_run_order().reverse(),
            live.filter(issue=after).in_run_order(),
        )
    ]
    told = (f"issue__{name}" for name in ("volume", "number", "date"))
    stories = live.filter(Q(issue=issue) | Q(pk__in=over)).in_run_order()
    return stories.select_related("issue").only(*NAMED_BY, *told)


def reprint_folios(publication: Publication) -> int:
    """Write every folio anew after the publication changed the form of its date; how many issues that were."""
    issues = list(Issue.objects.only("volume", "number", "date", "folio").iterator())
    for issue in issues:
        issue.folio = issue.folio_for(publication)
    return Issue.objects.bulk_update(issues, ["folio"], batch_size=500)
