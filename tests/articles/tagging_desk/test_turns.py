"""What comes of a story: tags in one save, rejections, undo, second opinions, speed and agreement."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError

from articles.content import content_of
from articles.models import CountryTagging, Rejection, Strength, TopicTagging
from articles.suggesting import ReadText, Suggestion, Suggestions
from articles.tagging.models import Topic
from articles.tagging_desk import turns
from articles.tagging_desk.agreement import agreement, beside_each_other, kappa, settle
from articles.tagging_desk.evidence import marked
from articles.tagging_desk.lending import take, take_next
from articles.tagging_desk.models import Turn
from articles.tagging_desk.sheets import Sheet
from articles.tagging_desk.speed import DAYS, WEEKS, by_tagger, today_of
from articles.tagging_desk.turns import Answers, NotLent, finish, last_turn, skip, undo
from articles.tagging_desk.waiting import Narrowed
from tests.cast import NOW, country, make_person, make_story, make_topic, tag_country

pytestmark = pytest.mark.django_db

SECOND = timedelta(seconds=1)
LATER = NOW + 30 * SECOND


@pytest.fixture(autouse=True)
def no_lots(monkeypatch):
    """No story is drawn for a second opinion, unless a test says so."""
    monkeypatch.setattr(turns, "is_drawn", lambda story: False)


@pytest.fixture
def tess():
    return make_person("tagger", "tess")


@pytest.fixture
def ben():
    return make_person("tagger", "ben")


@pytest.fixture
def story():
    return make_story("Kenya opens a port", body="<p>Uganda is glad. Ports matter.</p>")


def key(code: str) -> tuple[str, int]:
    return "countries", country(code).pk


def said(story) -> dict[str, int]:
    content = content_of(story)
    names = {country(code).pk: code for code in ("KE", "UG", "TZ")}
    return {names[row["tag_id"]]: row["strength"] for row in content["countries"]}


def tagged(story, person, answers, at=LATER, *, second_of=None, **more) -> Turn:
    lease = take(story, person, NOW, second_of=second_of)
    return finish(lease, Answers({key(code): value for code, value in answers.items()}, **more), at=at)


def test_all_answers_are_one_save_with_one_revision(story, tess):
    tag_country(story, "TZ", proposed=True)
    tagged(story, tess, {"KE": "1", "UG": "3", "TZ": "x"})
    assert said(story) == {"KE": 1, "UG": 3}
    assert not CountryTagging.objects.filter(proposed=True).exists()
    assert story.revisions.count() == 1
    assert [one.tag_key for one in Rejection.objects.all()] == [key("TZ")]


def test_what_was_proposed_and_not_answered_stays_proposed(story, tess):
    tag_country(story, "TZ", proposed=True)
    turn = tagged(story, tess, {"KE": "1"})
    assert CountryTagging.objects.get(tag=country("TZ")).proposed
    assert turn.chosen == {key("KE"): 1}  # nobody's choice


def test_undo_brings_back_what_was_before_and_what_was_rejected(story, tess):
    tag_country(story, "UG", proposed=True)
    tag_country(story, "TZ", Strength.ABOUT)
    turn = tagged(story, tess, {"KE": "1", "UG": "2", "TZ": "x"})
    assert last_turn(tess, LATER) == turn
    undo(turn, by=tess, at=LATER)
    assert said(story) == {"UG": 2, "TZ": 2}
    assert CountryTagging.objects.get(tag=country("UG")).proposed
    assert not Rejection.objects.exists()
    assert last_turn(tess, LATER) is None


def test_undo_leaves_what_somebody_else_changed_since(story, tess):
    turn = tagged(story, tess, {"KE": "1", "UG": "2"})
    CountryTagging.objects.filter(tag=country("UG")).update(strength=3)
    undo(turn, by=tess, at=LATER)
    assert said(story) == {"UG": 3}


def test_after_an_hour_nothing_is_taken_back(story, tess):
    tagged(story, tess, {"KE": "1"})
    assert last_turn(tess, LATER + timedelta(hours=2)) is None


@pytest.mark.parametrize(
    ("counted", "worked"), [(12, 12), (9_999, 90), (None, 60)], ids=["counted", "too much", "without a script"]
)
def test_time_is_what_was_worked_and_never_more_than_passed(story, tess, counted, worked):
    assert tagged(story, tess, {"KE": "1"}, NOW + 90 * SECOND, seconds=counted).seconds == worked


# ------------------------------------------------------------------------------------------------------ second opinions


def test_about_one_story_in_ten_is_drawn_and_always_the_same(monkeypatch, story):
    monkeypatch.undo()
    drawn = []
    for number in range(1, 2001):
        story.pk = number
        drawn.append(turns.is_drawn(story))
    assert 160 < sum(drawn) < 240
    story.pk = 7
    assert len({turns.is_drawn(story) for _time in range(3)}) == 1


def test_a_second_opinion_goes_blind_to_another_and_changes_nothing(story, tess, ben, monkeypatch):
    monkeypatch.setattr(turns, "is_drawn", lambda story: True)
    first = tagged(story, tess, {"KE": "1", "UG": "x"})
    assert take_next(tess, Narrowed(), LATER) is None
    lease = take_next(ben, Narrowed(), LATER)
    assert (lease.article, lease.second_of) == (story, first)
    sheet = Sheet(story, LATER, second_of=first)
    assert {line.suggestion.name: line.standing for line in sheet.lines} == {"Kenya": "", "Uganda": ""}
    assert sheet.rejections == []
    second = finish(lease, Answers({key("UG"): "2"}), at=LATER)
    assert said(story) == {"KE": 1}
    assert (second.second_of, second.chosen) == (first, {key("UG"): 2})
    assert not Turn.objects.filter(wants_second=True).exists()
    assert last_turn(tess, LATER) is None  # somebody's work hangs on it
    undo(second, by=ben, at=LATER)
    assert take_next(ben, Narrowed(), LATER).second_of == first


@pytest.fixture
def pair(story, tess, ben):
    first = tagged(story, tess, {"KE": "1", "UG": "2"})
    return tagged(story, ben, {"KE": "2", "TZ": "3"}, second_of=first)


def test_both_choices_stand_beside_each_other(pair):
    [found] = beside_each_other([pair])
    assert [(one.name, one.first, one.second) for one in found.given] == [
        ("Kenya", "lead", "about"),
        ("Uganda", "about", ""),
        ("Tanzania", "", "mention"),
    ]


@pytest.mark.parametrize(
    ("how", "tags"),
    [("first", {"KE": 1, "UG": 2}), ("second", {"KE": 2, "TZ": 3}), ("both", {"KE": 1, "UG": 2, "TZ": 3})],
)
def test_an_editor_settles_it(pair, story, how, tags):
    assert agreement(LATER).differing == [pair]
    settle(pair, Turn.Settled(how), by=make_person("editor"), at=LATER)
    assert said(story) == tags
    assert agreement(LATER).differing == []


def test_topics_deleted_or_merged_since_are_settled_and_taken_back_as_they_are_now(story, tess, ben):
    old, gone, now = make_topic("Old"), make_topic("Gone"), make_topic("Now")
    topics = Answers({("topics", topic.pk): "1" for topic in (old, gone)})
    first = finish(take(story, tess, NOW), topics, at=LATER)
    second = tagged(story, ben, {"KE": "2"}, second_of=first)
    old.status, old.merged_into = Topic.Status.MERGED, now
    old.save()
    TopicTagging.objects.filter(tag=old).update(tag=now)
    gone.delete()
    settle(second, Turn.Settled.BOTH, by=make_person("editor"), at=LATER)
    assert (said(story), [topic.name for topic in story.topics.all()]) == ({"KE": 2}, ["Now"])
    second.delete()
    undo(first, by=tess, at=LATER)
    assert not story.topics.exists()


def test_a_turn_is_finished_once_and_taken_back_once(story, tess):
    lease = take(story, tess, NOW)
    turn = finish(lease, Answers({key("KE"): "1"}), at=LATER)
    for again in (lambda: finish(lease, Answers(), at=LATER), lambda: skip(lease, "", seconds=1, at=LATER)):
        with pytest.raises(NotLent):
            again()
    assert Turn.objects.get() == turn
    same = Turn.objects.get()
    undo(turn, by=tess, at=LATER)
    with pytest.raises(ValidationError, match="taken back already"):
        undo(same, by=tess, at=LATER)


def test_a_turn_stays_while_somebody_gives_the_second_opinion_on_it(story, tess, ben):
    first = tagged(story, tess, {"KE": "1"})
    lease = take(story, ben, LATER, second_of=first)
    with pytest.raises(ValidationError, match="second opinion"):
        undo(first, by=tess, at=LATER)
    assert said(story) == {"KE": 1}
    assert finish(lease, Answers({key("UG"): "2"}), at=LATER).second_of == first


def test_the_report_counts_tag_by_tag_and_costs_the_same_for_many(pair, tess, ben, django_assert_num_queries):
    for number in range(3):
        other = make_story(f"Kenya again {number}")
        tagged(other, ben, {"KE": "1"}, second_of=tagged(other, tess, {"KE": "1"}))
    with django_assert_num_queries(2):
        found = agreement(LATER)
    by_name = {one.name: (one.both, one.one_only) for one in found.by_tag}
    assert by_name == {"Kenya": (4, 0), "Uganda": (0, 1), "Tanzania": (0, 1)}
    assert (found.stories, found.in_common) == (4, round(100 * (1 / 3 + 3) / 4))


def test_kappa_is_one_for_always_nothing_for_chance_and_unknown_without_a_difference():
    assert kappa(5, 0, 0, 10) == 1
    assert kappa(25, 25, 25, 100) == pytest.approx(0)
    assert kappa(0, 5, 5, 10) == -1
    assert kappa(10, 0, 0, 10) is None
    assert kappa(0, 0, 0, 0) is None


# ------------------------------------------------------------------------------------------------------ speed


def test_a_tagger_sees_today_and_editors_days_and_weeks(tess, ben, django_assert_num_queries):
    for person, seconds in [(tess, 4), (tess, 6), (tess, 30), (ben, 9)]:
        story = make_story("Kenya")
        turn = tagged(story, person, {"KE": "1"}, seconds=seconds, suggested=frozenset({key("KE"), key("UG")}))
        assert (turn.offered, turn.accepted) == (2, 1)
    assert (today_of(tess, LATER).stories, today_of(tess, LATER).seconds) == (3, 6)
    assert today_of(tess, LATER + timedelta(days=1)).stories == 0
    for step in (DAYS, WEEKS):
        with django_assert_num_queries(4):
            rows = by_tagger(step, LATER)
        found = [(row.person, row.stories, row.median_seconds, row.share_accepted) for row in rows]
        assert found == [("ben", 1, 9, 50), ("tess", 3, 6, 50)]


# ------------------------------------------------------------------------------------------------------ evidence


def test_words_that_speak_for_two_tags_are_marked_once_with_both_names(story):
    make_topic("Kenya opens")
    text = ReadText.of(story)
    headline = marked(text, Suggestions().for_text(text))[0]
    assert "".join(piece.text for piece in headline.pieces) == story.headline
    assert [(piece.text, piece.names) for piece in headline.pieces] == [
        ("Kenya", "Kenya, Kenya opens"),
        (" opens", "Kenya opens"),
        (" a port", ""),
    ]
    assert isinstance(headline.pieces[0].suggestions[0], Suggestion)
