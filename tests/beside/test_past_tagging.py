"""Topics learned from a publication's past agree with what its editors gave later, on real stories."""

from __future__ import annotations

import pytest

from articles.tagging.learning import TaggedStory
from tests.beside.past_tagging import ARCHIVE, TESTED, measure, most_frequent, past_tagging

pytestmark = pytest.mark.skipif(not ARCHIVE.exists(), reason=f"left out: no tagged stories at {ARCHIVE}")


@pytest.fixture(scope="module")
def past() -> tuple[list[TaggedStory], dict[int, str]]:
    return past_tagging()


@pytest.mark.parametrize(
    ("trained_on", "f1", "recall_at_ten"), [(100, 0.34, 0.57), (500, 0.38, 0.63), (1_500, 0.39, 0.64)]
)
def test_three_topics_are_offered_as_the_editors_gave_them(past, trained_on, f1, recall_at_ten):
    found = measure(*past, trained_on=trained_on)
    assert found.f1 >= f1, found
    assert found.recall_at_ten >= recall_at_ten, found
    assert found.f1 >= 2 * most_frequent(past[0])


@pytest.mark.parametrize(("trained_on", "f1"), [(100, 0.45), (500, 0.48)])
def test_the_stories_before_show_it_is_no_luck(past, trained_on, f1):
    found = measure(*past, trained_on=trained_on, until=len(past[0]) - TESTED)
    assert found.f1 >= f1, found
