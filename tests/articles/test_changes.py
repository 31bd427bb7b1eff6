"""What readers are shown of a story's past: what was published and is to be shown, and not a word more."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from articles import editing, publishing
from articles.changes import set_shown_to_readers
from articles.models import Revision, WorkingCopy
from articles.signals import public_pages_changed
from tests.cast import make_author, make_byline, make_image, make_publication, make_story, make_topic

pytestmark = pytest.mark.django_db

MARK = "ZQX"
HOUR = timedelta(hours=1)


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture
def story(now):
    make_publication(shows_changes=True)
    found = make_story("Rain over Nairobi", publish_at=now - 9 * HOUR, body="<p>It rained all night.</p>")
    make_byline(found, make_author("Ana Muñoz"))
    editing.record_revision(found, by=None, at=now - 9 * HOUR)
    return found


def change(story, at, **fields):
    base = editing.desk_content(story)
    editing.save(story, base | fields, base=base, by=None, at=at)


def publish(story, at, *, tells_readers=True, **fields):
    change(story, at, **fields)
    publishing.clear_changes(story, by=None, at=at, tells_readers=tells_readers)
    story.refresh_from_db()


def page_of(client, story):
    return client.get(f"{story.get_absolute_url()}changes/")


def text(answer):
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def test_the_page_tells_what_changed_and_when(client, story, now):
    publish(story, now - 2 * HOUR, headline="Hail over Nairobi")
    publish(story, now - HOUR, body="<p>It rained all week.</p>")
    answer = page_of(client, story)
    shown = text(answer)
    assert "removed: Rain added: Hail over Nairobi" in shown
    assert "It rained all removed: night added: week ." in shown
    assert shown.index("added: week") < shown.index("added: Hail")
    assert answer["X-Robots-Tag"] == "noindex"
    assert '<meta name="robots" content="noindex">' in answer.content.decode()


def test_the_story_points_to_the_page_by_a_quiet_line(client, story, now):
    assert "what changed" not in text(client.get(story.get_absolute_url()))
    publish(story, now - HOUR, headline="Hail over Nairobi")
    page = client.get(story.get_absolute_url())
    assert f'href="{story.get_absolute_url()}changes/"' in page.content.decode()
    assert re.search(r"Updated \d+ \w{3} \d{4}, \d\d:\d\d", text(page))


def test_times_are_those_of_the_publication(client, story, now):
    make_publication(shows_changes=True, time_zone="Asia/Kathmandu")
    publish(story, now - HOUR, headline="Hail over Nairobi")
    local = (now - HOUR + timedelta(hours=5, minutes=45)).strftime("%H:%M")
    assert local in text(page_of(client, story))


def test_there_is_no_page_and_no_line_unless_the_publication_shows_changes(client, story, now):
    publish(story, now - HOUR, headline="Hail over Nairobi")
    make_publication(shows_changes=False)
    assert page_of(client, story).status_code == 404
    assert "what changed" not in text(client.get(story.get_absolute_url()))


def test_there_is_no_page_of_a_story_that_never_changed_or_is_off(client, story, now):
    assert page_of(client, story).status_code == 404
    publish(story, now - HOUR, headline="Hail over Nairobi")
    assert page_of(client, story).status_code == 200
    publishing.withdraw(story, by=None, at=now, reason="A doubt.")
    assert page_of(client, story).status_code == 404


def test_a_change_that_is_kept_from_readers_shows_nowhere_in_a_later_one_neither(client, story, now):
    publish(story, now - 3 * HOUR, tells_readers=False, body=f"<p>It rained all {MARK} week.</p>")
    assert page_of(client, story).status_code == 404
    publish(story, now - 2 * HOUR, tells_readers=False, body="<p>It rained all week.</p>")
    publish(story, now - HOUR, headline="Hail over Nairobi")
    shown = text(page_of(client, story))
    assert MARK not in shown
    assert "night" not in shown
    assert "removed: Rain" in shown


def test_nothing_that_was_not_published_leaks(client, story, now):
    """The working copy, autosaves, revisions between two publications, notes, tags, working titles, times."""
    hidden = {
        "working_title": f"{MARK} working title",
        "editor_note": f"{MARK} note",
        "topics": [{"tag_id": make_topic(f"{MARK} topic").pk, "strength": 1}],
    }
    change(story, now - 5 * HOUR, headline=f"{MARK} never published", **hidden)
    change(story, now - 4 * HOUR, headline="Hail over Nairobi", trail_text="")
    base = editing.desk_content(story)
    editing.autosave(story, base | {"standfirst": f"{MARK} autosaved"}, base=base, by=None, at=now - 3 * HOUR)
    change(story, now - 2 * HOUR, standfirst="It hailed.", lead_image_id=make_image(title=f"{MARK} title").pk)
    publishing.clear_changes(story, by=None, at=now - HOUR)
    change(story, now, headline=f"{MARK} next", body=f"<p>{MARK} working copy</p>")
    assert WorkingCopy.objects.exists()
    shown = page_of(client, story)
    assert shown.status_code == 200
    assert MARK not in shown.content.decode()


def test_typing_on_after_the_changes_went_out_never_reaches_readers(client, editor, story, now):
    """The last autosave is what was published; the same person goes on typing within the minutes it would take up."""
    base = editing.desk_content(story)
    mine = base | {"headline": "Hail over Nairobi"}
    editing.autosave(story, mine, base=base, by=editor, at=now - 3 * timedelta(minutes=1))
    publishing.clear_changes(story, by=None, at=now - 2 * timedelta(minutes=1))
    story.refresh_from_db()
    editing.autosave(story, mine | {"headline": f"{MARK} half a thou"}, base=mine, by=editor, at=now)
    assert "removed: Rain added: Hail" in text(page_of(client, story))
    assert MARK not in page_of(client, story).content.decode()
    assert Revision.objects.filter(published_at__isnull=False, kind=Revision.Kind.AUTOSAVED).count() == 0


def test_the_version_that_was_there_first_is_marked_instead_of_kept_twice(story, now):
    publish(story, now - HOUR, headline="Hail over Nairobi")
    assert [one.content["headline"] for one in story.revisions.order_by("number")] == [
        "Rain over Nairobi",
        "Hail over Nairobi",
    ]
    assert story.revisions.exclude(published_at=None).count() == 2


def test_a_picture_that_was_taken_out_is_told_of_and_not_shown_again(client, story, now):
    old, new = make_image(alt_text="A boat."), make_image(alt_text="A ship.")
    publish(story, now - 2 * HOUR, lead_image_id=old.pk)
    publish(story, now - HOUR, lead_image_id=new.pk)
    page = page_of(client, story).content.decode()
    assert old.token not in page
    assert "A boat." in page
    assert new.token in page


def test_the_page_turns_when_a_change_is_shown_or_kept_back(
    client, editor, story, now, django_capture_on_commit_callbacks
):
    publish(story, now - HOUR, headline="Hail over Nairobi")
    revision = story.revisions.get(published_at=now - HOUR)
    told = []

    def hear(what, **_):
        told.append(what)

    public_pages_changed.connect(hear)
    with django_capture_on_commit_callbacks(execute=True):
        set_shown_to_readers(revision, False, by=editor, at=now)
    public_pages_changed.disconnect(hear)
    assert told == [story]
    assert page_of(client, story).status_code == 404


@pytest.mark.parametrize("count", [1, 12])
def test_the_page_asks_as_many_questions_for_many_changes_as_for_few(
    client, story, now, count, django_assert_num_queries
):
    for step in range(count):
        publish(story, now - HOUR + step * timedelta(minutes=1), headline=f"Headline {step}")
    page_of(client, story)
    with django_assert_num_queries(6):
        page_of(client, story)
