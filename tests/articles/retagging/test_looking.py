"""The dry run: what would happen is what happens, in a bounded number of queries, and nothing is changed."""

from __future__ import annotations

import pytest

from articles.models import Revision, Strength
from articles.retagging import looking
from articles.retagging.looking import digest_of, look
from articles.retagging.steps import add, replace
from articles.tagging.models import Topic
from issues.proofs import take
from tests.articles.retagging.asked import done
from tests.cast import NOW, country, make_issue, make_publication, make_story, make_topic, tag_country, tag_topic

pytestmark = pytest.mark.django_db


@pytest.fixture
def ports() -> Topic:
    return make_topic("Ports")


@pytest.fixture
def stories(editor, ports):
    """One that has it, two that would change, one that is sealed."""
    make_publication()
    old, issue = make_topic("Old"), make_issue(2133)
    has, first, second = make_story("Has it"), make_story("First"), make_story("Second", status="draft")
    sealed = make_story("Sealed", issue=issue, position=1)
    issue.proof = take(issue, by=editor, at=NOW)
    issue.save()
    for story in (has, sealed):
        tag_topic(story, ports)
    tag_country(has, "KE")
    tag_topic(first, old, Strength.MENTION)
    tag_topic(first, ports, Strength.ABOUT)
    tag_topic(second, old, Strength.LEAD)
    tag_topic(second, ports, Strength.MENTION)
    return [has, first, second, sealed]


def steps(ports):
    return [replace("topics", Topic.objects.get(name="Old").pk, by=ports.pk), add("countries", country("KE").pk)]


def keys(stories):
    return [story.pk for story in stories]


def test_what_was_said_before_is_what_comes_of_it(editor, ports, stories):
    seen = look(steps(ports), keys(stories), by=editor, at=NOW)
    assert (seen.total, seen.changed, seen.nothing_to_do, seen.refused) == (4, 2, 1, 1)
    assert [(sentence[:23], number) for sentence, number in seen.refusals.items()] == [("Vol 2133 is scheduled o", 1)]
    assert seen.tags == [("Kenya", 2, 0, 0), ("Old", 0, 2, 0), ("Ports", 0, 0, 1)]
    operation = done(steps(ports), stories, by=editor)
    assert (operation.changed, operation.nothing_to_do, operation.refused) == (2, 1, 1)


def test_the_samples_show_what_comes_and_what_goes(editor, ports, stories):
    seen = look(steps(ports), keys(stories), by=editor, at=NOW)
    assert [str(sample.story) for sample in seen.samples] == ["First", "Second"]
    assert [(tag.name, tag.strength, tag.mark) for tag in seen.samples[1].tags] == [
        ("Ports", "lead", "add"),
        ("Kenya", "about", "add"),
        ("Old", "lead", "remove"),
    ]
    assert [(tag.name, tag.mark) for tag in seen.samples[0].tags] == [
        ("Kenya", "add"),
        ("Ports", ""),
        ("Old", "remove"),
    ]


def test_ten_samples_come_from_the_whole_list(editor, ports):
    many = [make_story(f"Story {number}") for number in range(31)]
    seen = look([add("topics", ports.pk)], keys(many), by=editor, at=NOW)
    numbers = [int(str(sample.story).split()[1]) for sample in seen.samples]
    assert (len(numbers), numbers[0], numbers[-1]) == (10, 0, 30)
    assert numbers == sorted(set(numbers))


def test_nothing_is_changed_by_a_look(editor, ports, stories):
    before = {story.pk: list(story.topic_taggings.values_list("tag", "strength")) for story in stories}
    look(steps(ports), keys(stories), by=editor, at=NOW)
    assert {story.pk: list(story.topic_taggings.values_list("tag", "strength")) for story in stories} == before
    assert not Revision.objects.exists()


@pytest.mark.parametrize("count", [3, 30])
def test_a_look_costs_as_many_queries_for_many_stories_as_for_few(
    editor, ports, count, django_assert_num_queries, monkeypatch
):
    many = [make_story(f"Story {number}") for number in range(count)]
    wanted = [add("topics", ports.pk)]
    with django_assert_num_queries(8):
        look(wanted, keys(many), by=editor, at=NOW)
    monkeypatch.setattr(looking, "AT_A_TIME", count // 3)
    with django_assert_num_queries(8 + 2 * 3):
        assert look(wanted, keys(many), by=editor, at=NOW).changed == count


def test_other_stories_have_another_digest():
    assert digest_of([1, 2, 3]) == digest_of([3, 1, 2])
    assert digest_of([1, 2, 3]) != digest_of([1, 2])
    assert digest_of([1, 23]) != digest_of([12, 3])
