"""A reader asks for the newsletter, confirms, and leaves, by keyboard, on a phone and at a desk."""

from __future__ import annotations

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from issues.newsletter.models import Subscriber
from issues.newsletter.subscribing import CONFIRM, LEAVE, token_for
from tests.cast import make_issue, make_publication, make_story
from tests.journeys.desk_window import LAPTOP, PHONE, DeskWindow

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("look", [(LAPTOP, "light"), (PHONE, "dark")], ids=["laptop", "phone"])
def test_a_reader_asks_confirms_and_leaves(browser, quiet_server, look):
    make_publication(sends_newsletter=True)
    make_story(issue=make_issue(), position=1)
    window = DeskWindow(browser, quiet_server.url, size=look[0], scheme=look[1])
    page = window.page
    page.goto("/")
    page.get_by_role("link", name="Newsletter").focus()
    page.keyboard.press("Enter")
    page.get_by_label("Your e-mail address").fill("rita")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("Enter a valid email address")
    page.get_by_label("Your e-mail address").fill("rita@example.org")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Look into your mail")).to_be_visible()
    reader = Subscriber.objects.get()
    for purpose, press, said in (
        (CONFIRM, "Yes, send me the newsletter", "Welcome"),
        (LEAVE, "Send me no more of it", "You get it no more"),
    ):
        page.goto(f"/newsletter/{purpose.partition('.')[2]}/{token_for(reader, purpose)}/")
        assert window.sideways() <= 0
        page.get_by_role("button", name=press).focus()
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", name=said)).to_be_visible()
    reader.refresh_from_db()
    assert reader.left_at is not None
    assert reader.left_at <= timezone.now()
    assert [complaint for complaint in window.complaints if "422" not in complaint] == []
    # Last, since axe fetches the readers' stylesheets itself, which the browser complains of.
    for address in ("/newsletter/", f"/newsletter/leave/{token_for(reader, LEAVE)}/"):
        page.goto(address)
        assert window.accessibility() == []
    window.context.close()
