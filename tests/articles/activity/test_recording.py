"""The activity log: written once, told in few words, and there when the thing is gone."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from articles.activity.models import CannotRewriteHistory, Entry
from articles.activity.recording import LONGEST_VALUE, differing, record
from tests.cast import NOW, make_editor, make_issue, make_section, make_story, make_topic

pytestmark = pytest.mark.django_db


def test_an_entry_says_who_did_what_to_what_and_when():
    story, vera = make_story(), make_editor()
    entry = record(story, "hold", by=vera, at=NOW, before={"status": "cleared"}, after={"status": "held"}, note="Why?")
    kept = Entry.objects.get(pk=entry.pk)
    assert (kept.person, kept.person_name, kept.verb, kept.at, kept.note) == (vera, "vera", "hold", NOW, "Why?")
    assert (kept.kind, kept.object_id, kept.object_name) == ("article", story.pk, "Rain over Nairobi")
    assert (kept.before, kept.after) == ({"status": "cleared"}, {"status": "held"})


def test_what_a_command_did_has_no_person():
    entry = record(make_topic(), "create", by=None, at=NOW)
    assert (entry.person, entry.person_name) == (None, "")


def test_the_log_of_a_thing_stays_when_the_thing_and_the_person_go():
    story, vera = make_story(), make_editor()
    number = story.pk
    record(story, "delete", by=vera, at=NOW)
    story.delete()
    vera.delete()
    entry = Entry.objects.about("article", number).get()
    assert (entry.object_name, entry.person, entry.person_name) == ("Rain over Nairobi", None, "vera")


def test_nothing_in_the_log_is_changed_or_deleted():
    entry = record(make_story(), "hold", by=None, at=NOW)
    refused = [
        lambda: Entry.objects.update(verb="clear"),
        lambda: Entry.objects.all().delete(),
        lambda: Entry.objects.bulk_update([entry], ["verb"]),
        entry.save,
        entry.delete,
    ]
    for attempt in refused:
        with pytest.raises(CannotRewriteHistory):
            attempt()
    assert Entry.objects.get().verb == "hold"


@pytest.mark.parametrize("column", ["verb", "person_name", '"before"', '"at"', "object_id"])
def test_the_database_itself_refuses_to_write_over_an_entry(column):
    record(make_story(), "hold", by=None, at=NOW)
    with pytest.raises(DatabaseError, match="written once"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE activity_entry SET {column} = {column}")


def test_only_what_changed_is_kept_and_other_rows_are_named():
    world, home = make_section("World"), make_section("Home")
    before = {"kicker": "Rain", "section": world, "publish_at": NOW, "topics": ["Ports"], "only_before": 1}
    after = {"kicker": "Rain", "section": home, "publish_at": NOW + timedelta(hours=1), "topics": ["Ports"]}
    assert differing(before, after) == (
        {"section": "World", "publish_at": "2025-11-02T12:00:00+00:00", "only_before": 1},
        {"section": "Home", "publish_at": "2025-11-02T13:00:00+00:00"},
    )


def test_of_a_long_text_only_the_changed_passage_is_kept():
    text = "The rain came early and stayed. " * 200
    at = len(text) // 2
    old, new = differing({"body": text}, {"body": f"{text[:at]}Then it snowed. {text[at:]}"})
    assert new["body"].count("Then it snowed.") == 1
    assert old["body"].startswith("…")
    assert old["body"].endswith("…")
    assert len(new["body"]) < 2 * LONGEST_VALUE


def test_a_body_that_is_written_anew_does_not_fill_the_log():
    old, new = differing({"body": "a" * 90_000}, {"body": "b" * 90_000})
    assert (len(old["body"]), len(new["body"])) == (LONGEST_VALUE, LONGEST_VALUE)
    assert differing({}, {"body": "b" * 90_000})[1]["body"] == "b" * LONGEST_VALUE + "…"


def test_a_name_of_any_length_and_a_zero_byte_are_taken():
    issue = make_issue(title="t")
    record(issue, "change", by=make_editor("v" * 150), at=NOW, after={"title": "a\0b"}, note="n" * 9000)
    assert Entry.objects.get().after == {"title": "ab"}
