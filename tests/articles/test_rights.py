"""The one rule of who may do what: for one story, for a list of them, and for the log."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser, Permission

from articles import rights
from articles.activity.models import Entry
from articles.activity.recording import record
from articles.content import FIELDS, TAGS, TIMES
from articles.editing import record_revision
from articles.models import Article, Revision
from tests.cast import NOW, make_editor, make_issue, make_person, make_story, make_topic

pytestmark = pytest.mark.django_db

ROLES = ["reporter", "sub-editor", "editor", "publisher", "tagger"]
STATES = [status for status, _label in Article.Status.choices]
LATER = NOW + timedelta(days=9)


def person_of(role: str):
    return make_editor() if role == "superuser" else make_person(role)


def stories_around(person) -> list[Article]:
    """One in each state: the person's own, one that is assigned to them, and somebody else's."""
    other = make_editor("somebody-else")
    made = []
    for status in STATES:
        for fields in ({"created_by": person}, {"created_by": other, "assigned_to": person}, {"created_by": other}):
            made.append(make_story(f"{status} {len(made)}", status=status, **fields))
    return made


@pytest.mark.parametrize("role", [*ROLES, "superuser"])
def test_a_list_shows_exactly_the_stories_that_one_may_see_one_by_one(role):
    person = person_of(role)
    stories = stories_around(person)
    found = set(Article.objects.filter(rights.listed_for(person)))
    read = set(Article.objects.filter(rights.visible_to(person)))
    assert found == {story for story in stories if rights.may_find(person, story)}
    assert read == {story for story in stories if rights.may_see(person, story)}
    assert read <= found


def test_the_rule_reaches_through_other_tables():
    rob, vera = make_person("reporter"), make_editor()
    own, foreign = make_story("Own", created_by=rob), make_story("Foreign", created_by=vera)
    for story in (own, foreign):
        record_revision(story, by=vera, at=NOW)
    seen = Revision.objects.filter(rights.visible_to(rob, "article__"))
    assert [revision.article for revision in seen] == [own]


@pytest.mark.parametrize("status", STATES)
def test_a_reporter_writes_a_draft_of_their_own_and_nothing_else(status):
    rob = make_person("reporter")
    own, foreign = make_story("Own", status=status, created_by=rob), make_story("Foreign", status=status)
    assert rights.may_write(rob, own, NOW) is (status == "draft")
    assert not rights.may_write(rob, foreign, NOW)
    assert not rights.fields_open_to(rob, own, NOW) & {*TIMES, "issue_id", "position", "slug", "planned_on"}


@pytest.mark.parametrize("status", STATES)
def test_a_tagger_tags_and_nothing_else(status):
    tess = make_person("tagger")
    assert rights.fields_open_to(tess, make_story(status=status), NOW) == {*TAGS}
    assert not rights.may_see(tess, make_story("Another", status=status))


@pytest.mark.parametrize("role", ["editor", "publisher", "superuser"])
def test_an_editor_may_change_every_field(role):
    assert rights.fields_open_to(person_of(role), make_story(), NOW) == {*FIELDS}


def test_a_sub_editor_decides_about_no_time():
    sub = make_person("sub-editor")
    for story in (make_story("A draft", status="draft"), make_story("Live"), make_story("Soon", publish_at=LATER)):
        assert rights.may_write(sub, story, NOW)
        assert not rights.fields_open_to(sub, story, NOW) & {*TIMES}


def test_a_closed_issue_locks_its_stories_until_they_have_run():
    vera = make_editor()
    closed = make_issue(publish_at=LATER, closed_at=NOW, closed_by=vera)
    waiting = make_story("Waiting", issue=closed)
    assert not rights.may_write(vera, waiting, NOW)
    assert rights.may_write(vera, waiting, LATER + timedelta(hours=1))
    assert rights.may_tag(vera, waiting, NOW)


def test_whoever_has_no_right_has_none():
    nora = make_person("tagger", "nora")
    nora.groups.clear()
    for person in (AnonymousUser(), nora):
        story = make_story("Theirs", status="draft", created_by=nora)
        assert not Article.objects.filter(rights.listed_for(person)).exists()
        assert not rights.may_see(person, story)
        assert rights.fields_open_to(person, story, NOW) == set()
        assert not rights.may_act(person, "clear", story, NOW)
        assert not Entry.objects.filter(rights.entries_for(person)).exists()


def test_an_act_that_nobody_knows_is_nobodys():
    assert not rights.may_act(make_person("publisher"), "delete_everything", make_story(), NOW)


def test_the_log_tells_of_what_one_may_look_at():
    rob, tess = make_person("reporter"), make_person("tagger")
    own, foreign, topic = make_story("Own", created_by=rob), make_story("Foreign"), make_topic()
    for thing in (own, foreign, topic, rob):
        record(thing, "change", by=None, at=NOW)
    seen = Entry.objects.filter(rights.entries_for(rob)).order_by("id")
    assert [entry.object_name for entry in seen] == ["Own", str(topic)]
    assert not Entry.objects.filter(rights.entries_for(tess)).exists()
    assert Entry.objects.filter(rights.entries_for(make_editor())).count() == 4


def test_two_roles_add_up():
    rob = make_person("reporter")
    foreign = make_story("Foreign", status="draft")
    assert rights.fields_open_to(rob, foreign, NOW) == set()
    rob.user_permissions.add(Permission.objects.get(codename="tag_article"))
    rob = type(rob).objects.get(pk=rob.pk)
    assert rights.fields_open_to(rob, foreign, NOW) == {*TAGS}
    own = make_story("Own", status="draft", created_by=rob)
    assert rights.may_write(rob, own, NOW)
