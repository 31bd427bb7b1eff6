"""People of these tests: reporters see their own stories, editors all."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import Permission

from newsroom.accounts.models import User
from tests.cast import PASSWORD

REPORTER = ["add_article", "change_article", "view_article"]
EDITOR = [*REPORTER, "see_all_articles", "edit_all_articles"]
CHIEF = [*EDITOR, "clear_article"]


def make_person(name: str, rights: list[str] = EDITOR, **fields: Any) -> User:
    first, _blank, last = name.partition(" ")
    fields = {"email": f"{first.lower()}@example.org", "is_staff": True} | fields
    username = fields.pop("username", first.lower())
    person = User.objects.create_user(username, password=PASSWORD, first_name=first, last_name=last, **fields)
    person.user_permissions.set(Permission.objects.filter(codename__in=rights, content_type__app_label="articles"))
    return person
