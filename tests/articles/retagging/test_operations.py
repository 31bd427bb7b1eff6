"""Tags of many stories changed as one act: by whose rights, what is refused, what is taken back."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.contrib.auth.models import Permission
from django.db import connection

from articles.activity.models import Entry
from articles.editing import autosave, desk_content, record_revision, save
from articles.models import Article, Strength, WorkingCopy
from articles.retagging.asking import MOST_STORIES, CannotRetag, ask, ask_to_undo, stop
from articles.retagging.models import Change, Operation
from articles.retagging.steps import add, remove, replace
from articles.rights import entries_for
from articles.signals import public_pages_changed
from articles.tagging.models import Topic
from issues.proofs import take
from newsroom.accounts.models import User
from tests.articles.retagging.asked import asked, done, outcome, run, tags, undone
from tests.cast import (
    NOW,
    country,
    make_editor,
    make_issue,
    make_person,
    make_publication,
    make_story,
    make_topic,
    tag_country,
    tag_topic,
)

pytestmark = pytest.mark.django_db

LEAD, ABOUT, MENTION = (strength.value for strength in Strength)


@pytest.fixture
def ports() -> Topic:
    return make_topic("Ports")


def test_stories_get_lose_and_change_tags_in_one_act(editor, ports):
    old = make_topic("Old")
    first, second, third = make_story("One"), make_story("Two", status="draft"), make_story("Three")
    tag_topic(first, old, Strength.LEAD)
    tag_country(second, "TZ")
    tag_topic(third, ports)
    tag_country(third, "KE", Strength.LEAD)
    steps = [replace("topics", old.pk, by=ports.pk), add("topics", ports.pk), add("countries", country("KE").pk)]
    steps += [remove("countries", country("TZ").pk)]
    operation = done(steps, [first, second, third], by=editor)
    assert tags(first) == [("Ports", LEAD), ("Kenya", ABOUT)]
    assert tags(second) == [("Ports", ABOUT), ("Kenya", ABOUT)]
    assert tags(third) == [("Ports", ABOUT), ("Kenya", LEAD)]
    assert (operation.state, operation.total, operation.done) == ("done", 3, 3)
    assert (operation.changed, operation.refused, operation.nothing_to_do) == (2, 0, 1)
    assert outcome(operation, third) == ("nothing", "")
    assert operation.what == "Replace Old by Ports, add Ports (about), add Kenya (about), remove Tanzania"


def test_each_story_has_a_revision_and_a_line_in_the_log_and_the_operation_has_one(editor, ports):
    stories = [make_story(f"Story {number}") for number in range(3)]
    tag_topic(stories[2], ports)
    for story in stories:
        record_revision(story, by=None, at=NOW)
    done([add("topics", ports.pk)], stories, by=editor)
    assert [story.revisions.count() for story in stories] == [2, 2, 1]
    revision = stories[0].revisions.first()
    assert (revision.saved_by, revision.note) == (editor, "Add Ports (about)")
    assert Entry.objects.filter(kind="article", verb="change", person=editor).count() == 2
    entry = Entry.objects.get(kind="operation")
    assert (entry.verb, entry.person, entry.object_name) == ("retag", editor, "Add Ports (about)")
    assert entry.after == {"stories": 3, "changed": 2, "refused": 0}


def test_public_pages_hear_of_the_live_stories_that_changed(editor, ports, django_capture_on_commit_callbacks):
    live, draft, tagged = make_story("Live"), make_story("Draft", status="draft"), make_story("Tagged")
    tag_topic(tagged, ports)
    heard = []

    def hear(what, **_told):
        heard.append(what)

    public_pages_changed.connect(hear)
    try:
        with django_capture_on_commit_callbacks(execute=True):
            done([add("topics", ports.pk)], [live, draft, tagged], by=editor)
    finally:
        public_pages_changed.disconnect(hear)
    assert heard == [live]


# ------------------------------------------------------------------------------------------------------------- refused


def test_a_sealed_story_is_refused_with_the_issues_own_sentence_and_holds_nobody_back(editor, ports):
    make_publication()
    issue = make_issue(2133)
    sealed, other = make_story("Sealed", issue=issue, position=1), make_story("Other")
    issue.proof = take(issue, by=editor, at=NOW)
    issue.save()
    operation = done([add("topics", ports.pk)], [sealed, other], by=editor)
    kind, why = outcome(operation, sealed)
    assert kind == "refused"
    assert why.startswith("Vol 2133 is scheduled on")
    assert (tags(sealed), tags(other)) == ([], [("Ports", ABOUT)])
    assert (operation.changed, operation.refused) == (1, 1)


def test_rights_are_asked_at_the_moment_of_doing(ports):
    tina = make_person("tagger")
    story = make_story()
    operation = asked([add("topics", ports.pk)], [story], by=tina)
    tina.groups.clear()
    run(operation)
    assert outcome(operation, story) == ("refused", "You may not tag this story.")
    assert tags(story) == []


def test_whoever_may_not_tag_asks_for_nothing(ports):
    with pytest.raises(CannotRetag, match="You may not tag"):
        asked([add("topics", ports.pk)], [make_story()], by=make_person("reporter"))
    assert not Operation.objects.exists()


def test_what_somebody_types_and_has_not_saved_stays_typed(editor, ports):
    story = make_story(publish_at=None)
    base = desk_content(story)
    autosave(story, base | {"headline": "Half a sen"}, base=base, by=make_person("sub-editor"), at=NOW)
    assert WorkingCopy.objects.exists()
    done([add("topics", ports.pk)], [story], by=editor)
    assert tags(story) == [("Ports", ABOUT)]
    assert desk_content(story)["headline"] == "Half a sen"
    assert Article.objects.get().headline == "Rain over Nairobi"


def test_tags_that_somebody_is_typing_are_not_written_over(editor, ports):
    story = make_story()
    base = desk_content(story)
    typed = base | {"topics": [{"tag_id": make_topic("Ships").pk, "strength": LEAD}]}
    autosave(story, typed, base=base, by=make_person("sub-editor"), at=NOW)
    operation = done([add("topics", ports.pk)], [story], by=editor)
    kind, why = outcome(operation, story)
    assert (kind, why[:35]) == ("refused", "Somebody is changing its tags and h")
    assert (tags(story), desk_content(story)["topics"]) == ([], typed["topics"])


def test_a_changed_live_story_keeps_the_changes_that_readers_do_not_see_yet(editor, ports):
    story = make_story()
    base = desk_content(story)
    save(story, base | {"headline": "Rain over Kisumu"}, base=base, by=editor, at=NOW)
    done([add("topics", ports.pk)], [story], by=editor)
    assert tags(story) == [("Ports", ABOUT)]
    assert (Article.objects.get().headline, desk_content(story)["headline"]) == (
        "Rain over Nairobi",
        "Rain over Kisumu",
    )


def test_a_story_that_was_deleted_meanwhile_is_named_as_gone(editor, ports):
    gone, other = make_story("Gone", status="draft"), make_story("Other")
    operation = asked([add("topics", ports.pk)], [gone, other], by=editor)
    gone.delete()
    run(operation)
    assert (operation.state, operation.changed, operation.refused) == ("done", 1, 1)
    assert Change.objects.get(article=None).why == "The story isn't there any more."


@pytest.mark.parametrize("status", ["deprecated", "refused"])
def test_a_tag_that_no_story_is_given_any_more_stops_the_operation(editor, ports, status):
    story = make_story()
    operation = asked([add("topics", ports.pk)], [story], by=editor)
    Topic.objects.filter(pk=ports.pk).update(status=status)
    run(operation)
    assert (operation.state, operation.why) == ("stopped", f"“Ports” is {status}: no story is given it.")
    assert (tags(story), outcome(operation, story)[0]) == ([], "waiting")
    assert Entry.objects.get(kind="operation").note == operation.why


def test_a_tag_that_was_deleted_or_merged_stops_it_too(editor, ports):
    story, ships = make_story(), make_topic("Ships")
    first, second = (
        asked([add("topics", ports.pk)], [story], by=editor),
        asked([add("topics", ships.pk)], [story], by=editor),
    )
    Topic.objects.filter(pk=ports.pk).update(status="merged", merged_into=ships)
    assert run(first).why == "“Ports” has become a part of “Ships”. Use that one."
    Topic.objects.filter(pk=ports.pk).delete()
    ships.delete()
    assert run(second).why == "A tag of this operation was deleted meanwhile."


def test_it_ends_when_the_account_of_its_person_is_gone(ports):
    tina = make_person("tagger")
    operation = asked([add("topics", ports.pk)], [make_story()], by=tina)
    tina.is_active = False
    tina.save()
    assert run(operation).why == "Who asked for it has no account any more."


@pytest.mark.parametrize(
    ("steps", "says"),
    [
        (lambda topic: [], "Say first"),
        (lambda topic: [add("topics", topic.pk)] * 21, "more than 20 steps"),
        (lambda topic: [replace("topics", topic.pk, by=topic.pk)], "by itself"),
        (lambda topic: [add("topics", 987654)], "deleted meanwhile"),
        (lambda topic: [replace("countries", country().pk, by=987654)], "deleted meanwhile"),
        (lambda topic: [add("topics", make_topic("Old", status="deprecated").pk)], "“Old” is deprecated"),
    ],
)
def test_what_makes_no_sense_is_refused_before_anything_begins(editor, ports, steps, says):
    with pytest.raises(CannotRetag, match=says):
        asked(steps(ports), [make_story()], by=editor)
    assert (Operation.objects.count(), Change.objects.count()) == (0, 0)


def test_no_story_and_far_too_many_are_refused(editor, ports, monkeypatch):
    with pytest.raises(CannotRetag, match="no story among these"):
        asked([add("topics", ports.pk)], [], by=editor)
    assert MOST_STORIES == 20_000
    monkeypatch.setattr("articles.retagging.asking.MOST_STORIES", 1)
    with pytest.raises(CannotRetag, match="more than 1 stories"):
        asked([add("topics", ports.pk)], [make_story("One"), make_story("Two")], by=editor)


def test_the_same_form_sent_twice_is_one_operation(editor, ports):
    story = make_story()
    one, other = (asked([add("topics", ports.pk)], [story], by=editor, key="abc") for _time in range(2))
    assert one == other
    assert Operation.objects.count() == 1


def test_one_form_is_neither_two_peoples_nor_two_things(editor, ports):
    story = make_story()
    asked([add("topics", ports.pk)], [story], by=editor, key="abc")
    for steps, by in (([remove("topics", ports.pk)], editor), ([add("topics", ports.pk)], make_person("publisher"))):
        with pytest.raises(CannotRetag, match="done with this form already"):
            asked(steps, [story], by=by, key="abc")
    assert Operation.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_the_same_form_sent_twice_in_the_same_moment_is_one_operation():
    editor, ports, story = make_editor(), make_topic("Ports"), make_story()
    there = Barrier(4)

    def press(_number: int) -> int:
        there.wait()
        try:
            return asked([add("topics", ports.pk)], [story], by=editor, key="abc").pk
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as hands:
        assert len(set(hands.map(press, range(4)))) == 1
    assert Operation.objects.count() == 1


def test_of_two_that_ask_the_same_the_second_finds_nothing_to_do_and_undoes_nothing(editor, ports):
    story, ben = make_story(), make_person("publisher")
    first = done([add("topics", ports.pk)], [story], by=editor)
    second = done([add("topics", ports.pk)], [story], by=ben)
    assert (first.changed, second.changed, second.nothing_to_do) == (1, 0, 1)
    undone(second, by=ben)
    assert tags(story) == [("Ports", ABOUT)]


def test_stories_may_have_steps_of_their_own(editor, ports):
    ships, first, second = make_topic("Ships"), make_story("One"), make_story("Two")
    own = {second.pk: [add("topics", ships.pk, strength=Strength.LEAD)]}
    operation = ask(
        Operation.Kind.SPLIT, [add("topics", ports.pk)], [first.pk], by=editor, at=NOW, what="A split", own_steps=own
    )
    run(operation)
    assert (tags(first), tags(second), operation.total) == ([("Ports", ABOUT)], [("Ships", LEAD)], 2)
    undone(operation, by=editor)
    assert (tags(first), tags(second)) == ([], [])


# ---------------------------------------------------------------------------------------------------------- undone


def test_undone_every_story_is_tagged_as_before_and_it_is_logged(editor, ports):
    old = make_topic("Old")
    first, second = make_story("One"), make_story("Two")
    tag_topic(first, old, Strength.MENTION)
    tag_country(first, "KE", proposed=True)
    tag_topic(second, ports)
    steps = [replace("topics", old.pk, by=ports.pk), add("countries", country("KE").pk)]
    operation = done(steps, [first, second], by=editor)
    undone(operation, by=editor)
    assert (tags(first), tags(second)) == ([("Old", MENTION), ("Kenya", ABOUT)], [("Ports", ABOUT)])
    assert first.country_taggings.get().proposed
    assert (operation.state, operation.taken_back, operation.kept) == ("undone", 2, 0)
    entry = Entry.objects.filter(kind="operation").order_by("-id")[0]
    assert (entry.verb, entry.after) == ("undo", {"taken back": 2, "not taken back": 0})


def test_what_others_did_since_stays_and_is_named(editor, ports):
    story = make_story()
    operation = done([add("topics", ports.pk), add("countries", country("KE").pk)], [story], by=editor)
    tag_topic(story, make_topic("Ships"))
    story.country_taggings.update(strength=Strength.LEAD)
    undone(operation, by=editor)
    assert tags(story) == [("Ships", ABOUT), ("Kenya", LEAD)]
    assert outcome(operation, story) == ("kept", "Somebody changed it since: Kenya.")
    assert (operation.state, operation.taken_back, operation.kept) == ("undone", 0, 1)


def test_a_tag_that_is_none_any_more_is_not_given_back(editor, ports):
    old, gone, silly, stale = (make_topic(name) for name in ("Old", "Gone", "Silly", "Stale"))
    story = make_story()
    for topic in (old, gone, silly, stale):
        tag_topic(story, topic)
    taken = [remove("topics", topic.pk) for topic in (gone, silly, stale)]
    operation = done([replace("topics", old.pk, by=ports.pk), *taken], [story], by=editor)
    Topic.objects.filter(pk=silly.pk).update(status="refused")
    Topic.objects.filter(pk=stale.pk).update(status="deprecated")
    Topic.objects.filter(pk=old.pk).update(status="merged", merged_into=ports)
    gone.delete()
    undone(operation, by=editor)
    assert tags(story) == [("Stale", ABOUT)]  # as before: deprecated, it would have stayed on the story, too
    assert outcome(operation, story)[1] == "There is no such tag any more: Old, a deleted tag, Silly."


def test_what_is_sealed_by_then_is_not_taken_back_and_named(editor, ports):
    make_publication()
    issue = make_issue(2133)
    story = make_story(issue=issue, position=1)
    operation = done([add("topics", ports.pk)], [story], by=editor)
    issue.proof = take(issue, by=editor, at=NOW)
    issue.save()
    undone(operation, by=editor)
    kind, why = outcome(operation, story)
    assert (kind, why[:20]) == ("kept", "Vol 2133 is schedule")
    assert tags(story) == [("Ports", ABOUT)]


def test_it_is_undone_once(editor, ports):
    operation = asked([add("topics", ports.pk)], [make_story()], by=editor)
    with pytest.raises(CannotRetag, match="it is “waits”"):
        ask_to_undo(operation, by=editor, at=NOW)
    run(operation)
    ask_to_undo(operation, by=editor, at=NOW)
    with pytest.raises(CannotRetag, match="it is “is being undone”"):
        ask_to_undo(operation, by=editor, at=NOW)
    run(operation)
    with pytest.raises(CannotRetag, match="it is “undone”"):
        ask_to_undo(operation, by=editor, at=NOW)


def test_who_asked_and_who_governs_the_topics_stop_and_undo(ports):
    tina, tom, vera = make_person("tagger"), make_person("tagger", "tom"), make_person("editor")
    stories = [make_story("One"), make_story("Two")]
    operation = asked([add("topics", ports.pk)], stories, by=tina)
    for refused in (stop, ask_to_undo):
        with pytest.raises(CannotRetag, match="Only who asked"):
            refused(operation, by=tom, at=NOW)
    stop(operation, by=vera, at=NOW)
    run(operation)
    assert (operation.state, operation.done, operation.why) == ("stopped", 0, "editor stopped it.")
    with pytest.raises(CannotRetag, match="ended already"):
        stop(operation, by=tina, at=NOW)
    assert undone(operation, by=tina).state == "undone"


def test_the_log_tells_of_it_to_whoever_may_tag_and_read_the_log(editor, ports):
    done([add("topics", ports.pk)], [make_story()], by=editor)
    told = Entry.objects.filter(kind="operation")
    assert told.filter(entries_for(make_person("editor"))).count() == 1
    assert told.filter(entries_for(make_person("tagger"))).count() == 0  # they read no log
    reader = make_person("reporter")
    reader.user_permissions.add(Permission.objects.get(codename="view_entry"))
    assert told.filter(entries_for(User.objects.get(pk=reader.pk))).count() == 0
