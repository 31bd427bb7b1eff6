"""What is typed or pasted finds tags of both vocabularies by any of their names, and says why one can't be given."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError

from articles.tagging.models import Topic, TopicName
from articles.tagging.tag_search import FoundTag, called, find_tags, read_pasted, why_no_new_topic
from tests.cast import country, make_topic

pytestmark = pytest.mark.django_db


def said(tag: FoundTag) -> str:
    """As the field shows it."""
    above = "".join(f"{name} › " for name in tag.above)
    return f"{above}{tag.name}" + (f" ({tag.called})" if tag.called else "")


def found(typed: str) -> list[str]:
    return [said(tag) for tag in find_tags(typed)]


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("keny", "Kenya"),
        ("ke", "Kenya"),
        ("GB", "United Kingdom (GB)"),
        ("kenyan", "Kenya (Kenyan)"),
        ("burma", "Myanmar (Burma)"),
        ("Swaziland", "Eswatini (Swaziland)"),
        ("côte d'ivoire", "Ivory Coast (Côte d'Ivoire)"),
        ("COTE D IVO", "Ivory Coast (Côte d'Ivoire)"),
        ("niger", "Niger"),
        ("Korea, Republic of", "South Korea (Korea, Republic of)"),
        ("kor", "South Korea"),
    ],
)
def test_a_country_is_found_by_any_of_its_names_and_says_by_which(typed, first):
    assert found(typed)[0] == first


def test_a_code_is_found_by_the_whole_code_only():
    assert "Kenya (KEN)" not in found("k")
    assert found("ken")[0] == "Kenya"
    assert found("zaf") == ["South Africa (ZAF)"]


def test_a_name_that_several_countries_bore_offers_all_of_them():
    assert found("czechoslovakia") == ["Czech Republic (Czechoslovakia)", "Slovakia (Czechoslovakia)"]


@pytest.mark.parametrize("typed", ["ports", "SHIPP", "pörts and", "harbo", "ports-and"])
def test_a_topic_is_found_by_the_words_of_its_names_with_its_branch(typed):
    ports = make_topic("Ports and shipping", parent=make_topic("Economy"))
    TopicName.objects.create(topic=ports, name="Harbours")
    other = " (Harbours)" if typed == "harbo" else ""
    assert found(typed) == [f"Economy › Ports and shipping{other}"]


def test_the_inside_of_a_word_finds_nothing():
    make_topic("Migration")
    assert found("ration") == []


def test_the_nearest_name_comes_first_whichever_vocabulary_it_is_of():
    for name in ("Coffee", "Instant coffee", "Coffee prices", "Colour"):
        make_topic(name)
    assert found("coffee") == ["Coffee", "Coffee prices", "Instant coffee"]
    assert found("col")[:2] == ["Colombia", "Colour"]


def test_a_proposal_and_a_hidden_topic_are_offered_and_marked():
    make_topic("Fish farms", status=Topic.Status.PROPOSED)
    make_topic("Fish desk", status=Topic.Status.HIDDEN)
    assert [(tag.name, tag.mark) for tag in find_tags("fish")] == [("Fish desk", "hidden"), ("Fish farms", "proposed")]


@pytest.mark.parametrize("status", [Topic.Status.REFUSED, Topic.Status.DEPRECATED])
def test_what_no_story_is_given_is_not_offered_and_says_so_when_it_is_typed_out(status):
    make_topic("Harbours", status=status)
    assert find_tags("harb") == []
    (tag,) = find_tags("harbours")
    assert tag.refusal == f"“Harbours” is {status.label}: no story is given it."


@pytest.mark.parametrize("its_name_moved", [True, False])
def test_a_merged_topic_s_name_offers_the_one_that_it_went_into(its_name_moved):
    ports = make_topic("Ports")
    harbours = make_topic("Harbours")
    Topic.objects.filter(pk=harbours.pk).update(status=Topic.Status.MERGED, merged_into=ports)
    if its_name_moved:
        TopicName.objects.filter(topic=harbours).update(topic=ports, is_own=False)
    assert [(tag.tag_id, said(tag)) for tag in find_tags("harbours")] == [(ports.pk, "Ports (Harbours)")]


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("Lake levels", None),
        ("AI", None),  # the code of Anguilla is a good name of a topic
        ("Kenya", ""),
        ("burma", ""),
        ("rain", ""),
        ("🌧️", "A topic's name needs a letter or a figure."),
        ("x" * 300, "This has 300 characters; a topic's name has at most 100."),
    ],
)
def test_a_new_topic_can_be_proposed_where_no_tag_has_the_name(typed, says):
    make_topic("Rain")
    assert why_no_new_topic(typed) == says


def test_a_word_is_found_among_many_names_that_have_its_letters_inside_another():
    for number in range(100):
        make_topic(f"Department {number}")
    make_topic("Modern art")
    for number in range(13):
        make_topic(f"Arthropods {number}", status=Topic.Status.DEPRECATED)
    assert found("art") == ["Modern art"]


@pytest.mark.parametrize(("count", "queries"), [(1, 5), (10, 5), (30, 3)])
def test_a_search_takes_five_queries_whatever_is_there(django_assert_num_queries, count, queries):
    above = make_topic("Continents")
    for number in range(count):
        make_topic(f"Kenya {number}", parent=above)
        make_topic(f"Trade with Kenya {number}", parent=above)
    with django_assert_num_queries(queries):
        assert len(find_tags("ken")) == min(2 * count + 1, 12)


def test_a_kind_s_tags_are_called_by_any_name_and_one_that_is_shared_is_nobody_s(django_assert_num_queries):
    rain = make_topic("Rain")
    TopicName.objects.create(topic=rain, name="Kenyan")
    kenya, myanmar = country("KE").pk, country("MM").pk
    with django_assert_num_queries(2):
        assert called("countries", ["Kenyan", "burma", "ke", "Czechoslovakia", ""]) == {
            "Kenyan": kenya,
            "burma": myanmar,
            "ke": kenya,
        }
        assert called("topics", ["KENYAN", "Burma"]) == {"KENYAN": rain.pk}


# --------------------------------------------------------------------------------------------------- what is pasted


def test_a_list_is_read_with_its_names_whole():
    rain, trade = make_topic("Rain"), make_topic("Trade, free and fair")
    text = "Korea, Republic of, kenya; burma\nrain, RAIN, Trade, free and fair\r\nCongo, Democratic Republic of the,KE"
    read = read_pasted(text)
    assert [said(tag) for tag in read.tags] == [
        "South Korea (Korea, Republic of)",
        "Kenya",
        "Myanmar (Burma)",
        "Rain",
        "Trade, free and fair",
        "Democratic Republic of the Congo (Congo, Democratic Republic of the)",
    ]
    assert [tag.tag_id for tag in read.tags][3:5] == [rain.pk, trade.pk]
    assert read.unknown == []


def test_words_that_no_tag_bears_are_listed_with_what_is_wrong_with_them():
    make_topic("Harbours", status=Topic.Status.DEPRECATED)
    read = read_pasted(f"Lake levels; 🌧️; Harbours; Czechoslovakia; {'x' * 300}; Kenya")
    assert [tag.tag_id for tag in read.tags] == [country("KE").pk]
    assert [says for _word, says in read.unknown] == [
        "",
        "A topic's name needs a letter or a figure.",
        "“Harbours” is deprecated: no story is given it.",
        "",
        "This has 300 characters; a topic's name has at most 100.",
    ]


def test_a_topic_goes_before_a_code_and_a_country_s_name_before_a_topic():
    make_topic("AI")
    make_topic("Georgia on my mind")
    assert [tag.kind for tag in read_pasted("ai, Georgia").tags] == ["topics", "countries"]


def test_too_many_are_refused_with_both_numbers():
    with pytest.raises(ValidationError, match=r"a list of 10000 tags; a story is given at most 200"):
        read_pasted(", ".join(f"tag {number}" for number in range(10_000)))


def test_two_hundred_are_read_in_three_queries(django_assert_num_queries):
    above = make_topic("Above")
    for number in range(100):
        make_topic(f"Topic {number}", parent=above)
    text = "Kenya, " + ", ".join(f"Topic {number}" for number in range(199))
    with django_assert_num_queries(3):
        read = read_pasted(text)
    assert (len(read.tags), len(read.unknown)) == (101, 99)
