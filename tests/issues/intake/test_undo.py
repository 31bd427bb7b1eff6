"""A batch is undone by one act: what it brought goes, and what somebody worked on since stays and is named."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django_tasks_db.models import DBTaskResult

from articles import publishing
from articles.activity.models import Entry
from articles.editing import desk_content, save
from articles.images.models import Image, ImageSource
from articles.models import Article, Author
from issues.intake import undoing
from issues.intake.models import Batch, BatchItem
from issues.intake.tasks import undo_batch, work_on_batch
from issues.models import Issue
from tests.cast import (
    NOW,
    jpeg,
    make_author,
    make_batch,
    make_comment,
    make_issue,
    make_person,
    make_publication,
    make_story,
    put_to_bed,
)
from tests.issues.intake.dropping import HEADLINE, STORY, accept_all, act, drop, proof, story, undo

pytestmark = pytest.mark.django_db


@pytest.fixture
def issue():
    make_publication()
    return make_issue(2132, publish_at=None)


@pytest.fixture
def taken_in(editor_client, issue) -> Batch:
    """Two stories that came in and were accepted, after one that was there before."""
    make_story("Here before", issue=issue, position=1, status="draft")
    batch = drop(editor_client, STORY, story("A school for keepers", 2), issue=issue)
    accept_all(editor_client, batch)
    return batch


def confirm_page(client, batch) -> str:
    return client.get(reverse("admin:intake_batch_undo", args=[batch.pk])).content.decode()


def test_what_nobody_touched_is_gone_with_its_people_and_sources(editor_client, taken_in):
    undo(editor_client, taken_in)
    assert [one.headline for one in Article.objects.all()] == ["Here before"]
    assert not Author.objects.exists()
    assert not ImageSource.objects.exists()


def test_the_batch_says_by_whom_and_when_and_so_does_the_log(editor_client, editor, taken_in):
    undo(editor_client, taken_in)
    taken_in.refresh_from_db()
    assert (taken_in.state, taken_in.undone_by) == (Batch.State.UNDONE, editor)
    assert "Undone by vera" in proof(editor_client, taken_in)
    assert Entry.objects.filter(verb="undo", kind="batch", object_id=taken_in.pk, person=editor).count() == 1
    assert Entry.objects.filter(verb="delete", kind="article").count() == 2


def test_the_confirmation_says_exactly_what_will_happen(editor_client, taken_in):
    first, second = Article.objects.exclude(headline="Here before").order_by("position")
    make_comment(second)
    page = confirm_page(editor_client, taken_in)
    assert "1 new story is deleted" in page
    assert "1 story is spiked, not deleted" in page
    assert "It has comments." in page
    undo(editor_client, taken_in)
    assert not Article.objects.filter(pk=first.pk).exists()
    assert Article.objects.get(pk=second.pk).status == "spiked"


def test_the_places_of_the_run_order_are_closed_up(editor_client, issue, taken_in):
    last = make_story("Came later", issue=issue, position=4, status="draft")
    undo(editor_client, taken_in)
    last.refresh_from_db()
    assert last.position == 2


def test_moving_it_about_in_the_issue_is_no_work_on_the_story(editor_client, issue, taken_in):
    moved = Article.objects.get(headline=HEADLINE)
    Article.objects.filter(pk=moved.pk).update(position=9)
    undo(editor_client, taken_in)
    assert not Article.objects.filter(pk=moved.pk).exists()


def test_one_that_was_edited_is_spiked_with_its_words(editor_client, editor, taken_in):
    article = Article.objects.get(headline=HEADLINE)
    base = desk_content(article)
    save(article, base | {"standfirst": "By hand."}, base=base, by=editor, at=NOW)
    assert "It was edited since." in confirm_page(editor_client, taken_in)
    undo(editor_client, taken_in)
    article.refresh_from_db()
    assert (article.status, article.standfirst) == ("spiked", "By hand.")
    assert Author.objects.filter(name="Ana Muñoz").exists()


def test_one_that_has_run_stays_and_is_named(editor_client, editor, taken_in):
    article = Article.objects.get(headline=HEADLINE)
    Article.objects.filter(pk=article.pk).update(status="cleared", publish_at=NOW, live_from=NOW)
    page = confirm_page(editor_client, taken_in)
    assert "1 story stays as it is" in page
    assert "It has run. Withdraw it instead." in page
    undo(editor_client, taken_in)
    assert Article.objects.get(pk=article.pk).status == "cleared"


def test_what_stands_in_a_closed_issue_stays_and_is_named(editor_client, editor, issue, taken_in):
    put_to_bed(issue, by=editor)
    assert "Vol 2132 is closed" in confirm_page(editor_client, taken_in)
    undo(editor_client, taken_in)
    assert Article.objects.count() == 3


@pytest.fixture
def new_version(editor_client, editor, issue):
    """A story of ours, and the batch that brought a new version of it."""
    article = make_story(HEADLINE, issue=issue, position=1, status="draft", standfirst="As it was.")
    base = desk_content(article)
    text = STORY.split(HEADLINE)[1].split("image source")[0].strip()
    save(article, base | {"body": f"<p>{text}</p>"}, base=base, by=editor, at=NOW)
    batch = drop(editor_client, STORY.replace("sleep on deck", "sit below"), issue=issue)
    item = batch.items.get()
    act(editor_client, item, "save", twin="version")
    act(editor_client, item, "accept")
    return article, batch


def test_a_new_version_is_what_it_was_before(editor_client, new_version):
    article, batch = new_version
    article.refresh_from_db()
    assert "sit below" in article.body
    assert "1 story says again what it said before" in confirm_page(editor_client, batch)
    undo(editor_client, batch)
    article.refresh_from_db()
    assert "sleep on deck" in article.body
    assert not article.bylines.exists()
    assert not Author.objects.exists()


def test_a_new_version_that_was_worked_on_stays(editor_client, editor, new_version):
    article, batch = new_version
    base = desk_content(article)
    save(article, base | {"standfirst": "By hand."}, base=base, by=editor, at=NOW)
    undo(editor_client, batch)
    article.refresh_from_db()
    assert (article.standfirst, "sit below" in article.body) == ("By hand.", True)


def test_an_author_known_before_and_one_who_got_a_bio_stay(editor_client, issue):
    make_author("Ana Muñoz")
    text = STORY.replace("Ana Muñoz\n", "Ana Muñoz and Bo Li\n")
    batch = drop(editor_client, text, issue=issue)
    accept_all(editor_client, batch)
    Author.objects.filter(name="Bo Li").update(bio="Writes about water.")
    undo(editor_client, batch)
    assert set(Author.objects.values_list("name", flat=True)) == {"Ana Muñoz", "Bo Li"}


def test_a_picture_that_only_it_brought_goes_with_its_file(editor_client, issue, django_capture_on_commit_callbacks):
    batch = drop(editor_client, STORY, jpeg(), issue=issue, names=("ferries.txt", "ferries.jpg"))
    work_on_batch.call(batch.pk)
    act(editor_client, batch.items.get(), "accept")
    image = Image.objects.get()
    storage, name = image.file.storage, image.file.name
    assert storage.exists(name)
    with django_capture_on_commit_callbacks(execute=True):
        undo(editor_client, batch)
    assert not Image.objects.exists()
    assert not storage.exists(name)


def test_where_nothing_would_be_undone_there_is_no_button_but_the_reason(editor_client, editor, taken_in):
    before = confirm_page(editor_client, taken_in)
    assert "act--grave" in before
    assert "2 new stories are deleted" in before
    put_to_bed(Issue.objects.get(), by=editor)
    page = confirm_page(editor_client, taken_in)
    assert "Nothing of it can be undone: each of its stories stays as it is, for the reason beside it." in page
    assert "Vol 2132 is closed. Reopen it first." in page
    assert "act--grave" not in page
    assert "go too" not in page


def test_a_batch_that_is_undone_offers_no_second_undo(editor_client, taken_in):
    Article.objects.filter(headline=HEADLINE).update(status="in_review", standfirst="Worked on.")
    undo(editor_client, taken_in)
    assert reverse("admin:intake_batch_undo", args=[taken_in.pk]) not in proof(editor_client, taken_in)
    page = confirm_page(editor_client, taken_in)
    assert "can&#x27;t be undone from there." in page
    assert "act--grave" not in page


def test_a_batch_whose_stories_are_gone_has_nothing_to_undo(editor_client, taken_in):
    Article.objects.exclude(headline="Here before").delete()
    assert "It brought nothing that is still here" in confirm_page(editor_client, taken_in)


def test_undone_twice_is_refused_in_words(editor_client, taken_in):
    undo(editor_client, taken_in)
    response = editor_client.post(reverse("admin:intake_batch_undo", args=[taken_in.pk]), follow=True)
    assert "can&#x27;t be undone from there" in response.content.decode()


def test_only_who_brought_it_and_the_desk_undo_it(taken_in, issue):
    for role, status in (("reporter", 404), ("tagger", 403), ("sub-editor", 200)):
        client = Client()
        client.force_login(make_person(role))
        assert client.get(reverse("admin:intake_batch_undo", args=[taken_in.pk])).status_code == status
    own = Client()
    own.force_login(make_person("reporter", "rob"))
    batch = drop(own, story("Mine", 7))
    accept_all(own, batch)
    undo(own, batch)
    assert not Article.objects.filter(headline="Mine").exists()


def test_what_was_cleared_meanwhile_is_spiked(editor_client, editor, taken_in):
    article = Article.objects.get(headline=HEADLINE)
    publishing.send_to_review(article, by=editor, at=NOW)
    undo(editor_client, taken_in)
    article.refresh_from_db()
    assert article.status == "spiked"


@pytest.mark.parametrize("role", ["reporter", "sub-editor"])
def test_what_was_decided_meanwhile_is_not_spiked_by_those_who_may_not_spike(editor, issue, role):
    own = Client()
    own.force_login(make_person(role))
    batch = drop(own, story("Mine", 7), issue=issue)
    accept_all(own, batch)
    article = Article.objects.get()
    publishing.send_to_review(article, by=editor, at=NOW)
    assert "1 story stays as it is" in confirm_page(own, batch)
    undo(own, batch)
    article.refresh_from_db()
    assert article.status == "in_review"


def test_what_a_command_brought_is_undone_too(editor_client, tmp_path):
    make_publication()
    (tmp_path / "ferries.txt").write_text(STORY, encoding="utf-8")
    call_command("import_stories", str(tmp_path / "ferries.txt"), stdout=StringIO())
    undo(editor_client, Batch.objects.get())
    assert not Article.objects.exists()


def test_a_batch_of_many_is_undone_in_the_background(editor_client, taken_in, monkeypatch):
    monkeypatch.setattr(undoing, "AT_ONCE", 1)
    undo(editor_client, taken_in)
    assert Article.objects.count() == 3
    [result] = DBTaskResult.objects.filter(task_path="issues.intake.tasks.undo_batch")
    undo_batch.call(*result.args_kwargs["args"])
    assert [one.headline for one in Article.objects.all()] == ["Here before"]


def test_what_came_in_before_batches_could_be_undone_stays(editor_client, taken_in):
    taken_in.items.update(revision=0)
    undo(editor_client, taken_in)
    assert Article.objects.filter(status="draft").count() == 3


def test_a_very_large_batch_of_a_command_costs_its_page_little(editor_client, editor, django_assert_max_num_queries):
    batch = make_batch(opened_by=editor)
    rows = (BatchItem(batch=batch, file_name=f"{number}.txt", outcome="unchanged") for number in range(10_000))
    BatchItem.objects.bulk_create(rows, batch_size=2_000)
    with django_assert_max_num_queries(26):
        page = proof(editor_client, batch)
    assert page.count("data-copy ") == 20
    assert "Page 1 of 500" in page
