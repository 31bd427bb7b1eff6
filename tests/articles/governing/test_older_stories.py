"""A new word's older stories: found by its names and by past tagging, given as one operation, put aside for good."""

from __future__ import annotations

from datetime import timedelta

import pytest

from articles.governing import older_stories
from articles.governing.older_stories import contexts_in, give, look
from articles.governing.refusal import CannotGovern
from articles.governing.undoing import undo
from articles.models import Rejection, Strength
from articles.rejecting import reject
from articles.tagging.models import Topic, TopicName
from articles.topic_learning import learn_anew
from tests.articles.governing.vocabulary import topics_of, work_off
from tests.cast import NOW, make_person, make_story, make_topic, tag_topic


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("climate policy", "On CLIMATE POLICY, again.", "CLIMATE POLICY"),
        ("climate policy", "The climate-policy debate", "climate-policy"),
        ("climate policy", "climate\npolicy", "climate\npolicy"),
        ("economie", "L’Économie française", "Économie"),
        ("Économie", "ECONOMIE", "ECONOMIE"),
        ("Straße", "In der STRASSE", "STRASSE"),
        ("São Paulo", "in Sa\u0303o Paulo", "Sa\u0303o Paulo"),
        ("R&D", "spent on R&D last year", "R&D"),
        ("気候", "今日の気候変動", "気候"),
        ("5G", "The 5G network", "5G"),
    ],
)
def test_a_name_is_found_as_whole_words_in_any_case_and_accents(name, text, words):
    assert [context.words for context in contexts_in(text, ["Something else", name])] == [words]


@pytest.mark.parametrize(
    ("name", "text"),
    [("art", "The party starts"), ("ports", "Sport and airports"), ("climate policy", "climate change")],
)
def test_a_part_of_a_word_names_nothing(name, text):
    assert contexts_in(text, [name]) == []


def test_the_line_around_it_is_cut_between_words():
    text = "word " * 40 + "on climate policy and " + "thing " * 40
    (context,) = contexts_in(text, ["Climate policy"])
    assert context.before.startswith("…word")
    assert context.before.endswith("word on")
    assert context.after.startswith("and thing")
    assert context.after.endswith("thing…")


@pytest.mark.django_db
def test_stories_that_name_it_are_given_it_and_the_others_put_aside(editor):
    bees = make_topic("Bees")
    TopicName.objects.create(topic=bees, name="Honey makers")
    told = make_story("Rain", body="<p>The <em>honey makers</em> of Kisumu.</p>")
    headline = make_story("BEES return")
    wrong = make_story("Spelling bees", standfirst="Bees of words")
    tagged = make_story("Bees again")
    tag_topic(tagged, bees)
    make_story("Beestings", body="<p>A party.</p>")
    make_story("Dead bees", status="spiked")
    seen = look(bees, editor)
    assert [found.headline for found in seen.found] == ["Spelling bees", "BEES return", "Rain"]
    assert [found.contexts[0].in_headline for found in seen.found] == [True, True, False]
    assert (seen.looked_at, seen.older) == (4, None)
    decision = give(bees, [told.pk, headline.pk], not_about=[wrong.pk], strength=Strength.LEAD, by=editor, at=NOW)
    assert look(bees, editor).found == []  # what is on its way isn't proposed, either
    work_off()
    assert (topics_of(told), topics_of(headline), topics_of(wrong)) == ({"Bees": 1}, {"Bees": 1}, {})
    assert look(bees, editor).found == []
    undo(decision, by=editor, at=NOW)
    work_off()
    assert (topics_of(told), Rejection.objects.count()) == ({}, 0)
    assert len(look(bees, editor).found) == 3


@pytest.mark.django_db
def test_the_grid_and_everybody_else_share_what_was_rejected(editor):
    bees, tess = make_topic("Bees"), make_person("tagger")
    theirs, aside, taken = (make_story(f"Bees {number}") for number in range(3))
    reject(theirs, [("topics", bees.pk)], by=tess, at=NOW)
    assert [found.pk for found in look(bees, editor).found] == [taken.pk, aside.pk]
    later = NOW + timedelta(hours=1)
    decision = give(bees, [taken.pk], not_about=[aside.pk, theirs.pk], strength=Strength.ABOUT, by=editor, at=later)
    assert Rejection.objects.of_stories([aside.pk]) == {aside.pk: {("topics", bees.pk)}}
    work_off()
    undo(decision, by=editor, at=later)
    assert [(row.article, row.rejected_by) for row in Rejection.objects.all()] == [(theirs, tess)]
    assert give(bees, [], not_about=[aside.pk], strength=Strength.ABOUT, by=editor, at=later) is None
    assert Rejection.objects.filter(article=aside).exists()


@pytest.mark.django_db
def test_a_look_goes_on_where_the_last_one_ended(editor, monkeypatch):
    bees = make_topic("Bees")
    stories = [make_story(f"Bees {place}" if place % 2 else f"Rain {place}") for place in range(10)]
    monkeypatch.setattr(older_stories, "A_PAGE", 2)
    first = look(bees, editor)
    second = look(bees, editor, before=first.older)
    assert [found.headline for found in [*first.found, *second.found]] == ["Bees 9", "Bees 7", "Bees 5", "Bees 3"]
    third = look(bees, editor, before=second.older)
    assert ([found.headline for found in third.found], third.older) == (["Bees 1"], None)
    monkeypatch.setattr(older_stories, "A_LOOK", 3)
    few = look(bees, editor)
    assert (few.looked_at, few.older) == (3, stories[7].pk)


@pytest.mark.django_db
@pytest.mark.parametrize("count", [1, 30])
def test_a_look_costs_the_same_for_any_number_of_stories(editor, django_assert_num_queries, count):
    bees = make_topic("Bees")
    for number in range(count):
        make_story(f"Bees {number}")
    editor.has_perm("articles.see_all_articles")
    with django_assert_num_queries(2):
        assert len(look(bees, editor).found) == count


@pytest.mark.django_db
def test_only_what_one_may_read_is_looked_through():
    bees, reporter = make_topic("Bees"), make_person("reporter")
    make_story("Bees return")
    make_story("Bees of mine", created_by=reporter)
    assert [found.headline for found in look(bees, reporter).found] == ["Bees of mine"]


@pytest.mark.django_db
def test_stories_like_those_that_have_it_are_found_by_what_was_learned(editor, small_past):
    words = {
        "Insects": "Honey, wax, swarm, hive", "Harbours": "Cranes, containers, quay", "Schools": "Pupils, exams",
        "Courts": "Judges, verdicts, appeal", "Health": "Wards, nurses, vaccine",
    }  # fmt: skip
    topics = {name: make_topic(name) for name in words}
    bees = topics["Insects"]
    for number in range(12):
        for name, told in words.items():
            tag_topic(make_story(f"Story {number}", body=f"<p>{told}.</p>"), topics[name])
    like = make_story("A summer", body="<p>A swarm left the hive with all its honey.</p>")
    make_story("A winter", body="<p>The quay and its cranes stood still.</p>")
    learn_anew(NOW)
    assert look(bees, editor).found == []
    (found,) = look(bees, editor, by_learning=True).found
    assert found.pk == like.pk
    assert "swarm" in {context.words for context in found.contexts}


@pytest.mark.django_db
def test_nothing_chosen_and_a_topic_that_is_given_to_nobody_are_refused(editor):
    story, bees = make_story("Bees"), make_topic("Bees")
    with pytest.raises(CannotGovern, match="Tick the stories"):
        give(bees, [], not_about=[], strength=Strength.ABOUT, by=editor, at=NOW)
    Topic.objects.update(status=Topic.Status.DEPRECATED)
    with pytest.raises(CannotGovern, match="is deprecated"):
        give(Topic.objects.get(), [story.pk], not_about=[], strength=Strength.ABOUT, by=editor, at=NOW)
    assert not Rejection.objects.exists()
