"""What a reader's browser knows and does by itself: keys, what was read, issues that are read without a network."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from articles.models import Article, Correction
from tests.cast import make_image, make_issue, make_publication, make_story

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def issue():
    make_publication(name="The Daily Test")
    issue = make_issue(2132)
    for place, name in enumerate(("First", "Second", "Third"), start=1):
        make_story(f"{name} story", issue=issue, position=place, lead_image=make_image() if place == 1 else None)
    return issue


def test_pages_turn_by_keys_until_they_are_switched_off_and_what_was_read_is_counted(issue, page: Page):
    page.goto("/")
    page.keyboard.press("j")
    page.keyboard.press("j")
    expect(page.get_by_role("link", name="Second story").last).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Second story")
    expect(page.locator("[data-read-count]")).to_have_text("1 of 3 read")
    page.keyboard.press("Control+k")
    page.keyboard.press("k")
    expect(page.get_by_role("heading", level=1)).to_have_text("First story")
    expect(page.locator("[data-opens-keys]")).to_be_visible()  # the keys are heard
    page.keyboard.press("?")
    page.get_by_role("checkbox", name="Use these keys").press("Space")
    page.keyboard.press("Escape")
    page.keyboard.press("j")
    page.locator(".story-foot").scroll_into_view_if_needed()  # the picture fills the window: its end is further down
    expect(page.locator("[data-read-count]")).to_have_text("2 of 3 read")
    expect(page.get_by_role("heading", level=1)).to_have_text("First story")
    page.goto("/issues/2132/")
    expect(page.locator("[data-read-count]")).to_have_text("2 of 3 read")
    page.get_by_role("button", name="Forget what I have read").click()
    page.reload()
    expect(page.locator("[data-read-count]")).to_be_empty()


def test_a_saved_issue_is_read_without_a_network_and_follows_what_becomes_of_it(issue, page: Page):
    page.goto("/")
    assert page.evaluate("navigator.serviceWorker.getRegistrations().then((all) => all.length)") == 0
    page.get_by_role("button", name="Save for offline").click()
    expect(page.get_by_role("button", name="Saved for offline")).to_be_visible()

    page.context.set_offline(True)
    page.goto("/articles/first-story/")
    expect(page.get_by_role("heading", level=1)).to_have_text("First story")
    assert page.evaluate("document.querySelector('.story-picture img').decode().then(() => true)")
    page.goto("/topics/")
    expect(page.get_by_text("The page you asked for is not saved here.")).to_be_visible()

    first, second = Article.objects.get(slug="first-story"), Article.objects.get(slug="second-story")
    Correction.objects.create(article=first, text="It was Tuesday.", corrected_at=timezone.now() + timedelta(seconds=1))
    Article.objects.filter(pk=second.pk).update(status=Article.Status.KILLED)
    page.context.set_offline(False)
    expect(page.get_by_text("2 stories")).to_be_visible()
    page.context.set_offline(True)
    page.goto("/articles/first-story/")
    expect(page.get_by_text("It was Tuesday.")).to_be_visible()
    page.goto("/articles/second-story/")
    expect(page.get_by_text("The page you asked for is not saved here.")).to_be_visible()
    page.get_by_role("button", name="Remove").click()
    expect(page.get_by_text("None yet.")).to_be_visible()
    assert page.evaluate("caches.keys()") == []
