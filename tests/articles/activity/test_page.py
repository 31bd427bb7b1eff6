"""The page of the log: what people read of it, and what they may."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from articles.activity.models import Entry
from articles.activity.reading import PAGE
from articles.activity.recording import record
from articles.editing import desk_content, save
from articles.models import Article
from articles.publishing import hold
from tests.cast import NOW, make_author, make_editor, make_issue, make_person, make_section, make_story, make_topic
from tests.newsroom.desk.forms import send

pytestmark = pytest.mark.django_db

LOG = reverse("admin:activity_entry_changelist")


@pytest.fixture
def vera():
    return make_editor()


@pytest.fixture
def desk(client, vera):
    client.force_login(vera)
    return client


def told(page) -> list[str]:
    return [f"{line.person} {line.verb} {line.name}" for line in page.context["lines"]]


def words(page) -> dict[str, str]:
    return {change.label: change.words for line in reversed(page.context["lines"]) for change in line.changes}


def test_a_save_and_an_act_are_told_with_the_words_that_went_and_came(desk, vera):
    story = make_story("Rain over Nairobi", publish_at=NOW + timedelta(days=1))
    base = desk_content(story)
    mine = base | {
        "headline": "Rain over Kisumu",
        "section_id": make_section("World").pk,
        "bylines": [{"author_id": make_author("Ana Muñoz").pk, "order": 1, "role": "author", "bio_as_printed": ""}],
    }
    save(story, base | {"kicker": "Rain"}, base=base, by=vera, at=NOW)
    save(story, mine, base=base, by=vera, at=NOW)
    hold(story, by=vera, at=NOW)
    page = desk.get(LOG)
    assert told(page)[:2] == ["vera held Rain over Kisumu", "vera changed Rain over Kisumu"]
    said = words(page)
    assert "Nairobi" in said["Headline"]
    assert "Kisumu" in said["Headline"]
    assert "World" in said["Section"]
    assert "Ana Muñoz" in said["Byline"]


def test_what_is_typed_stays_text_in_the_log(desk, vera):
    topic = make_topic("<script>x()</script>")
    record(topic, "change", by=vera, at=NOW, after={"name": "<img src=x onerror=x()>"}, note="<b>")
    page = desk.get(LOG).content.decode()
    assert "<script>x()" not in page
    assert "<img src=x" not in page
    assert "&lt;b&gt;" in page


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("", 5),
        ("person={vera}", 3),
        ("verb=hold", 1),
        ("kind=topic", 2),
        ("since=2025-11-03", 1),
        ("until=2025-11-01", 1),
        ("person=x&verb=nonsense&kind=nothing&since=yesterday", 5),
        (f"person={'9' * 40}", 5),
    ],
)
def test_the_log_is_narrowed(desk, vera, asked, found):
    story, topic = make_story(), make_topic()
    record(story, "hold", by=vera, at=NOW)
    record(story, "release", by=vera, at=NOW + timedelta(days=1))
    record(topic, "change", by=vera, at=NOW)
    record(topic, "create", by=None, at=NOW - timedelta(days=1))
    record(make_issue(), "close", by=None, at=NOW)
    assert len(desk.get(f"{LOG}?{asked.format(vera=vera.pk)}").context["lines"]) == found


def test_each_thing_has_its_own_log_behind_its_form(desk, vera):
    story, other = make_story(), make_story("Another")
    record(story, "hold", by=vera, at=NOW)
    record(other, "hold", by=vera, at=NOW)
    history = reverse("admin:articles_article_history", args=[story.pk])
    assert f'href="{history}"' in desk.get(reverse("admin:articles_article_change", args=[story.pk])).content.decode()
    page = desk.get(history, follow=True)
    assert told(page) == ["vera held Rain over Nairobi"]
    assert page.context["thing"].address == reverse("admin:articles_article_change", args=[story.pk])


def test_the_log_of_what_was_deleted_is_still_there(desk):
    topic = make_topic("Ports and shipping")
    number = topic.pk
    desk.post(reverse("admin:tagging_topic_delete", args=[number]), {"post": "yes"})
    page = desk.get(f"{LOG}?kind=topic&of={number}")
    assert told(page) == ["vera deleted Ports and shipping"]
    assert [line.address for line in page.context["lines"]] == [""]
    assert desk.get(f"{LOG}?kind=topic&of={number + 1}").status_code == 404
    assert desk.get(f"{LOG}?of={number}").status_code == 404


def test_what_is_saved_on_a_form_is_logged_once_and_nothing_changed_is_not(desk):
    send(desk, reverse("admin:tagging_topic_add"), name="Ports", slug="ports")
    change = reverse("admin:tagging_topic_change", args=[Entry.objects.get().object_id])
    send(desk, change, description="Where ships land.")
    send(desk, change)
    created, changed = Entry.objects.order_by("id")
    assert (created.verb, created.after["name"]) == ("create", "Ports")
    assert (changed.verb, changed.before, changed.after) == (
        "change",
        {"description": ""},
        {"description": "Where ships land."},
    )


def test_a_story_is_begun_once_and_then_changed(desk, vera):
    send(desk, reverse("admin:articles_article_add"), headline="Rain", body="<p>It rained.</p>")
    story = Article.objects.get()
    send(desk, reverse("admin:articles_article_change", args=[story.pk]), headline="Rain over Kisumu")
    send(desk, reverse("admin:articles_article_change", args=[story.pk]), headline="Rain over Kisumu")
    assert told(desk.get(LOG)) == ["vera changed Rain over Kisumu", "vera began Rain"]


def test_a_link_to_another_row_is_logged_by_its_name(desk):
    portrait_of = make_author("Ana Muñoz")
    section = make_section("World")
    send(desk, reverse("admin:articles_section_change", args=[section.pk]), standing_head="The world")
    send(desk, reverse("admin:articles_author_change", args=[portrait_of.pk]), role_title="Reporter")
    assert [entry.after for entry in Entry.objects.order_by("id")] == [
        {"standing_head": "The world"},
        {"role_title": "Reporter"},
    ]


def test_a_deletion_that_fails_leaves_no_entry(desk):
    section = make_section("World")
    make_story(section=section)
    desk.post(reverse("admin:articles_section_delete", args=[section.pk]), {"post": "yes"})
    assert not Entry.objects.exists()


def test_a_reporter_reads_the_log_of_the_own_stories_and_of_nobody_elses(client, vera):
    rob = make_person("reporter")
    own, foreign = make_story("Mine", created_by=rob), make_story("Not mine")
    for what in (own, foreign, vera):
        record(what, "change", by=vera, at=NOW)
    client.force_login(rob)
    assert told(client.get(LOG)) == ["vera changed Mine"]
    assert client.get(f"{LOG}?kind=article&of={foreign.pk}").status_code == 404
    assert client.get(f"{LOG}?kind=user&of={vera.pk}").status_code == 404
    assert client.get(reverse("admin:articles_article_history", args=[foreign.pk])).status_code == 404
    foreign_number, foreign_story = foreign.pk, foreign
    record(foreign_story, "delete", by=vera, at=NOW)
    foreign_story.delete()
    assert client.get(f"{LOG}?kind=article&of={foreign_number}").status_code == 404
    assert "Not mine" not in client.get(LOG).content.decode()


def test_a_tagger_has_no_log(client):
    client.force_login(make_person("tagger"))
    assert client.get(LOG).status_code == 403


def test_the_log_is_turned_page_by_page_without_losing_or_repeating_a_line(desk, vera):
    story = make_story()
    for number in range(2 * PAGE + 3):
        record(story, "hold", by=vera, at=NOW + timedelta(minutes=number // 3))
    seen, address = [], LOG
    while address:
        page = desk.get(f"{LOG}{address.removeprefix(LOG)}")
        seen += [line.entry.pk for line in page.context["lines"]]
        address = page.context["older"]
    assert seen == list(Entry.objects.newest_first().values_list("pk", flat=True))


@pytest.mark.parametrize("nonsense", ["x", "2025-11-02T12:00:00~1", "2025-11-02T12:00:00+00:00~x", "~", "\0"])
def test_a_place_that_no_page_named_is_the_beginning(desk, vera, nonsense):
    record(make_story(), "hold", by=vera, at=NOW)
    assert len(desk.get(LOG, {"before": nonsense}).context["lines"]) == 1


@pytest.mark.parametrize("count", [1, 3, 30])
def test_the_page_takes_the_same_queries_for_any_number_of_lines(desk, vera, django_assert_num_queries, count):
    for number in range(count):
        section = make_section(f"Section {number}")
        record(
            make_story(f"Story {number}"),
            "change",
            by=vera,
            at=NOW,
            before={"section_id": section.pk},
            after={"slug": "x"},
        )
    with django_assert_num_queries(8):
        desk.get(LOG)
