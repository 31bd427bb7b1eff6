"""Fifty people save one story at once: nobody's words are lost, whatever the database."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from articles import editing
from articles.models import Article
from tests.cast import NOW, make_story

pytestmark = pytest.mark.django_db(transaction=True)

WRITERS = 50


def at_once(write, people=WRITERS) -> None:
    def one(number: int) -> None:
        try:
            write(number)
        finally:
            connection.close()

    with ThreadPoolExecutor(max_workers=people) as pool:
        list(pool.map(one, range(people)))


def add_a_line(pk: int, number: int) -> None:
    """What a person does who meets a conflict: look at the other's text, keep it, and add to it."""
    while True:
        story = Article.objects.get(pk=pk)
        opened = editing.desk_content(story)
        mine = opened | {"standfirst": f"{opened['standfirst']}<{number}>"}
        try:
            editing.save(story, mine, base=opened, by=None, at=NOW)
        except editing.Conflict:
            continue
        return


@pytest.mark.parametrize("status", ["draft", "cleared"], ids=["a draft", "a working copy"])
def test_of_fifty_who_change_the_same_field_each_gets_in(status):
    story = make_story(status=status)
    at_once(lambda number: add_a_line(story.pk, number))
    text = editing.desk_content(Article.objects.get(pk=story.pk))["standfirst"]
    assert sorted(text) == sorted("".join(f"<{number}>" for number in range(WRITERS)))
    assert all(f"<{number}>" in text for number in range(WRITERS))
    assert story.revisions.count() == WRITERS


def test_of_fifty_who_change_different_fields_of_one_opened_version_all_get_in_without_a_conflict():
    story = make_story(status="draft")
    opened = editing.desk_content(story)
    fields = ["headline", "kicker", "standfirst", "trail_text", "dateline", "working_title", "editor_note", "body"]

    def write(number: int) -> None:
        name = fields[number]
        mine = opened | {name: f"<p>{name}</p>" if name == "body" else name}
        editing.autosave(Article.objects.get(pk=story.pk), mine, base=opened, by=None, at=NOW)

    at_once(write, people=len(fields))
    content = editing.desk_content(Article.objects.get(pk=story.pk))
    assert {name: content[name] for name in fields} == {name: name for name in fields} | {"body": "<p>body</p>"}
