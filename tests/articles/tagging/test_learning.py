"""Topics are suggested as the publication gave them before, with the words that say so."""

from __future__ import annotations

import json

import pytest

from articles.tagging.learning import Model, StoryText, TaggedStory, learn, suggest
from tests.articles.tagging.past import HARBOUR, MONEY, NAMES, SCHOOL, past, text_about

pytestmark = pytest.mark.usefixtures("small_past")


@pytest.fixture(scope="module")
def model() -> Model:
    return learn(past(120), NAMES)


@pytest.mark.parametrize("topic", [HARBOUR, SCHOOL, MONEY])
def test_a_story_is_given_the_topic_of_those_like_it(model, topic):
    found = suggest(model, text_about(topic), most=1)
    assert [one.topic for one in found] == [topic]


def test_a_story_about_two_things_gets_both_first(model):
    found = suggest(model, text_about(SCHOOL, MONEY))
    assert {one.topic for one in found[:2]} == {SCHOOL, MONEY}
    assert [one.score for one in found] == sorted((one.score for one in found), reverse=True)


def test_the_words_stand_in_the_text_and_belong_to_the_topic(model):
    text = StoryText(headline="A Captain’s night", body="Two CONTAINERS of freight lay on the quay when the tide came.")
    [first] = suggest(model, text, most=1)
    assert first.topic == HARBOUR
    assert first.words
    assert all(word in f"{text.headline} {text.body}" for word in first.words)
    assert set(" ".join(first.words).split()) & {"Captain’s", "CONTAINERS", "freight", "quay", "tide"}


def test_words_that_most_stories_have_explain_nothing(model):
    for one in suggest(model, text_about(HARBOUR, SCHOOL)):
        assert "the" not in {word.lower() for word in one.words}


def test_another_form_of_a_word_counts_as_the_word(model):
    [first] = suggest(model, StoryText(body="Teachers and teaching, classrooms and timetables"), most=1)
    assert first.topic == SCHOOL


def test_a_text_of_unknown_words_gets_nothing(model):
    assert suggest(model, StoryText(headline="Zyx", body="Qwertz uiop asdf.")) == []
    assert suggest(model, StoryText()) == []


def test_a_topics_own_name_speaks_for_it():
    stories = [TaggedStory(text, [HARBOUR]) for text in (text_about(HARBOUR, seed=seed) for seed in range(40))]
    orchards = [TaggedStory(StoryText(body=f"Apples and pears of orchard number {word}"), [9]) for word in "abcdef"]
    [first] = suggest(
        learn([*stories, *orchards], {HARBOUR: "Freight", 9: "Orchard"}), StoryText(body="An orchard"), most=1
    )
    assert (first.topic, first.words) == (9, ("orchard",))


def test_what_the_desk_did_last_counts_most():
    texts = [text_about(HARBOUR, seed=seed) for seed in range(80)]
    before = [TaggedStory(text, [HARBOUR]) for text in texts[:40]]
    since = [TaggedStory(text, [MONEY]) for text in texts[40:]]
    model = learn([*before, *since], {HARBOUR: "A", MONEY: "B"})
    assert suggest(model, text_about(HARBOUR, seed=99))[0].topic == MONEY


@pytest.mark.parametrize("stories", [[], past(29), [TaggedStory(StoryText(body="ferry"), [])] * 50])
def test_from_too_little_nothing_is_learned(stories):
    model = learn(stories, NAMES)
    assert suggest(model, text_about(HARBOUR)) == []


def test_without_a_vocabulary_nothing_is_learned():
    assert suggest(learn(past(60), {}), text_about(HARBOUR)) == []


def test_topics_that_are_gone_are_neither_learned_nor_suggested(model):
    names = {key: name for key, name in NAMES.items() if key != HARBOUR}
    assert HARBOUR not in {one.topic for one in suggest(learn(past(60), names), text_about(HARBOUR))}
    assert HARBOUR not in {one.topic for one in suggest(model, text_about(HARBOUR), among=names)}


def test_what_was_learned_is_kept_as_json_and_says_the_same_then(model):
    kept = Model.from_values(json.loads(json.dumps(model.as_values())))
    assert suggest(kept, text_about(MONEY)) == suggest(model, text_about(MONEY))


def test_the_same_past_teaches_the_same():
    assert learn(past(50), NAMES).as_values() == learn(past(50), NAMES).as_values()


def test_any_script_is_read():
    harbour = [TaggedStory(StoryText(body=f"Паром и причал номер {n} на реке"), [HARBOUR]) for n in "абвгдежзик" * 2]
    school = [TaggedStory(StoryText(body=f"Учитель и школа номер {n} в городе"), [SCHOOL]) for n in "абвгдежзик" * 2]
    money = [TaggedStory(StoryText(body=f"Бюджет и налог номер {n} в стране"), [MONEY]) for n in "абвгдежзик" * 2]
    mixed = [story for three in zip(harbour, school, money, strict=True) for story in three]
    assert suggest(learn(mixed, NAMES), StoryText(body="Паром стоит у реки"), most=1)[0].topic == HARBOUR
