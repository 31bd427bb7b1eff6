"""Tagging all stories of a list: the way from the list, the dry run, the act, its page, and what is refused."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from articles.models import Article
from articles.retagging.asking import MOST_STEPS
from articles.retagging.models import Operation
from articles.retagging.steps import add
from articles.tagging.models import Topic, TopicName
from newsroom.accounts.models import User
from tests.articles.retagging.asked import asked, done, lines_of, run, tags
from tests.cast import (
    country,
    make_editor,
    make_person,
    make_publication,
    make_section,
    make_story,
    make_topic,
    tag_topic,
)

pytestmark = pytest.mark.django_db

LIST, BULK = reverse("admin:articles_article_changelist"), reverse("admin:retagging_operation_bulk")
OPERATIONS = reverse("admin:retagging_operation_changelist")
ADD_PORTS = lines_of(("add-topics", "Ports"))


@pytest.fixture
def vera(client) -> User:
    make_publication()
    person = make_editor()
    client.force_login(person)
    return person


@pytest.fixture
def ports() -> Topic:
    return make_topic("Ports")


def look(client, query: str = "", **typed):
    return client.post(f"{BULK}?{query}", ADD_PORTS | {"look": "1"} | typed)


def press(client, response, query: str = "", **typed):
    """The button under the dry run."""
    carried = {"do": "1", "seen": response.context["digest"], "key": response.context["key"]}
    return client.post(f"{BULK}?{query}", ADD_PORTS | carried | typed)


def words(response) -> str:
    """What the page says, without its markup."""
    return " ".join(re.sub(r"<[^>]*>", " ", response.content.decode()).split())


def address(name: str, operation: Operation) -> str:
    return reverse(f"admin:retagging_operation_{name}", args=[operation.pk])


# --------------------------------------------------------------------------------------------------- from the list


def test_the_list_leads_to_the_page_for_exactly_its_stories(client, vera, ports):
    tagged, _other = make_story("Tagged"), make_story("Other")
    tag_topic(tagged, ports)
    page = client.get(f"{LIST}?topic=ports&q=tag&p=0").content.decode()
    link = re.search(r'href="([^"]*operation/bulk/[^"]*)">Tag this 1 story', page)
    answer = client.get(link[1].replace("&amp;", "&"))
    assert answer.context["chosen"].keys == [tagged.pk]
    assert "Topic: ports" in words(answer)
    assert "Search: “tag”" in words(answer)


def test_the_ticked_alone_come_along_and_all_pages_when_all_are_chosen(client, vera, ports):
    stories = [make_story(f"Story {number}") for number in range(3)]
    ticked = {"action": "tag_ticked", "_selected_action": [stories[0].pk, stories[2].pk]}
    answer = client.post(f"{LIST}?state=live", ticked, follow=True)
    assert answer.context["chosen"].keys == [stories[0].pk, stories[2].pk]
    assert "Ticked: 2" in words(answer)
    answer = client.post(f"{LIST}?state=live&p=0", ticked | {"select_across": "1"}, follow=True)
    assert answer.context["chosen"].keys == [story.pk for story in stories]


def test_whoever_may_not_tag_is_offered_no_such_thing(client, ports):
    make_publication()
    rob = make_person("reporter")
    story = make_story("Mine", status="draft", created_by=rob)
    client.force_login(rob)
    assert "operation/bulk" not in client.get(LIST).content.decode()
    assert client.get(BULK).status_code == client.get(OPERATIONS).status_code == 403
    client.post(LIST, {"action": "tag_ticked", "_selected_action": [story.pk]})
    assert client.post(BULK, ADD_PORTS | {"do": "1", "seen": "x"}).status_code == 403
    assert not Operation.objects.exists()


def test_a_tagger_tags_everybodys_stories_and_sees_no_text(client, ports):
    make_publication()
    story = make_story("Somebody's", body="<p>Quokkas juggle.</p>", created_by=make_editor())
    client.force_login(make_person("tagger"))
    seen = look(client)
    assert "Quokkas" not in seen.content.decode()
    assert "Somebody&#x27;s" in seen.content.decode()
    press(client, seen)
    run(Operation.objects.get())
    assert tags(story) == [("Ports", 2)]


@pytest.mark.parametrize(
    "query",
    ["state__exact__x=1", "id__in=abc", "id__in=99999999999999999999999", "section__id__exact=x", "id__in=1,,2"],
)
def test_an_address_that_says_nothing_leads_back_to_the_list_and_says_so(client, vera, query):
    make_story(section=make_section())
    make_section("Home")
    answer = client.get(f"{BULK}?{query}")
    if answer.status_code != 400:
        assert answer.headers["Location"] == LIST
        assert "could not be read from this address" in words(client.get(LIST))


def test_without_a_story_and_with_far_too_many_there_are_no_lines_to_fill_in(client, vera, ports, monkeypatch):
    answer = client.get(f"{BULK}?q=nothing+like+it")
    assert "There is no story among these. Search or filter for others." in words(answer)
    assert "data-lines" not in answer.content.decode()
    monkeypatch.setattr("articles.admin.bulk_tagging.MOST_STORIES", 2)
    monkeypatch.setattr("articles.retagging.asking.MOST_STORIES", 2)
    for number in range(3):
        make_story(f"Story {number}")
    for answer in (client.get(BULK), look(client), client.post(BULK, ADD_PORTS | {"do": "1"})):
        assert "These are more than 2 stories. Narrow the list" in words(answer)
        assert "data-lines" not in answer.content.decode()
    assert not Operation.objects.exists()


# -------------------------------------------------------------------------------------------------------- the lines


def test_names_are_found_in_any_spelling_and_by_alias(client, vera):
    make_story()
    economy = make_topic("Économie")
    TopicName.objects.create(topic=economy, name="Business")
    country("MM")
    lines = [
        ("add-topics", "economie"),
        ("add-topics", "BUSINESS"),
        ("add-countries", "burma"),
        ("add-countries", "mm"),
    ]
    answer = look(client, **lines_of(*lines))
    assert [step.tag for step in answer.context["lines"].steps] == [economy.pk] * 2 + [country("MM").pk] * 2
    assert "Add Économie (about)" in words(answer)


@pytest.mark.parametrize(
    ("line", "says"),
    [
        (("add-topics", "Nonesuch"), "There is no topic called “Nonesuch”."),
        (("add-topics", "🦊🦊"), "There is no topic called “🦊🦊”."),
        (("add-countries", "Atlantis"), "There is no country called “Atlantis”."),
        (("add-topics", "x" * 300), "This has 300 characters; a name has at most 100."),
        (("replace-topics", "Ports", ""), "Name a tag here."),
        (("replace-topics", "", "Ports"), "Name a tag here."),
        (("replace-topics", "Ports", "PORTS"), "This is the same tag."),
        (("add-topics", "Old"), "“Old” is deprecated: no story is given it."),
        (("replace-topics", "Ports", "Old"), "“Old” is deprecated: no story is given it."),
        (("explode-topics", "Ports"), "Select a valid choice."),
        (("add-topics", "Ports", "", "9"), "Select a valid choice."),
        (("add-topics", ""), "Say first what is to be added, removed or replaced."),
    ],
)
def test_a_line_that_makes_no_sense_is_refused_at_its_field_and_stays_typed(client, vera, ports, line, says):
    make_story()
    make_topic("Old", status="deprecated")
    answer = client.post(BULK, lines_of(line) | {"look": "1"})
    assert says in words(answer)
    assert answer.context["look"] is None
    assert all(f'value="{name}"' in answer.content.decode() for name in line[1:3] if name)


def test_thousands_of_pasted_tags_are_refused(client, vera, ports):
    make_story()
    names = " ".join(f"tag{number}" for number in range(10_000))
    answer = client.post(BULK, lines_of(("add-topics", names)) | {"look": "1"})
    assert "a name has at most 100. One tag a line." in words(answer)
    answer = client.post(BULK, lines_of(*[("add-topics", "Ports")] * 30) | {"look": "1"})
    assert f"At most {MOST_STEPS} lines at once." in words(answer)
    assert answer.context["look"] is None


def test_without_scripts_there_is_a_button_for_another_line(client, vera, ports):
    make_story()
    answer = client.post(BULK, lines_of(("replace-topics", "Ports", "Nonesuch", "3")) | {"more": "1"})
    page = answer.content.decode()
    assert 'name="steps-TOTAL_FORMS" value="2"' in page
    assert 'value="Nonesuch"' in page
    assert "There is no topic" not in page


# ------------------------------------------------------------------------------------------- looked at, then done


def test_what_was_looked_at_is_done_and_the_page_says_what_came_of_it(client, vera, ports):
    has, gets = make_story("Has it"), make_story("Gets it")
    tag_topic(has, ports)
    seen = look(client)
    assert "1 would change 1 are tagged so already" in swapped(words(seen))
    answer = press(client, seen)
    operation = Operation.objects.get()
    assert answer.headers["Location"] == address("change", operation)
    page = client.get(answer.headers["Location"])
    assert "0 of 2 looked at" in words(page)
    assert '<noscript><meta http-equiv="refresh" content="3"></noscript>' in page.content.decode()
    assert client.get(address("progress", operation)).json() == {
        "done": 0,
        "total": 2,
        "said": "0 of 2 looked at",
        "working": True,
    }
    run(operation)
    assert tags(gets) == [("Ports", 2)]
    page = client.get(address("change", operation))
    assert [change.article for change in page.context["page"]] == [gets]
    assert "data-progress" not in page.content.decode()


def swapped(text: str) -> str:
    """A number stands under its word in the markup, and above it on the page."""
    return re.sub(r"(would change|are tagged so already) (\d+)", r"\2 \1", text)


def test_pressed_twice_it_is_one_operation(client, vera, ports):
    make_story()
    seen = look(client)
    first, second = press(client, seen), press(client, seen)
    assert first.headers["Location"] == second.headers["Location"]
    assert Operation.objects.count() == 1


def test_when_other_stories_fit_by_now_they_are_looked_at_first(client, vera, ports):
    make_story("One")
    seen = look(client)
    make_story("Two")
    again = press(client, seen)
    assert "The stories in the list, or the lines, are others than when you looked." in words(again)
    assert again.context["look"].changed == 2
    assert not Operation.objects.exists()
    press(client, again)
    assert Operation.objects.get().total == 2


def test_when_the_lines_are_others_by_now_they_are_looked_at_first(client, vera, ports):
    make_story()
    make_topic("Rail")
    seen = look(client)
    again = press(client, seen, **lines_of(("add-topics", "Rail", "", "2")))
    assert "the lines, are others than when you looked." in words(again)
    assert not Operation.objects.exists()


@pytest.mark.parametrize("becomes", ["deleted", "merged", "deprecated"])
def test_a_tag_that_is_none_any_more_when_the_button_is_pressed(client, vera, ports, becomes):
    make_story()
    seen = look(client)
    if becomes == "deleted":
        ports.delete()
    else:
        into = make_topic("Ships") if becomes == "merged" else None
        Topic.objects.filter(pk=ports.pk).update(status=becomes, merged_into=into)
    answer = press(client, seen)
    says = {
        "deleted": "There is no topic called “Ports”.",
        "merged": "“Ports” has become a part of “Ships”. Use that one.",
        "deprecated": "“Ports” is deprecated: no story is given it.",
    }
    assert says[becomes] in words(answer)
    assert 'value="Ports"' in answer.content.decode()
    assert not Operation.objects.exists()


def test_somebody_who_is_at_it_just_now_is_named(client, vera, ports):
    story = make_story()
    asked([add("topics", ports.pk)], [story], by=make_person("publisher", "ben"))
    assert "ben is changing tags just now: Add Ports (about)" in words(client.get(BULK))


def test_two_who_start_the_same_at_once_change_each_story_once(client, vera, ports):
    story = make_story()
    ben = make_person("publisher", "ben")
    seen = look(client)
    done([add("topics", ports.pk)], [story], by=ben)
    press(client, seen)
    mine = run(Operation.objects.get(asked_by=vera))
    assert (mine.changed, mine.nothing_to_do, story.revisions.count()) == (0, 1, 1)


# ------------------------------------------------------------------------------------- stopped, undone, refused


def test_undo_asks_first_and_happens_once(client, vera, ports):
    story = make_story()
    operation = done([add("topics", ports.pk)], [story], by=vera)
    assert "The tags of 1 story become again what they were before." in words(client.get(address("undo", operation)))
    assert tags(story) == [("Ports", 2)]
    client.post(address("undo", operation))
    page = client.get(address("change", operation))
    assert "0 of 1 taken back" in words(page)
    again = client.post(address("undo", operation), follow=True)
    assert "It can't be undone now: it is “is being undone”." in words(again).replace("&#x27;", "'")
    run(operation)
    assert tags(story) == []
    page = client.get(address("change", operation))
    assert "vera had it undone" in words(page)
    assert [change.article for change in page.context["page"]] == [story]
    assert "There is nothing to undo now" in words(client.get(address("undo", operation)))


def test_what_is_taken_back_already_is_not_counted_again(client, vera, ports):
    operation = done([add("topics", ports.pk)], [make_story(f"Story {number}") for number in range(3)], by=vera)
    Operation.objects.update(state=Operation.State.STOPPED, taken_back=2)
    assert "Take it back from 1 story" in words(client.get(address("undo", operation)))


def test_a_merge_is_not_undone_here(client, vera, ports):
    operation = done([add("topics", ports.pk)], [make_story()], by=vera)
    Operation.objects.update(kind=Operation.Kind.MERGE)
    assert client.post(address("undo", operation)).status_code == 403
    assert address("undo", operation) not in client.get(address("change", operation)).content.decode()


def test_what_was_refused_is_named_page_by_page_in_a_bounded_number_of_queries(client, vera, ports):
    tina = make_person("tagger")
    operation = asked([add("topics", ports.pk)], [make_story(f"Story {number}") for number in range(60)], by=tina)
    tina.groups.clear()
    run(operation)
    client.get(address("change", operation))
    counts = []
    for query in ("", "?show=refused&page=2"):
        with CaptureQueriesContext(connection) as asked_for:
            page = client.get(address("change", operation) + query)
        counts.append(len(asked_for))
        assert "You may not tag this story." in words(page)
    assert len(page.context["page"].object_list) == 10
    assert counts[0] <= 16
    assert counts[0] - counts[1] in {0, 1, -1}
    assert client.get(address("change", operation) + "?show=everything").status_code == 404


def test_the_operations_are_listed_in_a_bounded_number_of_queries(client, vera, ports, django_assert_num_queries):
    for number in range(3):
        done([add("topics", ports.pk)], [make_story(f"Story {number}")], by=vera)
    client.get(OPERATIONS)
    with CaptureQueriesContext(connection) as few:
        page = client.get(OPERATIONS)
    assert words(page).count("Add Ports (about)") == 3
    for number in range(20):
        done([add("topics", ports.pk)], [make_story(f"More {number}")], by=vera)
    with django_assert_num_queries(len(few)):
        client.get(OPERATIONS)


def test_the_log_of_an_operation_tells_how_many_it_changed(client, vera, ports):
    operation = done([add("topics", ports.pk)], [make_story("One"), make_story("Two")], by=vera)
    page = client.get(reverse("admin:retagging_operation_history", args=[operation.pk]), follow=True)
    assert "vera carried out it" in words(page)
    [line] = page.context["lines"]
    assert {change.label for change in line.changes} == {"Stories", "Changed", "Refused"}
    assert (line.entry.kind, line.entry.after) == ("operation", {"stories": 2, "changed": 2, "refused": 0})


@pytest.mark.parametrize("name", ["change", "progress", "undo", "stop"])
def test_an_operation_that_is_none_is_not_there(client, vera, name):
    where = reverse(f"admin:retagging_operation_{name}", args=[987654])
    assert (client.post(where) if name == "stop" else client.get(where)).status_code == 404


def test_the_page_costs_as_many_queries_for_many_stories_as_for_few(client, vera, ports, django_assert_num_queries):
    make_story("One")
    look(client)
    with CaptureQueriesContext(connection) as few:
        look(client)
    for number in range(30):
        make_story(f"Story {number}")
    with django_assert_num_queries(len(few)):
        assert look(client).context["look"].changed == 31
    assert Article.objects.count() == 31
