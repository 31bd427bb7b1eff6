"""A window on the desk in which an editor is signed in, and which keeps what the browser complains of."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, Page, Route

from tests.cast import make_editor

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
PHONE, LAPTOP = {"width": 390, "height": 844}, {"width": 1280, "height": 900}
# Colours don't depend on the size of the window, nor sizes on the colours: two ways through see all four.
LOOKS = pytest.mark.parametrize(("size", "scheme"), [(LAPTOP, "light"), (PHONE, "dark")], ids=["laptop", "phone"])


class DeskWindow:
    """One window of one size and scheme on the running desk."""

    def __init__(self, browser: Browser, url: str, *, size: dict[str, int] = LAPTOP, scheme: str = "light") -> None:
        self.url = url
        self.context = browser.new_context(base_url=url, viewport=size, color_scheme=scheme)
        self.page: Page = self.context.new_page()
        self.complaints: list[str] = []
        self.page.on("console", self._hear)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def sign_in(self) -> None:
        """As Vera, by the cookie of a session: the form of the door has journeys of its own."""
        client = Client()
        client.force_login(make_editor())
        name = settings.SESSION_COOKIE_NAME
        self.context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": self.url}])
        self.page.goto("/admin/")
        # The desk's scripts listen from now on.
        self.page.locator("#logout-form").wait_for(state="attached")
        self.page.wait_for_load_state("load")

    def open(self, address: str) -> None:
        self.page.goto(address)
        if self.page.locator(".prose-editor, [data-django-prose-editor-configurable]").count():
            self.page.locator("[role=toolbar]").first.wait_for()

    @contextmanager
    def before(self, script: str) -> Iterator[None]:
        """What is done in here is done before that script has come, as on a slow network."""
        held: list[Route] = []
        self.page.route(script, lambda route: held.append(route))  # noqa: PLW0108  playwright can't take a builtin
        yield
        for route in held:
            route.continue_()
        self.page.unroute(script)

    def accessibility(self) -> list[str]:
        """What axe finds against WCAG 2.2 AA; what it does to the page itself is no complaint."""
        heard = list(self.complaints)
        found = Axe().run(self.page, options={"runOnly": RULES, "resultTypes": ["violations"]}).response["violations"]
        self.complaints[:] = heard
        return [f"{violation['id']}: {node['html'][:160]}" for violation in found for node in violation["nodes"]]

    def sideways(self) -> int:
        """By how many pixels the page is wider than the window."""
        return self.page.evaluate("document.documentElement.scrollWidth - window.innerWidth")

    def emptiness(self) -> int:
        """How many pixels of nothing follow the page's content, beyond the window."""
        end = "document.querySelector('#main').getBoundingClientRect().bottom + scrollY"
        return self.page.evaluate(f"document.documentElement.scrollHeight - Math.max(innerHeight, Math.ceil({end}))")

    def _hear(self, message) -> None:
        if message.type in {"error", "warning"} and "favicon" not in message.location.get("url", ""):
            self.complaints.append(message.text)
