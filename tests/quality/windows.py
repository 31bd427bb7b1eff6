"""Every kind of page in a real browser: accessibility in four looks, the weight of a visit, and whom pages ask."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright

from tests.quality import tools
from tests.quality.measures import Measure, at_most, none_of
from tests.quality.site import Site, name_of

LOOKS = [(width, scheme) for width in (390, 1280) for scheme in ("light", "dark")]
COLD, NEXT = 110.0, 12.0  # kB (1000 bytes) over the wire, without the pictures
KILO = 1000


def look(site: Site) -> Iterator[Measure]:
    """Start the browser and look through it."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=tools.chromium(), args=["--no-sandbox", "--disable-gpu"])
        yield from _accessibility(browser, site)
        yield from _weight(browser, site)
        browser.close()


def _accessibility(browser: Browser, site: Site) -> Iterator[Measure]:
    pages, axe = site.of_each_kind(1), Axe()
    violations, complaints, strangers, wide = list[str](), list[str](), list[str](), list[str]()
    context = browser.new_context(base_url=site.url, reduced_motion="reduce")
    page = context.new_page()
    _listen(page, site, complaints, strangers)
    for address in pages:
        page.goto(address)
        page.evaluate(axe.axe_script)
        for width, scheme in LOOKS:
            page.set_viewport_size({"width": width, "height": 900})
            page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
            found = page.evaluate("axe.run({resultTypes: ['violations']}).then(({violations}) => violations)")
            violations += [
                f"{address} {width} {scheme} {violation['id']}: {violation['nodes'][0]['html'][:110]}"
                for violation in found
            ]
            if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
                wide.append(f"{address} {width}")
    context.close()
    looks = f"{len(pages)} kinds of page, {len(LOOKS)} looks"
    yield none_of("accessibility violations (axe)", sorted(set(violations)), among=looks)
    yield none_of("pages wider than the window", wide, among=looks)
    yield none_of("requests to other hosts", sorted(set(strangers)), among=looks)
    ours = [said for said in sorted(set(complaints)) if "/nowhere/" not in said]
    yield none_of("complaints in the browser's console", ours, among=looks)


def _listen(page: Page, site: Site, complaints: list[str], strangers: list[str]) -> None:
    """Keep what the console says and who else is asked."""
    page.on("console", lambda said: complaints.append(f"{page.url} {said.text}") if said.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(f"{page.url} {error}"))
    page.on("request", lambda asked: strangers.append(asked.url) if _is_elsewhere(asked.url, site) else None)


def _is_elsewhere(address: str, site: Site) -> bool:
    return urlsplit(address).scheme in {"http", "https", "ws", "wss"} and not address.startswith(f"{site.url}/")


def _weight(browser: Browser, site: Site) -> Iterator[Measure]:
    """A story on a first visit, and the next one after it."""
    context = browser.new_context(base_url=site.url, viewport={"width": 390, "height": 844})
    page = context.new_page()
    meter = _Meter(page)
    page.goto(story_of(site))
    page.wait_for_load_state("networkidle")
    cold = meter.read()
    yield at_most("a story, first visit, without pictures", sum(cold.values()) / KILO, COLD, "kB", _heaviest(cold))
    # By its address: a pointer on the link would have the browser get it ahead, and it would be counted twice.
    page.goto(page.locator("a[rel=next]").first.get_attribute("href") or "")
    page.wait_for_load_state("networkidle")
    then = meter.read()
    yield at_most("the next story, without pictures", sum(then.values()) / KILO, NEXT, "kB", _heaviest(then))
    context.close()


def story_of(site: Site) -> str:
    """A story in the middle of an issue of the sample, with one after it."""
    stories = [
        address
        for address, got in site.pages.items()
        if name_of(address) == "articles:story" and b'rel="next"' in got.body and b"<picture" in got.body
    ]
    return stories[0]


def _heaviest(weights: dict[str, float]) -> list[str]:
    return [f"{weight / KILO:6.1f} kB {name}" for name, weight in sorted(weights.items(), key=lambda row: -row[1])]


class _Meter:
    """What comes over the wire, heads included, pictures left out; nothing for what the browser had."""

    def __init__(self, page: Page) -> None:
        self._names: dict[str, tuple[str, str]] = {}
        self._weights: dict[str, float] = {}
        session = page.context.new_cdp_session(page)
        session.send("Network.enable")
        session.on("Network.responseReceived", self._name)
        session.on("Network.loadingFinished", self._weigh)

    def read(self) -> dict[str, float]:
        """Bytes by address since the last reading."""
        weights, self._weights = self._weights, {}
        return weights

    def _name(self, event: dict) -> None:  # type: ignore[type-arg]  # as the protocol has it
        self._names[event["requestId"]] = (event["type"], event["response"]["url"])

    def _weigh(self, event: dict) -> None:  # type: ignore[type-arg]  # as the protocol has it
        kind, address = self._names.get(event["requestId"], ("", ""))
        is_picture = kind == "Image" and "/media/" in address
        if event["encodedDataLength"] > 0 and not is_picture:
            name = urlsplit(address).path
            self._weights[name] = self._weights.get(name, 0) + event["encodedDataLength"]
