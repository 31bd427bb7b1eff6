"""The desk's pages of the people who work here."""

from __future__ import annotations

from typing import Any, cast

from django.contrib import admin
from django.contrib.auth.admin import GroupAdmin
from django.contrib.auth.models import Group
from django.db.models import ManyToManyField
from django.forms import CheckboxSelectMultiple, ModelMultipleChoiceField
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles.activity.logged import LoggedAdmin
from articles.activity.recording import record
from newsroom.accounts.models import User
from newsroom.accounts.own_page import OwnPage
from newsroom.accounts.standing import groups_within, stands_above


@admin.register(User)
class PeopleAdmin(LoggedAdmin, OwnPage):
    """Who may sign in, and what they may do. Rights come with groups, so that two sub-editors can do the same.

    People and their rights are the superuser's. Somebody else who may change people gives nobody more than they have
    themselves, and touches nobody (name, password, account) who has more.
    """

    list_display = ["username", "full_name", "email", "is_staff", "is_active", "last_login"]
    list_filter = ["is_active", "is_staff", "groups"]
    list_per_page = 50
    fieldsets = [
        (None, {"fields": ["username", "password"]}),
        (_("Person"), {"fields": ["first_name", "last_name", "email", "time_zone", "mail_pace"]}),
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

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Not those who may do more than the one who asks."""
        return super().has_change_permission(request, obj) and stands_above(request.user, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Not those who may do more than the one who asks."""
        return super().has_delete_permission(request, obj) and stands_above(request.user, obj)

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        """Nobody is deleted by the dozen: each account is looked at."""
        actions = super().get_actions(request)
        actions.pop("delete_selected", None)
        return actions

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """Only a superuser makes superusers."""
        fixed = [*super().get_readonly_fields(request, obj)]
        return fixed if request.user.is_superuser else [*fixed, "is_superuser"]

    def formfield_for_manytomany(
        self, db_field: ManyToManyField[Any, Any], request: HttpRequest, **kwargs: Any
    ) -> ModelMultipleChoiceField[Any] | None:
        """The groups that this person may put somebody into."""
        if db_field.name == "groups":
            kwargs["queryset"] = groups_within(request.user)
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    def log_change(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        """A new password for somebody is logged, without the password; what a form saves is logged already."""
        match = request.resolver_match
        if match is not None and match.url_name == "auth_user_password_change":
            record(obj, "change_password", by=cast("User", request.user), at=timezone.now())


admin.site.unregister(Group)


@admin.register(Group)
class RightsAdmin(LoggedAdmin, GroupAdmin):
    """What the people of a group may do, one box a right: by keyboard, on a phone, and without two lists to shuffle."""

    filter_horizontal = []

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Whoever decides what a group may do, decides what they may do themselves: the superuser's."""
        return request.user.is_superuser

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """The superuser's."""
        return request.user.is_superuser

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """The superuser's."""
        return request.user.is_superuser

    def formfield_for_manytomany(
        self, db_field: ManyToManyField[Any, Any], request: HttpRequest | None = None, **kwargs: Any
    ) -> ModelMultipleChoiceField[Any] | None:
        """Boxes to tick."""
        kwargs["widget"] = CheckboxSelectMultiple
        return super().formfield_for_manytomany(db_field, request, **kwargs)
