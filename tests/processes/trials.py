"""The three trials of the clock, in real processes on a real database. Tests run them small, `make bench` in full."""

from __future__ import annotations

import http.client
import random
import socket
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from urllib.parse import urlencode

from django.conf import settings
from django.db import close_old_connections
from django.test import Client
from django.utils import timezone

from articles.models import Article
from issues.models import Errand, Issue, Webhook
from newsroom.accounts.models import User
from newsroom.server import listen
from tests.cast import make_issue, make_story
from tests.issues.receivers import Receiver, receiver
from tests.processes import house

SCHEDULERS, WORKERS = 2, 5
KILL_WITHIN = 1.25  # of the time that the click takes: most kills fall in its middle
TOKEN = "a" * 32


def wait_until(is_so: Callable[[], bool]) -> bool:
    """Whether it came true in time."""
    last_moment = time.monotonic() + house.PATIENCE
    while not is_so():
        if time.monotonic() > last_moment:
            return False
        time.sleep(0.03)
    return True


# ------------------------------------------------------------------------------------------ many hands, once each


@dataclass
class Announced:
    """What came of many due stories under many hands."""

    due: int
    announced: int
    errands: int
    posts: Counter[str]
    seconds: float

    @property
    def twice(self) -> int:
        """How many were told of more than once."""
        return sum(count > 1 for count in self.posts.values())


def announce(count: int) -> Announced:
    """Two schedulers and five workers at once over that many due stories, with a receiver that counts."""
    with receiver() as agency:
        Webhook.objects.create(name="The agency", address=agency.address, tells_stories=True)
        now = timezone.now()
        Article.objects.bulk_create(
            Article(
                headline=f"Due {number}",
                slug=f"due-{number}",
                status=Article.Status.CLEARED,
                publish_at=now,
                live_from=now,
            )
            for number in range(count)
        )
        undone = Errand.objects.filter(kind=Errand.Kind.WEBHOOK, done_at=None)
        begun = time.monotonic()
        schedulers = [house.hands("schedule") for _number in range(SCHEDULERS)]
        workers = [house.hands("errands") for _number in range(WORKERS)]
        with house.running(*schedulers, *workers):
            waiting = Article.objects.unannounced
            wait_until(lambda: not waiting(timezone.now()).exists() and not undone.exists())
            seconds = time.monotonic() - begun
            time.sleep(0.5)  # for what would come twice
    announced = Article.objects.filter(announced_at__isnull=False).count()
    errands = Errand.objects.filter(kind=Errand.Kind.WEBHOOK, done_at__isnull=False).count()
    posts = Counter(told.headers["Idempotency-Key"] for told in agency.told)
    Webhook.objects.all().delete()  # its receiver is gone
    return Announced(count, announced, errands, posts, seconds)


# ------------------------------------------------------------------------------------------ to the second


def lateness(count: int) -> list[float]:
    """Seconds between each issue's second and its announcing, as the clock wrote it down."""
    with house.running(house.clock()):
        first = make_issue(900, publish_at=timezone.now())
        wait_until(lambda: Issue.objects.filter(pk=first.pk, announced_at__isnull=False).exists())
        begins = timezone.now() + timedelta(seconds=1)
        issues = [
            make_issue(1_000 + number, publish_at=begins + timedelta(seconds=0.37) * number) for number in range(count)
        ]
        asked = Issue.objects.filter(pk__in=[issue.pk for issue in issues])
        wait_until(lambda: not asked.filter(announced_at=None).exists())
    return [seconds for seconds in asked.values_list("late_by", flat=True) if seconds is not None]


# ------------------------------------------------------------------------------------------ kill -9


@dataclass
class Killed:
    """What came of kills in the middle of publishing an issue."""

    seed: int
    stories: int
    live: list[int] = field(default_factory=list)  # stories that readers saw afterwards, a kill each
    lost: int = 0  # publishings that were acknowledged and are not there
    back: list[float] = field(default_factory=list)  # seconds until the site answered
    announced_twice: int = 0
    not_announced: int = 0

    @property
    def halves(self) -> int:
        """How many issues were there in part."""
        return sum(count not in {0, self.stories} for count in self.live)


class Site:
    """Web server and clock, started again after each kill; the port stays taken, so that visitors wait."""

    def __init__(self, listener: socket.socket) -> None:
        self.listener = listener
        self.port: int = listener.getsockname()[1]
        self.start()

    def start(self) -> None:
        self.web, self.clock = house.web(self.listener.fileno()), house.clock()

    def kill(self) -> None:
        house.kill(self.web)
        house.kill(self.clock)

    def get(self, address: str) -> tuple[int, str]:
        """Status and page, for a reader."""
        with closing(http.client.HTTPConnection("127.0.0.1", self.port, timeout=house.PATIENCE)) as line:
            line.request("GET", address)
            answer = line.getresponse()
            return answer.status, answer.read().decode()


@contextmanager
def site() -> Iterator[Site]:
    """A site that is gone after the block."""
    with listen("127.0.0.1", 0) as listener:
        started = Site(listener)
        try:
            wait_until(lambda: started.get("/healthz")[0] == http.HTTPStatus.OK)
            yield started
        finally:
            started.kill()


def kill(times: int, *, stories: int = 30, seed: int | None = None) -> Killed:
    """Press “Publish” on an issue and kill -9 web server and clock at a random moment after it; that many times."""
    result = Killed(seed if seed is not None else random.randrange(1_000_000), stories)
    moments = random.Random(result.seed)
    person = User.objects.create_superuser("vera", email="vera@example.org")
    client = Client()
    client.force_login(person)
    cookie = f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"
    with ExitStack() as stack:
        agency = stack.enter_context(receiver())
        Webhook.objects.create(name="The agency", address=agency.address)
        running = stack.enter_context(site())
        first = _planned(2_000, stories)
        _press(running.port, first, cookie)
        if not _live(first):
            raise RuntimeError("“Publish now” publishes nothing: there is nothing to be tried here.")
        second, begun = _planned(2_001, stories), time.monotonic()
        _press(running.port, second, cookie)
        within = KILL_WITHIN * (time.monotonic() - begun)
        for number in range(times):
            _kill_once(running, _planned(2_010 + number, stories), cookie, moments.uniform(0, within), result)
        _look_at_what_followed(agency, result)
    return result


def _planned(volume: int, stories: int) -> Issue:
    issue = make_issue(volume, publish_at=None)
    for place in range(1, stories + 1):
        make_story(f"Story {volume} {place}", issue=issue, position=place, standfirst=f"About {place}.")
    return issue


def _kill_once(running: Site, issue: Issue, cookie: str, delay: float, result: Killed) -> None:
    answers: list[int] = []
    click = threading.Thread(target=lambda: answers.append(_press(running.port, issue, cookie)))
    click.start()
    time.sleep(delay)
    running.kill()
    click.join()
    begun = time.monotonic()
    running.start()
    status, page = running.get(issue.get_absolute_url())
    result.back.append(time.monotonic() - begun)
    close_old_connections()
    live = _live(issue)
    seen = sum(f">Story {issue.volume} {place}<" in page for place in range(1, result.stories + 1))
    result.live.append(seen if status == http.HTTPStatus.OK else live)
    if live != result.live[-1]:
        result.live[-1] = -1
    result.lost += answers == [http.HTTPStatus.FOUND] and not live


def _live(issue: Issue) -> int:
    return Article.objects.live(timezone.now()).filter(issue=issue).count()


def _press(port: int, issue: Issue, cookie: str) -> int:
    """The status that “Publish now” answers; 0 when the server died first."""
    fields = {"csrfmiddlewaretoken": TOKEN, "go": "publish"}
    headers = {
        "Cookie": f"{cookie}; {settings.CSRF_COOKIE_NAME}={TOKEN}",
        "Content-Type": "application/x-www-form-urlencoded",
    }
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=house.PATIENCE)) as line:
        try:
            line.request("POST", f"/admin/issues/issue/{issue.pk}/tonight/", urlencode(fields), headers)
            return line.getresponse().status
        except (OSError, http.client.HTTPException):
            return 0


def _look_at_what_followed(agency: Receiver, result: Killed) -> None:
    """Each issue that is out is announced, told of, and under one key."""
    out = Issue.objects.live(timezone.now()).filter(volume__gte=2_000)
    undone = Errand.objects.filter(done_at=None, leased_until=None)
    wait_until(lambda: not out.filter(announced_at=None).exists() and not undone.exists())
    result.not_announced = out.filter(announced_at=None).count()
    keys = [f"issue-{pk}-webhook-" for pk in out.values_list("pk", flat=True)]
    rows = Counter(
        key.rsplit("-", 1)[0] + "-" for key in Errand.objects.filter(kind="webhook").values_list("key", flat=True)
    )
    result.announced_twice = sum(rows[key] != 1 for key in keys)
