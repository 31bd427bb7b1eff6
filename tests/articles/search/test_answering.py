"""What readers find: one contract, the same on both databases."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import pytest
from django.http import QueryDict

from articles.models import Article, Strength
from articles.search.answering import answer
from articles.search.answers import Answer, Piece
from articles.search.asking import Asked, Order
from articles.search.indexing import freshen_all
from articles.search.models import IndexedWord
from tests import cast

pytestmark = pytest.mark.django_db
UTC = ZoneInfo("UTC")


def ask(query: str = "", **fields) -> Answer:
    return answer(Asked(query, **fields), at=cast.NOW, zone=UTC)


def headlines(answered: Answer) -> list[str]:
    return [hit.story.headline for hit in answered.hits]


def counts(answered: Answer, name: str) -> dict[str, int]:
    return {entry.label: entry.count for facet in answered.facets if facet.name == name for entry in facet.entries}


def matches(pieces: list[Piece]) -> list[str]:
    return [piece.text for piece in pieces if piece.is_match]


def test_a_story_is_found_by_a_word_of_its_body_and_shows_where():
    cast.make_story("Rain over Nairobi", body="<p>The harbour was closed &amp; the ferries stayed.</p>")
    cast.make_story("Snow in Oslo", body="<p>Nothing moved.</p>")
    found = ask("harbour")
    assert headlines(found) == ["Rain over Nairobi"]
    assert (found.total, found.is_exact, found.widened) == (1, True, False)
    assert "".join(piece.text for piece in found.hits[0].snippet) == "The harbour was closed & the ferries stayed."
    assert matches(found.hits[0].snippet) == ["harbour"]


@pytest.mark.parametrize(
    "typed",
    [
        "sao tome",
        "São Tomé",
        "FERRIES",
        "ferry",
        "twenty-one",
        "twentyone",
        "obrien",
        "O’Brien's",
        "1,250",
        "1250",
        "東京",
        "काल",
        '"ferries to Sao Tome"',
        "ferry -train",
        "the ferry",
    ],
)
def test_case_accents_plurals_hyphens_and_scripts_make_no_difference(typed):
    cast.make_story(
        "Boats", body="<p>The ferries to São Tomé: O'Brien counted twenty-one, 1,250 in all. 東京都 काल</p>"
    )
    cast.make_story("Trains", body="<p>The ferry and the train to Tokyo. कला</p>")
    assert "Boats" in headlines(ask(typed))
    if typed not in {"FERRIES", "ferry", "the ferry"}:
        assert headlines(ask(typed)) == ["Boats"]


def test_what_readers_do_not_see_is_not_found_counted_corrected_or_shown():
    cast.make_story("Quiet day", body="<p>Nothing.</p>")
    for fields in (
        {"status": Article.Status.DRAFT},
        {"status": Article.Status.HELD},
        {"status": Article.Status.WITHDRAWN},
        {"publish_at": cast.NOW.replace(hour=13)},
        {"publish_at": cast.NOW.replace(hour=9), "expires_at": cast.NOW},
    ):
        story = cast.make_story("Secret zeppelin", body="<p>The zeppelin.</p>", **fields)
        cast.tag_country(story, "KE")
    for typed in ("zeppelin", "zeppelim", '"secret zeppelin"', "Kenya", "zeppelin -quiet"):
        found = ask(typed)
        assert (found.hits, found.total, found.facets, found.corrected) == ([], 0, [], None), typed
    assert ask(countries=("ke",)).total == 0
    assert ask("zeppelin quiet").unknown == ("zeppelin",)
    assert not IndexedWord.objects.filter(word="zeppelin").exists()


def test_a_story_is_found_from_its_second_on_without_anybody_doing_anything():
    cast.make_story("Zeppelin", publish_at=cast.NOW.replace(hour=13))
    assert ask("zeppelin").total == 0
    found = answer(Asked("zeppelin"), at=cast.NOW.replace(hour=13), zone=UTC)
    assert found.total == 1


def test_words_in_a_row_are_found_in_a_row_and_words_with_a_minus_are_not():
    cast.make_story("One", body="<p>The prime minister of the harbour spoke.</p>")
    cast.make_story("Two", body="<p>The minister of the prime harbour spoke.</p>")
    assert headlines(ask('"prime minister"')) == ["One"]
    assert headlines(ask("“prime minister”")) == ["One"]
    assert headlines(ask('harbour -"prime minister"')) == ["Two"]
    assert sorted(headlines(ask("minister"))) == ["One", "Two"]
    assert headlines(ask("minister -one")) == ["Two"]
    assert ask('"minister prime"').total == 0


def test_a_word_in_the_headline_counts_more_than_one_in_the_text():
    cast.make_story("Harvest", body="<p>The dam, the dam. " + "Words of all kinds stand here. " * 40 + "</p>")
    cast.make_story("The dam", body="<p>" + "Words of all kinds stand here. " * 40 + "</p>")
    cast.make_story("Later", body="<p>" + "Words of all kinds stand here. " * 40 + "A dam.</p>")
    assert headlines(ask("dam")) == ["The dam", "Harvest", "Later"]


def test_authors_pictures_and_what_stands_around_the_text_are_found():
    picture = cast.make_image(caption="A heron at dawn", credit_name="Ivo Brandt")
    story = cast.make_story("Birds", lead_image=picture, standfirst="The marsh", kicker="Nature", dateline="KISUMU")
    cast.make_byline(story, cast.make_author("Benjamin Clarke"))
    cast.make_story("Other")
    for typed in ("heron", "Brandt", "Reuters", "Clarke", "benjamin clarke", "marsh", "nature", "kisumu"):
        assert headlines(ask(typed)) == ["Birds"], typed


def test_a_story_is_found_by_every_name_of_what_it_is_tagged_with():
    story, mentioned = cast.make_story("Dikes", body="<p>Water.</p>"), cast.make_story("Mentions")
    cast.tag_country(story, "NL")
    cast.tag_country(mentioned, "NL", Strength.MENTION)
    top = cast.make_topic("Flood defence")
    topic = cast.make_topic("Polders", parent=top)
    topic.names.create(name="Reclaimed land")
    cast.tag_topic(story, topic)
    for typed in (
        "Holland",
        "netherlands",
        "Dutch water",
        "polders",
        "reclaimed land",
        "flood defence",
        "Holland water",
    ):
        assert headlines(ask(typed)) == ["Dikes"], typed


def test_a_code_names_a_country_but_not_in_a_question_that_is_all_in_capitals():
    cast.tag_country(cast.make_story("Dikes", body="<p>Water rose.</p>"), "IT")
    for typed in ("IT", "water IT"):
        assert headlines(ask(typed)) == ["Dikes"], typed
        assert not ask(typed).widened, typed
    assert ask("water it").widened
    assert ask("WATER IT").widened


def test_a_topic_that_readers_do_not_see_finds_nothing():
    story = cast.make_story("Dikes", body="<p>Water.</p>")
    cast.tag_topic(story, cast.make_topic("Polders", status="proposed"))
    assert ask("polders").total == 0
    assert counts(ask("water"), "topics") == {}


def test_a_word_typed_wrong_finds_what_was_meant_and_says_so():
    cast.make_story("Quito", body="<p>Ecuador voted.</p>")
    found = ask("Equador voted")
    assert headlines(found) == ["Quito"]
    assert found.corrected.text == "Ecuador voted"
    assert found.corrected.is_applied
    assert matches(found.corrected.pieces) == ["Ecuador"]
    assert ask("Ecuador voted").corrected is None


def test_when_not_all_words_stand_together_those_with_most_of_them_are_found_and_it_is_said():
    cast.make_story("One", body="<p>The council closed the harbour.</p>")
    cast.make_story("Two", body="<p>Teachers went home.</p>")
    found = ask("council harbour teachers")
    assert found.widened
    assert headlines(found)[0] == "One"
    assert not ask("council harbour").widened


def test_facets_count_what_was_found_and_narrow_it_down():
    world = cast.make_section("World")
    ana = cast.make_author("Ana Muñoz")
    energy = cast.make_topic("Energy")
    oil = cast.make_topic("Oil", parent=energy)
    for number, (code, issue) in enumerate((("KE", 2130), ("KE", 2131), ("UG", 2132))):
        story = cast.make_story(f"Rain {number}", issue=cast.make_issue(issue), section=world if number else None)
        cast.tag_country(story, code)
        cast.tag_topic(story, oil if number else energy)
        cast.make_byline(story, ana)
    cast.make_story("Old rain", publish_at=cast.NOW.replace(year=2024))
    cast.tag_country(cast.make_story("Snow", body="<p>Snow.</p>"), "KE")
    found = ask("rain")
    assert found.total == 4
    assert counts(found, "countries") == {"Kenya": 2, "Uganda": 1}
    assert counts(found, "topics") == {"Energy": 3, "Oil": 2}
    assert counts(found, "authors") == {"Ana Muñoz": 3}
    assert counts(found, "sections") == {"World": 2}
    assert counts(found, "years") == {"2025": 3, "2024": 1}
    assert found.volumes == (2130, 2132)
    assert ask("rain", countries=("ke",)).total == 2
    assert ask("rain", countries=("ke", "ug")).total == 3
    assert ask("rain", topics=("energy",)).total == 3
    assert ask("rain", topics=("oil",), countries=("ke",)).total == 1
    assert ask("rain", sections=("world",), authors=(ana.slug,)).total == 2
    assert ask("rain", years=(2024,)).total == 1
    assert ask("rain", volumes=(2131, None)).total == 2
    assert ask("rain", volumes=(2131, 2131)).total == 1
    assert ask(volumes=(None, 2131)).total == 2
    assert ask("rain", countries=("xx",)).total == 0
    narrowed = ask("rain", countries=("ke",))
    assert [entry.value for facet in narrowed.facets for entry in facet.entries if entry.chosen] == ["ke"]


def test_stories_come_by_their_moment_when_that_is_asked_for():
    for hour in (9, 7, 8):
        cast.make_story(f"Rain at {hour}", publish_at=cast.NOW.replace(hour=hour))
    assert headlines(ask("rain", order=Order.NEWEST)) == ["Rain at 9", "Rain at 8", "Rain at 7"]
    assert headlines(ask("rain", order=Order.OLDEST)) == ["Rain at 7", "Rain at 8", "Rain at 9"]


def test_pages_follow_each_other_and_the_one_after_the_last_is_empty():
    for number in range(23):
        cast.make_story(f"Rain {number}")
    pages = [headlines(ask("rain", page=page)) for page in (1, 2, 3)]
    assert [len(page) for page in pages] == [20, 3, 0]
    assert len({*pages[0], *pages[1]}) == 23
    assert ask("rain").pages == 2


@pytest.mark.parametrize("count", [1, 3, 30])
def test_a_page_asks_few_queries_whatever_is_found(count, django_assert_max_num_queries):
    for number in range(count):
        story = cast.make_story(f"Rain {number} over the dam")
        cast.tag_country(story, "KE")
        cast.make_byline(story, cast.make_author(f"Author {number}"))
    sum(freshen_all(cast.NOW))
    ask("zebra")  # the names of topics and countries are read
    with django_assert_max_num_queries(9):
        assert ask("rain dam", countries=("ke",)).total == count


def test_an_address_is_read_as_a_question_and_written_again():
    asked = Asked.read(QueryDict("q=rain&country=KE&year=2025&from=10&to=5&page=3&order=oldest&section=x"))
    assert asked.query == "q=rain&country=ke&section=x&year=2025&from=5&to=10&order=oldest&page=3"
    assert Asked.read(QueryDict(asked.query)) == asked
    assert asked.toggled("countries", "ke").query == "q=rain&section=x&year=2025&from=5&to=10&order=oldest"
