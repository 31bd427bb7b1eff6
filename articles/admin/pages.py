"""What every page of the desk has in common: native date fields, rows that cost no query each, read-only records."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AutocompleteSelect
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from articles import rights
from articles.activity.logged import LoggedAdmin
from articles.finding import key_in
from articles.moments import MomentField, MomentInput
from articles.names import name_key
from articles.states import State

if TYPE_CHECKING:
    from newsroom.accounts.models import User

NOTHING = SafeString('<span class="nothing">–</span>')  # an empty cell; a phone, which shows no columns, leaves it out
NO_ROW = "0"

Row = tuple[str | None, list[dict[str, Any]], int | None]


class DayInput(forms.DateInput):
    """The browser's own date picker."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")


class HourInput(forms.TimeInput):
    """The browser's own field for an hour of the day."""

    input_type = "time"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%H:%M")


class RowSelect(AutocompleteSelect):
    """An autocomplete field. What is sent and can be no row's id names a row that isn't there: the form says so."""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        """What was sent, if it can be an id."""
        sent = super().value_from_datadict(data, files, name)
        return sent if not sent or key_in(str(sent)) else NO_ROW


class PickedSelect(RowSelect):
    """An autocomplete field that knows its choice already, so that thirty rows of a form ask no thirty queries."""

    picked: models.Model | None = None

    def optgroups(self, name: str, value: Sequence[str], attrs: dict[str, Any] | None = None) -> list[Row]:
        """The choice alone; without one that is known, what the stock field does."""
        chosen = [pk for pk in value if pk]
        if not chosen:
            return [(None, [self.create_option(name, "", "", selected=False, index=0)], 0)]
        if self.picked is None or [str(self.picked.pk)] != [str(pk) for pk in chosen]:
            groups: list[Row] = super().optgroups(name, value, attrs)
            return groups
        option = self.create_option(name, str(self.picked.pk), str(self.picked), selected=True, index=0)
        return [(None, [option], 0)]


class PickedForm(forms.ModelForm[Any]):
    """A row whose autocomplete fields take what they show from the row's own loaded links."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **kwargs})
        for name, field in self.fields.items():
            widget = getattr(field.widget, "widget", field.widget)
            if isinstance(widget, PickedSelect) and getattr(self.instance, f"{name}_id", None):
                widget.picked = getattr(self.instance, name)


class RowsInline(admin.TabularInline[Any, Any]):
    """Rows of a form, each shown without a query of its own."""

    template = "admin/edit_inline/rows.html"
    form = PickedForm
    extra = 0
    list_select_related: tuple[str, ...] = ()

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Any]:
        """The rows, with the links that their fields show."""
        rows: models.QuerySet[Any] = super().get_queryset(request).select_related(*self.list_select_related)
        return rows

    def formfield_for_foreignkey(
        self, db_field: models.ForeignKey[Any, Any], request: HttpRequest, **kwargs: Any
    ) -> forms.ModelChoiceField[Any] | None:
        """Put the knowing field in the place of the stock autocomplete."""
        if db_field.name in self.autocomplete_fields:
            kwargs["widget"] = PickedSelect(db_field, self.admin_site)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


class DeskAdmin(LoggedAdmin):
    """A page of the desk."""

    list_per_page = 50
    show_full_result_count = False
    empty_value_display = NOTHING
    formfield_overrides = {
        models.DateTimeField: {"form_class": MomentField, "widget": MomentInput},
        models.DateField: {"widget": DayInput},
        models.TimeField: {"widget": HourInput},
        models.URLField: {"assume_scheme": "https"},
    }

    def formfield_for_foreignkey(
        self, db_field: models.ForeignKey[Any, Any], request: HttpRequest, **kwargs: Any
    ) -> forms.ModelChoiceField[Any] | None:
        """With the field that knows what an id is, where the stock page would ask the database for anything."""
        if db_field.name in self.get_autocomplete_fields(request):
            kwargs.setdefault("widget", RowSelect(db_field, self.admin_site))
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def lookup_allowed(self, lookup: str, value: Any, request: HttpRequest) -> bool:
        """No patterns in an address: one can be written that keeps the database busy for minutes."""
        return not lookup.endswith("regex") and super().lookup_allowed(lookup, value, request)

    def render_change_form(  # noqa: PLR0917  Django's own signature
        self,
        request: HttpRequest,
        context: dict[str, Any],
        add: bool = False,
        change: bool = False,
        form_url: str = "",
        obj: Any = None,
    ) -> HttpResponse:
        """The form, furnished."""
        self.furnish(request, context, obj)
        return super().render_change_form(request, context, add, change, form_url, obj)

    def furnish(self, request: HttpRequest, context: dict[str, Any], obj: Any) -> None:
        """Put into the context what stands beside the form of that row (None: of a new one); each part adds its own."""

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """What would go along and what stands in the way: stories are named to those who may see them all."""
        along, counts, needed, in_the_way = super().get_deleted_objects(objs, request)
        with transaction.atomic():
            in_the_way = [*in_the_way, *filter(None, (rights.why_kept(obj, timezone.now()) for obj in objs))]
        if request.user.has_perm(rights.SEE_ALL):
            return along, counts, needed, in_the_way
        hidden = [gettext("Something that you may not see.")] if in_the_way else []
        return [str(obj) for obj in objs], counts, needed, hidden


class RecordAdmin(DeskAdmin):
    """Something that happened. It is looked at, never changed: the acts that made it are elsewhere."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Records are made by acts."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """What happened, happened."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nor can it be unmade."""
        return False


class FoundByAnyName(DeskAdmin):
    """A page of what has several names: its list and its choosers find it by each of them, in any case and accents."""

    def get_search_results(
        self, request: HttpRequest, queryset: models.QuerySet[Any], search_term: str
    ) -> tuple[models.QuerySet[Any], bool]:
        """What the stock search finds, and what is called like that."""
        found, may_repeat = super().get_search_results(request, queryset, search_term)
        if not name_key(search_term):
            return found, may_repeat
        named = self.model._default_manager.called_like(search_term)  # noqa: SLF001  its own
        return found | queryset.filter(pk__in=named), may_repeat


def editor_of(request: HttpRequest) -> User:
    """The person at the desk; the site lets nobody else in."""
    if isinstance(request.user, AnonymousUser):
        raise PermissionDenied
    return request.user


def counted(number: int, words: str) -> SafeString:
    """A number of a list; on a phone, which shows no columns' heads, with the words that say of what."""
    return format_html('{} <span class="on-a-card">{}</span>', number, words)


def badge(state: State) -> SafeString:
    """A state as a badge; the colour never says it alone."""
    return format_html('<span class="badge badge--{}">{}</span>', state.key, state.label)
