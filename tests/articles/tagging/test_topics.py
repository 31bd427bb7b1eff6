"""The vocabulary of topics: one topic a name, a tree without circles, addresses that lead there for ever."""

from __future__ import annotations

import unicodedata
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from articles.content import without_the_missing
from articles.tagging.models import FormerTopicAddress, Topic, TopicName
from tests.cast import make_topic

SPELLINGS = [
    "Siècle",
    "siecle",
    unicodedata.normalize("NFD", "Siècle"),
    " SIÈCLE ",
    "Siè\u200bcle",
    "siè-cle",
    "Siècle\ufeff",
    "Siè cle",
]


@pytest.mark.django_db
@pytest.mark.parametrize("spelling", SPELLINGS)
def test_no_spelling_makes_a_second_topic(spelling):
    first = make_topic("Siècle")
    assert Topic.objects.bring(spelling) == (first, False)


@pytest.mark.django_db(transaction=True)
def test_fifty_who_write_one_name_in_eight_spellings_at_once_get_one_topic():
    def write(number: int) -> int:
        try:
            return Topic.objects.bring(SPELLINGS[number % len(SPELLINGS)])[0].pk
        finally:
            connection.close()

    with ThreadPoolExecutor(50) as hands:
        assert len(set(hands.map(write, range(50)))) == 1
    assert Topic.objects.count() == TopicName.objects.count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("", "Write a name"),
        ("\u200b ", "Write a name"),
        ("🚢⚓", "a letter or a figure"),
        ("x" * 300, "300 characters"),
    ],
)
def test_what_can_be_no_name_is_refused_in_words(name, says):
    with pytest.raises(ValidationError) as refusal:
        Topic.objects.bring(name)
    assert says in refusal.value.message_dict["name"][0]
    assert not Topic.objects.exists()


@pytest.mark.django_db
def test_an_alias_leads_to_its_topic_and_is_nobody_elses():
    ports = make_topic("Ports and shipping")
    ports.names.create(name="Harbours")
    assert Topic.objects.bring("HARBOURS") == (ports, False)
    assert list(Topic.objects.called_like("harb")) == [ports]
    with pytest.raises(ValidationError) as refusal:
        Topic(name="harbours").full_clean(exclude=["slug"])
    assert "“Ports and shipping” already" in refusal.value.message_dict["name"][0]


@pytest.mark.django_db
def test_a_renamed_topic_keeps_its_old_name_as_an_alias_and_its_old_address():
    ports = make_topic("Ports")
    ports.name, ports.slug = "Ports and shipping", "ports-and-shipping"
    ports.save()
    assert [(row.name, row.is_own) for row in ports.names.all()] == [("Ports and shipping", True), ("Ports", False)]
    assert Topic.objects.at_address("ports") == ports
    ports.name, ports.slug = "Ports", "ports"
    ports.save()
    assert {row.name for row in ports.names.all() if row.is_own} == {"Ports"}
    assert list(FormerTopicAddress.objects.values_list("slug", flat=True)) == ["ports-and-shipping"]


@pytest.mark.django_db
def test_another_spelling_of_the_same_name_leaves_no_alias():
    ports = make_topic("ports")
    ports.name = "Ports"
    ports.save()
    assert [row.name for row in ports.names.all()] == ["Ports"]


@pytest.mark.django_db
def test_a_new_topic_never_gets_the_old_address_of_another():
    ports = make_topic("Ports")
    ports.slug = "harbours"
    ports.save()
    ports.names.all().delete()
    other = Topic(name="ports?")
    other.save()
    assert other.slug == "ports-2"


@pytest.mark.django_db
def test_a_branch_moves_with_all_that_is_below_it():
    economy, trade = make_topic("Economy"), make_topic("Trade")
    ports = make_topic("Ports", parent=trade)
    cranes = make_topic("Cranes", parent=ports)
    trade.parent = economy
    trade.save()
    cranes.refresh_from_db()
    assert cranes.ids_from_the_top == [economy.pk, trade.pk, ports.pk, cranes.pk]
    assert cranes.level == 4
    assert set(Topic.objects.within(trade)) == {trade, ports, cranes}


@pytest.mark.django_db
def test_no_topic_stands_under_itself_or_what_is_below_it():
    economy = make_topic("Economy")
    trade = make_topic("Trade", parent=economy)
    for parent in (economy, trade):
        economy.parent = parent
        with pytest.raises(ValidationError) as refusal:
            economy.full_clean()
        assert "outside of its branch" in refusal.value.message_dict["parent"][0]


@pytest.mark.django_db(transaction=True)
def test_two_moves_at_once_never_make_a_circle():
    one, other = make_topic("One"), make_topic("Other")

    def move(topic: Topic, under: Topic) -> bool:
        try:
            mine = Topic.objects.get(pk=topic.pk)
            mine.parent = under
            mine.save()
        except ValidationError:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(2) as hands:
        moved = list(hands.map(move, [one, other], [other, one]))
    assert sorted(moved) == [False, True]


@pytest.mark.django_db
def test_the_tree_has_an_end():
    parent = make_topic("Level 1")
    for level in range(2, 7):
        parent = make_topic(f"Level {level}", parent=parent)
    with pytest.raises(ValidationError, match="6 levels"):
        Topic(name="Level 7", parent=parent).clean()


@pytest.mark.django_db
def test_a_restored_text_is_given_the_topic_that_its_own_went_into():
    ports, shipping = make_topic("Ports"), make_topic("Shipping")
    Topic.objects.filter(pk=ports.pk).update(status=Topic.Status.MERGED, merged_into=shipping)
    rows = [{"tag_id": ports.pk, "strength": 1}, {"tag_id": shipping.pk, "strength": 2}]
    assert without_the_missing({"topics": rows})["topics"] == [{"tag_id": shipping.pk, "strength": 1}]
