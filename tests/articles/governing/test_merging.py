"""Two topics become one, seen before, done as one, and taken back in full as long as nothing collides."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from django.urls import reverse

from articles.activity.models import Entry
from articles.governing.merging import finish, look_at_merge, merge
from articles.governing.models import Decision
from articles.governing.refusal import CannotGovern
from articles.governing.undoing import undo, why_not_undone
from articles.models import Strength
from articles.retagging.asking import stop
from articles.tagging.models import Topic, TopicName
from tests.articles.governing.vocabulary import stories_on, topics_of, work_off
from tests.cast import NOW, make_editor, make_issue, make_story, make_topic, put_to_bed, tag_topic


def alias(topic: Topic, name: str) -> None:
    TopicName.objects.create(topic=topic, name=name)


def names(topic: Topic) -> set[str]:
    return set(TopicName.objects.filter(topic=topic).values_list("name", flat=True))


def fresh(topic: Topic) -> Topic:
    return Topic.objects.get(pk=topic.pk)


@pytest.mark.django_db
def test_a_merge_is_looked_at_done_and_taken_back(editor):
    economy = make_topic("Economy")
    shipping, ports = make_topic("Shipping", parent=economy), make_topic("Ports")
    alias(shipping, "Freight")
    child = make_topic("Containers", parent=shipping)
    first, second, third = stories_on(shipping, 3)
    tag_topic(second, ports, Strength.MENTION)
    tag_topic(third, ports, Strength.LEAD)
    preview = look_at_merge(shipping, ports, NOW)
    assert (preview.stories, preview.given, preview.both, preview.stronger) == (3, 1, 2, 1)
    assert (set(preview.names), preview.children, preview.refusal) == ({"Shipping", "Freight"}, [child], "")

    decision = merge(shipping, into=ports, by=editor, at=NOW)
    work_off()
    assert [topics_of(story) for story in (first, second, third)] == [{"Ports": 2}, {"Ports": 2}, {"Ports": 1}]
    merged = fresh(shipping)
    assert (merged.status, merged.merged_into, merged.name) == ("merged", ports, "Shipping")
    assert names(ports) == {"Ports", "Shipping", "Freight"}
    assert (fresh(child).parent, fresh(child).path) == (ports, f"{ports.path}{child.pk}/")
    told = Entry.objects.about("topic", shipping.pk).get()
    assert (told.verb, told.after["merged_into"], told.after["stories"]) == ("merge", "Ports", 3)
    assert Entry.objects.about("topic", ports.pk).get().after == {
        "topic": "Shipping", "aliases": ["Shipping", "Freight"]
    }  # fmt: skip

    undo(decision, by=editor, at=NOW)
    work_off()
    assert topics_of(first) == {"Shipping": 2}
    assert topics_of(second) == {"Shipping": 2, "Ports": 3}
    assert topics_of(third) == {"Shipping": 2, "Ports": 1}
    back = fresh(shipping)
    assert (back.status, back.merged_into, back.parent) == ("in_use", None, economy)
    assert (names(back), names(ports)) == ({"Shipping", "Freight"}, {"Ports"})
    assert back.names.get(is_own=True).name == "Shipping"
    assert fresh(child).path == f"{back.path}{child.pk}/"
    assert list(Entry.objects.about("topic", ports.pk).order_by("id").values_list("verb", flat=True)) == [
        "take_over",
        "undo",
    ]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("status", "into", "says"),
    [
        ("in_use", "itself", "can't be merged into itself"),
        ("in_use", "a child", "lies below"),
        ("in_use", "a grandchild", "lies below"),
        ("in_use", "deprecated", "is deprecated, not in use"),
        ("in_use", "proposed", "is proposed, not in use"),
        ("in_use", "refused", "is refused, not in use"),
        ("in_use", "hidden", "is hidden, not in use"),
        ("merged", "in use", "a part of another topic already"),
    ],
)
def test_a_merge_that_makes_no_sense_is_refused_and_changes_nothing(editor, status, into, says):
    topic, other = make_topic("Shipping"), make_topic("Ports")
    child = make_topic("Containers", parent=topic)
    known = {"itself": topic, "a child": child, "a grandchild": make_topic("Boxes", parent=child), "in use": other}
    target = known.get(into) or make_topic("Other", status=into)
    if status == "merged":
        merge(topic, into=make_topic("Trade"), by=editor, at=NOW)
    before = list(Topic.objects.order_by("pk").values()), list(TopicName.objects.order_by("pk").values())
    with pytest.raises(CannotGovern, match=says):
        merge(topic, into=target, by=editor, at=NOW)
    assert (list(Topic.objects.order_by("pk").values()), list(TopicName.objects.order_by("pk").values())) == before


@pytest.mark.django_db
def test_a_branch_that_would_grow_too_deep_stays_where_it_is(editor):
    topic, deep = make_topic("Shipping"), make_topic("Level 1")
    make_topic("Containers", parent=topic)
    for level in range(2, 7):
        deep = make_topic(f"Level {level}", parent=deep)
    with pytest.raises(CannotGovern, match="more than 6 levels"):
        merge(topic, into=deep, by=editor, at=NOW)
    assert fresh(topic).status == "in_use"
    assert names(topic) == {"Shipping"}


@pytest.mark.django_db
def test_what_a_closed_issue_shows_is_not_merged_away(editor):
    topic, issue = make_topic("Shipping"), make_issue(publish_at=None)
    tag_topic(make_story(issue=issue), topic)
    put_to_bed(issue, by=editor)
    with pytest.raises(CannotGovern, match="stands in it"):
        merge(topic, into=make_topic("Ports"), by=editor, at=NOW)


@pytest.mark.django_db
def test_addresses_lead_on_through_every_merge_and_rename(client, editor):
    one, two, three = (make_topic(name) for name in ("Shipping", "Ports", "Trade"))
    tag_topic(make_story(), one)
    merge(one, into=two, by=editor, at=NOW)
    with pytest.raises(CannotGovern, match="Stories of “Ports” are still being changed"):
        merge(two, into=three, by=editor, at=NOW)
    work_off()
    merge(two, into=three, by=editor, at=NOW)
    work_off()
    renamed = fresh(three)
    renamed.name, renamed.slug = "World trade", "world-trade"
    renamed.save()
    for old, status in (("shipping", 302), ("ports", 302), ("trade", 301)):  # a merge can be undone
        for page, ending in (("topic", []), ("topic_feed", ["atom"])):
            answer = client.get(reverse(f"articles:{page}", args=[old, *ending]))
            assert (answer.status_code, answer.headers["Location"]) == (
                status,
                reverse(f"articles:{page}", args=["world-trade", *ending]),
            )
    assert client.get("/topics/world-trade/").status_code == 200
    assert Topic.objects.named("SHIPPING") == renamed


@pytest.mark.django_db
def test_a_name_can_be_borne_anew_by_the_topic_that_it_went_to_and_that_collides(editor):
    shipping, ports = make_topic("Shipping"), make_topic("Ports")
    decision = merge(shipping, into=ports, by=editor, at=NOW)
    ports.name = "Shipping"
    ports.save()
    assert why_not_undone(decision) == [
        "“Shipping” is what the other topic itself is called by now. Rename that one first."
    ]
    ports.name = "Ports"
    ports.save()
    undo(decision, by=editor, at=NOW)
    assert (names(shipping), names(ports)) == ({"Shipping"}, {"Ports"})


@pytest.mark.django_db
def test_all_that_collides_is_said_and_nothing_is_undone(editor):
    shipping, ports = make_topic("Shipping"), make_topic("Ports")
    alias(shipping, "Freight")
    child = make_topic("Containers", parent=shipping)
    decision = merge(shipping, into=ports, by=editor, at=NOW)
    TopicName.objects.filter(name="Freight").update(topic=make_topic("Trains"))
    child.refresh_from_db()
    child.parent = None
    child.save()
    with pytest.raises(CannotGovern) as refusal:
        undo(decision, by=editor, at=NOW)
    assert str(refusal.value) == "“Freight” is a name of “Trains” by now. “Containers” was moved since."
    assert fresh(shipping).status == "merged"
    assert Decision.objects.get().undone_at is None


@pytest.mark.django_db
def test_a_merge_on_top_of_a_merge_is_undone_from_the_top(editor):
    one, two, three = (make_topic(name) for name in ("Shipping", "Ports", "Trade"))
    (story,) = stories_on(one, 1)
    first = merge(one, into=two, by=editor, at=NOW)
    work_off()
    second = merge(two, into=three, by=editor, at=NOW)
    work_off()
    assert topics_of(story) == {"Trade": 2}
    with pytest.raises(CannotGovern, match=r"“Ports” itself was merged into “Trade” since\. Undo that first"):
        undo(first, by=editor, at=NOW)
    for decision, name in ((second, "Ports"), (first, "Shipping")):
        undo(decision, by=editor, at=NOW)
        work_off()
        assert topics_of(story) == {name: 2}
    assert [fresh(topic).status for topic in (one, two, three)] == ["in_use"] * 3
    assert (names(one), names(two), names(three)) == ({"Shipping"}, {"Ports"}, {"Trade"})


@pytest.mark.django_db
def test_an_alias_that_was_taken_out_meanwhile_comes_back(editor):
    shipping, ports = make_topic("Shipping"), make_topic("Ports")
    decision = merge(shipping, into=ports, by=editor, at=NOW)
    ports.names.filter(name="Shipping").delete()
    undo(decision, by=editor, at=NOW)
    assert names(shipping) == {"Shipping"}


@pytest.mark.django_db
def test_stories_that_stayed_behind_follow_when_asked(editor):
    shipping, ports = make_topic("Shipping"), make_topic("Ports")
    story = stories_on(shipping, 1)[0]
    decision = merge(shipping, into=ports, by=editor, at=NOW)
    stop(decision.operations.get(), by=editor, at=NOW)
    assert topics_of(story) == {"Shipping": 2}
    assert finish(fresh(shipping), by=editor, at=NOW) == 1
    with pytest.raises(CannotGovern, match="still being changed"):
        finish(fresh(shipping), by=editor, at=NOW)
    work_off()
    assert topics_of(story) == {"Ports": 2}
    undo(decision, by=editor, at=NOW)
    work_off()
    assert topics_of(story) == {"Shipping": 2}
    with pytest.raises(CannotGovern, match="is not merged"):
        finish(fresh(shipping), by=editor, at=NOW)


@pytest.mark.django_db
def test_while_stories_are_still_being_changed_it_is_not_undone(editor):
    shipping, ports = make_topic("Shipping"), make_topic("Ports")
    stories_on(shipping, 1)
    decision = merge(shipping, into=ports, by=editor, at=NOW)
    with pytest.raises(CannotGovern, match="still being changed"):
        undo(decision, by=editor, at=NOW)
    assert fresh(shipping).status == "merged"


@pytest.mark.django_db(transaction=True)
def test_of_two_who_merge_two_topics_into_each_other_at_once_one_does():
    vera = make_editor()
    shipping, ports = make_topic("Shipping"), make_topic("Ports")
    stories_on(shipping, 2)

    def attempt(number: int) -> bool:
        pair = (shipping, ports) if number % 2 else (ports, shipping)
        try:
            merge(pair[0], into=pair[1], by=vera, at=NOW)
        except CannotGovern:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(6) as hands:
        assert sum(hands.map(attempt, range(6))) == 1
    assert sorted(Topic.objects.values_list("status", flat=True)) == ["in_use", "merged"]
    assert Decision.objects.count() == 1
