"""What waits, what it is like, in which order a tree is read, what is never deleted."""

from __future__ import annotations

import pytest

from articles.activity.recording import record
from articles.content import content_of
from articles.editing import save_at_once
from articles.governing.carried import why_not_deleted
from articles.governing.likeness import alike, distance
from articles.governing.proposals import look_at, waiting
from articles.governing.tree import in_tree_order
from articles.tagging.media_topics import code_of, top_codes
from articles.tagging.models import Topic, TopicName
from tests.articles.governing.vocabulary import stories_on
from tests.cast import NOW, make_person, make_story, make_topic


@pytest.mark.parametrize(
    ("one", "other", "slips"),
    [("trade", "trade", 0), ("tarde", "trade", 1), ("trad", "trade", 1), ("trxde", "trade", 1), ("sea", "trade", 3)],
)
def test_slips_of_the_hand_are_counted(one, other, slips):
    assert distance(one, other) == slips


@pytest.mark.django_db
def test_a_word_is_told_what_it_is_like_whatever_the_size_of_the_vocabulary(django_assert_num_queries):
    trade, ports = make_topic("World trade"), make_topic("Ports and shipping")
    TopicName.objects.create(topic=ports, name="Harbours")
    make_topic("Education")
    make_topic("Wrold trade", status=Topic.Status.REFUSED)
    stories_on(ports, 2)
    for typed, like in [("Wordl trade", trade), ("Trade of the world", trade), ("Harbors", ports), ("Port", ports)]:
        word = make_topic(typed, status=Topic.Status.PROPOSED)
        with django_assert_num_queries(2):
            found = alike(word)
        assert found[0].topic == like
        word.delete()
    assert alike(make_topic("Medicine", status=Topic.Status.PROPOSED)) == []


@pytest.mark.django_db
def test_the_words_that_wait_come_one_after_another(editor):
    rita = make_person("tagger")
    words = [make_topic(name, status=Topic.Status.PROPOSED, proposed_by=rita) for name in ("Bees", "Wasps", "Ants")]
    make_topic("Insects")
    record(words[0], "create", by=rita, at=NOW)
    stories_on(words[0], 7)
    line = waiting()
    assert (line.count, line.shown, line.following) == (3, words[0], words[1])
    assert waiting(words[2].pk).following == words[0]
    Topic.objects.filter(pk=words[0].pk).update(status=Topic.Status.IN_USE)
    assert waiting(words[0].pk).shown == words[1]
    told = look_at(words[0])
    assert (told.since, told.stories, len(told.samples)) == (NOW, 7, 5)
    Topic.objects.update(status=Topic.Status.IN_USE)
    assert (waiting().shown, waiting().following) == (None, None)


def test_a_tree_is_read_branch_by_branch_in_the_order_of_names():
    rows = [
        (1, None, "Politics"),
        (2, 1, "Votes"),
        (3, None, "économie"),
        (4, 3, "Trade"),
        (5, 1, "Courts"),
        (6, 4, "Sea"),
    ]
    assert in_tree_order(rows) == [3, 4, 6, 1, 5, 2]
    assert in_tree_order([(6, 4, "Sea"), (2, 1, "Votes")]) == [6, 2]


@pytest.mark.django_db
def test_a_topic_that_a_story_ever_carried_stays(editor):
    story, bees = make_story(), make_topic("Bees")
    base = content_of(story)
    assert why_not_deleted(bees) == ""
    given = base | {"topics": [{"tag_id": bees.pk, "strength": 2}]}
    save_at_once(story, given, base=base, by=editor, at=NOW)
    save_at_once(story, base, base=content_of(story), by=editor, at=NOW)
    assert not bees.taggings.exists()
    assert why_not_deleted(bees).startswith("Stories carry it, or did.")


def test_the_seventeen_codes_at_the_top_are_known():
    assert len(top_codes()) == 17
    assert top_codes()[3] == ("medtop:04000000", "economy, business and finance")
    known = {
        "medtop:04000000": "medtop:04000000", "04000000": "medtop:04000000", "Weather": "medtop:17000000",
        "medtop:20000002": "medtop:20000002", "medtop:18000000": None, "medtop:4": None, "economy": None, "": None,
    }  # fmt: skip
    assert {typed: code_of(typed) for typed in known} == known
