"""An editor looks at what was written about, on a phone and on a laptop: the charts, the map, what is silent."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from articles.coverage.silences import FEWEST_DAYS
from tests.cast import make_publication, make_story, make_topic, tag_country, tag_topic
from tests.journeys.desk_window import LOOKS, DeskWindow

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@LOOKS
def test_coverage_from_the_palette_to_the_story_that_lacks_its_tag(browser, quiet_server, size, scheme):
    make_publication()
    now, ports = timezone.now(), make_topic("Ports")
    for number in range(FEWEST_DAYS):
        made = make_story(f"Lima {number}", publish_at=now - timedelta(days=43 + 9 * number))
        tag_country(made, "PE")
        tag_topic(made, ports)
    make_story("Strike in Peru", publish_at=now - timedelta(hours=1))
    desk = DeskWindow(browser, quiet_server.url, size=size, scheme=scheme)
    desk.sign_in()
    found = {}

    def look(name):
        found[name] = [*desk.accessibility(), *desk.complaints]
        if desk.sideways() > 0:
            found[name].append(f"{desk.sideways()} pixels too wide")

    desk.page.keyboard.press("Control+k")
    desk.page.keyboard.type("coverage by")
    expect(desk.page.get_by_role("option")).to_have_count(1)
    desk.page.keyboard.press("Enter")
    chart = desk.page.get_by_role("img", name="Peru: stories over time")
    expect(chart).to_be_visible()
    look("by month")
    desk.page.get_by_role("group", name="The same as a table").focus()
    expect(desk.page.get_by_role("row", name=re.compile("^Peru"))).to_be_visible()
    with desk.page.expect_download() as download:
        desk.page.get_by_role("link", name="Table as CSV").click()
    assert download.value.suggested_filename.startswith("coverage-countries-")
    desk.page.get_by_role("link", name="Topics", exact=True).click()
    expect(desk.page.get_by_role("img", name="Ports: stories over time")).to_be_visible()
    desk.page.get_by_label("From").fill((now + timedelta(days=99)).strftime("%Y-%m"))
    desk.page.get_by_role("button", name="Show").click()
    expect(desk.page.get_by_role("alert")).to_have_text("That month has not begun.")
    desk.complaints.clear()  # that a page answered 400 is meant
    look("refused")
    desk.open("/admin/coverage/map/")
    expect(desk.page.get_by_role("row", name=re.compile("^Peru"))).to_be_visible()
    look("map")
    desk.open("/admin/coverage/tagging/")
    look("tagging")
    desk.page.get_by_role("link", name="Blind spots").click()
    expect(desk.page.get_by_text("No story about Peru for 43 days, usual gap 9")).to_be_visible()
    look("blind spots")
    desk.page.get_by_role("link", name=re.compile("was a tag forgotten")).click()
    expect(desk.page.get_by_role("row", name=re.compile("Strike in Peru"))).to_be_visible()
    desk.context.close()
    assert {name: problems for name, problems in found.items() if problems} == {}
