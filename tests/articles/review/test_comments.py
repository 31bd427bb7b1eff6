"""What is said on a story: who is told, what may be said, how a conversation is settled."""

from __future__ import annotations

from datetime import timedelta

import pytest

from articles.review import comments
from articles.review.comments import Marked
from articles.review.models import Comment, Notice
from articles.review.people import people_named, people_who_may_see
from articles.review.refusal import CannotReview
from tests.articles.review.people import EDITOR, REPORTER, make_person
from tests.cast import NOW, make_editor, make_story

pytestmark = pytest.mark.django_db


@pytest.fixture
def ana():
    return make_person("Ana Muñoz", REPORTER)


@pytest.fixture
def vera():
    return make_person("Vera Lind")


@pytest.fixture
def story(ana):
    return make_story(status="draft", created_by=ana)


def told():
    return sorted((notice.recipient.username, notice.kind) for notice in Notice.objects.all())


def test_a_comment_is_kept_with_its_words_and_the_writer_is_told(story, vera):
    marked = Marked("came early", before="The rain ", after=" and stayed.", block=0, start=9)
    said = comments.say(story, by=vera, at=NOW, text="  How early? ", marked=marked)
    assert (said.text, said.quote, said.before, said.after) == ("How early?", "came early", "The rain ", " and stayed.")
    assert told() == [("ana", "commented")]


def test_nobody_is_told_of_what_they_said_themselves(story, ana):
    comments.say(story, by=ana, at=NOW, text="Note to self, @ana")
    assert told() == []


def test_whoever_is_called_by_name_is_told_once_and_that_they_were_called(story, ana, vera):
    make_person("Zoë Lind", username="zoe")
    comments.say(story, by=vera, at=NOW, text="@Ana and (@zoe.), @ANA again; write to me@example.org, @nobody")
    assert told() == [("ana", "mentioned"), ("zoe", "mentioned")]


def test_a_name_does_not_open_the_story_to_whoever_may_not_see_it(story, vera):
    make_person("Rita Outside", REPORTER)
    make_person("Gone", EDITOR, is_active=False)
    comments.say(story, by=vera, at=NOW, text="@rita @gone look at this")
    assert told() == [("ana", "commented")]


def test_an_answer_joins_the_conversation_and_all_who_took_part_are_told(story, ana, vera):
    zoe = make_person("Zoë Lind", username="zoe")
    first = comments.say(story, by=vera, at=NOW, text="How early?")
    answer = comments.reply(first, by=zoe, at=NOW, text="At four.")
    Notice.objects.all().delete()
    again = comments.reply(answer, by=ana, at=NOW, text="At five.")
    assert again.parent == first
    assert told() == [("vera", "replied"), ("zoe", "replied")]


def test_a_conversation_is_settled_as_a_whole_and_can_be_opened_again(story, ana, vera):
    first = comments.say(story, by=vera, at=NOW, text="How early?")
    answer = comments.reply(first, by=ana, at=NOW, text="At four.")
    comments.resolve(answer, by=ana, at=NOW)
    comments.resolve(first, by=vera, at=NOW + timedelta(hours=1))
    first.refresh_from_db()
    assert (first.resolved_by, first.resolved_at) == (ana, NOW)
    assert not Comment.objects.open().exists()
    comments.reopen(first, by=vera, at=NOW)
    assert list(Comment.objects.open()) == [first]


@pytest.mark.parametrize("text", ["", " \n ", "x" * 5001])
def test_nothing_and_far_too_much_are_refused(story, vera, text):
    with pytest.raises(CannotReview):
        comments.say(story, by=vera, at=NOW, text=text)
    assert not Comment.objects.exists()


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("ana", ["ana"]),
        ("MUN", ["ana"]),
        ("lu", ["lw"]),
        ("wró", ["lw"]),
        ("wro", ["lw"]),
        ("o", ["ole"]),
        ("Łukasz Wr", ["lw"]),
        ("nobody", []),
        ("", ["ana", "vera", "ole", "lw"]),
    ],
)
def test_people_are_found_by_the_beginning_of_a_name_without_accents_and_case(story, vera, typed, found):
    make_person("Łukasz Wróna", username="lw")
    make_person("Øle Berg", username="ole")
    make_person("Ola Outside", REPORTER)
    proposed = [person.username for person in people_named(typed, people_who_may_see(story))]
    assert sorted(proposed) == sorted(found)


def test_who_may_see_is_the_same_question_from_either_side(story, ana, vera):
    make_person("Rita Outside", REPORTER)
    make_person("Nora Nothing", [])
    chief = make_editor("chief")
    assert set(people_who_may_see(story)) == {ana, vera, chief}
