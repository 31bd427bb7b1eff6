"""`make_archive`: the same seed gives the same stories, and they stand as if the desk had made them."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from articles import body
from articles.content import content_of
from articles.models import Article
from articles.tagging.suggestions import suggest_countries
from issues.models import Issue
from newsroom.made_up.past import Past, name_of_author
from tests.cast import make_publication

pytestmark = pytest.mark.django_db


@pytest.fixture
def archive(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    make_publication()
    call_command("make_archive", stories=300, issues=30, until=date(2025, 11, 2))
    return Article.objects.order_by("pk")


def test_every_story_is_as_the_desk_would_keep_it(archive):
    for story in archive[:40]:
        assert body.sanitise(story.body) == story.body
        assert body.word_count(story.body) == story.word_count
        assert story.derive_live_from() == story.live_from
        assert story.revisions.get().content == content_of(story)
        story.clean()
        story.validate_constraints()


def test_it_has_the_stories_and_issues_asked_for_and_nothing_to_announce(archive):
    now = timezone.now()
    assert archive.count() == 300
    assert 290 < archive.live(now).count() < 300
    assert Issue.objects.live(now).count() == 30
    assert {issue.articles.count() for issue in Issue.objects.all()} <= {9, 10}
    assert not archive.unannounced(now).exists()
    assert not Issue.objects.due(now).exists()
    for issue in Issue.objects.all()[:5]:
        assert min(issue.articles.values_list("position", flat=True)) in {1, 2}


def test_its_text_names_the_countries_that_it_is_tagged_with(archive):
    for story in archive[:10]:
        lead = story.country_taggings.get(strength=1).tag.code
        found = suggest_countries(headline=story.headline, paragraphs=[body.plain_text(story.body)])
        assert lead in {one.code for one in found}


def test_a_newsroom_with_stories_stays_as_it_is(archive):
    with pytest.raises(CommandError, match="already"):
        call_command("make_archive", stories=10)
    assert archive.count() == 300


def test_the_seed_decides_what_a_story_says():
    one, same, other = (Past(seed, authors=9, topics=9, sections=2) for seed in (1, 1, 2))
    assert one.story(5) == same.story(5) != other.story(5)
    assert one.story(5).body != one.story(6).body


def test_a_thousand_authors_have_a_thousand_names():
    assert len({name_of_author(number) for number in range(1000)}) == 1000
