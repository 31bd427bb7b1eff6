"""Which stories wait, and that each is lent to one tagger only, whoever presses at the same moment."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import connection

from articles.activity.models import Entry
from articles.models import Strength
from articles.tagging_desk.lending import LENT_FOR, give_back, keep, lease_of, let_go_soon, take, take_again, take_next
from articles.tagging_desk.models import Lease, Turn
from articles.tagging_desk.turns import skip
from articles.tagging_desk.waiting import Narrowed, candidates, queue_for, waiting
from issues.proofs import take as take_proof
from tests.cast import (
    NOW,
    country,
    make_issue,
    make_person,
    make_publication,
    make_section,
    make_story,
    make_topic,
    make_turn,
    tag_country,
    tag_topic,
)

ALL = Narrowed()
MINUTE = timedelta(minutes=1)


@pytest.fixture
def tess(db):
    return make_person("tagger", "tess")


@pytest.fixture
def ben(db):
    return make_person("tagger", "ben")


def headlines(stories) -> list[str]:
    return [story.headline for story in stories]


# ------------------------------------------------------------------------------------------------------ what waits


def test_a_story_waits_until_somebody_confirms_what_it_is_about(db):
    untagged, proposed, mentioned = make_story("Untagged"), make_story("Proposed"), make_story("Mentioned")
    tag_country(proposed, "KE", proposed=True)
    tag_country(mentioned, "KE", Strength.MENTION)
    tag_topic(mentioned, make_topic("Ports"), Strength.MENTION)
    tag_country(make_story("Of a country"), "UG")
    tag_topic(make_story("Of a topic"), make_topic("Rain"))
    make_story("Empty", body="")
    make_story("Spiked", status="spiked")
    assert set(waiting()) == {untagged, proposed, mentioned}


def test_what_a_tagger_looked_at_waits_no_more_and_what_one_skipped_does(tess):
    looked_at, skipped = make_story("Looked at"), make_story("Skipped")
    make_turn(looked_at, person=tess)
    make_turn(skipped, person=tess, outcome="skipped")
    assert list(waiting()) == [skipped]


def test_what_goes_out_next_comes_first_and_what_is_out_last(tess):
    out, older = make_story("Out"), make_story("Out before", publish_at=NOW - 9 * MINUTE - LENT_FOR * 99)
    soon, later = make_story("Soon", publish_at=NOW + MINUTE), make_story("Later", publish_at=NOW + 2 * MINUTE)
    loose = make_story("Without a time", publish_at=None, status="draft")
    found = candidates(tess, ALL, NOW)
    assert headlines(found) == headlines([soon, later, loose, out, older])


def test_the_queue_is_narrowed_by_section_issue_language_and_to_ones_own(tess):
    section, issue = make_section("World"), make_issue()
    make_story("A", section=section)
    make_story("B", issue=issue)
    make_story("C", language="ar")
    make_story("D", created_by=tess)
    make_story("E", assigned_to=tess)
    wanted = {
        Narrowed(section=section.pk): ["A"],
        Narrowed(issue=issue.pk): ["B"],
        Narrowed(language="ar"): ["C"],
        Narrowed(mine=True): ["D", "E"],
        Narrowed(section=section.pk, language="ar"): [],
    }
    for narrowed, names in wanted.items():
        assert sorted(headlines(candidates(tess, narrowed, NOW))) == names
        assert queue_for(tess, narrowed, NOW).count == len(names)


@pytest.mark.parametrize("count", [3, 40])
def test_the_next_story_costs_the_same_queries_however_many_wait(tess, django_assert_num_queries, count):
    issue = make_issue()
    for number in range(count):
        make_story(f"Story {number}", issue=issue)
    tess.has_perm("articles.tag_article")  # read once for each person
    with django_assert_num_queries(11):
        assert take_next(tess, ALL, NOW)


# ------------------------------------------------------------------------------------------------------ lending


def test_two_never_have_the_same_and_one_comes_back_to_ones_own(tess, ben):
    make_story("One"), make_story("Two")
    first, second = take_next(tess, ALL, NOW), take_next(ben, ALL, NOW)
    assert first.article != second.article
    assert take_next(tess, ALL, NOW + MINUTE) == first
    assert take(second.article, tess, NOW) is None
    assert lease_of(tess, NOW) == first  # what was refused costs nothing


def test_a_lease_runs_out_unless_one_works_and_is_free_again(tess, ben):
    story = make_story("One")
    take_next(tess, ALL, NOW)
    assert keep(story.pk, tess, NOW + 9 * MINUTE)
    assert take_next(ben, ALL, NOW + 11 * MINUTE) is None
    late = NOW + 9 * MINUTE + LENT_FOR
    assert take_next(ben, ALL, late).article == story
    assert not keep(story.pk, tess, late)
    assert take_again(story.pk, tess, late) is None


def test_what_ran_out_stays_ones_own_while_nobody_took_it(tess):
    story = make_story("One")
    take_next(tess, ALL, NOW)
    assert take_again(story.pk, tess, NOW + 99 * MINUTE).article == story


def test_what_ran_out_long_ago_is_asked_for_anew_and_logged(tess):
    story = make_story("One", status="draft", publish_at=None)
    take(story, tess, NOW)
    assert keep(story.pk, tess, NOW + LENT_FOR + MINUTE)  # a little late, and nobody else has it
    assert Entry.objects.filter(verb="lend_to_tag").count() == 1
    assert keep(story.pk, tess, NOW + 99 * MINUTE)
    assert Entry.objects.filter(verb="lend_to_tag").count() == 2
    tag_country(story, "KE")
    assert not keep(story.pk, tess, NOW + 999 * MINUTE)
    assert take_again(story.pk, tess, NOW + 999 * MINUTE) is None


def test_no_second_opinion_is_asked_on_what_was_dropped_or_is_sealed(tess, ben):
    make_publication()
    issue = make_issue(publish_at=NOW + 60 * MINUTE)
    for story in (make_story("Killed", status="killed"), make_story("Sealed", issue=issue)):
        make_turn(story, person=ben, wants_second=True)
    issue.proof = take_proof(issue, by=make_person("editor"), at=NOW)
    issue.save()
    open_to_all = make_story("Open")
    make_turn(open_to_all, person=ben, wants_second=True, finished_at=NOW + MINUTE)
    assert take_next(tess, ALL, NOW + MINUTE).article == open_to_all


def test_given_back_it_is_free_at_once_and_left_within_a_minute(tess, ben):
    story = make_story("One")
    take_next(tess, ALL, NOW)
    let_go_soon(story.pk, tess, NOW)
    assert take_next(ben, ALL, NOW) is None
    assert take_next(ben, ALL, NOW + MINUTE).article == story
    give_back(story.pk, ben)
    assert take_next(tess, ALL, NOW + MINUTE).article == story


def test_a_skipped_story_goes_to_others_and_comes_back_after_a_day(tess, ben):
    story = make_story("One")
    skip(take_next(tess, ALL, NOW), "I know the minister", seconds=4, at=NOW + MINUTE)
    assert Turn.objects.get().reason == "I know the minister"
    assert take_next(tess, ALL, NOW + 2 * MINUTE) is None
    assert take_next(ben, ALL, NOW + 2 * MINUTE).article == story
    give_back(story.pk, ben)
    assert take_next(tess, ALL, NOW + timedelta(hours=25)).article == story


def test_reading_somebody_elses_draft_is_logged_and_reading_what_is_out_is_not(tess):
    live, draft = make_story("Live"), make_story("Draft", status="draft", publish_at=None)
    take(live, tess, NOW)
    assert not Entry.objects.exists()
    take(draft, tess, NOW)
    assert [(entry.person, entry.object_id) for entry in Entry.objects.filter(verb="lend_to_tag")] == [(tess, draft.pk)]


def test_a_tagger_takes_by_number_only_what_waits(tess):
    tagged, waits = make_story("Tagged", status="draft"), make_story("Waits", status="draft")
    tag_country(tagged, "KE")
    assert take_again(tagged.pk, tess, NOW) is None
    assert take_again(waits.pk, tess, NOW).article == waits
    assert take_again(987654, tess, NOW) is None
    editor = make_person("editor")
    assert take_again(tagged.pk, editor, NOW).article == tagged


def test_stories_of_a_sealed_issue_are_passed_over(tess, ben):
    make_publication()
    issue = make_issue(publish_at=NOW + 60 * MINUTE)
    make_story("Sealed", issue=issue)
    free = make_story("Free", publish_at=None)
    issue.proof = take_proof(issue, by=make_person("editor"), at=NOW)
    issue.save()
    assert take_next(tess, ALL, NOW).article == free
    assert take_next(ben, ALL, NOW) is None


@pytest.mark.django_db(transaction=True)
def test_eight_who_press_at_the_same_moment_get_eight_stories():
    country("KE")
    people = [make_person("tagger", f"tagger{number}") for number in range(8)]
    for number in range(10):
        make_story(f"Story {number}")
    cache.clear()

    def press(person) -> int | None:
        try:
            lease = take_next(person, ALL, NOW)
            return lease and lease.article_id
        finally:
            connection.close()

    with ThreadPoolExecutor(max_workers=8) as pool:
        got = list(pool.map(press, people))
    assert None not in got
    assert Counter(got).most_common(1)[0][1] == 1
    assert Lease.objects.count() == 8


@pytest.mark.django_db(transaction=True)
def test_of_eight_who_want_the_last_story_one_gets_it():
    people = [make_person("tagger", f"tagger{number}") for number in range(8)]
    make_story("The last")

    def press(person) -> bool:
        try:
            return take_next(person, ALL, NOW) is not None
        finally:
            connection.close()

    with ThreadPoolExecutor(max_workers=8) as pool:
        assert Counter(pool.map(press, people)) == {True: 1, False: 7}
