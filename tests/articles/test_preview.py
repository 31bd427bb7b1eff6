"""What a story will look like, shown before anybody saved it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.template.loader import render_to_string
from django.test import RequestFactory

from articles.content import content_of, empty_content
from articles.models import Article, Correction, Strength
from articles.preview import page_of, story_from
from issues.models import Publication
from tests.cast import (
    NOW,
    country,
    make_author,
    make_byline,
    make_image,
    make_issue,
    make_section,
    make_story,
    make_topic,
    tag_country,
    tag_topic,
)

pytestmark = pytest.mark.django_db

DRAFT = Article.Status.DRAFT


def shown(story, **context):
    """The story's page by the site's own template."""
    request = RequestFactory().get("/")
    context = {"publication": Publication(name="The Daily Test"), **page_of(story, NOW, **context)}
    return render_to_string("articles/story.html", context, request)


def test_what_is_typed_is_shown_and_nothing_is_saved():
    story = make_story("As it stands", status=DRAFT)
    typed = content_of(story) | {"headline": "As it is typed", "body": "<p>New words.<script>x</script></p>"}
    page = shown(story_from(typed, story, NOW))
    assert "As it is typed" in page
    assert "New words." in page
    assert "<script>x" not in page
    story.refresh_from_db()
    assert (story.headline, Article.objects.count()) == ("As it stands", 1)


def test_a_story_that_was_never_saved_has_a_preview():
    content = empty_content() | {"headline": "First words", "body": "<p>One two three.</p>"}
    story = story_from(content, Article(), NOW)
    assert "First words" in shown(story)
    assert (story.word_count, story.get_absolute_url()) == (3, "/articles/first-words/")


def test_an_empty_form_has_a_preview_too():
    assert "No headline yet" in shown(story_from(empty_content(), Article(), NOW))


def test_rows_that_are_only_typed_are_shown_in_their_order():
    story = make_story()
    make_byline(story, make_author("Taken Out"))
    ana, zoe = make_author("Ana Muñoz"), make_author("Zoë Lind")
    section, picture = make_section("World"), make_image(caption="A boat in the rain.")
    typed = content_of(story) | {
        "bylines": [
            {"author_id": zoe.pk, "order": 2, "role": "author", "bio_as_printed": ""},
            {"author_id": ana.pk, "order": 1, "role": "author", "bio_as_printed": "Ana counts drops."},
        ],
        "topics": [{"tag_id": make_topic("Rain").pk, "strength": Strength.ABOUT}],
        "countries": [
            {"tag_id": country("TZ").pk, "strength": Strength.ABOUT, "proposed": False},
            {"tag_id": country("KE").pk, "strength": Strength.LEAD, "proposed": False},
            {"tag_id": country("FR").pk, "strength": Strength.MENTION, "proposed": False},
        ],
        "section_id": section.pk,
        "lead_image_id": picture.pk,
    }
    page = shown(story_from(typed, story, NOW))
    assert page.index("Ana Muñoz") < page.index("Zoë Lind")
    assert page.index("Kenya") < page.index("Tanzania")
    for there in ["Ana counts drops.", "Rain", "World", "A boat in the rain."]:
        assert there in page
    assert "Taken Out" not in page
    assert "France" not in page.partition("<body")[2]


def test_what_was_deleted_since_is_left_out():
    story = make_story()
    gone = {"author_id": 4711, "order": 1, "role": "author", "bio_as_printed": ""}
    links = {"section_id": 4711, "lead_image_id": 4711, "issue_id": 4711}
    typed = content_of(story) | links | {"bylines": [gone], "topics": [{"tag_id": 4711, "strength": 1}]}
    assert story.headline in shown(story_from(typed, story, NOW))


def test_its_corrections_come_along():
    story = make_story()
    Correction.objects.create(article=story, text="It was Tuesday.", corrected_at=NOW)
    assert "It was Tuesday." in shown(story_from(content_of(story), story, NOW))


def test_the_desk_sees_its_place_in_an_issue_that_is_not_out():
    issue = make_issue(2133, publish_at=None)
    make_story("First", issue=issue, position=1)
    third = make_story("Third", issue=issue, position=3)
    make_story("A draft of somebody", issue=issue, position=4, status=DRAFT)
    typed = empty_content() | {"headline": "Second", "issue_id": issue.pk, "position": 2}
    page = page_of(story_from(typed, Article(), NOW), NOW, beside=Article.objects.filter(status="cleared"))
    assert [story.headline for story in page["contents"]] == ["First", "Second", "Third"]
    assert (page["numeral"], page["next"], page["issue"]) == (2, third, issue)


def test_a_story_that_moves_stands_only_in_its_new_place():
    issue = make_issue(2132)
    moving, staying = make_story("Moving", issue=issue, position=1), make_story("Staying", issue=issue, position=2)
    page = page_of(story_from(content_of(moving) | {"position": 3}, moving, NOW), NOW)
    assert [story.headline for story in page["contents"]] == ["Staying", "Moving"]
    assert page["previous"] == staying


def test_without_the_desks_leave_nobody_learns_of_an_issue_that_is_not_out():
    issue = make_issue(2133, publish_at=NOW + timedelta(days=1))
    make_story("Beside", issue=issue, position=1)
    story = make_story("Shown", issue=issue, position=2)
    assert page_of(story_from(content_of(story), story, NOW), NOW)["issue"] is None
    out = make_issue(2132)
    make_story("Hidden", issue=out, position=1, status=DRAFT)
    page = page_of(story_from(content_of(story) | {"issue_id": out.pk}, story, NOW), NOW)
    assert [story.headline for story in page["contents"]] == ["Shown"]


def test_it_goes_out_when_its_typed_times_say():
    story = make_story(status=DRAFT, publish_at=None)
    ahead = NOW + timedelta(days=2)
    assert story_from(content_of(story), story, NOW).live_from == NOW
    assert story_from(content_of(story) | {"publish_at": ahead.isoformat()}, story, NOW).live_from == ahead


def test_it_can_not_be_saved():
    story = make_story()
    with pytest.raises(TypeError, match="never saved"):
        story_from(content_of(story), story, NOW).save()


@pytest.mark.parametrize("rows", [1, 5])
def test_a_preview_asks_a_fixed_number_of_queries(django_assert_num_queries, rows):
    story = make_story(issue=make_issue(), section=make_section(), lead_image=make_image())
    for number in range(rows):
        make_byline(story, make_author(f"Author {number}"))
        tag_topic(story, make_topic(f"Topic {number}"))
        tag_country(story, ["KE", "FR", "TZ", "DE", "MX"][number])
    content = content_of(story)
    with django_assert_num_queries(9):
        shown(story_from(content, story, NOW))
