"""The desk's pages of the people: nobody gives, or takes over, rights that they don't have themselves."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Group, Permission
from django.urls import reverse

from articles.activity.models import Entry
from newsroom.accounts.models import User
from tests.cast import PASSWORD, group, make_editor, make_person
from tests.newsroom.desk.forms import send, shown

pytestmark = pytest.mark.django_db

NEW_PASSWORD = "another horse battery staple"


def form_of(person: User) -> str:
    return reverse("admin:accounts_user_change", args=[person.pk])


def password_form_of(person: User) -> str:
    return reverse("admin:auth_user_password_change", args=[person.pk])


def fresh(person: User) -> User:
    return User.objects.get(pk=person.pk)


@pytest.fixture
def keeper(client) -> User:
    """Kim edits and keeps the list of people, and is no superuser."""
    kim = make_person("editor", "kim")
    kim.user_permissions.add(
        *Permission.objects.filter(codename__in=["view_user", "add_user", "change_user", "delete_user", "view_group"])
    )
    client.force_login(kim)
    return kim


def test_a_keeper_of_people_puts_somebody_into_a_group_below_the_own(client, keeper):
    rob = make_person("tagger", "rob")
    send(client, form_of(rob), groups=[group("reporter").pk], first_name="Rob")
    assert [fresh(rob).first_name, *fresh(rob).groups.values_list("name", flat=True)] == ["Rob", "reporter"]


@pytest.mark.parametrize("role", ["publisher"])
def test_a_keeper_of_people_cannot_give_more_than_they_have(client, keeper, role):
    rob = make_person("tagger", "rob")
    data = shown(client.get(form_of(rob)))
    page = client.post(
        form_of(rob), data | {"groups": [group(role).pk], "is_superuser": "on", "user_permissions": ["1"]}
    )
    assert "groups" in page.context["adminform"].form.errors
    client.post(form_of(rob), data | {"is_superuser": "on", "user_permissions": ["1"]})
    assert (fresh(rob).is_superuser, fresh(rob).user_permissions.count()) == (False, 0)
    assert [held.name for held in fresh(rob).groups.all()] == ["tagger"]


def test_nor_to_themselves(client, keeper):
    data = shown(client.get(form_of(keeper)))
    client.post(form_of(keeper), data | {"groups": [group("publisher").pk], "is_superuser": "on"})
    assert not fresh(keeper).has_perm("articles.kill_article")


def test_a_keeper_of_people_touches_nobody_who_may_do_more(client, keeper):
    for above in (make_editor(), make_person("publisher")):
        assert client.post(form_of(above), {"username": "taken-over"}).status_code == 403
        typed = {"password1": NEW_PASSWORD, "password2": NEW_PASSWORD}
        assert client.post(password_form_of(above), typed).status_code == 403
        delete = reverse("admin:accounts_user_delete", args=[above.pk])
        assert client.post(delete, {"post": "yes"}).status_code == 403
        assert fresh(above).username == above.username
        assert fresh(above).check_password(PASSWORD)


def test_people_are_not_deleted_by_the_dozen(client, keeper):
    above = make_editor()
    ticked = {"action": "delete_selected", "_selected_action": [above.pk], "post": "yes"}
    client.post(reverse("admin:accounts_user_changelist"), ticked)
    assert User.objects.filter(pk=above.pk).exists()


def test_groups_are_the_superusers(client, keeper):
    keeper.user_permissions.add(*Permission.objects.filter(codename__in=["add_group", "change_group", "delete_group"]))
    editors = group("editor")
    change = reverse("admin:auth_group_change", args=[editors.pk])
    every = list(Permission.objects.values_list("pk", flat=True))
    assert client.post(change, {"name": "editor", "permissions": every}).status_code == 403
    assert client.post(reverse("admin:auth_group_add"), {"name": "mine", "permissions": every}).status_code == 403
    assert client.post(reverse("admin:auth_group_delete", args=[editors.pk]), {"post": "yes"}).status_code == 403
    assert editors.permissions.count() < len(every)
    assert not Group.objects.filter(name="mine").exists()


@pytest.mark.parametrize("role", ["reporter", "sub-editor", "editor", "publisher", "tagger"])
def test_no_role_looks_at_people_or_groups(client, role):
    client.force_login(make_person(role))
    vera = make_editor()
    for address in (form_of(vera), password_form_of(vera), reverse("admin:auth_group_change", args=[group(role).pk])):
        assert client.get(address).status_code == 404
    for address in (reverse("admin:accounts_user_changelist"), reverse("admin:accounts_user_add")):
        assert client.get(address).status_code == 403


def test_what_is_done_to_people_is_logged_without_their_passwords(client):
    vera, rob = make_editor(), make_person("tagger", "rob")
    client.force_login(vera)
    send(client, form_of(rob), groups=[group("tagger").pk, group("reporter").pk])
    client.post(
        password_form_of(rob), {"password1": NEW_PASSWORD, "password2": NEW_PASSWORD, "usable_password": "true"}
    )
    typed = {"username": "nina", "password1": NEW_PASSWORD, "password2": NEW_PASSWORD, "usable_password": "true"}
    client.post(reverse("admin:accounts_user_add"), typed)
    given, password, made = Entry.objects.order_by("id")
    assert (given.verb, given.before, given.after) == (
        "change",
        {"groups": ["tagger"]},
        {"groups": ["reporter", "tagger"]},
    )
    assert (password.verb, password.object_name, password.after) == ("change_password", "rob", {})
    assert (made.verb, made.object_name, made.after) == ("create", "nina", {"username": "nina"})
    assert fresh(rob).check_password(NEW_PASSWORD)
