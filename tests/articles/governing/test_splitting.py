"""One topic becomes two: by ticks or by words, seen before, and taken back."""

from __future__ import annotations

import pytest

from articles.governing.refusal import CannotGovern
from articles.governing.splitting import look_at_split, split, with_words
from articles.governing.undoing import undo
from articles.models import Article
from articles.tagging.models import Topic
from tests.articles.governing.vocabulary import stories_on, topics_of, work_off
from tests.cast import NOW, make_person, make_topic, tag_topic

pytestmark = pytest.mark.django_db


def keys(stories) -> list[int]:
    return [story.pk for story in stories]


def test_some_stories_get_another_topic_and_give_it_back(editor):
    transport = make_topic("Transport", parent=make_topic("Economy"))
    stories = stories_on(transport, 4)
    preview = look_at_split(transport, keys(stories[:3]), name=" rail ")
    assert (preview.name, preview.known, preview.stories, preview.rest) == ("rail", None, 3, 1)
    decision = split(transport, keys(stories[:3]), name="Rail", by=editor, at=NOW)
    work_off()
    rail = Topic.objects.named("Rail")
    assert (rail.parent, rail.status) == (transport.parent, "in_use")
    assert [topics_of(story) for story in stories] == [{"Rail": 2}] * 3 + [{"Transport": 2}]
    undo(decision, by=editor, at=NOW)
    work_off()
    assert [topics_of(story) for story in stories] == [{"Transport": 2}] * 4
    rail.refresh_from_db()
    assert rail.status == "deprecated"


def test_two_parts_empty_the_old_topic(editor):
    transport, road = make_topic("Transport"), make_topic("Road")
    stories = stories_on(transport, 4)
    tag_topic(stories[3], road)
    preview = look_at_split(transport, keys(stories[:1]), name="Rail", rest_name="road")
    assert (preview.rest, preview.rest_known) == (3, road)
    decision = split(transport, keys(stories[:1]), name="Rail", rest_name="road", by=editor, at=NOW)
    work_off()
    assert [topics_of(story) for story in stories] == [{"Rail": 2}] + [{"Road": 2}] * 3
    transport.refresh_from_db()
    assert transport.status == "deprecated"
    undo(decision, by=editor, at=NOW)
    work_off()
    assert topics_of(stories[3]) == {"Transport": 2, "Road": 2}
    transport.refresh_from_db()
    assert transport.status == "in_use"


def test_stories_are_found_by_words_of_headline_and_text(editor):
    transport, other = make_topic("Transport"), make_topic("Other")
    one, two, _three = stories_on(transport, 3)
    foreign = stories_on(other, 1)[0]
    Article.objects.filter(pk__in=[one.pk, foreign.pk]).update(body="<p>The Railway strike goes on.</p>")
    Article.objects.filter(pk=two.pk).update(headline="A railway strike", slug="a-railway-strike")
    assert with_words(transport, "railway STRIKE", editor) == [two.pk, one.pk]
    assert len(with_words(transport, "", editor)) == 3
    # Whoever may not read a text doesn't learn by searching what stands in it.
    assert with_words(transport, "railway", make_person("reporter")) == []


@pytest.mark.parametrize(
    ("chosen", "names", "field", "says"),
    [
        (0, ("Rail", ""), "stories", "Tick the stories first"),
        (2, ("Rail", ""), "stories", "all of its stories"),
        (2, ("Rail", "Road"), "stories", "nothing is left for the second"),
        (1, ("transport", ""), "name", "a name of the topic itself"),
        (1, ("", ""), "name", "Write a name"),
        (1, ("🚂", ""), "name", "a letter or a figure"),
        (1, ("x" * 300, ""), "name", "300 characters"),
        (1, ("Rail", "🚂"), "rest", "a letter or a figure"),
        (1, ("Old", ""), "name", "“Old” is deprecated"),
        (1, ("Rail", "rail"), "rest", "the same name"),
        (1, ("Road", "ROAD"), "rest", "the same name"),
    ],
)
def test_a_split_that_makes_no_sense_is_refused_at_its_field(editor, chosen, names, field, says):
    transport = make_topic("Transport")
    make_topic("Old", status=Topic.Status.DEPRECATED)
    make_topic("Road")
    stories, (name, rest) = stories_on(transport, 2), names
    for verb in (look_at_split, lambda *args, **named: split(*args, **named, by=editor, at=NOW)):
        with pytest.raises(CannotGovern, match=says) as refusal:
            verb(transport, keys(stories[:chosen]), name=name, rest_name=rest)
        assert refusal.value.field == field
    assert Topic.objects.count() == 3
