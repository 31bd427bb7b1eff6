"""What is found among more than is looked at, in texts that are out of all measure, and what nobody is told."""

from __future__ import annotations

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles.models import Article
from articles.search import entries, finding, meaning
from articles.search.answering import answer
from articles.search.answers import Answer
from articles.search.asking import Asked, Order
from articles.search.indexing import freshen_all, mark_everything
from articles.search.matching import Fitting, matching
from articles.search.models import IndexMark
from tests import cast

pytestmark = pytest.mark.django_db


def ask(query: str = "", **fields) -> Answer:
    return answer(Asked(query, **fields), at=cast.NOW, zone=ZoneInfo("UTC"))


def headlines(answered: Answer) -> list[str]:
    return sorted(hit.story.headline for hit in answered.hits)


def test_several_words_typed_as_one_can_be_left_out(client):
    cast.make_publication()
    cast.make_story("One", body="<p>Rain, see https://a.b today.</p>")
    cast.make_story("Two", body="<p>Rain.</p>")
    assert client.get("/search/?q=-https://a.b+rain").status_code == 200
    assert headlines(ask("rain -https://a.b")) == headlines(ask("rain -a..b")) == ["Two"]


def test_a_list_of_entries_reads_none_whole_but_the_few_that_are_ranked():
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL keeps what is long elsewhere by itself.")
    cast.make_story("Rain over Nairobi")
    ask("rain")
    with CaptureQueriesContext(connection) as queries:
        ask("rain")
    (asked,) = [one["sql"] for one in queries if "MATCH" in one["sql"]]
    with connection.cursor() as cursor:
        plan = [row[-1] for row in cursor.execute(f"EXPLAIN QUERY PLAN {asked}")]
    read = [step for step in plan if "search_indexedstory" in step or "search_short_entries" in step]
    assert len([step for step in read if "COVERING INDEX" in step]) == len(read) - 1 > 0


def test_the_few_of_old_volumes_are_found_among_the_many_of_new_ones(monkeypatch):
    monkeypatch.setattr(finding, "LOOKED_AT", 3)
    monkeypatch.setattr(finding, "OF_A_WORD", 3)
    old, new = (
        cast.make_issue(volume, publish_at=cast.NOW - timedelta(days=days)) for volume, days in ((3, 9), (3900, 2))
    )
    for number in range(2):
        cast.make_story(f"Old rain {number}", issue=old)
    for number in range(5):
        cast.make_story(f"New rain {number}", issue=new)
    sum(freshen_all(cast.NOW))
    for volumes in ((None, 10), (1, 10), (2, 2_999)):
        found = ask("rain", volumes=volumes)
        assert (headlines(found), found.is_exact) == (["Old rain 0", "Old rain 1"], True), volumes
    assert headlines(ask("rain", volumes=(None, 40))) == ["Old rain 0", "Old rain 1"]
    assert headlines(ask("old stayed rain unheard", volumes=(None, 10))) == ["Old rain 0", "Old rain 1"]
    newest = ask("rain", volumes=(11, None), order=Order.OLDEST)
    assert (newest.total, newest.is_exact) == (3, False)


@pytest.mark.parametrize("years", [0.5, 9, 90])
def test_of_a_frequent_word_an_old_headline_comes_before_what_is_said_by_the_way(years, monkeypatch):
    """On PostgreSQL such a word is looked for among the latest stories; in headlines it may be rare."""
    for name, number in (("LOOKED_AT", 6), ("RANKED", 4), ("WORTH_IT", 1)):
        monkeypatch.setattr(finding, name, number)
    long_ago = cast.NOW - timedelta(days=365 * years)
    cast.make_story("Rain in May", publish_at=long_ago, body="<p>Rain and rain.</p>")
    for number in range(20):
        moment = cast.NOW - (cast.NOW - long_ago) * number / 30
        cast.make_story(f"Story {number}", publish_at=moment, body=f"<p>{'One and two. ' * 30}It was like rain.</p>")
    sum(freshen_all(cast.NOW))
    found = ask("rain")
    assert [hit.story.headline for hit in found.hits][:1] == ["Rain in May"]
    assert (found.total, found.is_exact) == (7, False)
    newest = [hit.story.headline for hit in ask("rain", order=Order.NEWEST).hits]
    assert newest == [f"Story {number}" for number in range(6)]


@pytest.mark.parametrize("days", [20, 900])
def test_among_the_latest_entries_much_older_ones_are_not_read(days):
    """On PostgreSQL. SQLite reads its index from the latest entry on, and stops by itself."""
    stories = [
        cast.make_story(f"Rain {number}", publish_at=cast.NOW - timedelta(days=days * (number + 1)))
        for number in range(9)
    ]
    sum(freshen_all(cast.NOW))
    found = matching(Fitting(groups=(("rain",),), latest=2), 100, cast.NOW).stories
    assert found[:3] == [story.pk for story in stories[:3]]
    assert (stories[-1].pk in found) == (connection.vendor == "sqlite")
    assert len(matching(Fitting(groups=(("rain",),), latest=100), 100, cast.NOW).stories) == len(stories)


def test_entries_that_do_not_say_when_they_came_out_are_found_as_well(monkeypatch):
    """Those written before entries said so, until `index_stories` reads them anew."""
    for name, number in (("LOOKED_AT", 3), ("OF_A_WORD", 3), ("WORTH_IT", 1)):
        monkeypatch.setattr(finding, name, number)
    monkeypatch.setattr(entries, "periods_of", lambda place: [])
    for number in range(5):
        for day, name in enumerate(("Rain", "Hail"), 2 * number + 1):
            cast.make_story(f"{name} {number}", publish_at=cast.NOW - timedelta(days=day), body="<p>So it was.</p>")
    sum(freshen_all(cast.NOW))
    found = ask("rain", order=Order.NEWEST)
    assert ([hit.story.headline for hit in found.hits], found.is_exact) == (["Rain 0", "Rain 1", "Rain 2"], False)
    either = ask("rain hail")
    assert {headline.split()[0] for headline in headlines(either)} == {"Rain", "Hail"}
    assert either.widened


def test_when_all_entries_are_read_anew_the_latest_come_first():
    """Those that are read again by then are found by when they came out: they are the latest."""
    days = (3, 9, 1, 5)
    stories = {day: cast.make_story(f"Day {day}", publish_at=cast.NOW - timedelta(days=day)) for day in days}
    draft = cast.make_story("Draft", status=Article.Status.DRAFT)
    sum(freshen_all(cast.NOW))
    assert mark_everything() == len(days)
    marked = [key for key in IndexMark.objects.order_by("pk").values_list("key", flat=True) if key != draft.pk]
    assert marked == [stories[day].pk for day in sorted(days)]


def test_what_was_not_counted_to_its_end_is_said_in_round_numbers():
    found = [Answer(Asked("rain"), total=total, is_exact=False).at_least for total in (2_012, 2_000, 196, 3)]
    assert found == [2_000, 2_000, 100, 3]


def test_most_of_the_words_are_looked_for_in_all_stories_of_what_was_chosen(monkeypatch):
    """On PostgreSQL a frequent word is looked for among the latest stories, which need not be of that section."""
    monkeypatch.setattr(finding, "OF_A_WORD", 1)
    monkeypatch.setattr(finding, "WORTH_IT", 1)
    world = cast.make_section("World")
    cast.make_story("The minister on drought", section=world, publish_at=cast.NOW - timedelta(days=400))
    for number in range(4):
        cast.make_story(f"Minister {number}: drought", publish_at=cast.NOW - timedelta(days=number + 1))
        cast.make_story(f"Apples {number}")
    sum(freshen_all(cast.NOW))
    assert headlines(ask("minister drought zebra", sections=("world",))) == ["The minister on drought"]
    year = (cast.NOW - timedelta(days=400)).year
    assert headlines(ask("minister drought zebra", years=(year,))) == ["The minister on drought"]


def test_words_that_all_stories_have_find_them_and_in_a_row_only_those_that_have_them_so(monkeypatch):
    monkeypatch.setattr(meaning, "ENOUGH_TO_TELL", 3)
    for number in range(3):
        body = "<p>Rain and the sun.</p>" if number else "<p>The rain and sun.</p>"
        cast.make_story(f"Story {number}", body=body)
    assert headlines(ask("the and")) == ["Story 0", "Story 1", "Story 2"]
    assert headlines(ask('"and the"')) == ["Story 1", "Story 2"]
    assert headlines(ask("the and", order=Order.OLDEST, volumes=(1, 2))) == []


@pytest.mark.parametrize("order", Order)
def test_words_in_a_row_are_looked_for_further_on_and_it_is_said_when_not_to_the_end(order, monkeypatch):
    monkeypatch.setattr(finding, "LOOKED_THROUGH", (2,) * 5)
    monkeypatch.setattr(finding, "WORTH_IT", 1)
    moments = [cast.NOW - timedelta(hours=hours) for hours in range(1, 10)]
    for number, moment in enumerate(moments):
        in_a_row = number in {0, 4, 8}
        body = "<p>The prime minister.</p>" if in_a_row else "<p>The minister of prime rank.</p>"
        cast.make_story(f"Story {number}", publish_at=moment, body=body)
    sum(freshen_all(cast.NOW))
    found = ask('"prime minister"', order=order)
    assert (headlines(found), found.is_exact) == (["Story 0", "Story 4", "Story 8"], True)
    monkeypatch.setattr(finding, "LOOKED_THROUGH", (2, 2))
    found = ask('"prime minister"', order=order)
    assert (found.total, found.is_exact) == (1, False)


def test_a_letter_with_thousands_of_signs_stops_no_search():
    cast.make_story("Burdened", body=f"<p>Rain ก{'ิ' * 3_000}ข</p>")
    cast.make_story("Rain")
    assert headlines(ask("rain")) == ["Burdened", "Rain"]
    assert headlines(ask("ก" + "ิ" * 200)) == ["Burdened"]


def test_a_story_that_the_index_does_not_take_stops_no_other(caplog):
    """PostgreSQL takes a megabyte of words of a story; SQLite takes all."""
    story = cast.make_story("Hail", body="<p>Hail.</p>")
    assert headlines(ask("hail")) == ["Hail"]
    words = " ".join(f"{number:06}{'ж' * 50}"[::-1] for number in range(12_000))
    Article.objects.filter(pk=story.pk).update(headline="Snow", body=f"<p>{words}</p>")
    cast.make_story("Rain", body="<p>Rain.</p>")
    assert headlines(ask("rain")) == ["Rain"]
    assert headlines(ask("hail")) == []
    assert not IndexMark.objects.exists()
    assert headlines(ask("snow")) == ["Snow"] or f"story {story.pk}" in caplog.text
    Article.objects.filter(pk=story.pk).update(body="<p>Little.</p>")
    assert headlines(ask("snow")) == ["Snow"]


def test_a_name_without_a_public_story_is_answered_as_one_that_is_not_there():
    cast.make_story("Rain")
    cast.make_byline(cast.make_story("Draft", status=Article.Status.DRAFT), cast.make_author("Ivo", slug="ivo"))
    cast.make_section("Sport", slug="sport")
    for typed in ("zeppelin", "nairoby", "rain"):
        for kind, there in (("authors", "ivo"), ("sections", "sport")):
            known, unknown = ask(typed, **{kind: (there,)}), ask(typed, **{kind: ("nobody",)})
            assert (known.unknown, known.corrected, known.total) == (unknown.unknown, unknown.corrected, 0)


def test_the_storys_own_words_about_its_picture_are_found_not_the_librarys():
    picture = cast.make_image(caption="A heron")
    story = cast.make_story("Birds", lead_image=picture)
    assert headlines(ask("heron")) == ["Birds"]
    Article.objects.filter(pk=story.pk).update(lead_caption="An egret")
    assert headlines(ask("egret")) == ["Birds"]
    assert headlines(ask("heron")) == []
    Article.objects.filter(pk=story.pk).update(lead_caption="")
    assert headlines(ask("heron")) == ["Birds"]


def test_words_that_most_stories_have_are_not_marked_beside_others_that_tell_more(monkeypatch):
    monkeypatch.setattr(meaning, "ENOUGH_TO_TELL", 3)
    for name in ("the dam", "the boat", "the sky", "the ice"):
        cast.make_story(f"Of {name}", body=f"<p>All of {name}.</p>")
    marked = [piece.text for piece in ask("of the dam").hits[0].snippet if piece.is_match]
    assert marked == ["dam"]
    assert [piece.text for piece in ask("of the").hits[0].snippet if piece.is_match] == ["of the"]
