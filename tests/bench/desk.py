"""The editors' side: how long it takes to look, to open a story, to save it by hand and while typing, to publish it."""

from __future__ import annotations

import http.client
import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import timedelta
from html.parser import HTMLParser
from urllib.parse import urlencode

from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from tqdm import tqdm

from articles.models import Article
from newsroom.accounts.models import User
from tests.bench import load, machine
from tests.bench.serving import Server

READERS = 200
WARM_UP = 3
STORIES = "/admin/articles/article/"
FORM = "application/x-www-form-urlencoded"


class Fields(HTMLParser):
    """The names and values that a browser would post back from a page's big form."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.values: dict[str, str] = {}
        self._open = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        name, kind = given.get("name") or "", given.get("type")
        if tag == "textarea":
            self._open = name
            self.values[name] = ""
        elif tag == "input" and name and kind not in {"submit", "checkbox", "radio", "search"}:
            self.values[name] = given.get("value") or ""
        elif tag == "select" and name:
            self._open = name
        elif tag == "option" and self._open and "selected" in given:
            self.values[self._open] = given.get("value") or ""

    def handle_endtag(self, tag: str) -> None:
        if tag in {"textarea", "select"}:
            self._open = ""

    def handle_data(self, data: str) -> None:
        if self._open in self.values and self.lasttag == "textarea":
            self.values[self._open] += data.removeprefix("\n")


@dataclass(frozen=True, slots=True)
class Answer:
    """A page, and what it took: seconds by the clock, seconds of the web server's and the database's processor."""

    page: str
    seconds: float
    python: float
    database: float
    queries: int | None = None


@dataclass(frozen=True, slots=True)
class Act:
    """What an editor does, and what it came to: times in milliseconds, by the clock and of the processor."""

    name: str
    queries: int | None
    python_ms: float
    database_ms: float
    p50_ms: float
    p95_ms: float
    times: int


class Editor:
    """Somebody who may do everything, at a browser of their own."""

    def __init__(self, server: Server, database: int | None) -> None:
        self._processes = (server.process, database)
        self._person, _made = User.objects.get_or_create(username="bench", is_staff=True, is_superuser=True)
        self._inside = Client(headers={"host": "127.0.0.1"})
        self._inside.force_login(self._person)
        self._session = f"{settings.SESSION_COOKIE_NAME}={self._inside.cookies[settings.SESSION_COOKIE_NAME].value}"
        self._cookies = self._session
        self._connection = http.client.HTTPConnection("127.0.0.1", server.port)
        self._counts = False

    def time(self, name: str, times: int, act: Callable[[int], Answer]) -> Act:
        """Do it so many times, after some that don't count, and once more in this process to count the queries."""
        numbers = tqdm(range(WARM_UP + times), desc=f"  {name}", disable=None, leave=False)
        answers = [act(number) for number in numbers][WARM_UP:]
        self._counts = True
        counted = act(WARM_UP + times).queries
        self._counts = False
        seconds = [answer.seconds for answer in answers]
        return Act(
            name,
            counted,
            python_ms=statistics.mean(answer.python for answer in answers) * 1000,
            database_ms=statistics.mean(answer.database for answer in answers) * 1000,
            p50_ms=load.percentile(seconds, 50) * 1000,
            p95_ms=load.percentile(seconds, 95) * 1000,
            times=times,
        )

    def open(self, address: str) -> Answer:
        """Open a page."""
        return self._ask("GET", address)

    def save(self, story: Article, **changed: str) -> Answer:
        """Save a story's form with something typed into it. The answer is the save's alone."""
        form = form_of(story)
        return self._ask("POST", form, Fields(self.open(form).page).values | {"_continue": "1"} | changed)

    def publish(self, story: Article) -> Answer:
        """Press the button that lets readers see it."""
        form = form_of(story)
        return self._ask("POST", form, Fields(self.open(form).page).values | {"_act": "clear"})

    def keep_typed(self, story: Article, headline: str) -> Answer:
        """What a browser sends while somebody types."""
        form = form_of(story)
        typed = {"headline": headline, "person": str(self._person.pk), "opened": "bench"}
        return self._ask("POST", form.replace("/change/", "/autosave/"), Fields(self.open(form).page).values | typed)

    def _ask(self, method: str, address: str, fields: dict[str, str] | None = None) -> Answer:
        if self._counts:
            return self._ask_inside(method, address, fields)
        headers = {"Cookie": self._cookies, "Content-Type": FORM}
        before, begun = self._processor(), time.perf_counter()
        self._connection.request(method, address, urlencode(fields or {}), headers)
        response = self._connection.getresponse()
        page = response.read().decode()
        seconds = time.perf_counter() - begun
        if response.status >= http.HTTPStatus.BAD_REQUEST:
            raise SystemExit(f"{method} {address} answered {response.status}")
        token = next(_cookies(response, settings.CSRF_COOKIE_NAME), "")
        self._cookies = f"{self._session}; {token}" if token else self._cookies
        python, database = (after - begin for begin, after in zip(before, self._processor(), strict=True))
        return Answer(page, seconds, python, database)

    def _ask_inside(self, method: str, address: str, fields: dict[str, str] | None) -> Answer:
        with CaptureQueriesContext(connection) as asked:
            answer = self._inside.generic(method, address, urlencode(fields or {}), FORM)
        return Answer(answer.content.decode(), 0, 0, 0, len(asked))

    def _processor(self) -> list[float]:
        return [machine.processor_seconds(process) for process in self._processes]


def acts(server: Server, database: int | None, times: int) -> list[Act]:
    """Each act so many times, by one editor while nobody else is there."""
    editor, story, more = Editor(server, database), make_draft("saved"), WARM_UP + times + 1
    drafts = [make_draft(f"published-{number}") for number in range(more)]
    done = [
        editor.time("first page of the desk", times, lambda _number: editor.open("/admin/")),
        editor.time("list of stories", times, lambda _number: editor.open(STORIES)),
        editor.time("open the form", times, lambda _number: editor.open(form_of(story))),
        editor.time("save", times, lambda number: editor.save(story, headline=f"Saved {number}")),
        editor.time("save while typing", times, lambda number: editor.keep_typed(story, f"Typed {number}")),
        editor.time("publish a draft", times, lambda number: editor.publish(drafts[number])),
    ]
    story.refresh_from_db()
    assert story.headline == f"Typed {more - 1}", f"the story wasn't saved: {story.headline}"
    out = Article.objects.live(timezone.now()).filter(pk__in=[draft.pk for draft in drafts]).count()
    assert out == more, f"{more - out} of {more} drafts weren't published"
    return done


def save_under_load(
    server: Server, database: int | None, addresses: Sequence[str], seconds: int
) -> tuple[Act, load.Answers]:
    """Saves while two hundred readers read, and what the readers got meanwhile."""
    editor, story = Editor(server, database), make_draft("saved-under-load")
    with ThreadPoolExecutor(1) as beside:
        reading = beside.submit(load.ask, server.port, addresses, seconds=seconds, readers=READERS)
        answers = []
        while not reading.done():
            answers.append(editor.save(story, headline=f"Saved under load {len(answers)}"))
    times = [answer.seconds * 1000 for answer in answers]
    slow, middle = load.percentile(times, 95), load.percentile(times, 50)
    return Act("save while 200 read", None, 0, 0, middle, slow, len(answers)), reading.result()


def form_of(story: Article) -> str:
    """The address of a story's form."""
    return f"{STORIES}{story.pk}/change/"


def make_draft(name: str) -> Article:
    """A story of 600 words that readers would see once it is cleared."""
    return Article.objects.create(
        headline=f"The ferry did not come: {name}",
        slug=f"bench-{name}",
        standfirst="Nobody on the island was surprised.",
        body=f"<p>{'The ferry did not come that winter morning. ' * 75}</p>",
        word_count=600,
        publish_at=timezone.now() - timedelta(hours=1),
    )


def _cookies(response: http.client.HTTPResponse, name: str) -> Iterator[str]:
    for header, value in response.getheaders():
        if header.lower() == "set-cookie" and value.startswith(f"{name}="):
            yield value.split(";")[0]
