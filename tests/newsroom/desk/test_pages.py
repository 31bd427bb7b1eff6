"""Every page of the desk: it opens, says the same number of queries for few and many, and carries the nonce."""

from __future__ import annotations

import re
import warnings

import pytest
from django.contrib import admin
from django.urls import reverse

from articles import body
from newsroom.desk.checks import missing_extensions
from tests.cast import make_author, make_editor, make_section, make_source, make_story, make_topic

pytestmark = pytest.mark.django_db

ALL = sorted(admin.site._registry, key=lambda model: model._meta.label)


@pytest.fixture
def desk(client):
    client.force_login(make_editor())
    return client


def name_of(model) -> str:
    return f"{model._meta.app_label}_{model._meta.model_name}"


@pytest.mark.parametrize("model", ALL, ids=name_of)
def test_every_list_and_every_form_opens(desk, model):
    assert desk.get(reverse(f"admin:{name_of(model)}_changelist"), follow=True).status_code == 200
    may_add = admin.site.get_model_admin(model).has_add_permission(desk.get("/admin/").wsgi_request)
    add = f"/admin/{model._meta.app_label}/{model._meta.model_name}/add/"
    assert desk.get(add).status_code in ({200} if may_add else {403, 404})


@pytest.mark.parametrize("count", [1, 3, 30])
@pytest.mark.parametrize(
    "vocabulary",
    [
        (make_author, "articles_author", 6, 5),
        (make_section, "articles_section", 6, 5),
        (make_topic, "tagging_topic", 9, 10),
        (make_source, "images_imagesource", 6, 7),
    ],
)
def test_the_vocabularies_take_the_same_queries_for_any_number(desk, django_assert_num_queries, vocabulary, count):
    make, name, for_list, for_form = vocabulary
    for number in range(count):
        made = make(f"Name {number}")
    desk.get(reverse(f"admin:{name}_change", args=[made.pk]))  # what Django looks up once a process
    with django_assert_num_queries(for_list):
        desk.get(reverse(f"admin:{name}_changelist"))
    with django_assert_num_queries(for_form):
        desk.get(reverse(f"admin:{name}_change", args=[made.pk]))


def test_the_apps_stand_in_the_order_of_the_working_day(desk):
    page = desk.get(reverse("admin:index"))
    assert [str(app["name"]) for app in page.context["app_list"]] == [
        "Issues",
        "Stories",
        "Pictures",
        "Tagging",
        "House style",
        "Intake",
        "Newsletter",
        "People",
        "Activity",
        "Machine room",
    ]
    assert [model["object_name"] for model in page.context["app_list"][1]["models"]][:3] == [
        "Article",
        "Author",
        "Section",
    ]


def test_the_editor_s_import_map_carries_the_nonce_of_the_policy(desk):
    page = desk.get(reverse("admin:articles_article_add"))
    nonce = re.search(r"script-src 'self' 'nonce-([^']+)'", page.headers["Content-Security-Policy"])[1]
    assert f'<script type="importmap" nonce="{nonce}">' in page.content.decode()


def test_no_page_writes_script_or_style_inline_without_the_nonce(desk):
    for address in ("admin:index", "admin:articles_article_add", "admin:articles_article_changelist"):
        page = desk.get(reverse(address)).content.decode()
        assert re.findall(r"<script(?![^>]*(?:\b(?:src|nonce)=|application/json))[^>]*>", page) == []
        assert re.findall(r"<style|\sstyle=|\son[a-z]+=", page) == []


def test_an_editor_that_lacks_a_part_is_an_error():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert missing_extensions(body.EXTENSIONS) == []
        missing = missing_extensions({"Figure": True, "Image": True})
    assert [said.split(" to function")[0] for said in missing] == ["Extension 'Figure' typically requires 'Caption'"]


def test_those_who_are_not_signed_in_are_asked_to(client):
    make_story()
    for name in ("index", "articles_article_changelist", "images_image_library"):
        answer = client.get(reverse(f"admin:{name}"))
        assert answer.headers["Location"].startswith("/admin/login/?next=")
