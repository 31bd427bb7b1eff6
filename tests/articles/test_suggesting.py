"""Countries and topics for a story in one list, with reasons and places; what was rejected comes never again."""

from __future__ import annotations

import pytest

from articles import body
from articles.content import content_of
from articles.editing import save_at_once
from articles.models import Rejection, Strength
from articles.rejecting import reject, take_back_rejections
from articles.suggesting import ReadText, Suggestions, places_of
from articles.tagging.models import Topic, TopicName
from articles.tagging_desk.sheets import Sheet
from articles.topic_learning import learn_anew
from tests.articles.tagging.past import HARBOUR, NAMES, past, text_about
from tests.cast import NOW, country, make_person, make_story, make_topic, tag_country, tag_topic

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("small_past")]

BODY = "<h2>A port for Kenya</h2><p>Kenyan boats left the harbour.</p><ul><li>Rice for Uganda</li></ul>"


def offered(story):
    sheet = Sheet(story, NOW)
    return {one.name: one for one in sheet.suggestions}


def marked(story, one):
    passages = ReadText.of(story).passages
    return [passages[place.passage][place.start : place.end] for place in one.places]


@pytest.fixture
def story():
    return make_story("Kenya opens a port", standfirst="Nairobi is glad.", body=BODY)


def test_a_country_comes_with_strength_reason_and_the_places_of_its_words(story):
    kenya = offered(story)["Kenya"]
    assert (kenya.kind, kenya.tag_id, kenya.strength) == ("countries", country("KE").pk, Strength.LEAD)
    assert kenya.why.startswith("named 4 times: Kenya")
    assert marked(story, kenya) == ["Kenya", "Nairobi", "Kenya", "Kenyan"]
    assert [place.passage for place in kenya.places] == [0, 1, 2, 3]


def test_a_topic_is_found_by_any_of_its_names_as_whole_words(story):
    topic = make_topic("Shipping")
    TopicName.objects.create(topic=topic, name="Harbour")
    assert offered(story)["Shipping"].strength == Strength.MENTION
    assert marked(story, offered(story)["Shipping"]) == ["harbour"]
    assert offered(story)["Shipping"].why == "the text names it: harbour"


def test_a_name_in_other_accents_is_found_with_the_text_s_own_words():
    make_topic("Café culture")
    made = make_story("News", body="<p>The cafe culture; Cafe\u0301 culture came.</p>")
    found = offered(made)["Café culture"]
    assert found.why == "the text names it: cafe culture, Café culture"
    assert marked(made, found) == ["cafe culture", "Café culture"]


def test_syllables_of_hangul_are_no_accents():
    make_topic("한국")
    assert offered(make_story("흔구")) == {}
    assert list(offered(make_story("한국"))) == ["한국"]


def test_a_topic_that_is_not_simply_in_use_says_how_it_stands():
    make_topic("Harbour", status=Topic.Status.PROPOSED)
    assert offered(make_story("The harbour"))["Harbour"].mark == "proposed"


def test_a_learned_topic_says_that_stories_like_this_were_given_it():
    for old in past(40):
        article = make_story(old.text.headline, body=f"<p>{old.text.body}</p>")
        for number in old.topics:
            topic = Topic.objects.filter(name=NAMES[number]).first() or make_topic(NAMES[number])
            tag_topic(article, topic)
    learn_anew(NOW)
    story = make_story("News", body=f"<p>{text_about(HARBOUR).body}</p>")
    found = offered(story)[NAMES[HARBOUR]]
    assert found.why.startswith("stories like this were given it: ")
    assert {word.casefold() for word in marked(story, found)} >= {word.casefold() for word in found.words[:1]}


def test_words_are_whole_ones_and_a_learned_word_stands_for_its_other_forms():
    passages = ["Transport, a port", "Containers and CONTAINER ships, uncontained"]

    def found(words, **options):
        return [passages[one.passage][one.start : one.end] for one in places_of(words, passages, **options)]

    assert found(["port", "container"]) == ["port", "CONTAINER"]
    assert found(["container"], alike=True) == ["Containers", "CONTAINER"]
    assert found(["C++ (x)", ""]) == []


def test_what_the_story_has_is_marked_as_had(story):
    tag_country(story, "KE", Strength.MENTION)
    assert offered(story)["Kenya"].had == Strength.MENTION
    assert offered(story)["Uganda"].had is None


def test_a_rejected_tag_is_offered_to_nobody_again_however_the_text_is_edited(story):
    ada = make_person("tagger")
    kenya = ("countries", country("KE").pk)
    reject(story, [kenya], by=ada, at=NOW)
    reject(story, [kenya], by=None, at=NOW)  # twice is once, and the first stays
    assert Rejection.objects.get().rejected_by == ada
    story.body = "<p>Kenya, Kenya and Kenya again. Uganda too.</p>"
    story.save()
    assert "Kenya" not in offered(story)
    assert "Uganda" in offered(story)
    assert "Kenya" in offered(make_story("Kenya again"))  # another story is another matter


def test_a_rejection_is_taken_back_or_given_up_by_tagging_by_hand(story):
    kenya, uganda = ("countries", country("KE").pk), ("countries", country("UG").pk)
    reject(story, [kenya, uganda], by=None, at=NOW)
    take_back_rejections(story, [uganda])
    assert "Uganda" in offered(story)
    base = content_of(story)
    row = {"tag_id": kenya[1], "strength": 2, "proposed": False}
    save_at_once(story, base | {"countries": [row]}, base=base, by=None, at=NOW)
    assert not Rejection.objects.exists()
    story.refresh_from_db()
    save_at_once(story, base, base=content_of(story), by=None, at=NOW)
    story.refresh_from_db()
    assert offered(story)["Kenya"].had is None


def test_a_rejected_tag_that_the_story_was_given_behind_our_back_is_shown_as_had(story):
    reject(story, [("countries", country("KE").pk)], by=None, at=NOW)
    tag_country(story, "KE")
    assert offered(story)["Kenya"].had


def test_many_texts_cost_no_more_queries_than_one(django_assert_num_queries):
    make_topic("Shipping")
    with django_assert_num_queries(4):  # topics, their names, what was learned (nothing), countries
        suggestions = Suggestions()
    with django_assert_num_queries(0):
        for number in range(3):
            assert suggestions.for_text(ReadText(f"Kenya {number} and its shipping"))


def test_a_body_falls_into_the_lines_of_its_plain_text_with_their_kinds():
    html = body.sanitise(
        "<p>One &amp; two<br>three</p><h2>Head</h2><blockquote><p>Said</p></blockquote><ul><li><p>Item</p></li></ul>"
    )
    found = body.passages(html)
    assert [one.text for one in found] == body.plain_text(html).splitlines()
    assert [(one.kind, one.text) for one in found] == [
        ("paragraph", "One & two"),
        ("paragraph", "three"),
        ("heading", "Head"),
        ("quote", "Said"),
        ("item", "Item"),
    ]
