"""An issue that is read without a network: what is listed for the browser to keep, and how that ends."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from articles.images.addresses import address_of
from articles.images.models import Image
from articles.models import Article, Correction
from tests.cast import make_editor, make_image, make_issue, make_story

pytestmark = pytest.mark.django_db


def pages(client, issue):
    return client.get(f"{issue.get_absolute_url()}offline.json").json()["pages"]


def test_an_issue_lists_its_page_and_what_readers_see_of_its_stories_in_run_order(client):
    issue = make_issue()
    second, first = (make_story(name, issue=issue, position=place) for name, place in (("Second", 2), ("First", 1)))
    make_story("Later", issue=issue, embargoed_until=timezone.now() + timedelta(hours=1))
    make_story("Off", issue=issue, status=Article.Status.WITHDRAWN)
    assert [*pages(client, issue)] == [story.get_absolute_url() for story in (issue, first, second)]


def test_a_correction_and_a_story_that_is_taken_off_tell_the_browser_to_look_again(client):
    issue = make_issue()
    story, other = make_story("First", issue=issue), make_story("Second", issue=issue)
    before = pages(client, issue)
    Correction.objects.create(article=story, text="It was Tuesday.", corrected_at=timezone.now())
    corrected = pages(client, issue)
    assert {page for page in before if before[page] != corrected[page]} == {
        issue.get_absolute_url(),
        story.get_absolute_url(),
    }
    Article.objects.filter(pk=other.pk).update(status=Article.Status.KILLED)
    assert other.get_absolute_url() not in pages(client, issue)


def test_a_picture_that_may_not_be_shown_any_more_tells_the_browser_to_look_again(client):
    lead, within, cover = make_image(), make_image(), make_image()
    issue = make_issue(cover=cover)
    story = make_story("First", issue=issue, lead_image=lead)
    other = make_story("Second", issue=issue, body=f'<p>Rain.</p><img src="{address_of(within, 960)}" alt="Rain.">')
    make_story("Third", issue=issue)
    for image, page in ((lead, story), (within, other), (cover, None)):
        before = pages(client, issue)
        Image.objects.filter(pk=image.pk).update(withdrawn_at=timezone.now())
        after = pages(client, issue)
        changed = {address for address in before if before[address] != after[address]}
        assert changed == {issue.get_absolute_url(), *([page.get_absolute_url()] if page else [])}


@pytest.mark.parametrize("fields", [{"publish_at": None}, {"withdrawn_at": timezone.now()}])
def test_an_issue_that_readers_do_not_see_lists_nothing(client, fields):
    issue = make_issue(**fields, withdrawn_by=make_editor() if "withdrawn_at" in fields else None)
    make_story("First", issue=issue)
    assert client.get(f"{issue.get_absolute_url()}offline.json").status_code == 404
    assert client.get("/offline/latest.json").json() == {"issues": []}


def test_switched_off_no_page_offers_it_and_the_worker_that_was_sent_out_clears_up(client, settings):
    issue = make_issue()
    make_story("First", issue=issue)
    assert "Save for offline" in client.get(issue.get_absolute_url()).content.decode()
    assert "importScripts" in client.get("/service-worker.js").content.decode()
    settings.OFFLINE_READING = False
    assert "Save for offline" not in client.get(issue.get_absolute_url()).content.decode()
    worker = client.get("/service-worker.js").content.decode()
    assert "unregister" in worker
    assert "caches.delete" in worker
    for address in ("/offline/", "/offline/latest.json", f"{issue.get_absolute_url()}offline.json"):
        assert client.get(address).status_code == 404


@pytest.mark.parametrize("stories", [1, 30])
def test_the_list_costs_as_much_for_one_story_as_for_thirty(client, django_assert_num_queries, stories):
    issue = make_issue()
    for number in range(stories):
        make_story(f"Story {number}", issue=issue)
    with django_assert_num_queries(4):
        client.get(f"{issue.get_absolute_url()}offline.json")
