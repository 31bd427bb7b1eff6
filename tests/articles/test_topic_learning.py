"""What the archive teaches: only confirmed topics of cleared stories, learned behind the desk's back, bounded."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django_tasks_db.models import DBTaskResult

from articles import topic_learning
from articles.models import Article, Strength
from articles.tagging.learning import StoryText
from articles.tagging.models import LearnedTopics, Topic, TopicName
from articles.tasks import learn_topics_when_due
from articles.topic_learning import TopicProposals, claim, learn_anew
from tests.articles.tagging.past import HARBOUR, NAMES, past, text_about
from tests.cast import NOW, make_story, make_topic, tag_topic

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("small_past")]

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def fill(count: int, *, strength: Strength = Strength.ABOUT, **fields) -> dict[int, Topic]:
    """Tagged stories in the database."""
    topics = {number: Topic.objects.filter(name=name).first() or make_topic(name) for number, name in NAMES.items()}
    for story in past(count):
        article = make_story(story.text.headline, body=f"<p>{story.text.body}</p>", **fields)
        for number in story.topics:
            tag_topic(article, topics[number], strength)
    return topics


def learned_for(text: StoryText) -> list[str]:
    return [one.topic.name for one in TopicProposals().proposed_for(text) if one.is_learned]


def test_the_desk_is_offered_what_it_did_before_with_the_words():
    fill(40)
    learn_anew(NOW)
    first = TopicProposals().proposed_for(text_about(HARBOUR))[0]
    assert (first.topic.name, first.is_learned) == (NAMES[HARBOUR], True)
    assert first.words


@pytest.mark.parametrize("status", [Article.Status.DRAFT, Article.Status.SPIKED, Article.Status.HELD])
def test_what_was_not_cleared_teaches_nothing(status):
    fill(40, status=status)
    learn_anew(NOW)
    assert learned_for(text_about(HARBOUR)) == []


def test_what_a_story_only_mentions_teaches_nothing():
    fill(40, strength=Strength.MENTION)
    learn_anew(NOW)
    assert learned_for(text_about(HARBOUR)) == []


def test_topics_called_by_name_are_proposed_before_anything_was_learned():
    make_topic("Lake Victoria")
    text = StoryText(body="Boats cross Lake Victoria after dark.")
    assert [(one.topic.name, one.words, one.is_learned) for one in TopicProposals().proposed_for(text)] == [
        ("Lake Victoria", ("Lake Victoria",), False)
    ]


def test_a_topic_is_known_by_a_new_name_at_once_and_by_a_former_one_no_more():
    topic = make_topic("Lake Victoria")
    alias = TopicName.objects.create(topic=topic, name="Nyanza")
    text = StoryText(body="Boats of #Nyanza, of C++ and of Victorian lakes.")
    assert [one.topic for one in TopicProposals().proposed_for(text)] == [topic]
    alias.name = "C++"
    alias.save()
    (one,) = TopicProposals().proposed_for(text)
    assert (one.topic, TopicProposals().names_of(topic)) == (topic, ["Lake Victoria", "C++"])
    alias.delete()
    assert TopicProposals().proposed_for(text) == []


def test_a_topic_that_is_decided_while_the_names_are_read_is_left_out():
    make_topic("Rain")
    proposals = TopicProposals()
    proposals._topics.clear()
    assert proposals.proposed_for(StoryText(body="Rain.")) == []


def test_a_topic_that_was_deleted_or_renamed_since_is_no_error():
    topics = fill(40)
    learn_anew(NOW)
    topics[HARBOUR].delete()
    assert NAMES[HARBOUR] not in learned_for(text_about(HARBOUR))
    Topic.objects.all().delete()
    assert learned_for(text_about(HARBOUR)) == []


def test_proposals_cost_four_queries_for_any_number_of_texts(django_assert_num_queries):
    fill(40)
    learn_anew(NOW)
    with django_assert_num_queries(4):
        TopicProposals()
    with django_assert_num_queries(3):  # what was learned is read once
        proposals = TopicProposals()
        for seed in range(30):
            proposals.proposed_for(text_about(HARBOUR, seed=seed))


@pytest.mark.parametrize("count", [31, 60])
def test_learning_costs_the_same_queries_for_many_stories(count, django_assert_max_num_queries):
    fill(count)
    with django_assert_max_num_queries(12):
        learn_anew(NOW)


def test_only_the_newest_stories_are_learned_from(monkeypatch):
    monkeypatch.setattr(topic_learning, "MOST_STORIES", 30)
    topics = fill(30, publish_at=NOW - 2 * DAY)
    old = Topic.objects.create(name="Whaling")
    for number in range(40):
        tag_topic(make_story(f"Whale {number}", publish_at=NOW - 900 * DAY), old)
    model = learn_anew(NOW)
    assert {topic for row in model.weights.values() for topic in row} <= {topic.pk for topic in topics.values()}
    assert LearnedTopics.objects.values_list("stories", "tagged").get() == (30, 70)


def test_it_is_learned_when_enough_was_tagged_and_looked_at_once_an_hour():
    assert not claim(NOW)
    fill(40)
    assert not claim(NOW + HOUR / 2)
    assert claim(NOW + HOUR)
    assert not claim(NOW + HOUR)  # another process asked too
    learn_anew(NOW + HOUR)
    assert not claim(NOW + 2 * HOUR)  # nothing new
    assert claim(NOW + HOUR + DAY)  # but topics may have been renamed


def test_the_clock_has_it_learned_in_the_background(settings):
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    fill(40)
    learn_topics_when_due(NOW)
    learn_topics_when_due(NOW)
    assert DBTaskResult.objects.filter(task_path__endswith="learn_topics").count() == 1
    assert LearnedTopics.objects.get().learned_at is None  # nothing in the clock's own round
