"""When readers see a story; its address; its measures."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from articles.models import Article, FormerAddress
from issues import publishing
from tests.cast import NOW, make_author, make_byline, make_editor, make_issue, make_section, make_story

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
Status = Article.Status


def live(at=NOW):
    return set(Article.objects.live(at).values_list("headline", flat=True))


def test_only_cleared_stories_whose_moment_has_come_are_live():
    make_story(headline="out")
    make_story(headline="later", publish_at=NOW + HOUR)
    make_story(headline="under embargo", publish_at=NOW - HOUR, embargoed_until=NOW + HOUR)
    make_story(headline="off again", publish_at=NOW - 2 * HOUR, expires_at=NOW - HOUR)
    make_story(headline="no time", publish_at=None)
    for status in set(Status) - {Status.CLEARED}:
        make_story(headline=status.value, status=status)
    assert live() == {"out"}


def test_the_queryset_and_the_story_agree_about_every_story():
    make_story(publish_at=NOW)
    make_story(publish_at=NOW + HOUR)
    make_story(publish_at=NOW - 2 * HOUR, expires_at=NOW)
    make_story(status=Status.DRAFT)
    make_story(publish_at=None)
    for at in (NOW - 3 * HOUR, NOW - HOUR, NOW, NOW + HOUR):
        assert {story for story in Article.objects.all() if story.is_live(at)} == set(Article.objects.live(at))


def test_a_story_goes_out_with_its_issue_at_the_second():
    make_story(headline="inside", publish_at=None, issue=make_issue(publish_at=NOW))
    assert (live(NOW - timedelta(microseconds=1)), live(NOW)) == (set(), {"inside"})


def test_its_own_time_goes_before_the_issue_s():
    make_story(headline="ahead", publish_at=NOW - HOUR, issue=make_issue(publish_at=NOW + HOUR))
    assert live() == {"ahead"}


def test_rescheduling_an_issue_moves_its_stories_but_never_before_an_embargo():
    issue = make_issue(publish_at=NOW + 9 * HOUR)
    make_story(headline="plain", publish_at=None, issue=issue)
    make_story(headline="own time", publish_at=NOW + 5 * HOUR, issue=issue)
    make_story(headline="embargo", publish_at=None, embargoed_until=NOW + 2 * HOUR, issue=issue)
    publishing.schedule(issue, publish_at=NOW, by=None, at=NOW)
    assert dict(Article.objects.values_list("headline", "live_from")) == {
        "plain": NOW,
        "own time": NOW + 5 * HOUR,
        "embargo": NOW + 2 * HOUR,
    }


def test_withdrawing_an_issue_takes_its_stories_along_except_those_with_a_time_of_their_own():
    issue = make_issue(publish_at=NOW - HOUR)
    make_story(headline="with it", publish_at=None, issue=issue)
    make_story(headline="alone", publish_at=NOW - HOUR, issue=issue)
    publishing.withdraw(issue, by=make_editor(), at=NOW, reason="A fault.")
    assert live() == {"alone"}


def test_the_database_itself_refuses_a_story_before_its_embargo():
    story = make_story()
    with pytest.raises(IntegrityError), transaction.atomic():
        Article.objects.filter(pk=story.pk).update(embargoed_until=NOW + HOUR, live_from=NOW)


def test_two_stories_of_an_issue_never_share_a_place():
    issue = make_issue()
    make_story(issue=issue, position=1)
    with pytest.raises(IntegrityError), transaction.atomic():
        make_story(issue=issue, position=1)


def test_a_place_without_an_issue_is_refused_in_words_and_by_the_database():
    with pytest.raises(ValidationError, match="Choose the issue first"):
        Article(headline="x", position=3).clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        make_story(position=3)


@pytest.mark.parametrize(
    ("headline", "slug"),
    [
        ("Süßes für Łódź", "susses-fur-lodz"),
        ("Київ чекає на весну", "kiiv-chekaie-na-vesnu"),
        ("东京的雨", "dongjingdeyu"),
        ("!!!", "story"),
        ("wo " * 100, "-".join(["wo"] * 30)),
    ],
)
def test_headlines_in_any_script_get_addresses_in_latin_letters(headline, slug):
    assert make_story(headline=headline.strip()[:300]).slug == slug


def test_the_same_headline_gets_another_address():
    assert [make_story(headline="Rain").slug for _ in range(3)] == ["rain", "rain-2", "rain-3"]


def test_a_new_story_never_takes_an_address_that_another_was_public_under():
    FormerAddress.objects.create(article=make_story(), slug="rain", moved_at=NOW)
    assert make_story(headline="Rain").slug == "rain-2"


def test_words_are_counted_and_make_minutes():
    story = make_story(body="<p>One two</p><p>three-fold it's 1,000.50</p>")
    assert (story.word_count, story.minutes_to_read) == (5, 1)
    assert make_story(body="<p>" + "word " * 690 + "</p>").minutes_to_read == 3


def test_by_author_finds_each_story_once_whatever_the_roles():
    author = make_author(name="Ana Muñoz")
    story = make_story()
    make_byline(story, author, role="author")
    make_byline(story, author, role="photographer")
    make_story()
    assert list(Article.objects.by_author(author)) == [story]


def test_newest_first_is_by_the_moment_of_going_public_and_then_the_later_entry():
    old, first, second = (make_story(publish_at=at) for at in (NOW - HOUR, NOW, NOW))
    assert list(Article.objects.newest_first()) == [second, first, old]


def test_in_section_leaves_the_others_out():
    world = make_section(name="World")
    story = make_story(section=world)
    make_story(section=make_section(name="Sport"))
    make_story()
    assert list(Article.objects.in_section(world)) == [story]


def test_a_body_is_sanitised_however_it_is_saved():
    assert make_story(body="<p>a</p><script>alert(1)</script>").body == "<p>a</p>"


def test_an_address_that_is_cut_does_not_end_on_a_loose_word():
    headline = "US Secretary of State Marco Rubio Strengthens Security Ties During Tour in Mexico and Ecuador"
    assert make_story(headline).slug.endswith("-tour-in-mexico")
    assert make_story("What we are made of").slug == "what-we-are-made-of"
