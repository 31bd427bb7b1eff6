"""Where pictures stand: "leads “Rain over Nairobi”, Vol 2098, and 11 more"."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.db.models import Count, Max, Model, Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from articles import rights
from articles.models import Article, Author

if TYPE_CHECKING:
    from articles.rights import Person

# How a story leads to a picture, and what that is called. The order is that of the words.
WAYS: dict[str, str | Promise] = {
    "lead_image": _("Leads"),
    "picture_uses__image": _("In the text of"),
    "overrides__picture": _("In its issue with"),
}


@dataclass(frozen=True, slots=True)
class Use:
    """One kind of use: what it is, the newest thing that uses it, its issue if it has one, how many more there are."""

    kind: str | Promise
    thing: Model
    issue: Any = None
    more: int = 0


@dataclass(slots=True)
class Uses:
    """All uses of one picture that this person may know of."""

    of: list[Use] = field(default_factory=list)

    @property
    def count(self) -> int:
        """How many there are."""
        return sum(1 + use.more for use in self.of)


def uses_of(pictures: Collection[int], person: Person) -> dict[int, Uses]:
    """The uses of each of these pictures (ids), in at most seven queries, whatever they are and however many."""
    found: dict[int, Uses] = defaultdict(Uses)
    if not pictures:
        return found
    rows = [(way, *row) for way in WAYS for row in _newest(way, pictures, person)]
    stories = _stories({newest for _way, _picture, newest, _count in rows})
    for way, picture, newest, count in rows:
        story = stories[newest]
        found[picture].of.append(Use(WAYS[way], story, story.issue, count - 1))
    for issue in apps.get_model("issues", "Issue")._default_manager.filter(cover__in=pictures).defer("letter"):  # noqa: SLF001
        found[issue.cover_id or 0].of.append(Use(_("Cover of"), issue))
    for author in Author.objects.filter(portrait__in=pictures):
        found[author.portrait_id or 0].of.append(Use(_("Portrait of"), author))
    return found


def stories_with(pictures: QuerySet[Any] | Collection[int]) -> QuerySet[Article]:
    """The stories that show any of these pictures (ids, or a query of them): leading, in the text, in their issue."""
    shown = Q()
    for way in (*WAYS, "bylines__author__portrait"):
        shown |= Q(pk__in=Article.objects.order_by().filter(**{f"{way}__in": pictures}).values("pk"))
    return Article.objects.filter(shown)


def _newest(way: str, pictures: Collection[int], person: Person) -> Iterator[tuple[int, int, int]]:
    """Per picture that is used this way: its id, the newest story that does, how many do."""
    stories = Article.objects.order_by().filter(rights.listed_for(person), **{f"{way}__in": pictures})
    yield from stories.values(way).annotate(newest=Max("pk"), count=Count("pk")).values_list(way, "newest", "count")


def _stories(keys: set[int]) -> dict[int, Article]:
    lean = Article.objects.select_related("issue").only(
        "headline", "working_title", "status", "live_from", "issue__folio", "issue__volume", "issue__publish_at"
    )
    return lean.in_bulk(keys)
