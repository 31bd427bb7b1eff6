"""The body editor in the browser: its text, its tools, a paste, what is stored of it."""

from __future__ import annotations

import re

from playwright.sync_api import Locator, expect

from articles.models import Article
from tests.journeys.desk_window import DeskWindow

ADD = "/admin/articles/article/add/"
FILM = "https://www.youtube.com/watch?v=dQw4w9WgXcQ"


def text_of(desk: DeskWindow) -> Locator:
    return desk.page.get_by_role("textbox", name="Body")


def tool(desk: DeskWindow, name: str) -> Locator:
    return desk.page.get_by_role("toolbar", name="Tools: Body").get_by_role("button", name=re.compile(f"^{name}"))


def begin(desk: DeskWindow) -> None:
    """A new story with a headline, the cursor in its body."""
    desk.open(ADD)
    desk.page.get_by_label("Headline").fill("Rain")
    text_of(desk).click()


def paste(desk: DeskWindow, html: str = "", text: str = "") -> None:
    text_of(desk).evaluate(
        """(element, [html, text]) => {
            const data = new DataTransfer()
            if (html) data.setData("text/html", html)
            if (text) data.setData("text/plain", text)
            element.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }))
        }""",
        [html, text],
    )


def saved_body(desk: DeskWindow) -> str:
    """The only story's body after a save; cells that span one row and column don't say so here."""
    desk.page.get_by_role("button", name="Save and stay").click()
    expect(desk.page.locator(".messagelist .success")).to_be_visible()
    return re.sub(r' (?:colspan|rowspan)="1"', "", Article.objects.get().body)
