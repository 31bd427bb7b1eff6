"""Every page of the desk, light and dark, on a laptop and a phone: WCAG 2.2 AA, no complaint, no sideways scrolling."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from articles.editing import record_revision
from issues.intake.models import Batch, BatchItem
from tests.cast import (
    NOW,
    country,
    make_author,
    make_byline,
    make_image,
    make_issue,
    make_publication,
    make_section,
    make_source,
    make_story,
    make_topic,
    tag_country,
    tag_topic,
)
from tests.journeys.desk_window import LOOKS, DeskWindow

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

MODELS = [
    "issues/issue",
    "issues/publication",
    "articles/article",
    "articles/author",
    "articles/section",
    "articles/correction",
    "articles/revision",
    "images/image",
    "images/imagesource",
    "tagging/topic",
    "tagging/country",
    "intake/batch",
    "accounts/user",
    "auth/group",
]
READ_ONLY = {"articles/correction", "articles/revision", "tagging/country", "intake/batch", "issues/publication"}


@pytest.fixture
def a_busy_desk(settings):
    make_publication()
    make_issue(2133, publish_at=datetime(2999, 1, 1, tzinfo=UTC))
    story = make_story(issue=make_issue(), section=make_section(), lead_image=make_image(), image_source=make_source())
    make_byline(story, make_author())
    tag_topic(story, make_topic())
    tag_country(story, "KE", proposed=True)
    tag_country(story, "UG")
    story.corrections.create(kind="correction", text="It was Kisumu.", corrected_at=NOW)
    record_revision(story, by=None, at=NOW)
    make_story("A draft", status="draft", body="")
    BatchItem.objects.create(batch=Batch.objects.create(opened_at=NOW), file_name="a.txt", digest="x", outcome="new")
    return story


@LOOKS
def test_every_page_is_accessible_and_quiet(browser, quiet_server, a_busy_desk, size, scheme):
    desk = DeskWindow(browser, quiet_server.url, size=size, scheme=scheme)
    desk.page.goto("/admin/login/")
    found = {"login": desk.accessibility()}
    desk.sign_in()
    for address in addresses(a_busy_desk):
        desk.open(address)
        problems = [*desk.accessibility(), *desk.complaints]
        if desk.sideways() > 0:
            problems.append(f"{desk.sideways()} pixels too wide")
        desk.complaints.clear()
        found[address] = problems
    desk.context.close()
    assert {address: problems for address, problems in found.items() if problems} == {}


def addresses(story):
    yield "/admin/"
    for model in MODELS:
        yield f"/admin/{model}/"
        if model not in READ_ONLY:
            yield f"/admin/{model}/add/"
    one_of_each = {
        "issues/issue": story.issue_id,
        "articles/article": story.pk,
        "articles/author": story.bylines.get().author_id,
        "articles/revision": story.revisions.get().pk,
        "images/image": story.lead_image_id,
        "images/imagesource": story.image_source_id,
        "tagging/country": country("KE").pk,
        "tagging/topic": story.topic_taggings.get().tag_id,
        "intake/batch": Batch.objects.get().pk,
    }
    for model, key in one_of_each.items():
        yield f"/admin/{model}/{key}/change/"
    yield f"/admin/articles/article/{story.pk}/withdraw/"
    yield f"/admin/articles/article/{story.pk}/kill/"
    yield f"/admin/articles/article/{story.pk}/correct/"
    yield f"/admin/articles/article/{story.pk}/schedule_changes/"
    yield f"/admin/articles/article/{story.pk}/history/"
    yield "/admin/password_change/"
    yield "/admin/accounts/user/mine/"
