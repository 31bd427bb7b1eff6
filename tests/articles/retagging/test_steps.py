"""What happens to the tags of one story, and the way back: plain values, no database."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.models import Strength
from articles.retagging.steps import Step, add, remove, replace, retagged, taken_back

LEAD, ABOUT, MENTION = (strength.value for strength in Strength)


def topic(tag: int, strength: int = ABOUT) -> dict:
    return {"tag_id": tag, "strength": strength}


def country(tag: int, strength: int = ABOUT, *, proposed: bool = False) -> dict:
    return topic(tag, strength) | {"proposed": proposed}


def content(topics=(), countries=()) -> dict:
    return {"headline": "Rain", "topics": list(topics), "countries": list(countries)}


@pytest.mark.parametrize(
    ("before", "steps", "after"),
    [
        ([], [add("topics", 1)], [topic(1)]),
        ([topic(1, MENTION)], [add("topics", 1, strength=LEAD)], [topic(1, LEAD)]),
        ([topic(1, LEAD)], [add("topics", 1, strength=MENTION)], [topic(1, LEAD)]),
        ([topic(1), topic(2)], [remove("topics", 1)], [topic(2)]),
        ([topic(2)], [remove("topics", 1)], [topic(2)]),
        ([topic(1, LEAD)], [replace("topics", 1, by=3)], [topic(3, LEAD)]),
        ([topic(1, LEAD)], [replace("topics", 1, by=3, strength=MENTION)], [topic(3, MENTION)]),
        ([topic(1, LEAD), topic(3, MENTION)], [replace("topics", 1, by=3)], [topic(3, LEAD)]),
        ([topic(1, MENTION), topic(3, LEAD)], [replace("topics", 1, by=3)], [topic(3, LEAD)]),
        ([topic(2)], [replace("topics", 1, by=3)], [topic(2)]),
        ([topic(5)], [add("topics", 1), remove("topics", 5), add("topics", 9)], [topic(1), topic(9)]),
        ([topic(1, LEAD)], [remove("topics", 1), add("topics", 1, strength=MENTION)], [topic(1, MENTION)]),
    ],
)
def test_steps_are_done_one_after_another(before, steps, after):
    assert retagged(content(before), steps) == content(after)


def test_countries_and_topics_at_once_and_nothing_else_changes():
    after = retagged(content([topic(1)], [country(7)]), [add("topics", 2), replace("countries", 7, by=4)])
    assert after == content([topic(1), topic(2)], [country(4)])


def test_what_a_person_adds_is_no_proposal_of_the_machine_any_more():
    before = content(countries=[country(7, MENTION, proposed=True)])
    assert retagged(before, [add("countries", 7, strength=MENTION)]) == content(countries=[country(7, MENTION)])


def test_where_both_stand_the_confirmed_one_counts():
    before = content(countries=[country(7, LEAD, proposed=True), country(8, MENTION)])
    assert retagged(before, [replace("countries", 7, by=8)]) == content(countries=[country(8, LEAD)])
    assert retagged(before, [replace("countries", 8, by=7)]) == content(countries=[country(7, LEAD)])


def test_with_nothing_to_do_it_is_the_very_same_content():
    before = content([topic(1)])
    assert retagged(before, [add("topics", 1), remove("topics", 4)]) is before


def test_a_step_comes_out_of_json_as_it_went_in():
    for step in (add("topics", 1, strength=LEAD), remove("countries", 2), replace("topics", 1, by=2)):
        assert Step.of(step.values()) == step


rows = st.dictionaries(st.integers(1, 5), st.integers(1, 3)).map(
    lambda found: [topic(tag, found[tag]) for tag in sorted(found)]
)
ids = st.integers(1, 5)
steps = st.lists(
    st.one_of(
        st.builds(lambda tag, strength: add("topics", tag, strength=strength), ids, st.integers(1, 3)),
        st.builds(lambda tag: remove("topics", tag), ids),
        st.builds(lambda tag, by: replace("topics", tag, by=by), ids, st.integers(6, 8)),
    ),
    max_size=4,
)


@given(rows, steps)
def test_undone_at_once_everything_is_as_it_was(before, wanted):
    was = content(before)
    became = retagged(was, wanted)
    back = taken_back(became, before=was, after=became)
    assert (back.content, back.kept) == (was, [])


@given(rows, steps, rows)
def test_undone_later_whatever_others_gave_or_took_is_theirs(before, wanted, now):
    was, stands = content(before), content(now)
    became = retagged(was, wanted)
    back = taken_back(stands, before=was, after=became)
    old, made, there, then = ({row["tag_id"]: row for row in c["topics"]} for c in (was, became, stands, back.content))
    for tag in old.keys() | made.keys() | there.keys():
        touched = old.get(tag) != made.get(tag)
        still = there.get(tag) == made.get(tag)
        assert then.get(tag) == (old.get(tag) if touched and still else there.get(tag))
        assert (("topics", tag) in back.kept) == (touched and not still and there.get(tag) != old.get(tag))


def test_a_kind_that_the_operation_did_not_touch_stays_out_of_it():
    before, after = {"topics": [topic(1)]}, {"topics": []}
    back = taken_back(content([], [country(7)]), before=before, after=after)
    assert back.content == content([topic(1)], [country(7)])
