"""What the picture library can be narrowed to."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles.finding import key_in
from articles.images.models import Image, ImageSource
from articles.picture_library.searching import expired, expiring, unused, used, with_likenesses

MOST_CHOICES = 12
NONE = "none"


class SourceFilter(admin.SimpleListFilter):
    """By source: those with the most pictures, and whichever one a link from elsewhere asks for."""

    title = _("source")
    parameter_name = "source"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """The largest sources, by name; the others are found by searching for their names."""
        counts = Image.objects.order_by().exclude(source=None).values_list("source").annotate(count=Count("pk"))
        largest = [source for source, _count in counts.order_by("-count", "source")[:MOST_CHOICES]]
        if (asked := key_in(request.GET.get(self.parameter_name, ""))) and asked not in largest:
            largest.append(asked)
        named = ImageSource.objects.filter(pk__in=largest).order_by("name")
        return [*((str(source.pk), source.name) for source in named), (NONE, _("None"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Image]) -> QuerySet[Image]:
        """The pictures of that source."""
        value = self.value()
        if not value:
            return queryset
        if value == NONE:
            return queryset.filter(source=None)
        key = key_in(value)
        return queryset.filter(source=key) if key else queryset.none()


class MissingFilter(admin.SimpleListFilter):
    """By what a picture lacks before it may be printed."""

    title = _("missing")
    parameter_name = "missing"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """What may be missing."""
        return [("alt", _("Alt text")), ("credit", _("Credit"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Image]) -> QuerySet[Image]:
        """The pictures without it."""
        meant = {"alt": Q(alt_text=""), "credit": Q(credit_name="", source=None)}
        return queryset.filter(meant.get(self.value() or "", Q()))


class UseFilter(admin.SimpleListFilter):
    """By whether a picture stands anywhere: in a story, on a cover, beside a name."""

    title = _("use")
    parameter_name = "use"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """Nowhere, or somewhere."""
        return [("no", _("Unused")), ("yes", _("Used"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Image]) -> QuerySet[Image]:
        """The pictures that do or don't."""
        ways = {"no": unused, "yes": used}
        way = ways.get(self.value() or "")
        return way(queryset) if way else queryset


class RightsFilter(admin.SimpleListFilter):
    """By how long a picture may be shown."""

    title = _("rights")
    parameter_name = "rights"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """Soon over, over, withdrawn."""
        return [
            ("expiring", _("End within 30 days")),
            ("expired", _("Ended")),
            ("withdrawn", _("Withdrawn")),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Image]) -> QuerySet[Image]:
        """The pictures that stand so today."""
        today = timezone.localdate()
        if self.value() == "expiring":
            return expiring(queryset, today)
        if self.value() == "expired":
            return expired(queryset, today)
        return queryset.exclude(withdrawn_at=None) if self.value() == "withdrawn" else queryset


class LikenessFilter(admin.SimpleListFilter):
    """By whether there is another picture that looks the same."""

    title = _("likenesses")
    parameter_name = "alike"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """Those that are there twice, or nearly so, in groups."""
        return [("yes", _("There twice, or nearly"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Image]) -> QuerySet[Image]:
        """The groups, one after another."""
        return with_likenesses(queryset) if self.value() else queryset


class UploaderFilter(admin.SimpleListFilter):
    """By who uploaded a picture."""

    title = _("who uploaded it")
    parameter_name = "by"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """Oneself, and those who uploaded most."""
        people: Any = Image._meta.get_field("created_by").related_model
        counts = Image.objects.order_by().exclude(created_by=None).values_list("created_by").annotate(count=Count("pk"))
        most = [pk for pk, _count in counts.order_by("-count", "created_by")[:MOST_CHOICES] if pk != request.user.pk]
        others = people._default_manager.filter(pk__in=most).order_by("username")  # noqa: SLF001
        return [("me", _("I")), *((str(person.pk), str(person)) for person in others)]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Image]) -> QuerySet[Image]:
        """That person's pictures."""
        value = self.value()
        if not value:
            return queryset
        key = request.user.pk if value == "me" else key_in(value)
        return queryset.filter(created_by=key) if key else queryset.none()
