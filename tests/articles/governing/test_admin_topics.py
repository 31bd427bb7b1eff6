"""The topics' pages: the tree, the form, the decisions; who may, and what is said of bad input."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from articles.activity.models import Entry
from articles.admin import topic_pages
from articles.admin.topic_list import TopicList
from articles.governing.merging import merge
from articles.governing.models import Decision
from articles.tagging.models import Topic, TopicName
from tests.articles.governing.vocabulary import stories_on, topics_of, work_off
from tests.cast import make_issue, make_person, make_story, make_topic, put_to_bed, tag_topic

pytestmark = pytest.mark.django_db

LIST = "/admin/tagging/topic/"
PROPOSED = Topic.Status.PROPOSED


def page(name: str, topic: Topic) -> str:
    return reverse(f"admin:tagging_topic_{name}", args=[topic.pk])


def typed(topic: Topic, **fields) -> dict:
    """The form of the topic as it stands, with these fields typed."""
    aliases = "\n".join(topic.names.filter(is_own=False).values_list("name", flat=True))
    told = {"name": topic.name, "slug": topic.slug, "parent": topic.parent_id or "", "description": topic.description}
    told |= {"aliases": aliases, "initial-aliases": aliases}
    return told | {"media_topic": topic.media_topic, "_continue": "1"} | fields


def errors(answer) -> dict:
    return answer.context["adminform"].form.errors


def signed_in(role: str) -> Client:
    client = Client()
    client.force_login(make_person(role))
    return client


# ---------------------------------------------------------------------------------------------------- the list


def names_on(answer) -> list[str]:
    return [topic.name for topic in answer.context["cl"].result_list]


def test_the_list_is_a_tree_and_finds_other_names_in_any_accents(editor_client):
    politics, economy = make_topic("Politics"), make_topic("Économie")
    make_topic("Votes", parent=politics)
    trade = make_topic("Trade", parent=economy)
    make_topic("Sea trade", parent=trade)
    TopicName.objects.create(topic=trade, name="Cómmerce")
    make_topic("Nonsense", status=Topic.Status.REFUSED)
    answer = editor_client.get(LIST)
    assert names_on(answer) == ["Économie", "Trade", "Sea trade", "Politics", "Votes"]
    assert [topic.depth for topic in answer.context["cl"].result_list] == [0, 1, 2, 0, 1]
    found = editor_client.get(LIST, {"q": "commerce"})
    assert names_on(found) == ["Trade"]
    assert "Économie ›" in found.content.decode()
    assert names_on(editor_client.get(LIST, {"branch": politics.pk})) == ["Politics", "Votes"]
    assert names_on(editor_client.get(LIST, {"status": "refused"})) == ["Nonsense"]
    for nonsense in ({"branch": "x"}, {"branch": "9" * 30}, {"status": "x"}):
        assert names_on(editor_client.get(LIST, nonsense)) == []


@pytest.mark.parametrize("count", [3, 120])
def test_the_list_costs_the_same_for_any_number_of_topics(editor_client, django_assert_num_queries, monkeypatch, count):
    monkeypatch.setattr(TopicList, "list_per_page", 50)
    top = make_topic("Top")
    for number in range(count):
        topic = make_topic(f"Topic {number:03}", parent=top)
        TopicName.objects.create(topic=topic, name=f"Alias {number}")
    stories_on(topic, 2)
    editor_client.get(LIST)
    with django_assert_num_queries(10):
        answer = editor_client.get(LIST, {"p": "2"} if count > 50 else {})
    assert len(names_on(answer)) == min(50, count + 1)


def test_what_waits_is_told_where_an_editor_starts_and_to_nobody_else(editor_client):
    make_story()
    make_topic("Bees", status=PROPOSED)
    make_topic("Wasps", status=PROPOSED)
    assert "2 proposed topics wait for a decision" in editor_client.get("/admin/").content.decode()
    assert "words wait for a decision" in editor_client.get(LIST).content.decode()
    assert "wait for a decision" not in signed_in("tagger").get("/admin/").content.decode()


# ---------------------------------------------------------------------------------------------------- the form


def test_a_rename_keeps_the_old_name_and_says_where_the_old_address_leads(editor_client):
    topic = make_topic("Shipping")
    answer = editor_client.post(page("change", topic), typed(topic, name="Ports"), follow=True)
    told = answer.content.decode()
    assert "The old name “Shipping” stays as one of its other names" in told
    assert "The old address /topics/shipping/ leads to /topics/ports/ for ever." in told
    topic.refresh_from_db()
    assert (topic.name, topic.slug, topic.aliases) == ("Ports", "ports", ["Shipping"])
    entry = Entry.objects.get(verb="rename")
    assert (entry.before["name"], entry.after["name"]) == ("Shipping", "Ports")


def test_an_address_of_its_own_stays_when_the_name_changes(editor_client):
    topic = make_topic("Shipping", slug="boats")
    editor_client.post(page("change", topic), typed(topic, name="Ports"))
    topic.refresh_from_db()
    assert topic.slug == "boats"


def test_other_names_are_kept_logged_and_taken_out(editor_client):
    topic = make_topic("Shipping")
    editor_client.post(page("change", topic), typed(topic, aliases="Freight\r\n freight \n\nSHIPPING\nBoats"))
    assert set(topic.names.values_list("name", flat=True)) == {"Shipping", "Freight", "Boats"}
    assert Entry.objects.get().verb == "name_otherwise"
    editor_client.post(page("change", topic), typed(topic, aliases="Boats"))
    assert set(topic.names.values_list("name", flat=True)) == {"Shipping", "Boats"}


def test_names_that_came_while_the_form_was_open_stay(editor_client, editor):
    ports, shipping = make_topic("Ports"), make_topic("Shipping")
    for topic, name in ((ports, "Harbours"), (ports, "Quays"), (shipping, "Freight")):
        TopicName.objects.create(topic=topic, name=name)
    opened = editor_client.get(page("change", ports)).content.decode()
    assert re.search(r'<input type="hidden" name="initial-aliases" value="Harbours\s+Quays"', opened)
    seen = typed(ports)
    merge(shipping, into=ports, by=editor, at=timezone.now())
    editor_client.post(page("change", ports), seen | {"aliases": "Quays\r\nDocks", "description": "Where ships call"})
    ports.refresh_from_db()
    assert ports.description == "Where ships call"
    assert set(ports.aliases) == {"Quays", "Docks", "Shipping", "Freight"}


@pytest.mark.parametrize(
    ("field", "value", "says"),
    [
        ("aliases", "harbours\nFreight", "“harbours” is a name of the topic “Ports” already"),
        ("aliases", "x" * 300, "300 characters"),
        ("aliases", "🚢⚓", "needs a letter or a figure"),
        ("aliases", "\n".join(f"Name {number}" for number in range(10_000)), "These are 10,000 lines"),
        ("name", "x" * 300, "300 characters"),
        ("name", "🚢⚓", "needs a letter or a figure"),
        ("name", "HARBOURS", "a name of the topic “Ports” already"),
        ("media_topic", "medtop:99000000", "no code of the IPTC"),
        ("slug", "boats", "Another topic was at this address"),
        ("slug", "ports", "Another topic has this address"),
    ],
)
def test_what_can_not_be_is_said_at_its_field_and_nothing_is_lost(editor_client, field, value, says):
    topic, ports = make_topic("Shipping"), make_topic("Ports", slug="boats")
    TopicName.objects.create(topic=ports, name="Harbours")
    ports.slug = "ports"
    ports.save()
    answer = editor_client.post(page("change", topic), typed(topic, description="New words", **{field: value}))
    assert says in str(errors(answer)[field])
    form = answer.context["adminform"].form
    assert (form[field].value(), form["description"].value()) == (value, "New words")
    topic.refresh_from_db()
    assert (topic.name, topic.description, topic.names.count()) == ("Shipping", "", 1)


def test_a_circle_in_the_tree_is_refused_at_the_field(editor_client):
    topic = make_topic("Economy")
    below = make_topic("Ports", parent=make_topic("Trade", parent=topic))
    for parent in (topic, below):
        answer = editor_client.post(page("change", topic), typed(topic, parent=parent.pk))
        assert "is this topic itself or lies below it" in str(errors(answer)["parent"])


def test_the_form_takes_a_code_by_its_name(editor_client):
    topic = make_topic("Rain")
    editor_client.post(page("change", topic), typed(topic, media_topic="weather"))
    topic.refresh_from_db()
    assert topic.media_topic == "medtop:17000000"
    assert "economy, business and finance" in editor_client.get(page("change", topic)).content.decode()


def test_a_button_saves_what_is_typed_and_does_the_act(editor_client):
    topic = make_topic("Shipping")
    answer = editor_client.post(
        page("change", topic), typed(topic, description="Boats.", _act="deprecate"), follow=True
    )
    topic.refresh_from_db()
    assert (topic.description, topic.status) == ("Boats.", "deprecated")
    assert "is deprecated: it stays where it is" in answer.content.decode()


def test_what_a_closed_issue_shows_keeps_its_words(editor_client, editor):
    topic, issue = make_topic("Shipping"), make_issue(publish_at=None)
    tag_topic(make_story(issue=issue), topic)
    put_to_bed(issue, by=editor)
    answer = editor_client.post(page("change", topic), typed(topic, name="Ports"))
    assert "stands in it" in str(errors(answer)["name"])
    editor_client.post(page("change", topic), typed(topic, _act="hide"))
    editor_client.post(page("change", topic), typed(topic, aliases="Boats"))
    topic.refresh_from_db()
    assert (topic.name, topic.status, topic.aliases) == ("Shipping", "in_use", ["Boats"])


def test_who_does_not_govern_looks_and_proposes(editor_client):
    topic, tagger = make_topic("Shipping"), signed_in("tagger")
    TopicName.objects.create(topic=topic, name="Freight")
    looked_at = tagger.get(page("change", topic))
    assert looked_at.context["has_change_permission"] is False
    assert "Freight" in looked_at.content.decode()
    assert tagger.post(page("change", topic), typed(topic, name="Mine")).status_code == 403
    tagger.post(f"{LIST}add/", {"name": "Bees", "description": "They hum.", "aliases": "Ports", "slug": "x"})
    bees = Topic.objects.named("Bees")
    assert (bees.status, bees.proposed_by.username, bees.slug, bees.aliases) == (PROPOSED, "tagger", "bees", [])
    for name in ("accept", "refuse", "merge", "split", "older"):
        assert tagger.post(page(name, bees)).status_code == 403
    assert tagger.get(reverse("admin:tagging_topic_proposals")).status_code == 403


def test_only_what_no_story_carried_is_deleted(editor_client):
    bees, wasps = make_topic("Bees"), make_topic("Wasps")
    stories_on(bees, 1)
    answer = editor_client.post(page("delete", bees), {"post": "yes"})
    assert "Merge it into another topic, or deprecate it." in answer.content.decode()
    editor_client.post(page("delete", wasps), {"post": "yes"})
    assert list(Topic.objects.all()) == [bees]


# ---------------------------------------------------------------------------------------------------- the decisions


def test_proposals_are_decided_one_after_another(editor_client):
    words = [make_topic(name, status=PROPOSED) for name in ("Bees", "Wasps", "Antz")]
    ants = make_topic("Ants")
    stories = stories_on(words[2], 2)
    proposals = reverse("admin:tagging_topic_proposals")
    on = {"next": "proposals", "following": words[1].pk}
    answer = editor_client.post(page("accept", words[0]), on)
    assert answer.headers["Location"] == f"{proposals}?topic={words[1].pk}"
    editor_client.post(page("refuse", words[1]), {"reason": "Too few"} | on)
    assert Decision.objects.get().reason == "Too few"
    shown = editor_client.get(proposals, {"topic": words[1].pk})
    assert shown.context["proposal"].topic == words[2]
    assert "Merge into “Ants”" in shown.content.decode()
    editor_client.post(page("merge", words[2]), {"into_id": ants.pk, "next": "proposals"})
    work_off()
    assert topics_of(stories[0]) == {"Ants": 2}
    assert "No word waits for a decision." in editor_client.get(proposals).content.decode()
    refused = editor_client.post("/admin/articles/article/vocabulary/topics/", {"name": "WASPS"})
    assert refused.json()["refused"].endswith("Too few")


@pytest.mark.parametrize("count", [2, 30])
def test_the_page_of_proposals_costs_the_same_for_any_number(editor_client, django_assert_num_queries, count):
    for number in range(count):
        stories_on(make_topic(f"Word {number}", status=PROPOSED), 2)
    editor_client.get(reverse("admin:tagging_topic_proposals"))
    with django_assert_num_queries(12):
        editor_client.get(reverse("admin:tagging_topic_proposals"))


def test_a_merge_asks_shows_and_does(editor_client):
    one, two = make_topic("Shipping"), make_topic("Ports")
    stories_on(one, 2)
    assert "No topic in use is called “Zzz”" in editor_client.get(page("merge", one), {"into": "Zzz"}).content.decode()
    assert [topic.name for topic in editor_client.get(page("merge", one), {"into": "port"}).context["found"]] == [
        "Ports"
    ]
    itself = editor_client.get(page("merge", one), {"into": "shipping"}).content.decode()
    assert "can&#x27;t be merged into itself" in itself
    preview = editor_client.get(page("merge", one), {"into": "PORTS"}).context["preview"]
    assert (preview.into, preview.stories, preview.both) == (two, 2, 0)
    answer = editor_client.post(page("merge", one), {"into_id": two.pk}, follow=True)
    assert "“Shipping” is a part of “Ports” from now on." in answer.content.decode()
    work_off()
    decision = Decision.objects.get()
    assert "Undo" in editor_client.get(page("change", one)).content.decode()
    assert editor_client.get(page("change", one)).context["has_change_permission"] is False
    undo = reverse("admin:tagging_topic_undo", args=[decision.pk])
    assert (
        "gets back" in editor_client.get(undo).content.decode()
        or "get back" in editor_client.get(undo).content.decode()
    )
    editor_client.post(undo)
    work_off()
    one.refresh_from_db()
    assert one.status == "in_use"
    log = editor_client.get(f"/admin/activity/entry/?kind=topic&of={one.pk}").content.decode()
    assert "Merged into" in log
    assert "undid" in log


def test_a_split_shows_the_numbers_before_it_is_done(editor_client):
    transport = make_topic("Transport")
    stories = stories_on(transport, 3)
    ticked = {"story": [story.pk for story in stories[:2]], "name": "Rail", "rest": "", "q": "", "which": "ticked"}
    shown = editor_client.post(page("split", transport), ticked)
    assert (shown.context["preview"].stories, shown.context["preview"].rest) == (2, 1)
    assert not Decision.objects.exists()
    by_words = editor_client.post(page("split", transport), ticked | {"which": "all", "q": "transport 2", "story": []})
    assert by_words.context["preview"].stories == 1
    wrong = editor_client.post(page("split", transport), ticked | {"name": "🚂"}).content.decode()
    assert "needs a letter or a figure" in wrong
    assert 'value="🚂"' in wrong
    others = editor_client.post(page("split", transport), ticked | {"_split": "1", "seen": by_words.context["seen"]})
    assert "another split than the one you looked at" in others.content.decode()
    assert not Decision.objects.exists()
    done = editor_client.post(
        page("split", transport), ticked | {"_split": "1", "seen": others.context["seen"]}, follow=True
    )
    assert "2 stories follow in the background." in done.content.decode()
    work_off()
    assert [topics_of(story) for story in stories] == [{"Rail": 2}, {"Rail": 2}, {"Transport": 2}]


def test_ticks_stay_while_the_pages_of_a_split_are_turned(editor_client, monkeypatch):
    monkeypatch.setattr(topic_pages, "A_PAGE", 2)
    transport = make_topic("Transport")
    stories = stories_on(transport, 5)
    newest = stories[4]
    form = {"name": "Rail", "rest": "", "q": "", "which": "ticked", "at_page": "1", "elsewhere": ""}
    second = editor_client.post(page("split", transport), form | {"story": newest.pk, "page": "2"})
    assert (second.context["page"].number, second.context["elsewhere"]) == (2, [newest.pk])
    assert (second.context["preview"], second.context["mistakes"]) == (None, {})
    form |= {"at_page": "2", "elsewhere": newest.pk, "story": stories[1].pk}
    shown = editor_client.post(page("split", transport), form)
    assert (shown.context["page"].number, shown.context["preview"].stories) == (2, 2)
    back = editor_client.post(page("split", transport), form | {"page": "1"})
    assert re.search(rf'value="{newest.pk}" checked', back.content.decode())
    assert back.context["elsewhere"] == [stories[1].pk]


def test_the_grid_gives_what_is_ticked_and_forgets_the_rest(editor_client):
    bees = make_topic("Bees")
    one, two = make_story("Bees one"), make_story("Bees two")
    shown = editor_client.get(page("older", bees))
    assert [found.pk for found in shown.context["look"].found] == [two.pk, one.pk]
    assert "<mark>Bees</mark>" in shown.content.decode()
    told = {"shown": [one.pk, two.pk], "story": [one.pk], "strength": "3", "aside": "1", "older": ""}
    editor_client.post(page("older", bees), told)
    work_off()
    assert (topics_of(one), topics_of(two)) == ({"Bees": 3}, {})
    assert editor_client.get(page("older", bees)).context["look"].found == []


@pytest.mark.parametrize("sent", [{}, {"story": "x"}, {"story": "9" * 40, "strength": "99"}, {"shown": "1\0"}])
def test_nonsense_sent_to_the_grid_does_nothing(editor_client, sent):
    answer = editor_client.post(page("older", make_topic("Bees")), sent, follow=True)
    assert "Tick the stories" in answer.content.decode()


def test_nonsense_in_addresses_is_no_error(editor_client):
    topic = make_topic("Bees")
    for name in ("merge", "split", "older"):
        for asked in ({"into": "\0"}, {"q": "\0" * 9}, {"before": "x"}, {"page": "x"}, {"into": "x" * 5000}):
            assert editor_client.get(page(name, topic), asked).status_code == 200
    assert editor_client.get(page("merge", topic), {"into_id": "9" * 18}).status_code == 404
    assert editor_client.get(f"{LIST}proposals/", {"topic": "9" * 40}).status_code == 200


@pytest.mark.django_db(transaction=True)
def test_of_several_who_give_one_alias_to_several_topics_at_once_one_does(editor):
    topics = [make_topic(f"Topic {number}") for number in range(5)]

    def give(topic: Topic) -> int:
        client = Client()
        client.force_login(editor)
        try:
            return client.post(page("change", topic), typed(topic, aliases="Freight")).status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(5) as hands:
        assert sorted(hands.map(give, topics)) == [200, 200, 200, 200, 302]
    assert TopicName.objects.filter(name="Freight").count() == 1
