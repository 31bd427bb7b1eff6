"""`make_archive`: the same seed gives the same stories, and they stand as if the desk had made them."""

from __future__ import annotations

import os
from datetime import date, timedelta
from os import getpid

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from articles import body
from articles.content import content_of
from articles.models import Article, Byline, CountryTagging, Revision, TallyChange, TopicTagging
from articles.models.tally_triggers import BESIDE
from articles.search.indexing import freshen_all, mark_everything
from articles.search.models import IndexedStory, IndexedWord, IndexMark
from articles.tagging.suggestions import suggest_countries
from issues.models import Issue
from newsroom.made_up.hands import made
from newsroom.made_up.past import Past, name_of_author
from newsroom.management.commands.make_archive import Command
from newsroom.page_cache.changes import Snapshot, changes_since
from newsroom.page_cache.models import Change
from tests.cast import make_publication

LISTED = (Byline, TopicTagging, CountryTagging)

pytestmark = pytest.mark.django_db


@pytest.fixture
def archive(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    make_publication()
    call_command("make_archive", stories=300, issues=30, until=date(2025, 11, 2))
    return Article.objects.order_by("pk")


def test_every_story_is_as_the_desk_would_keep_it(archive):
    for story in archive[:40]:
        assert body.sanitise(story.body) == story.body
        assert body.word_count(story.body) == story.word_count
        assert story.derive_live_from() == story.live_from
        assert story.revisions.get().content == content_of(story)
        story.clean()
        story.validate_constraints()


def test_it_has_the_stories_and_issues_asked_for_and_nothing_to_announce(archive):
    now = timezone.now()
    assert archive.count() == 300
    assert 290 < archive.live(now).count() < 300
    assert Issue.objects.live(now).count() == 30
    assert {issue.articles.count() for issue in Issue.objects.all()} <= {9, 10}
    assert not archive.unannounced(now).exists()
    assert not Issue.objects.due(now).exists()
    for issue in Issue.objects.all()[:5]:
        assert min(issue.articles.values_list("position", flat=True)) in {1, 2}


def test_its_text_names_the_countries_that_it_is_tagged_with(archive):
    for story in archive[:10]:
        lead = story.country_taggings.get(strength=1).tag.code
        found = suggest_countries(headline=story.headline, paragraphs=[body.plain_text(story.body)])
        assert lead in {one.code for one in found}


def test_a_newsroom_with_stories_stays_as_it_is(archive):
    with pytest.raises(CommandError, match="already"):
        call_command("make_archive", stories=10)
    assert archive.count() == 300


def test_the_search_finds_it_as_if_each_story_had_been_read(archive):
    def index():
        entries = IndexedStory.objects.order_by("place").values_list("place", "volume", "bears", "lexemes", "words")
        return list(entries), dict(IndexedWord.objects.values_list("word", "stories"))

    made = index()
    IndexedStory.objects.all().delete()
    IndexedWord.objects.all().delete()
    mark_everything()
    assert sum(freshen_all(timezone.now())) == len(made[0])
    assert index() == made


def keys_turned():
    """All that the notes turn. Those of an open transaction, as a test's is, are neither before nor after a moment."""
    return {one.key for one in changes_since(Snapshot())[1]}


def test_after_it_came_the_database_notes_changes_as_ever(archive):
    IndexMark.objects.all().delete()
    noted = TallyChange.objects.marks()
    story = archive.live(timezone.now())[0]
    story.country_taggings.all()[0].delete()
    assert IndexMark.objects.get().key == story.pk
    assert TallyChange.objects.marks() != noted
    assert f"story-{story.pk}" in keys_turned()
    story.revisions.update(content={})
    assert f"page-{story.pk}" in keys_turned()
    Article.objects.filter(pk=story.pk).update(status=Article.Status.WITHDRAWN)
    assert set(story.bylines.values_list("listed_from", flat=True)) == {None}


def test_its_stories_are_listed_as_the_database_lists_them(archive):
    def listed():
        return {
            table: list(table.objects.order_by("pk").values_list("pk", "listed_from", "listed_until"))
            for table in LISTED
        }

    made = listed()
    assert all(any(begins for _key, begins, _ends in rows) for rows in made.values())
    with connection.cursor() as cursor:
        for table, key in BESIDE.items():
            cursor.execute(f"UPDATE {table} SET listed_from = NULL, listed_until = '2000-01-01T00:00Z'")
            cursor.execute(f"UPDATE {table} SET {key} = {key}")
    assert listed() == made


def test_all_pages_turn_when_it_comes(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    make_publication()
    Change.objects.all().delete()  # those of the migrations
    call_command("make_archive", stories=20, issues=2)
    assert "all" in keys_turned()
    assert not any(key.startswith("story-") for key in keys_turned())  # each of a million would be a note


def test_what_goes_out_later_is_found_only_then(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    publication, now = make_publication(), timezone.now()
    to_come = now.date()
    if publication.hour_of_appearance(to_come) <= now:
        to_come += timedelta(days=1)
    call_command("make_archive", stories=20, issues=2, until=to_come)
    later = Article.objects.filter(live_from__gt=now)
    assert later.count() == 10
    assert not IndexedStory.objects.filter(story__in=later).exists()
    assert set(IndexMark.objects.values_list("key", "due_at")) == set(later.values_list("pk", "live_from"))


def test_stopped_half_way_it_leaves_whole_stories_and_says_so(settings, tmp_path, capsys, monkeypatch):
    settings.MEDIA_ROOT = tmp_path
    make_publication()
    monkeypatch.setattr("newsroom.made_up.load.AT_ONCE", 10)
    monkeypatch.setattr("newsroom.made_up.load.TOGETHER", 1)
    written, past = Past.story, []

    def story(self, number):
        past.append(number)
        if number == 35:
            raise KeyboardInterrupt
        return written(self, number)

    monkeypatch.setattr(Past, "story", story)
    with pytest.raises(KeyboardInterrupt):
        call_command("make_archive", stories=60, issues=6)
    assert "30 of 60" in capsys.readouterr().err
    assert Article.objects.count() == Revision.objects.count() == 30
    assert IndexedStory.objects.count() == Article.objects.live(timezone.now()).count() == 30
    assert not Article.objects.unannounced(timezone.now()).exists()
    assert not Issue.objects.due(timezone.now()).exists()
    with pytest.raises(CommandError, match="half"):
        call_command("make_archive", stories=60)


def test_hands_beside_this_one_make_the_same_in_the_same_order():
    def square(number):
        return number, getpid()

    squares = list(made(square, 7, hands=2))
    assert [number for number, _process in squares] == [*range(7)]
    assert len({process for _number, process in squares} - {getpid()}) == 2


def test_the_seed_decides_what_a_story_says():
    one, same, other = (Past(seed, authors=9, topics=9, sections=2) for seed in (1, 1, 2))
    assert one.story(5) == same.story(5) != other.story(5)
    assert one.story(5).body != one.story(6).body


def test_a_thousand_authors_have_a_thousand_names():
    assert len({name_of_author(number) for number in range(1000)}) == 1000


def test_it_starts_where_processes_are_not_told_their_cores(monkeypatch):
    monkeypatch.delattr(os, "sched_getaffinity", raising=False)  # as on macOS
    assert Command().create_parser("manage.py", "make_archive").parse_args([]).processes >= 1
