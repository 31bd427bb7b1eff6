"""What an issue is made of, beside the thirty issues before it: words, pictures, countries, topics, people."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, Sum
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from articles.body import minutes_to_read
from articles.models import Article, Byline, CountryTagging, Strength, TopicTagging
from articles.models.standing import DROPPED
from issues.models import Issue

LOOKED_BACK = 30
MOST_LINES = 6
TELLS_TENTHS = 10  # from here on a tenth of a story tells nothing


@dataclass(frozen=True, slots=True)
class Line:
    """One measure: what this issue has, and what an issue usually has (None: there was none before)."""

    label: str | Promise
    here: int
    usually: float | None

    @property
    def share(self) -> int:
        """How long its bar is, in percent of the longer of the two."""
        return _percent(self.here, max(self.here, self.usually or 0))

    @property
    def usual_share(self) -> int:
        """Where the usual stands on the same scale."""
        return _percent(self.usually or 0, max(self.here, self.usually or 0))

    @property
    def stands_out(self) -> bool:
        """Whether it is far from what is usual: less than half, or more than twice."""
        usual = self.usually
        return usual is not None and usual >= 1 and not usual / 2 <= self.here <= usual * 2


@dataclass(frozen=True, slots=True)
class Group:
    """Measures of one kind."""

    name: str | Promise
    lines: list[Line]


@dataclass(frozen=True, slots=True)
class Balance:
    """The issue beside those before it; `compared_with`: how many there were."""

    groups: list[Group]
    compared_with: int


def balance_of(issue: Issue) -> Balance:
    """Weigh the issue against the thirty before it: five queries, however many stories there are."""
    before = Issue.objects.filter(withdrawn_at=None, date__lt=issue.date).newest_first()
    others = list(before.values_list("pk", flat=True)[:LOOKED_BACK])
    weigh = _Scales(issue.pk, others)
    groups = [
        Group(_("Length and pictures"), weigh.sizes()),
        Group(_("Countries"), weigh.names(CountryTagging, "content_object__", "tag__name", Q(strength__lt=ABOUT))),
        Group(_("Topics"), weigh.names(TopicTagging, "content_object__", "tag__name", Q(strength__lt=ABOUT))),
        Group(_("Authors"), weigh.names(Byline, "article__", "author__name", Q())),
    ]
    return Balance(groups, len(others))


ABOUT = Strength.MENTION  # what is only mentioned says nothing of what an issue is about


@dataclass(frozen=True, slots=True)
class _Scales:
    issue: int
    others: list[int]

    def sizes(self) -> list[Line]:
        rows = Article.objects.filter(issue__in=[self.issue, *self.others]).exclude(status__in=DROPPED)
        pictured = Count("pk", filter=Q(lead_image__isnull=False))
        counted = (
            rows.order_by().values("issue").annotate(count=Count("pk"), words=Sum("word_count"), pictured=pictured)
        )
        of_issue = {row["issue"]: row for row in counted}
        here: dict[str, Any] = dict(of_issue.pop(self.issue, {}))
        there = list(of_issue.values())
        bare = [row["count"] - row["pictured"] for row in there]
        return [
            self._line(_("stories"), here.get("count", 0), [row["count"] for row in there]),
            self._line(_("words"), here.get("words") or 0, [row["words"] or 0 for row in there]),
            self._line(
                _("minutes to read"),
                minutes_to_read(here["words"]) if here.get("words") else 0,
                [minutes_to_read(row["words"] or 0) for row in there],
            ),
            self._line(_("with a picture"), here.get("pictured", 0), [row["pictured"] for row in there]),
            self._line(_("without a picture"), here.get("count", 0) - here.get("pictured", 0), bare),
        ]

    def names(self, model: Any, through: str, name: str, wanted: Q) -> list[Line]:
        """How many stories each name stands on, here and usually: those of this issue, then the usual ones it lacks."""
        in_issue = f"{through}issue"
        dropped = Q((f"{through}status__in", DROPPED))
        rows = model.objects.filter(wanted, ~dropped, (f"{in_issue}__in", [self.issue, *self.others]))
        counted = (
            rows.order_by()
            .values(name)
            .annotate(
                here=Count("pk", filter=Q((in_issue, self.issue))), there=Count("pk", filter=~Q((in_issue, self.issue)))
            )
        )
        lines = [self._line(row[name], row["here"], [row["there"]]) for row in counted]
        mine = sorted((line for line in lines if line.here), key=lambda line: (-line.here, str(line.label)))
        usual = sorted((line for line in lines if not line.here), key=lambda line: -(line.usually or 0))
        missing = [line for line in usual if (line.usually or 0) >= 1]
        return [*mine[:MOST_LINES], *missing[: MOST_LINES // 2]]

    def _line(self, label: str | Promise, here: int, there: list[int]) -> Line:
        if not self.others:
            return Line(label, here, None)
        usually = sum(there) / len(self.others)
        return Line(label, here, round(usually, 1 if usually < TELLS_TENTHS else None))


def _percent(part: float, whole: float) -> int:
    return round(100 * part / whole) if whole else 0
