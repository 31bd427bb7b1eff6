"""Files dropped on the desk: kept, read, refused in words, recognised; nothing is a story before it is accepted."""

from __future__ import annotations

import pytest
from django.contrib.messages import get_messages
from django.test import Client
from django.urls import reverse

from articles.images.models import Image
from articles.models import Article, Author
from issues.intake import uploads
from issues.intake.models import Batch, BatchItem, IntakeFile, IntakePicture
from issues.intake.tasks import work_on_batch
from issues.models import Issue
from tests.cast import NOW, jpeg, make_issue, make_person, make_publication, put_to_bed
from tests.issues.intake.dropping import HEADLINE, STORY, accept_all, act, drop, files, post_files, proof, story

pytestmark = pytest.mark.django_db


@pytest.fixture
def issue():
    make_publication()
    return make_issue(2132, publish_at=None)


def signed_in(role: str, username: str = "") -> Client:
    client = Client()
    client.force_login(make_person(role, username))
    return client


def test_what_is_dropped_on_an_issue_waits_for_a_look_and_is_no_story(editor_client, issue):
    batch = drop(editor_client, STORY, issue=issue)
    assert (batch.issue, batch.state) == (issue, Batch.State.READY)
    assert HEADLINE in proof(editor_client, batch)
    assert not Article.objects.exists()
    assert not Author.objects.exists()


def test_accepted_it_is_a_draft_at_the_end_of_the_issue_with_its_byline_and_proposed_countries(editor_client, issue):
    batch = drop(editor_client, STORY, issue=issue)
    act(editor_client, batch.items.get(), "accept")
    article = Article.objects.get()
    assert (article.headline, article.issue, article.position, article.status) == (HEADLINE, issue, 1, "draft")
    assert article.body.count("<p>") == 3
    assert [str(byline.author) for byline in article.bylines.all()] == ["Ana Muñoz"]
    assert article.image_source.name == "lakepress"
    assert set(article.country_taggings.values_list("tag__code", "proposed")) == {("KE", True), ("TZ", True)}
    assert article.revisions.count() == 1


def test_when_all_is_decided_the_bytes_are_gone_and_what_became_of_it_is_kept(editor_client, issue):
    batch = drop(editor_client, STORY, story("A school for keepers", 2), issue=issue)
    accept_all(editor_client, batch)
    batch.refresh_from_db()
    assert batch.state == Batch.State.DONE
    assert {bytes(raw) for raw in batch.files.values_list("raw", flat=True)} == {b""}
    assert list(Article.objects.in_run_order().values_list("position", flat=True)) == [1, 2]
    assert "2 stories were taken in." in proof(editor_client, batch)


def test_pasted_text_comes_in_as_a_file_does(editor_client, issue):
    response = post_files(editor_client, {"pasted": STORY}, issue=issue)
    assert response.status_code == 302
    assert BatchItem.objects.get().file_name == "Pasted text.txt"


def test_nothing_at_all_is_refused_in_words(editor_client, issue):
    response = post_files(editor_client, {"pasted": "  "}, issue=issue)
    assert response.status_code == 400
    assert "Nothing was sent. Choose files, or paste a text." in response.content.decode()
    assert not Batch.objects.exists()


def test_the_limits_stand_on_the_page(editor_client, issue):
    page = editor_client.get(reverse("admin:issues_issue_intake", args=[issue.pk])).content.decode()
    assert "Up to 50 files, 20 MB each, 64 MB at once." in page


def test_one_that_is_too_large_is_refused_and_the_others_are_read(editor_client, issue, monkeypatch):
    monkeypatch.setattr(uploads, "MOST_BYTES", 2_000)
    batch = drop(editor_client, STORY, STORY + "x" * 2_000, issue=issue)
    assert batch.items.filter(decision="waiting").count() == 1
    page = proof(editor_client, batch)
    assert "The file is over" in page
    assert page.count('class="badge badge--live">ready') == 1


def test_the_fifty_first_file_is_refused_and_the_others_are_read(editor_client, issue, monkeypatch):
    monkeypatch.setattr(uploads, "MOST_FILES", 2)
    batch = drop(editor_client, *(story(f"Story {count}", count) for count in range(3)), issue=issue)
    assert batch.items.filter(decision="waiting").count() == 2
    assert "Only 2 files go in at once" in proof(editor_client, batch)


def test_more_files_than_a_form_usually_holds_still_get_an_answer_in_words(editor_client, issue):
    response = post_files(editor_client, {"files": files(*(f"{count}" for count in range(60)))}, issue=issue)
    assert response.status_code == 302
    assert IntakeFile.objects.filter(error__startswith="Only 50 files").count() == 10


def test_the_same_file_twice_in_one_upload_is_read_once(editor_client, issue):
    batch = drop(editor_client, STORY, STORY, issue=issue)
    assert batch.items.filter(decision="waiting").count() == 1
    assert "This is the same file as story-0.txt" in proof(editor_client, batch)


def test_the_same_upload_again_leads_to_the_batch_that_waits(editor_client, issue):
    first = drop(editor_client, STORY, issue=issue)
    response = post_files(editor_client, {"files": files(STORY)}, issue=issue)
    assert response.headers["Location"] == reverse("admin:intake_batch_change", args=[first.pk])
    assert Batch.objects.count() == 1
    assert "came in already" in str([str(one) for one in get_messages(response.wsgi_request)])


def test_a_file_that_came_in_before_is_read_and_says_so(editor_client, issue):
    first = drop(editor_client, STORY, issue=issue)
    accept_all(editor_client, first)
    again = drop(editor_client, STORY, issue=issue)
    assert f"The same file came in before, with Batch {first.pk}" in proof(editor_client, again)


def test_a_picture_with_the_name_of_a_story_comes_along(editor_client, issue):
    batch = drop(editor_client, STORY, jpeg(), issue=issue, names=("ferries.txt", "Ferries.JPG"))
    assert batch.state == Batch.State.READING  # not read at once: a picture is not text
    editor_client.get(reverse("admin:intake_batch_change", args=[batch.pk]))
    from_the_background(batch)
    item = batch.items.get()
    picture = item.pictures.get()
    address = reverse("admin:intake_batch_item_picture", args=[batch.pk, item.pk, picture.pk])
    shown = editor_client.get(address)
    assert (shown.status_code, shown.headers["Content-Type"]) == (200, "image/jpeg")
    act(editor_client, item, "accept")
    assert Article.objects.get().lead_image == Image.objects.get()
    assert Image.objects.get().credit_line == "Photo: lakepress"
    assert not IntakePicture.objects.exists()


def test_a_picture_alone_is_refused_in_words(editor_client, issue):
    batch = drop(editor_client, jpeg(), issue=issue, names=("boat.jpg",))
    from_the_background(batch)
    assert "No story with this name came along" in proof(editor_client, batch)


def from_the_background(batch: Batch) -> None:
    """Do what a worker does."""
    work_on_batch.call(batch.pk)
    batch.refresh_from_db()


def test_what_cannot_be_read_is_a_sentence_on_its_card(editor_client, issue):
    batch = drop(editor_client, STORY, b"\x89PNG\r\n\x1a\n\0\0", b"\0" * 400, issue=issue)
    page = proof(editor_client, batch)
    assert page.count("data-copy ") == 3
    assert page.count("ready</span>") == 1


@pytest.mark.parametrize(
    "name",
    ["<script>alert(1)</script>.txt", "\u202egpj.txt", "x" * 300 + ".txt", "..\\..\\etc\\passwd.txt", "a\nb\x00c.txt"],
)
def test_a_hostile_file_name_is_a_name_on_a_card(editor_client, issue, name):
    batch = drop(editor_client, STORY, issue=issue, names=(name,))
    page = proof(editor_client, batch)
    assert "<script>alert" not in page
    kept = IntakeFile.objects.get().name
    assert len(kept) <= 255
    assert kept.isprintable()
    act(editor_client, batch.items.get(), "accept")
    assert Article.objects.count() == 1


@pytest.mark.parametrize(
    "extra", ["<script>alert(1)</script> a < b", "{{ 7*7 }} {% now %}", "\u202ereversed\u202c", "a\0b"]
)
def test_what_looks_like_code_stays_text(editor_client, issue, extra):
    batch = drop(editor_client, STORY.replace("Freight pays for it", extra), issue=issue)
    page = proof(editor_client, batch)
    assert "<script>alert" not in page
    act(editor_client, batch.items.get(), "accept")
    stored = Article.objects.get().body
    assert "<script" not in stored
    assert "\0" not in stored


def test_a_text_of_ten_thousand_lines_is_folded_and_can_be_opened(editor_client, issue):
    long = STORY + "\n".join(f"Line {count} of many that stand here." for count in range(10_000))
    batch = drop(editor_client, long, issue=issue)
    if batch.state == Batch.State.READING:
        from_the_background(batch)
    page = proof(editor_client, batch)
    assert "lines not shown: show all" in page
    assert len(page) < 2_000_000
    address = reverse("admin:intake_batch_change", args=[batch.pk])
    assert "Line 5000 of many" in editor_client.get(f"{address}?whole={batch.items.get().pk}").content.decode()


def test_a_closed_issue_takes_no_files_and_says_why(editor_client, editor, issue):
    put_to_bed(issue, by=editor)
    response = post_files(editor_client, {"files": files(STORY)}, issue=issue)
    assert "Vol 2132 is closed. Reopen it first." in response.content.decode()
    assert not Batch.objects.exists()


def test_an_issue_closed_meanwhile_keeps_the_story_out_and_loses_nothing(editor_client, editor, issue):
    batch = drop(editor_client, STORY, issue=issue)
    put_to_bed(Issue.objects.get(), by=editor)
    act(editor_client, batch.items.get(), "accept")
    assert not Article.objects.exists()
    assert batch.items.get().decision == "waiting"
    assert "Vol 2132 is closed" in proof(editor_client, batch)


def test_a_reporters_copy_becomes_drafts_of_their_own_without_a_place(issue):
    client = signed_in("reporter")
    batch = drop(client, STORY, issue=issue)
    assert (
        "the desk gives them their place"
        in client.get(reverse("admin:issues_issue_intake", args=[issue.pk])).content.decode()
    )
    act(client, batch.items.get(), "accept")
    article = Article.objects.get()
    assert (article.issue, article.position, article.status) == (None, None, "draft")
    assert article.created_by.username == "reporter"


def test_a_reporter_cannot_smuggle_a_story_into_an_issue(issue):
    client = signed_in("reporter")
    batch = drop(client, STORY)
    act(client, batch.items.get(), "save", issue=str(issue.pk), headline=HEADLINE)
    act(client, batch.items.get(), "accept")
    assert Article.objects.get().issue is None


def test_a_reporter_sees_no_batch_of_somebody_else_and_a_sub_editor_sees_all(editor_client, issue):
    batch = drop(editor_client, STORY, issue=issue)
    address = reverse("admin:intake_batch_change", args=[batch.pk])
    rob, sub = signed_in("reporter"), signed_in("sub-editor")
    assert rob.get(address).status_code == 404
    assert act(rob, batch.items.get(), "accept").status_code == 404
    assert sub.get(address).status_code == 200
    listed = rob.get(reverse("admin:intake_batch_changelist"))
    assert (listed.status_code, list(listed.context["cl"].result_list)) == (200, [])


def test_a_tagger_brings_nothing_in(issue):
    client = signed_in("tagger")
    for response in (client.get(reverse("admin:intake_batch_add")), post_files(client, {"files": files(STORY)})):
        assert response.status_code == 403
    assert not Batch.objects.exists()


@pytest.mark.parametrize("count", [1, 3, 30])
def test_the_page_of_an_issue_costs_the_same_for_many_batches(
    editor_client, editor, issue, count, django_assert_max_num_queries
):
    for number in range(count):
        batch = Batch.objects.create(opened_at=NOW, opened_by=editor, issue=issue, state="ready")
        BatchItem.objects.create(batch=batch, file_name=f"{number}.txt", outcome="waiting", decision="waiting")
    with django_assert_max_num_queries(14):
        editor_client.get(reverse("admin:issues_issue_intake", args=[issue.pk]))
