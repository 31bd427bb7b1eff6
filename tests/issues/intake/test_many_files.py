"""An import of many files: what it keeps from one to the next is still true, and what each costs stays little."""

from __future__ import annotations

import pytest
from django.db import DatabaseError

from articles.formats.incoming import Copy
from articles.models import Article
from issues.intake import keeping
from issues.intake.batches import Intake
from issues.intake.files import read_file
from issues.intake.models import Batch, BatchItem
from issues.models import Issue
from tests.cast import NOW, make_issue, make_publication, make_story

STORY = """Sunday

11-02-2025 Vol 2132

{headline}

Boats cross Lake Victoria after dark, from Kisumu in Kenya to Mwanza in Tanzania.

image source from:lakepress

Ana Muñoz
"""
MOST_QUERIES = 15  # whoever adds one: a thousand files ask it a thousand times


@pytest.fixture
def file(tmp_path):
    def read(headline):
        path = tmp_path / f"{headline}.txt"
        path.write_text(STORY.format(headline=headline), encoding="utf-8")
        return read_file(path, month_first=True)

    return read


@pytest.fixture
def intake():
    return Intake(make_publication(), at=NOW)


@pytest.mark.django_db(transaction=True)
def test_all_stories_of_one_sitting_are_in_one_batch(intake, file):
    for headline in ("Ferries run by night", "A school for keepers", "Apples bloom"):
        intake.take_in(file(headline))
    assert Batch.objects.get().items.count() == 3


@pytest.mark.django_db(transaction=True)
def test_the_batch_of_a_file_that_could_not_be_stored_is_not_that_of_the_next(intake, file, monkeypatch):
    def fails(*_args, **_options):
        raise DatabaseError

    with monkeypatch.context() as broken:
        broken.setattr(BatchItem.objects, "create", fails)
        with pytest.raises(DatabaseError):
            intake.take_in(file("Ferries run by night"))
    assert not Batch.objects.exists()
    intake.take_in(file("A school for keepers"))
    assert Batch.objects.get().items.get().article.headline == "A school for keepers"


@pytest.mark.django_db(transaction=True)
def test_one_more_story_of_an_issue_takes_few_queries(intake, file, django_assert_max_num_queries):
    intake.take_in(file("Ferries run by night"))
    with django_assert_max_num_queries(MOST_QUERIES):
        intake.take_in(file("A school for keepers"))
    assert [story.position for story in Article.objects.in_run_order()] == [1, 2]


@pytest.mark.django_db
def test_a_date_that_two_issues_bear_names_neither_even_beside_a_story_that_names_one():
    issue = make_issue(1)
    make_issue(2, date=issue.date)
    stories = [Copy("Named", volume=1, date=issue.date), Copy("By its day", date=issue.date)]
    assert keeping.keep_issues(stories) == [issue, None]


@pytest.mark.django_db
def test_an_issue_that_was_numbered_anew_before_it_was_locked_is_not_the_one_that_the_copy_names(monkeypatch):
    seen = make_issue(1)
    Issue.objects.update(volume=9)
    looks = iter([seen, None])
    monkeypatch.setattr(keeping, "issue_of", lambda _copy: next(looks))
    assert keeping.keep_issues([Copy("Ferries", volume=1, date=seen.date)]) == [None]


@pytest.mark.django_db
def test_an_issue_that_was_made_while_the_others_were_locked_is_found(monkeypatch):
    made = make_issue(1)
    looks = iter([None, made])
    monkeypatch.setattr(keeping, "issue_of", lambda _copy: next(looks))
    assert keeping.keep_issues([Copy("Ferries", volume=1, date=made.date)]) == [made]


@pytest.mark.django_db
def test_an_issue_with_a_number_is_another_than_the_one_without():
    plain, fourth = make_issue(12), make_issue(12, number=4)
    stories = [Copy("A", volume=12), Copy("B", volume=12, number=4), Copy("C", volume=12, number=5)]
    assert keeping.keep_issues(stories) == [plain, fourth, None]


@pytest.mark.django_db
def test_a_story_whose_address_another_has_or_had_gets_the_next_one(intake, file):
    make_story(slug="ferries-run-by-night")
    once = make_story(slug="somewhere-else")
    once.former_addresses.create(slug="ferries-run-by-night-2", moved_at=NOW)
    [taken] = intake.take_in(file("Ferries run by night"))
    assert taken.article.slug == "ferries-run-by-night-3"
