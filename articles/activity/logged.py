"""What is saved and deleted on the desk's forms goes into the activity log; it takes the place of Django's own."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import urlencode

from django.contrib import admin
from django.db import models, transaction
from django.forms import ModelForm
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from articles.activity.recording import record

if TYPE_CHECKING:
    from newsroom.accounts.models import User

SECRETS = {"password", "secret", "password1", "password2", "usable_password", "set_usable_password"}
Values = dict[str, Any]


class LoggedAdmin(admin.ModelAdmin[Any]):
    """A page whose saves and deletions are logged with the values before and after, in the same transaction."""

    logs_saves = True  # no: the verbs behind the page log them

    def save_related(self, request: HttpRequest, form: ModelForm[Any], formsets: Any, change: bool) -> None:
        """Save the rows; then the whole is saved, and can be told."""
        formsets = list(formsets)
        super().save_related(request, form, formsets, change)
        if not self.logs_saves:
            return
        before, after = _typed(form, change), _typed_now(form, change)
        _add_rows(before, after, formsets)
        if before or after or not change:
            verb = self.verb_of_change(form) if change else "create"
            record(form.instance, verb, by=_person(request), at=timezone.now(), before=before, after=after)

    def verb_of_change(self, form: ModelForm[Any]) -> str:
        """What the log calls a save of what was there before."""
        return "change"

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        """Delete, and keep in the log what it was."""
        with transaction.atomic():
            _record_deletion(request, obj)
            super().delete_model(request, obj)

    def delete_queryset(self, request: HttpRequest, queryset: models.QuerySet[Any]) -> None:
        """The same for the ticked."""
        with transaction.atomic():
            for obj in queryset:
                _record_deletion(request, obj)
            super().delete_queryset(request, queryset)

    def log_addition(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        """Not twice: `save_related` has logged it."""

    def log_change(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        """Not twice: `save_related`, or the act itself, has logged it."""

    def log_deletions(self, request: HttpRequest, queryset: Any) -> Any:
        """Not twice: `delete_model` logs it."""

    def change_view(self, request: HttpRequest, object_id: str, *args: Any, **kwargs: Any) -> HttpResponse:
        """The form of one thing. Saving it as another one is offered nowhere, and would look at no right to this."""
        if "_saveasnew" in request.POST:
            raise Http404
        return super().change_view(request, object_id, *args, **kwargs)

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        """The log of one thing; 404 for whoever may not see it."""
        return redirect(log_of(self.get_object(request, object_id)))

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Any:
        """The row; 404 if there is none that this person may look at: whether another exists is not theirs to know."""
        obj = super().get_object(request, object_id, from_field)
        if obj is None or not self.has_view_or_change_permission(request, obj):
            raise Http404
        return obj


def log_of(what: models.Model) -> str:
    """The address of a thing's own log."""
    return f"{reverse('admin:activity_entry_changelist')}?{urlencode({'kind': what._meta.model_name, 'of': what.pk})}"


def _person(request: HttpRequest) -> User:
    return cast("User", request.user)  # the site lets nobody in who hasn't signed in


def _record_deletion(request: HttpRequest, obj: models.Model) -> None:
    values = {field.name: getattr(obj, field.name) for field in obj._meta.concrete_fields if _tells(field)}
    record(obj, "delete", by=_person(request), at=timezone.now(), before=values)


def _tells(field: models.Field[Any, Any]) -> bool:
    return field.editable and not field.primary_key and field.name not in SECRETS


def _typed(form: ModelForm[Any], change: bool) -> Values:
    """What the changed fields held when the form was opened."""
    if not change:
        return {}
    return {name: _named(form, name, form.initial.get(name)) for name in form.changed_data if name not in SECRETS}


def _typed_now(form: ModelForm[Any], change: bool) -> Values:
    names = form.changed_data if change else form.cleaned_data
    told = {name: form.cleaned_data.get(name) for name in names if name not in SECRETS}
    return told if change else {name: value for name, value in told.items() if value not in {None, ""}}


def _named(form: ModelForm[Any], name: str, value: Any) -> Any:
    """A link that a form knows by number, by its name."""
    related = getattr(form.fields.get(name), "queryset", None)
    if related is None or not isinstance(value, int):
        return value
    return related.filter(pk=value).first() or value


def _add_rows(before: Values, after: Values, formsets: Iterable[Any]) -> None:
    """The rows of a form: those that went, those that came or changed."""
    for formset in formsets:
        gone = [str(row) for row in getattr(formset, "deleted_objects", [])]
        changed = [str(row) for row, _fields in getattr(formset, "changed_objects", [])]
        came = changed + [str(row) for row in getattr(formset, "new_objects", [])]
        if gone:
            before[formset.prefix] = gone
        if came:
            after[formset.prefix] = came
