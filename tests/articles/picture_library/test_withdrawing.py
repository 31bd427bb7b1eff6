"""Everything from a source withdrawn as one reviewed act, and brought back as it was."""

from __future__ import annotations

import pytest
from django.urls import reverse

from articles.activity.models import Entry
from articles.images.models import Image, LibraryAct
from articles.picture_library.refusal import CannotChangeLibrary
from articles.picture_library.undoing import undo
from articles.picture_library.withdrawing import look, withdraw
from newsroom.accounts.models import User
from tests.cast import NOW, make_editor, make_image, make_issue, make_source, make_story

pytestmark = pytest.mark.django_db


def test_the_look_counts_pictures_stories_and_issues_that_are_out_or_to_come():
    reuters = make_source("Reuters")
    led, in_text, cover = (make_image(source=reuters) for _number in range(3))
    make_image(source=reuters, withdrawn_at=NOW)
    issue = make_issue(cover=cover)
    make_story("Out", lead_image=led, issue=issue)
    make_story("To come", status="draft", body=f'<figure><img src="{in_text.file.url}" alt="A lake."></figure>')
    make_story("Another's", lead_image=make_image(source=make_source("AFP")))
    seen = look(reuters, at=NOW)
    assert (len(seen.pictures), seen.withdrawn, seen.live, seen.coming) == (3, 1, 1, 1)
    assert [str(story) for story in (*seen.live_stories, *seen.coming_stories)] == ["Out", "To come"]
    assert (seen.live_issues, seen.coming_issues) == (1, 0)


def test_withdrawn_and_brought_back_each_picture_is_what_it_was():
    editor, reuters = make_editor(), make_source("Reuters")
    image, before = make_image(source=reuters), make_image(source=reuters, withdrawn_at=NOW)
    story = make_story(lead_image=image)
    act = withdraw(reuters, reason="The contract ended.", seen=look(reuters, at=NOW).digest, by=editor, at=NOW)
    assert not Image.objects.get(pk=image.pk).may_be_shown(NOW)
    assert Entry.objects.filter(kind="image", verb="withdraw", note="The contract ended.").count() == 1
    undo(act, by=editor, at=NOW)
    assert Image.objects.get(pk=image.pk).may_be_shown(NOW)
    assert Image.objects.get(pk=before.pk).withdrawn_at == NOW
    assert story.lead_image_id == image.pk


def test_readers_see_who_is_credited_and_no_picture(client):
    reuters = make_source("Reuters")
    story = make_story(lead_image=make_image(source=reuters))
    shown = client.get(story.get_absolute_url()).content.decode()
    withdraw(reuters, reason="Ended.", seen=look(reuters, at=NOW).digest, by=make_editor(), at=NOW)
    gone = client.get(story.get_absolute_url()).content.decode()
    assert "This picture may no longer be shown." not in shown
    assert "This picture may no longer be shown." in gone
    assert "Photo: Ana Muñoz/Reuters" in gone
    assert story.lead_image.token not in gone


@pytest.mark.parametrize(
    ("reason", "seen", "said"), [(" ", "", "Say why"), ("Ended.", "other", "others than when you")]
)
def test_no_reason_or_another_look_withdraws_nothing(reason, seen, said):
    reuters = make_source("Reuters")
    make_image(source=reuters)
    with pytest.raises(CannotChangeLibrary, match=said):
        withdraw(reuters, reason=reason, seen=seen, by=make_editor(), at=NOW)
    assert not Image.objects.exclude(withdrawn_at=None).exists()
    assert not LibraryAct.objects.exists()


def test_whoever_has_no_right_is_refused(client):
    nobody = User.objects.create_user("nora", is_staff=True)
    reuters = make_source("Reuters")
    make_image(source=reuters)
    with pytest.raises(CannotChangeLibrary, match="Only an editor"):
        withdraw(reuters, reason="x", seen=look(reuters, at=NOW).digest, by=nobody, at=NOW)


def test_the_page_keeps_what_was_typed_and_leads_to_what_was_done(client):
    client.force_login(make_editor())
    reuters = make_source("Reuters")
    make_story("Rain over Nairobi", lead_image=make_image(source=reuters))
    page = reverse("admin:images_imagesource_withdraw", args=[reuters.pk])
    looked = client.get(page)
    assert "Rain over Nairobi" in looked.content.decode()
    refused = client.post(page, {"reason": "Contract ended", "seen": "stale"}).content.decode()
    assert 'value="Contract ended"' in refused
    done = client.post(page, {"reason": "Contract ended", "seen": looked.context["look"].digest})
    act = LibraryAct.objects.get()
    assert done.headers["Location"] == reverse("admin:images_libraryact_change", args=[act.pk])
    client.post(reverse("admin:images_libraryact_undo", args=[act.pk]))
    assert Image.objects.get().withdrawn_at is None
