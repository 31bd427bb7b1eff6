"""Views of the list of stories: kept, opened, shared, renamed, deleted."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse

from newsroom.accounts.models import SavedView, User
from newsroom.desk.saved_views import tidy
from tests.cast import make_editor, make_publication, make_story

pytestmark = pytest.mark.django_db

LIST = reverse("admin:articles_article_changelist")


@pytest.fixture
def vera(client):
    make_publication()
    client.force_login(make_editor())
    return client


def colleague() -> User:
    nora = User.objects.create_user("nora", is_staff=True)
    nora.user_permissions.add(Permission.objects.get(codename="view_article"))
    return nora


def save(client, name="Held ones", query="state=held", **typed):
    return client.post(reverse("admin:save_view"), {"name": name, "query": query, **typed})


def test_a_view_is_kept_without_the_page_one_is_on_and_opened_by_its_own_address(vera):
    make_story("Held", status="held")
    make_story("Live")
    answer = save(vera, query="p=3&state=held&q=hel")
    assert answer.headers["Location"] == f"{LIST}?q=hel&state=held"
    opened = vera.get(reverse("admin:saved_view", args=[SavedView.objects.get().pk]), follow=True)
    page = opened.content.decode()
    assert [story.headline for story in opened.context["cl"].result_list] == ["Held"]
    assert f'<a href="{LIST}?q=hel&amp;state=held" aria-current="page">Held ones</a>' in page


def test_only_shared_views_are_for_others_and_only_the_owner_changes_them(client, vera):
    save(vera)
    save(vera, name="For all", query="state=draft", shared="on")
    shared, own = SavedView.objects.order_by("name")
    client.force_login(colleague())
    page = client.get(LIST).content.decode()
    assert (">For all<" in page, ">Held ones<" in page) == (True, False)
    assert client.get(reverse("admin:saved_view", args=[shared.pk])).status_code == 302
    assert client.get(reverse("admin:saved_view", args=[own.pk])).status_code == 404
    for view in (own, shared):
        assert client.post(reverse("admin:change_view", args=[view.pk]), {"delete": "1"}).status_code == 404
    assert SavedView.objects.count() == 2


def test_a_view_is_renamed_shared_and_deleted(vera):
    save(vera)
    view = SavedView.objects.get()
    change = reverse("admin:change_view", args=[view.pk])
    vera.post(change, {"name": "On hold", "query": view.query, "shared": "on"})
    view.refresh_from_db()
    assert (view.name, view.shared, view.query) == ("On hold", True, "state=held")
    vera.post(change, {"delete": "1"})
    assert not SavedView.objects.exists()


def test_a_name_is_given_once_and_not_empty(vera):
    save(vera)
    page = vera.get(save(vera, query="state=draft").headers["Location"]).content.decode()
    assert "You have a view of that name already." in page
    save(vera, name="  ")
    save(vera, name="x" * 81)
    assert SavedView.objects.count() == 1


@pytest.mark.parametrize(
    ("query", "kept"),
    [
        ("p=2&e=1&_popup=1", ""),
        ("state=held&author=Ana+Mu%C3%B1oz", "author=Ana+Mu%C3%B1oz&state=held"),
        ("//elsewhere.example/?x", "%2F%2Felsewhere.example%2F%3Fx="),
    ],
)
def test_what_is_kept_of_an_address(query, kept):
    assert tidy(query) in {kept, ""}
