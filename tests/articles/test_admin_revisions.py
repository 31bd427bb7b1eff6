"""A story's revisions on the desk: the list, two side by side, back to one, and what readers are shown of it."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse

from articles import editing, publishing
from articles.models import Article, Revision, WorkingCopy
from newsroom.accounts.models import User
from tests.cast import NOW, PASSWORD, make_author, make_byline, make_publication, make_story, make_topic

pytestmark = pytest.mark.django_db

MINUTE = timedelta(minutes=1)
QUERIES_OF_THE_LIST, QUERIES_OF_A_COMPARISON = 11, 12


@pytest.fixture
def story():
    make_publication(shows_changes=True)
    found = make_story("Rain over Nairobi", status=Article.Status.DRAFT)
    editing.record_revision(found, by=None, at=NOW)
    return found


def change(story, *, by=None, at=NOW, note="", auto=False, **fields):
    base = editing.desk_content(story)
    if auto:
        return editing.autosave(story, base | fields, base=base, by=by, at=at)
    return editing.save(story, base | fields, base=base, by=by, at=at, note=note)


def list_of(story):
    return reverse("admin:articles_article_revisions", args=[story.pk])


def comparison(story, first, second):
    return reverse("admin:articles_article_revision_comparison", args=[story.pk, first, second])


def restore(story, number):
    return reverse("admin:articles_article_revision_restore", args=[story.pk, number])


def person(username, *permissions):
    found = User.objects.create_user(username, email=f"{username}@example.org", password=PASSWORD, is_staff=True)
    found.user_permissions.set(Permission.objects.filter(codename__in=permissions))
    return found


def signed_in(someone):
    client = Client()
    client.force_login(someone)
    return client


def text(answer):
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def test_the_list_says_who_when_why_and_how_much(editor_client, editor, story):
    change(story, by=editor, at=NOW + MINUTE, note="Police confirmed it", body="<p>The rain came late and stayed.</p>")
    shown = text(editor_client.get(list_of(story)))
    assert "Sun 2 Nov 2025, 12:01 vera Police confirmed it Body" in shown
    assert re.search(r"6 words added: \+1 removed: −1", shown)


def test_autosaves_are_folded_between_the_saves(editor_client, editor, story):
    for step in range(3):
        change(story, by=editor, at=NOW + step * timedelta(hours=1), auto=True, headline=f"Draft {step}")
    change(story, at=NOW + timedelta(hours=4), headline="Done")
    page = editor_client.get(list_of(story)).content.decode()
    assert "3 versions saved while typing" in page
    folded = re.search(r'class="revisions__fold">(.*?)</details>', page, re.DOTALL)[1]
    assert folded.count('name="from"') == 3


def test_the_newest_stays_in_sight_though_it_was_saved_while_typing(editor_client, story):
    change(story, auto=True, headline="Half a thought")
    assert "saved while typing" not in re.findall(
        r"<summary>(.*?)</summary>", editor_client.get(list_of(story)).content.decode()
    )
    assert "saved while typing" in text(editor_client.get(list_of(story)))


def test_two_that_are_ticked_lead_to_their_comparison(editor_client, story):
    change(story, headline="Hail over Nairobi")
    answer = editor_client.get(list_of(story), {"from": "1", "to": "2"})
    assert answer.url == comparison(story, 1, 2)


@pytest.mark.parametrize("key", ["../..", "x y", "1/2", "²", "9" * 30])
def test_a_forged_choice_is_not_found(editor_client, story, key):
    assert editor_client.get(list_of(story), {"from": key, "to": "1"}).status_code == 404


def test_the_comparison_shows_what_differs_and_counts_the_rest(editor_client, story):
    change(story, headline="Hail over Nairobi", topics=[{"tag_id": make_topic("Weather").pk, "strength": 1}])
    page = editor_client.get(comparison(story, 1, 2)).content.decode()
    assert '<del><bdi class="visually-hidden">removed: </bdi>Rain</del>' in page
    assert '<ins><bdi class="visually-hidden">added: </bdi>Hail</ins>' in page
    assert "Weather, lead" in page
    assert re.search(r"\d+ other fields are the same in both", page)
    assert "Standfirst" not in page


def test_hostile_text_stays_text(editor_client, story):
    change(story, headline="<script>alert(1)</script>", note="<img src=x onerror=alert(2)>")
    for address in (list_of(story), comparison(story, 1, 2)):
        page = editor_client.get(address).content.decode()
        assert "<script>alert" not in page
        assert "<img src=x" not in page


@pytest.mark.parametrize(("first", "second"), [(1, 99), ("nonsense", 1), ("published", 1), (1, 10**30)])
def test_a_version_that_is_not_there_is_not_found(editor_client, story, first, second):
    assert editor_client.get(comparison(story, first, second)).status_code == 404


@pytest.mark.parametrize("page", ["0", "99", "x"])
def test_a_page_of_the_list_that_is_not_there_is_not_found(editor_client, story, page):
    assert editor_client.get(list_of(story), {"page": page}).status_code == 404


def test_what_readers_read_is_compared_with_the_working_copy(editor_client):
    story = make_story("Rain over Nairobi")
    change(story, headline="Hail over Nairobi")
    assert comparison(story, "published", "desk") in editor_client.get(list_of(story)).content.decode()
    page = text(editor_client.get(comparison(story, "published", "desk")))
    assert "What readers read" in page
    assert "removed: Rain" in page


def test_restoring_makes_a_new_revision(editor_client, story):
    change(story, headline="Hail over Nairobi", at=NOW + MINUTE)
    answer = editor_client.post(restore(story, 1), follow=True)
    story.refresh_from_db()
    assert story.headline == "Rain over Nairobi"
    assert story.revisions.first().number == 3
    assert story.revisions.get(number=2).content["headline"] == "Hail over Nairobi"
    assert "The story says again what it said in revision 1." in text(answer)


def test_restoring_a_live_story_waits_in_the_working_copy(editor_client, editor):
    story = make_story("Rain over Nairobi")
    change(story, headline="Hail over Nairobi")
    publishing.clear_changes(story, by=editor, at=NOW)
    first = next(one.number for one in story.revisions.order_by("number") if "Rain" in one.content["headline"])
    page = text(editor_client.get(comparison(story, first, "desk")))
    assert "Readers see nothing of it yet" in page
    answer = editor_client.post(restore(story, first), follow=True)
    story.refresh_from_db()
    assert story.headline == "Hail over Nairobi"
    assert WorkingCopy.objects.get().content["headline"] == "Rain over Nairobi"
    assert "Readers keep what is published" in text(answer)


def test_restoring_asks_on_the_page_and_never_by_a_link(editor_client, story):
    change(story, headline="Hail over Nairobi")
    assert "Go back to revision 1" in text(editor_client.get(comparison(story, 1, 2)))
    assert editor_client.get(restore(story, 1)).status_code == 405


def test_there_is_no_way_back_to_what_the_story_says_anyway(editor_client, story):
    change(story, headline="Hail over Nairobi")
    assert "Go back to revision 2" not in text(editor_client.get(comparison(story, 1, 2)))


def test_restoring_what_it_says_already_says_so(editor_client, story):
    assert "says already what it said" in text(editor_client.post(restore(story, 1), follow=True))
    assert story.revisions.count() == 1


@pytest.mark.parametrize("permissions", [["view_article", "change_article"], ["tag_article"], ["view_revision"]])
def test_who_may_not_see_the_story_finds_nothing(story, permissions):
    stranger = signed_in(person("ray", *permissions))
    change(story, headline="Hail over Nairobi")
    for address in (list_of(story), comparison(story, 1, 2)):
        assert stranger.get(address).status_code == 404
    assert stranger.post(restore(story, 1)).status_code == 404
    story.refresh_from_db()
    assert story.headline == "Hail over Nairobi"


def test_who_may_only_look_compares_and_does_not_restore(story):
    ray = person("ray", "view_article", "change_article")
    Article.objects.filter(pk=story.pk).update(created_by=ray, status=Article.Status.DRAFT)
    change(story, headline="Hail over Nairobi")
    Article.objects.filter(pk=story.pk).update(status=Article.Status.IN_REVIEW)
    client = signed_in(ray)
    page = client.get(comparison(story, 1, 2))
    assert page.status_code == 200
    assert "Restore revision" not in text(page)
    assert client.post(restore(story, 1)).status_code == 403
    story.refresh_from_db()
    assert story.headline == "Hail over Nairobi"


def test_an_editor_decides_what_readers_see_of_a_change(editor_client, editor):
    make_publication(shows_changes=True)
    story = make_story("Rain over Nairobi")
    change(story, headline="Hail over Nairobi")
    publishing.clear_changes(story, by=editor, at=NOW)
    published = story.revisions.exclude(published_at=None).order_by("-published_at").first()
    address = reverse("admin:articles_article_revision_readers", args=[story.pk, published.number])
    editor_client.post(address, {"shown": "0"})
    published.refresh_from_db()
    assert not published.shown_to_readers
    sub = person("sue", "view_article", "change_article", "edit_all_articles")
    assert signed_in(sub).post(address, {"shown": "1"}).status_code == 403
    published.refresh_from_db()
    assert not published.shown_to_readers


def test_a_version_that_readers_never_read_is_not_shown_to_them(editor_client, story):
    address = reverse("admin:articles_article_revision_readers", args=[story.pk, 1])
    assert editor_client.post(address, {"shown": "1"}).status_code == 404
    assert not Revision.objects.get().shown_to_readers


@pytest.mark.parametrize("count", [2, 40])
def test_the_list_asks_as_many_questions_for_many_revisions_as_for_few(
    editor_client, editor, story, count, django_assert_num_queries
):
    make_byline(story, make_author())
    for step in range(count):
        change(story, by=editor, at=NOW + step * MINUTE, headline=f"Headline {step}")
    editor_client.get(list_of(story))
    with django_assert_num_queries(QUERIES_OF_THE_LIST):
        editor_client.get(list_of(story))


@pytest.mark.parametrize("count", [1, 30])
def test_a_comparison_asks_as_many_questions_for_many_tags_as_for_few(
    editor_client, story, count, django_assert_num_queries
):
    change(story, topics=[{"tag_id": make_topic(f"Topic {step}").pk, "strength": 2} for step in range(count)])
    editor_client.get(comparison(story, 1, 2))
    with django_assert_num_queries(QUERIES_OF_A_COMPARISON):
        editor_client.get(comparison(story, 1, 2))


def test_the_list_of_all_revisions_points_to_the_story_and_is_read_only(editor_client, story):
    page = editor_client.get(reverse("admin:articles_revision_changelist")).content.decode()
    assert list_of(story) in page
    one = reverse("admin:articles_revision_change", args=[story.revisions.get().pk])
    assert editor_client.post(one, {"note": "forged"}).status_code == 403
    assert Revision.objects.get().note == ""


def test_the_list_of_all_revisions_is_searched_by_headline(editor_client, story):
    address = reverse("admin:articles_revision_changelist")
    assert list_of(story) in editor_client.get(address, {"q": "nairobi"}).content.decode()
    assert list_of(story) not in editor_client.get(address, {"q": "snow"}).content.decode()


def test_nobody_reads_revisions_of_stories_they_may_not_see(story):
    stranger = signed_in(person("ray", "view_article", "view_revision"))
    page = stranger.get(reverse("admin:articles_revision_changelist"))
    assert "Rain over Nairobi" not in page.content.decode()
    one = reverse("admin:articles_revision_change", args=[story.revisions.get().pk])
    assert "Rain over Nairobi" not in stranger.get(one).content.decode()
