"""The desk's pages of the people who work here."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.contrib.auth.admin import GroupAdmin, UserAdmin
from django.contrib.auth.models import Group
from django.db.models import ManyToManyField
from django.forms import CheckboxSelectMultiple, ModelMultipleChoiceField
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from newsroom.accounts.models import User


@admin.register(User)
class PeopleAdmin(UserAdmin[User]):
    """Who may sign in, and what they may do. Rights come with groups, so that two sub-editors can do the same."""

    list_display = ["username", "full_name", "email", "is_staff", "is_active", "last_login"]
    list_filter = ["is_active", "is_staff", "groups"]
    list_per_page = 50
    fieldsets = [
        (None, {"fields": ["username", "password"]}),
        (_("Person"), {"fields": ["first_name", "last_name", "email", "time_zone"]}),
        (_("Rights"), {"fields": ["is_active", "is_staff", "is_superuser", "groups"]}),
        (_("Dates"), {"fields": ["last_login", "date_joined"]}),
    ]
    readonly_fields = ["last_login", "date_joined"]
    filter_horizontal = []
    autocomplete_fields = ["groups"]

    @admin.display(description=_("name"), ordering="last_name")
    def full_name(self, person: User) -> str:
        """First and last name; a dash where none was given."""
        return person.get_full_name() or "–"


admin.site.unregister(Group)


@admin.register(Group)
class RightsAdmin(GroupAdmin):
    """What the people of a group may do, one box a right: by keyboard, on a phone, and without two lists to shuffle."""

    filter_horizontal = []

    def formfield_for_manytomany(
        self, db_field: ManyToManyField[Any, Any], request: HttpRequest | None = None, **kwargs: Any
    ) -> ModelMultipleChoiceField[Any] | None:
        """Boxes to tick."""
        kwargs["widget"] = CheckboxSelectMultiple
        return super().formfield_for_manytomany(db_field, request, **kwargs)
