"""What stands under a story to be read on: pins first, then what shares its rarer subjects; only what readers see."""

from __future__ import annotations

import json
import re
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from articles.admin.story_form import StoryForm
from articles.admin.widgets import MOST_PINS
from articles.content import content_of
from articles.editing import restore, save
from articles.models import Article, Strength
from articles.models.belongings import with_belongings
from articles.related import LOOKED_AT, SHOWN, related_to
from tests.cast import (
    NOW,
    make_author,
    make_byline,
    make_issue,
    make_publication,
    make_story,
    make_topic,
    tag_country,
    tag_topic,
)

pytestmark = pytest.mark.django_db


def read(story):
    """The story as its page reads it."""
    (found,) = with_belongings(Article.objects.filter(pk=story.pk).for_reading(whole=True))
    return found


def related(story, **options):
    return [one.headline for one in related_to(read(story), NOW, **options)]


def pin(story, *others):
    rows = [{"related_id": other.pk, "order": place} for place, other in enumerate(others, start=1)]
    content = content_of(story)
    return save(story, content | {"pins": rows}, base=content, by=None, at=NOW)


def test_pins_stand_first_in_their_order_and_what_is_about_the_same_fills_the_rest():
    story, topic = make_story("Rain"), make_topic("Weather")
    alike = make_story("Alike")
    for one in (story, alike):
        tag_topic(one, topic)
    first, second = make_story("First"), make_story("Second")
    pin(story, second, first)
    assert related(story) == ["Second", "First", "Alike"]


def test_all_pins_are_shown_and_then_nothing_else():
    story, topic = make_story("Rain"), make_topic("Weather")
    pins = [make_story(f"Pin {number}") for number in range(MOST_PINS)]
    for one in (story, make_story("Alike")):
        tag_topic(one, topic)
    pin(story, *pins)
    assert related(story) == [one.headline for one in pins]


def test_a_pin_shows_once_readers_see_its_story_and_not_before():
    story, waiting = make_story("Rain"), make_story("Waiting", publish_at=NOW + timedelta(hours=1))
    draft = make_story("Draft", status=Article.Status.DRAFT)
    pin(story, waiting, draft)
    assert related(story) == []
    assert [one.headline for one in related_to(story, NOW + timedelta(hours=2))] == ["Waiting"]


def test_a_rare_subject_counts_for_more_than_one_that_half_the_paper_shares():
    story, rare, common = make_story("Rain"), make_topic("Umbrellas"), make_topic("Weather")
    about_rare = make_story("About umbrellas")
    for number in range(8):
        tag_topic(make_story(f"Weather {number}"), common)
    for one, topic in ((story, rare), (story, common), (about_rare, rare)):
        tag_topic(one, topic)
    assert related(story)[0] == "About umbrellas"


def test_what_the_story_leads_with_and_what_is_new_come_before_the_rest():
    story, topic = make_story("Rain"), make_topic("Weather")
    old = make_story("Old", publish_at=NOW - timedelta(days=900))
    passing, leading = make_story("Passing"), make_story("Leading")
    tag_topic(story, topic, Strength.LEAD)
    tag_topic(old, topic)
    tag_topic(passing, topic)
    tag_topic(leading, topic, Strength.LEAD)
    assert related(story) == ["Leading", "Passing", "Old"]


def test_a_mere_mention_a_topic_that_is_no_readers_and_a_neighbour_lead_nowhere():
    story, mentioned, beside = make_story("Rain"), make_story("Mentioned"), make_story("Beside")
    tag_country(story)
    tag_country(mentioned, strength=Strength.MENTION)
    tag_country(beside)
    hidden = make_topic("Proposed", status="proposed")
    for one in (story, make_story("Of a proposed topic")):
        tag_topic(one, hidden)
    assert related(story, beside=[beside.pk]) == []
    assert related(story) == ["Beside"]


def test_only_so_many_are_shown_and_a_subject_of_thousands_costs_what_one_of_a_few_does(django_assert_max_num_queries):
    story = make_story("Rain")
    others = Article.objects.bulk_create(
        Article(headline=f"Other {n}", slug=f"other-{n}", status="cleared", live_from=NOW - timedelta(days=n + 1))
        for n in range(LOOKED_AT * 2)
    )
    for one in (story, *others):
        tag_country(one)
    loaded = read(story)
    with django_assert_max_num_queries(2):
        found = related_to(loaded, NOW)
    assert len(found) == SHOWN


def test_a_pin_is_part_of_what_a_story_says_and_is_kept_with_it():
    story, other = make_story("Rain"), make_story("Other")
    revision = pin(story, other).article.revisions.latest("number")
    assert revision.content["pins"] == [{"related_id": other.pk, "order": 1}]
    pin(story)
    assert content_of(story)["pins"] == []
    restore(story, revision, by=None, at=NOW)  # the wording; pins stay as they are, like place and times
    assert content_of(story)["pins"] == []


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        ("itself", "A story is not related to itself"),
        ([{"related_id": 4711, "order": 1}], "deleted meanwhile"),
        ([{"related_id": key, "order": key} for key in range(1, 8)], "at most 6"),
        ([{"related_id": "x"}], "could not be read"),
    ],
)
def test_what_cannot_be_pinned_is_said_at_its_field(rows, says):
    story = make_story("Rain")
    rows = [{"related_id": story.pk, "order": 1}] if rows == "itself" else rows
    form = StoryForm({"headline": "Rain", "slug": story.slug, "pins": json.dumps(rows)}, instance=story)
    assert says in str(form.errors["pins"])


def test_the_database_refuses_a_story_pinned_to_itself():
    story = make_story("Rain")
    with pytest.raises(ValidationError):
        story.pins.model(article=story, related=story).full_clean()


def test_the_desk_finds_stories_to_pin_by_words_newest_first(editor_client):
    make_story("Rain in May")
    make_story("Rain in June")
    make_story("Drought")
    answer = editor_client.get("/admin/articles/article/vocabulary/pins/?q=rain").json()
    assert [one["name"] for one in answer["found"]] == ["Rain in June", "Rain in May"]


# ------------------------------------------------------------------------------------------------- the page


def test_the_ends_of_an_issue_lead_over_into_the_next_and_the_last_one(client):
    make_story("Of the future", issue=make_issue(2134, publish_at=timezone.now() + timedelta(days=1)), position=1)
    for volume in (2131, 2132, 2133):
        issue = make_issue(volume)
        for place in (1, 2):
            make_story(f"Story {place} of {volume}", issue=issue, position=place)
    ways = {}
    for headline in ("Story 1 of 2132", "Story 2 of 2132", "Story 2 of 2133"):
        markup = client.get(Article.objects.get(headline=headline).get_absolute_url()).content.decode()
        ways[headline] = re.findall(r'rel="(prev|next)".*?<span class="headline" dir="auto">(.*?)</span>', markup)
    assert ways == {
        "Story 1 of 2132": [("prev", "Story 2 of 2131"), ("next", "Story 2 of 2132")],
        "Story 2 of 2132": [("prev", "Story 1 of 2132"), ("next", "Story 1 of 2133")],
        "Story 2 of 2133": [("prev", "Story 1 of 2133")],
    }


def test_a_citation_names_who_where_when_and_which_story_of_how_many(client):
    make_publication()
    issue = make_issue(12, number=4, date=NOW.date())
    make_story("Before", issue=issue, position=1)
    story = make_story("Rain & <more>", issue=issue, position=2)
    make_byline(story, make_author("Ana Muñoz"))
    make_byline(story, make_author("Łukasz Wrona"))
    markup = client.get(story.get_absolute_url()).content.decode()
    cited = re.search(r'id="citation" dir="auto">(.*?)</p>', markup)[1]
    assert cited == (
        "Ana Muñoz and Łukasz Wrona, “Rain &amp; &lt;more&gt;”, The Daily Test, Vol 12, No 4, 2 November 2025, "
        f"story 2 of 2, http://testserver{story.get_absolute_url()}"
    )
    assert "volume = {12}" in markup
    assert r"title = {{Rain \&amp; &lt;more&gt;}}" in markup


@pytest.mark.parametrize("stories", [1, 3, 30])
def test_a_storys_page_asks_a_bounded_number_of_queries(client, django_assert_max_num_queries, stories):
    make_issue(2131)
    make_issue(2133)
    issue, topic = make_issue(), make_topic("Weather")
    made = [make_story(f"Story {number}", issue=issue, position=number + 1) for number in range(stories)]
    for story in made:
        tag_topic(story, topic)
        tag_country(story)
        make_byline(story, make_author(f"Writer of {story}"))
    made[-1].pins.create(related=make_story("Pinned"))
    with django_assert_max_num_queries(
        6
    ):  # the publication, the sections, the story, those around it, two of what is related
        client.get(made[-1].get_absolute_url())
