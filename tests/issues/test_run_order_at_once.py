"""Many hands in one run order at once: no gap, no place twice, no story lost, whatever the database."""

from __future__ import annotations

import random
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from articles.editing import desk_content, save
from articles.models import Article
from issues.run_order import CannotArrange, Spot, move, put_aside
from tests.cast import NOW, make_issue, make_story

pytestmark = pytest.mark.django_db(transaction=True)

HANDS, MOVES, STORIES = 20, 3, 20


def at_once(act, hands=HANDS) -> None:
    def one(number: int) -> None:
        try:
            act(number)
        finally:
            connection.close()

    with ThreadPoolExecutor(max_workers=hands) as pool:
        list(pool.map(one, range(hands)))


def issue_of(count: int):
    issue = make_issue(publish_at=None)
    return issue, [make_story(f"Story {place}", issue=issue, position=place).pk for place in range(1, count + 1)]


def places(issue) -> list[int | None]:
    return list(Article.objects.filter(issue=issue).in_run_order().values_list("position", flat=True))


def test_twenty_hands_move_stories_about_and_each_keeps_its_one_place():
    issue, stories = issue_of(STORIES)

    def stir(number: int) -> None:
        chance = random.Random(number)
        for _move in range(MOVES):
            moved, beside = chance.sample(stories, 2)
            move(Article.objects.get(pk=moved), issue, Spot(before=beside), by=None, at=NOW)

    at_once(stir)
    assert places(issue) == list(range(1, STORIES + 1))


def test_of_two_issues_that_take_in_one_story_at_once_one_gets_it():
    first, second = make_issue(publish_at=None), make_issue(2133, publish_at=None)
    loose = make_story("loose", publish_at=None).pk
    refused = []

    def take(number: int) -> None:
        try:
            move(Article.objects.get(pk=loose), [first, second][number % 2], Spot(), by=None, at=NOW)
        except CannotArrange as refusal:
            refused.append(refusal.message)

    at_once(take, hands=2)
    assert len(refused) == 1
    assert "Somebody else was faster" in refused[0]
    assert sorted([*places(first), *places(second)]) == [1]


def test_taking_in_and_putting_aside_at_once_leaves_no_gap():
    issue, stories = issue_of(STORIES)
    loose = [make_story(f"Loose {number}", publish_at=None).pk for number in range(HANDS)]

    def hand(number: int) -> None:
        move(Article.objects.get(pk=loose[number]), issue, Spot(place=number), by=None, at=NOW)
        put_aside(Article.objects.get(pk=stories[number]), by=None, at=NOW)

    at_once(hand)
    assert places(issue) == list(range(1, STORIES + 1))


def test_words_that_are_saved_while_others_move_the_story_are_all_there():
    issue, stories = issue_of(3)

    def hand(number: int) -> None:
        story = Article.objects.get(pk=stories[0])
        if number % 2:
            move(story, issue, Spot(place=number % 3 + 1), by=None, at=NOW)
        else:
            content = desk_content(story)
            mine = content | {["headline", "kicker", "standfirst", "dateline"][number // 2]: f"by {number}"}
            save(story, mine, base=content, by=None, at=NOW)

    at_once(hand, hands=8)
    story = Article.objects.get(pk=stories[0])
    assert (story.headline, story.kicker, story.standfirst, story.dateline) == ("by 0", "by 2", "by 4", "by 6")
    assert places(issue) == [1, 2, 3]
