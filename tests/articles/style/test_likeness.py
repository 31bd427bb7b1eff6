"""Stories that share their text are found by a few numbers, and compared word by word."""

from __future__ import annotations

import random

import pytest
from django.core.management import call_command

from articles.body import from_paragraphs
from articles.models import Article
from articles.style.likeness import KEPT, fingerprint, share_of
from articles.style.models import Shingle
from tests.cast import make_story

pytestmark = pytest.mark.django_db


def prose(seed, words=300):
    """A text of its own."""
    chance = random.Random(seed)
    return " ".join("".join(chance.choices("abcdefghij", k=5)) for _ in range(words))


def body(*texts):
    return from_paragraphs(texts)


def test_the_share_is_that_of_the_words_that_stood_before():
    ran, new = prose(1, 71), prose(2, 29)
    assert share_of(body(ran, new), body(prose(3), ran)) == pytest.approx(0.71, abs=0.01)
    assert share_of(body(new), body(ran)) == 0
    assert share_of(body(ran), body(ran.upper().replace(" ", ",  "))) == 1
    assert share_of("", body(ran)) == 0


def test_a_short_text_has_no_fingerprint():
    assert fingerprint(body(prose(1, 30))) == frozenset()
    assert len(fingerprint(body(prose(1)))) == KEPT


def test_the_story_that_shares_most_comes_first():
    half, whole, other = (
        make_story("Half", body=body(prose(1, 150), prose(2))),
        make_story("Whole", body=body(prose(1))),
        make_story("Other", body=body(prose(4))),
    )
    mine = make_story("Mine", body=body(prose(1)))
    assert list(Shingle.objects.likely_same(mine.body, but=mine.pk)) == [whole.pk, half.pk]
    assert other.shingles.count() == KEPT


def test_a_third_of_a_long_story_is_enough_to_be_found():
    long = make_story("Long", body=body(prose(5, 400), prose(6, 800)))
    assert list(Shingle.objects.likely_same(body(prose(5, 400)))) == [long.pk]


def test_the_fingerprint_follows_the_text(django_assert_num_queries):
    story = make_story(body=body(prose(1)))
    story.body = body(prose(2))
    story.save()
    assert {*story.shingles.values_list("number", flat=True)} == fingerprint(body(prose(2)))
    with django_assert_num_queries(2):  # the story, and a look at its fingerprint
        story.save()
    with django_assert_num_queries(1):
        story.save(update_fields=["kicker"])
    with django_assert_num_queries(2):  # what has no body at hand can't have changed it
        Article.objects.defer("body").get(pk=story.pk).save()
    story.delete()
    assert not Shingle.objects.exists()


def test_looking_for_likeness_is_one_query(django_assert_num_queries):
    for number in range(5):
        make_story(f"Story {number}", body=body(prose(number)))
    with django_assert_num_queries(1):
        list(Shingle.objects.likely_same(body(prose(3))))


def test_stories_that_came_in_bulk_get_theirs_by_command(capsys):
    Article.objects.bulk_create(
        Article(headline=f"Old {number}", slug=f"old-{number}", body=body(prose(number, words)))
        for number, words in enumerate((300, 300, 10))
    )
    make_story("Known", body=body(prose(9)))
    call_command("fingerprint_stories")
    assert capsys.readouterr().out == "3 stories read.\n"
    assert Shingle.objects.count() == 3 * KEPT
    old = Article.objects.get(slug="old-1")
    assert list(Shingle.objects.likely_same(body(prose(1)))) == [old.pk]
