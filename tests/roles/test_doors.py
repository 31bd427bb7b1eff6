"""Every address of the desk by a raw request: from outside, and for a story that one may not see."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.contrib.auth.models import Permission
from django.core.cache import cache
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from articles.activity.recording import record
from articles.models import Article, Author
from articles.tagging_desk.lending import take as lend
from issues.intake.models import BatchItem
from newsroom.accounts.models import User
from tests.cast import NOW, make_editor, make_person, make_section
from tests.roles.acts import opened
from tests.roles.doors import (
    AT_THE_DOOR,
    BROUGHT,
    HEADLINE,
    LENT,
    LOOKED_AT,
    RECORD,
    SHARED,
    STORY,
    SUPERUSERS,
    TEXT,
    Door,
    World,
    doors,
    unknown_models,
)

pytestmark = pytest.mark.django_db

DOORS = [door for door in doors() if door.name not in AT_THE_DOOR]


def of_rule(*rules: str) -> list:
    return [door for door in DOORS if door.rule in rules]


@pytest.fixture
def world() -> World:
    return World(make_editor("somebody-else"))


@pytest.fixture
def tried(subtests):
    """Try one door: what is done in there is taken back, and the next is tried in the same world."""

    @contextmanager
    def trying(door: Door) -> Iterator[None]:
        with subtests.test(door.name), transaction.atomic():
            yield
            transaction.set_rollback(True)
        cache.clear()

    return trying


def signed_in(role: str) -> Client:
    client = Client()
    client.force_login(make_person(role))
    return client


def test_every_address_of_the_desk_has_a_rule():
    assert [door.name for door in DOORS if not door.rule] == []
    assert unknown_models() == []


def test_outside_there_is_only_the_door(world, tried):
    for door in DOORS:
        with tried(door):
            address = world.address(door)
            reader = Client()
            reader.force_login(User.objects.create_user("rita"))
            for client in (Client(), reader):
                for response in (client.get(address), client.post(address, {"post": "yes", "reason": "Wrong."})):
                    assert response.status_code == 302
                    assert response.headers["Location"].startswith(reverse("admin:login"))
            world.story.refresh_from_db()
            assert (world.story.headline, world.story.status) == (HEADLINE, "draft")


def test_a_story_of_somebody_else_is_not_there_for_a_reporter(world, tried):
    for door in of_rule(STORY, RECORD):
        with tried(door):
            address, reporter = world.address(door), signed_in("reporter")
            typed = {"post": "yes", "reason": "Wrong.", "text": "Hello", "person": reporter.session["_auth_user_id"]}
            answers = [reporter.get(address), reporter.post(address, typed)]
            if door.name.endswith(("_changelist", "_add")):
                assert all(HEADLINE not in answer.content.decode() for answer in answers)
                continue
            # 405 is what a page that only takes one method says to everybody.
            assert {answer.status_code for answer in answers} in ({404}, {404, 405})
            missing = address.replace(f"/{world.story.pk}/", "/987654321/")
            assert {reporter.get(missing).status_code, reporter.post(missing, typed).status_code} in ({404}, {404, 405})


def test_what_is_open_to_all_names_no_story_of_somebody_else_to_a_reporter(world, tried):
    record(world.story, "hold", by=None, at=NOW, note=HEADLINE)
    asked = {
        "q": "Zanzibar",
        "term": "Zanzibar",
        "app_label": "articles",
        "model_name": "byline",
        "field_name": "article",
    }
    for door in of_rule(SHARED):
        with tried(door):
            reporter = signed_in("reporter")
            address = world.address(door)
            for answer in (reporter.get(address), reporter.get(address, asked)):
                assert HEADLINE not in answer.content.decode().replace("value=", "")
                assert TEXT not in answer.content.decode()


def test_a_tagger_reads_no_text(world, tried):
    record(world.story, "change", by=None, at=NOW, after={"body": TEXT, "standfirst": TEXT})
    whole = opened(world.story)
    for door in of_rule(STORY, RECORD, SHARED):
        with tried(door):
            tagger = signed_in("tagger")
            for answer in (tagger.get(world.address(door)), tagger.post(world.address(door), whole)):
                assert "juggle" in TEXT
                assert "juggle" not in answer.content.decode()


@pytest.mark.parametrize("role", ["reporter", "sub-editor", "tagger"])
def test_what_is_the_superusers_is_closed_to_the_desk(world, tried, role):
    for door in of_rule(SUPERUSERS):
        with tried(door):
            client, address = signed_in(role), world.address(door)
            for answer in (client.get(address), client.post(address)):
                # The machine's own pages, which come with libraries, say so of a row that isn't there by leading back.
                led_back = answer.status_code == 302 and answer.headers["Location"] == reverse("admin:index")
                assert answer.status_code in {403, 404} or (led_back and door.name.startswith(("axes", "django_tasks")))


def test_copy_that_somebody_else_brought_is_not_there_for_a_reporter(world, tried):
    for door in of_rule(BROUGHT):
        with tried(door):
            address, reporter = world.address(door), signed_in("reporter")
            typed = {"headline": "Mine", "kind": "headline", "line": "1"}
            answers = [reporter.get(address), reporter.post(address, typed)]
            assert all(word not in answer.content.decode() for answer in answers for word in (HEADLINE, TEXT))
            if "batch" in door.parts:
                assert {answer.status_code for answer in answers} in ({404}, {404, 405})
            assert (BatchItem.objects.get().typed, Article.objects.count()) == ({}, 1)


def test_a_tagger_brings_no_copy_in_and_reads_none(world, tried):
    for door in of_rule(BROUGHT, LOOKED_AT):
        with tried(door):
            tagger, address = signed_in("tagger"), world.address(door)
            for answer in (tagger.get(address), tagger.post(address)):
                assert answer.status_code in {403, 404, 405}


def test_what_became_of_each_file_is_the_desks_to_look_at(world, tried):
    for door in of_rule(LOOKED_AT):
        with tried(door):
            for answer in (
                signed_in("reporter").get(world.address(door)),
                signed_in("sub-editor").post(world.address(door)),
            ):
                # A redirect leads to the log, which has rules of its own.
                assert answer.status_code in {302, 403, 404} or "changelist" in door.name
                assert TEXT not in answer.content.decode()


def test_the_tagging_desk_is_closed_to_whoever_does_not_tag(world, tried):
    for door in of_rule(LENT):
        with tried(door):
            reporter, address = signed_in("reporter"), world.address(door)
            for answer in (reporter.get(address), reporter.post(address)):
                assert answer.status_code in {403, 405}
                assert TEXT not in answer.content.decode()


def test_a_tagger_reads_at_the_tagging_desk_only_what_is_lent_to_them(world, tried):
    lend(world.story, make_person("tagger", "colleague"), timezone.now())
    for door in of_rule(LENT):
        with tried(door):
            tagger, address = signed_in("tagger"), world.address(door)
            for answer in (tagger.get(address, follow=True), tagger.post(address, follow=True)):
                assert "juggle" not in answer.content.decode()


def test_a_search_in_autocomplete_by_any_field_finds_what_the_list_finds(world):
    asked = {"app_label": "articles", "term": "Zanzibar"}
    for model, field in [("byline", "article"), ("revision", "article"), ("topictagging", "content_object")]:
        address = reverse("admin:autocomplete")
        found = {
            role: signed_in(role).get(address, asked | {"model_name": model, "field_name": field})
            for role in ("reporter", "editor")
        }
        assert "Zanzibar" not in found["reporter"].content.decode()
        assert "Zanzibar" in found["editor"].content.decode()
        User.objects.filter(username__in=found).delete()


def test_a_story_of_somebody_else_cannot_be_planned_by_its_number(world):
    typed = {"story": world.story.pk, "day": "2025-11-09", "seen": ""}
    assert signed_in("reporter").post(reverse("admin:plan"), typed).status_code == 404
    world.story.refresh_from_db()
    assert world.story.planned_on is None


@pytest.mark.parametrize("page", ["section", "author", "image"])
def test_what_stands_in_the_way_of_a_deletion_is_not_named_to_whoever_may_not_see_it(client, world, page):
    colleague = make_person("reporter")
    colleague.user_permissions.add(*Permission.objects.filter(codename__startswith="delete_"))
    section = make_section("World")
    Article.objects.filter(pk=world.story.pk).update(section=section)
    row = {"section": section, "author": Author.objects.get(), "image": world.story.lead_image}[page]
    client.force_login(colleague)
    address = reverse(f"admin:{row._meta.app_label}_{page}_delete", args=[row.pk])
    for answer in (client.get(address), client.post(address, {"post": "yes"}, follow=True)):
        assert HEADLINE not in answer.content.decode()


@pytest.mark.parametrize("role", ["reporter", "tagger"])
def test_lists_are_not_searched_by_what_one_may_not_read(world, role):
    client = signed_in(role)
    for name in ("articles_revision", "articles_correction", "articles_withdrawal", "articles_formeraddress"):
        answer = client.get(reverse(f"admin:{name}_changelist"), {"q": "Zanzibar"})
        assert answer.status_code == 403 or list(answer.context["cl"].result_list) == []
    for query in ("body__contains=Quokkas", "editor_note__contains=x", "created_by__password__startswith=m"):
        answer = client.get(f"{reverse('admin:articles_article_changelist')}?{query}")
        assert (answer.status_code, answer.headers.get("Location", "?e=1")[-4:]) in {(302, "?e=1"), (400, "?e=1")}
