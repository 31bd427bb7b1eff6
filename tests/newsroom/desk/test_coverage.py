"""The pages about coverage: what they show when there is nothing, one story or many, and what they do with nonsense."""

from __future__ import annotations

import csv
from datetime import UTC, datetime, time, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from articles.coverage.silences import FEWEST_DAYS
from issues.models import Publication
from tests.cast import make_publication, make_story, make_topic, tag_country, tag_topic

pytestmark = pytest.mark.django_db

MONTHS, FILE, MAP, SILENCES, TAGGING = (
    reverse(f"admin:coverage{page}") for page in ("", "_file", "_map", "_silences", "_tagging")
)
OCTOBER = {"begin": "2025-10", "end": "2025-10"}


@pytest.fixture(autouse=True)
def publication():
    return make_publication(time_zone="Europe/Berlin")


def story(at=datetime(2025, 10, 5, 12, tzinfo=UTC), *codes, **fields):
    made = make_story(publish_at=at, **fields)
    for code in codes:
        tag_country(made, code)
    return made


def text_of(response) -> str:
    return " ".join(response.content.decode().split())


@pytest.mark.parametrize(
    ("page", "says"),
    [
        (MONTHS, "Once stories are out, this page counts them"),
        (MAP, "Once stories with countries are out"),
        (SILENCES, "Once the publication has a rhythm"),
        (TAGGING, "No story is out yet."),
    ],
)
def test_an_empty_newsroom_reads_what_will_stand_here(editor_client, page, says):
    response = editor_client.get(page)
    assert response.status_code == 200
    assert says in text_of(response)


@pytest.mark.parametrize("kind", ["countries", "regions", "topics"])
@pytest.mark.parametrize("page", [MONTHS, MAP, SILENCES, TAGGING])
def test_one_story_is_enough_for_every_page(editor_client, page, kind):
    tag_topic(story(timezone.now(), "KE"), make_topic("Ports"))
    assert editor_client.get(page, {"kind": kind}).status_code == 200


def test_the_chart_the_table_and_the_file_say_the_same(editor_client):
    for code in ("KE", "KE", "NO"):
        story(datetime(2025, 9, 30, 22, 30, tzinfo=UTC), code)
    text = text_of(editor_client.get(MONTHS, OCTOBER))
    assert '<desc id="chart-0-desc">The most: 2, October 2025.</desc>' in text
    assert "<title>October 2025: 2</title>" in text
    assert '/admin/articles/article/?country=KE&amp;state=live">Kenya</a></th> <td>2</td>' in text
    rows = list(csv.reader(editor_client.get(FILE, OCTOBER).content.decode("utf-8-sig").splitlines()))
    assert rows == [
        ["Countries", "Code", "October 2025", "Total", "The same time before"],
        ["Kenya", "KE", "2", "2", ""],
        ["Norway", "NO", "1", "1", ""],
        ["All stories", "", "3", "3", ""],
    ]


def test_more_and_fewer_are_said_in_words(editor_client):
    september = datetime(2025, 9, 5, 12, tzinfo=UTC)
    for at, code in [(september, "NO"), (september, "NO"), (september, "PE"), (None, "KE"), (None, "PE")]:
        story(at or datetime(2025, 10, 5, 12, tzinfo=UTC), code)
    text = text_of(editor_client.get(MONTHS, OCTOBER))
    assert [words in text for words in ("▲ 1 more", "▼ 2 fewer", "= as many")] == [True] * 3


@pytest.mark.parametrize("name", ["=HYPERLINK(1)", "+1 and more", "-1", "@home", " =1+1"])
def test_a_topic_is_no_formula_in_a_spreadsheet(editor_client, name):
    topic = make_topic("Ports")
    type(topic).objects.filter(pk=topic.pk).update(name=name)
    tag_topic(story(), topic)
    rows = list(csv.reader(editor_client.get(FILE, OCTOBER | {"kind": "topics"}).content.decode().splitlines()))
    assert rows[1][0] == f"'{name}"


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ({"begin": "nonsense"}, "Write the month as 2025-03."),
        ({"begin": "2025-13"}, "Write the month as 2025-03."),
        ({"end": "0000-01"}, "Write the month as 2025-03."),
        ({"begin": "9999-12"}, "That month has not begun."),
        ({"begin": "2025-10", "end": "2025-09"}, "This is after the last month."),
        ({"region": "XYZ"}, "XYZ is not one of the available choices"),
        ({"branch": "9" * 30}, "Select a valid choice"),
        ({"section": "\0"}, "Null characters are not allowed."),
        ({"kind": "\0'"}, "What is counted: Select a valid choice"),
    ],
)
@pytest.mark.parametrize("page", [MONTHS, MAP, SILENCES, TAGGING])
def test_nonsense_is_refused_in_a_sentence_and_comes_back(editor_client, page, typed, says):
    story()
    response = editor_client.get(page, typed)
    assert response.status_code == 400
    text = text_of(response)
    assert text.count(says) == 1
    if page == MONTHS and set(typed) & {"begin", "end", "region"}:
        assert 'type="text" name=' in text or "region" in typed
        assert all(f'value="{value}"' in text for name, value in typed.items() if name != "region")


def test_the_file_of_nonsense_is_the_page_that_says_why(editor_client):
    response = editor_client.get(FILE, {"begin": "2025-10", "end": "2025-09", "kind": "topics"}, follow=True)
    assert response.redirect_chain == [(f"{MONTHS}?begin=2025-10&end=2025-09&kind=topics", 302)]
    assert "This is after the last month." in text_of(response)


def test_a_span_that_reaches_into_the_future_ends_now(editor_client):
    story()
    response = editor_client.get(MONTHS, {"begin": "2025-10", "end": "9999-12"})
    assert response.status_code == 200
    assert response.context["asked"].span.last == timezone.localdate().replace(day=1)


def test_the_map_tints_a_country_and_lists_it_beside(editor_client):
    story(datetime(2025, 10, 5, 12, tzinfo=UTC), "KE")
    text = text_of(editor_client.get(MAP, OCTOBER))
    assert "<title>Kenya: 1</title>" in text
    assert 'country=KE&amp;state=live">Kenya</a></th><td>1</td>' in text
    assert "248 countries without a story" in text
    assert "21 countries without a story" in text_of(editor_client.get(MAP, OCTOBER | {"region": "014"}))


def test_a_blind_spot_leads_to_its_last_story_and_to_what_may_lack_the_tag(editor_client):
    zone = Publication.current().zone
    today = datetime.combine(timezone.localdate(timezone=zone), time(12))  # whatever hour it is
    days = [(today - timedelta(days=43 + 9 * number)).replace(tzinfo=zone) for number in range(FEWEST_DAYS)]
    last, *_before = [story(day, "PE") for day in days]
    text = text_of(editor_client.get(SILENCES))
    assert "No story about <b>Peru</b> for 43 days, usual gap 9" in text
    assert reverse("admin:articles_article_change", args=[last.pk]) in text
    assert "/admin/articles/article/?q=Peru" in text
    assert "Never written about" in text


def test_a_young_publication_is_told_that_it_is_too_early(editor_client):
    story(timezone.now(), "PE")
    assert f"Too little to say yet: a rhythm shows from {FEWEST_DAYS} days" in text_of(editor_client.get(SILENCES))


def test_tagging_leads_to_the_live_stories_that_lack_it(editor_client):
    tagged, bare = story(datetime(2025, 10, 5, 12, tzinfo=UTC), "KE", headline="Tagged"), story(headline="Bare")
    response = editor_client.get(TAGGING, OCTOBER)
    assert "<dt>No country</dt><dd>1</dd>" in text_of(response)
    assert reverse("admin:articles_article_tagging_desk") in text_of(response)
    listed = editor_client.get("/admin/articles/article/?state=live&lacks=country").context["cl"].result_list
    assert (bare in listed, tagged in listed) == (True, False)


def test_the_time_zone_of_the_person_moves_no_story_to_another_month(editor, editor_client):
    editor.time_zone = "Pacific/Honolulu"
    editor.save()
    story(datetime(2025, 9, 30, 22, 30, tzinfo=UTC), "KE")
    assert "October 2025: 1" in text_of(editor_client.get(MONTHS, OCTOBER))


@pytest.mark.parametrize("many", [10, 60])
@pytest.mark.parametrize(
    ("page", "queries"),
    [(MONTHS, 11), (f"{MONTHS}?kind=topics", 13), (MAP, 9), (SILENCES, 11), (TAGGING, 8)],
)
def test_every_page_asks_as_often_for_many_as_for_few(editor_client, django_assert_num_queries, page, queries, many):
    now = timezone.now()
    for number in range(many):
        made = story(now - timedelta(days=43 + number), "KE", "NO")
        tag_topic(made, make_topic(f"Topic {number}"))
    story(now - timedelta(days=800))
    with django_assert_num_queries(queries):
        editor_client.get(page)
