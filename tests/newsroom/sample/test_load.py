"""The sample publication: what people judge us by in the first minute."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from articles import readiness
from articles.images.models import Image, ImageSource
from articles.models import Article, Author, Correction, Section, WorkingCopy
from articles.publishing import allowed_acts
from issues.models import Gap, Issue, Publication
from newsroom.sample.load import Loader, NewsroomNotEmpty
from tests.cast import make_story

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 3, 10, 12, tzinfo=UTC)
Status = Article.Status


def load(now=NOON):
    Loader(now=now, progress=lambda entries, what: entries).load()


def test_it_is_a_whole_publication():
    load()
    assert Publication.current().name == "The Daily Parallel"
    assert Issue.objects.live(NOON).count() >= 5
    assert Article.objects.count() >= 30
    assert Author.objects.exclude(bio="").count() == 12
    assert Section.objects.count() == 6
    assert ImageSource.objects.filter(licence="").count() == 0
    assert Correction.objects.count() == 2
    lengths = Article.objects.values_list("word_count", flat=True)
    assert min(lengths) >= 300
    assert max(lengths) <= 850


def test_there_is_one_of_each_state_that_an_editor_meets():
    load()
    tomorrow = Issue.objects.get(publish_at__gt=NOON)
    assert tomorrow.date == NOON.date() + timedelta(days=1)
    embargoed = [story for story in Article.objects.filter(embargoed_until__gt=NOON) if story.is_scheduled(NOON)]
    assert len(embargoed) == 1
    assert Article.objects.filter(status=Status.DRAFT).count() == 1
    assert Article.objects.filter(status=Status.IN_REVIEW).count() == 1
    assert all("clear" in allowed_acts(story, NOON) for story in Article.objects.exclude(status=Status.CLEARED))


def test_one_live_story_was_changed_for_readers_to_see_and_another_is_being_changed():
    load()
    assert Publication.current().shows_changes
    changed = Article.objects.get(revisions__published_at=NOON)
    assert changed.standfirst.endswith("pays it for every hour it comes early.")
    assert list(changed.revisions.exclude(published_at=None).values_list("shown_to_readers", flat=True)) == [True, True]
    copy = WorkingCopy.objects.get()
    assert copy.article.is_live(NOON)
    assert copy.content["kicker"] != copy.article.kicker


def test_the_issues_follow_each_other_day_by_day_and_volume_by_volume():
    load()
    issues = list(Issue.objects.order_by("date"))
    assert [(later.date - issues[0].date).days for later in issues] == list(range(len(issues)))
    assert [later.volume - issues[0].volume for later in issues] == list(range(len(issues)))


def test_loaded_before_the_hour_of_appearance_the_newest_issue_is_yesterday_s_and_it_is_out():
    early = NOON.replace(hour=3)
    load(early)
    assert Issue.objects.live(early).newest_first().first().date == early.date() - timedelta(days=1)


def test_the_volumes_count_on_from_the_real_vol_2132():
    load(datetime(2025, 11, 2, 12, tzinfo=UTC))
    assert Issue.objects.live(datetime(2025, 11, 2, 12, tzinfo=UTC)).newest_first().first().volume == 2132


def test_nothing_blocks_a_story_and_every_picture_says_what_it_shows_and_who_made_it():
    load()
    assert [story for story in Article.objects.all() if readiness.blocking(story)] == []
    assert [image for image in Image.objects.all() if not (image.alt_text and image.credit_line)] == []


def test_every_story_keeps_all_that_its_writer_put_in():
    load()
    assert Article.objects.filter(body__contains="pull-quote").count() >= 10
    assert Article.objects.filter(body__contains="data-footnote").count() == 4
    assert Article.objects.filter(body__contains="<table>").count() == 1


def test_it_stays_out_of_a_newsroom_with_stories():
    make_story()
    with pytest.raises(NewsroomNotEmpty):
        load()
    assert Article.objects.count() == 1


def test_tomorrow_waits_on_its_proof_and_the_issue_after_it_is_being_made():
    load()
    tomorrow, after = Issue.objects.filter(date__gt=NOON.date()).order_by("date")
    assert tomorrow.is_sealed(NOON)
    assert tomorrow.proof.stories.count() == 6
    assert after.publish_at is None
    assert after.sections.exists()
    assert [story.status for story in after.articles.all()] == [Status.IN_REVIEW]


def test_the_archive_shows_an_issue_that_never_was_and_why(client):
    load(datetime.now(UTC))
    page = client.get("/issues/").content.decode()
    assert Gap.objects.get().volume == Issue.objects.order_by("date")[0].volume - 1
    assert "Strike at the press hall" in page
