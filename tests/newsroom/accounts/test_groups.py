"""The roles of a newsroom as groups, made by a migration."""

from __future__ import annotations

from importlib import import_module
from itertools import pairwise

import pytest
from django.apps import apps
from django.contrib.auth.models import Group, Permission
from django.db import connection

from tests.cast import group, make_person

pytestmark = pytest.mark.django_db

groups = import_module("newsroom.accounts.migrations.0003_groups")
newsletter = import_module("newsroom.accounts.migrations.0005_publishers_see_the_newsletter")
topics = import_module("newsroom.accounts.migrations.0006_editors_govern_topics")
pictures = import_module("newsroom.accounts.migrations.0007_editors_withdraw_sources")
edition = import_module("newsroom.accounts.migrations.0004_rights_on_the_edition")


def rights_of(role: str) -> set[str]:
    held = group(role).permissions.select_related("content_type")
    return {f"{right.content_type.app_label}.{right.codename}" for right in held}


@pytest.mark.parametrize("role", groups.ROLES)
def test_a_role_holds_what_the_migration_gave_it_and_every_right_is_known(role):
    more = edition.RIGHTS.get(role, set()) | (newsletter.PUBLISHER if role == "publisher" else set())
    more |= topics.RIGHTS.get(role, set())
    more |= pictures.RIGHTS if role in pictures.WHO else set()
    assert rights_of(role) == groups.ROLES[role] | more


def test_each_role_of_the_desk_may_what_the_one_before_may():
    ladder = [rights_of(role) for role in ("reporter", "sub-editor", "editor", "publisher")]
    assert all(lower < higher for lower, higher in pairwise(ladder))


@pytest.mark.parametrize("role", groups.ROLES)
def test_people_groups_and_the_publication_are_nobodys_but_the_superusers(role):
    guarded = {"accounts.add_user", "accounts.change_user", "auth.change_group", "issues.change_publication"}
    assert not rights_of(role) & guarded


def test_made_again_the_groups_keep_their_people_and_what_an_administrator_added():
    vera, extra = make_person("editor"), Permission.objects.get(codename="delete_section")
    group("reporter").permissions.add(extra)
    groups.make_groups(apps, connection.schema_editor())
    assert Group.objects.filter(name__in=groups.ROLES).count() == len(groups.ROLES)
    assert vera.groups.get().name == "editor"
    assert extra in group("reporter").permissions.all()


def test_taken_back_nobody_loses_a_right():
    vera = make_person("editor")
    groups.remove_groups(apps, connection.schema_editor())
    assert [kept.name for kept in Group.objects.all()] == ["editor"]
    assert vera.has_perm("articles.clear_article")
