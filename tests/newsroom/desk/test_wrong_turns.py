"""Addresses that make no sense lead back; none of them is an error of the site."""

from __future__ import annotations

import pytest
from django.urls import reverse

from tests.cast import make_editor, make_publication, make_story

pytestmark = pytest.mark.django_db

LIST, ADD = "/admin/articles/article/", "/admin/articles/article/add/"
LONG = "9" * 30


@pytest.fixture
def desk(client):
    make_publication()
    client.force_login(make_editor())
    return client


@pytest.mark.parametrize(
    "address",
    [
        f"{LIST}?created_at__year=0",
        f"{LIST}?created_at__year=99999",
        f"/admin/issues/issue/?date__year={LONG}",
        "/admin/articles/revision/?saved_at__year=0",
        f"{ADD}?issue=abc",
        f"{ADD}?lead_image=abc",
        "/admin/issues/issue/add/?cover=abc",
        "/admin/articles/author/add/?portrait=x",
        "/admin/images/image/add/?source=abc",
    ],
)
def test_it_leads_back_with_a_word(desk, address):
    make_story()
    answer = desk.get(address)
    assert (answer.status_code, answer.headers["Location"]) == (302, address.partition("?")[0])
    page = desk.get(answer.headers["Location"])
    assert "That address made no sense" in page.content.decode()


@pytest.mark.parametrize("address", [f"{ADD}?issue={LONG}", f"{LIST}?author=%00", f"{LIST}?language=%00"])
def test_what_fits_no_column_is_no_error_on_either_database(desk, address):
    assert desk.get(address, follow=True).status_code == 200


@pytest.mark.parametrize("model", ["issue", "lead_image"])
def test_a_field_proposes_nothing_for_what_fits_no_column(desk, model):
    asked = {"app_label": "articles", "model_name": "article", "field_name": model, "term": "a\0"}
    assert desk.get(reverse("admin:autocomplete"), asked).json()["results"] == []


@pytest.mark.parametrize("address", [f"{LIST}?headline__regex=(", f"{LIST}?body__iregex=(a%2B)%2B$"])
def test_patterns_are_no_filters(desk, address):
    assert desk.get(address).status_code == 400


@pytest.mark.parametrize("ticked", ["abc", LONG, "1 or 1=1"])
def test_what_was_never_there_cannot_be_ticked(desk, ticked):
    answer = desk.post(LIST, {"action": "clear_ticked", "_selected_action": [ticked]})
    assert (answer.status_code, answer.headers["Location"]) == (302, LIST)


def test_what_a_sensible_address_asks_for_is_shown(desk):
    make_story("Found")
    assert "Found" in desk.get(reverse("admin:articles_article_changelist"), {"q": "found"}).content.decode()
