"""kill -9 of web server and clock while an issue is published by the press of a button, at random moments."""

from __future__ import annotations

import http.client
import random
import socket
import statistics
import subprocess
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, field
from urllib.parse import urlencode

from django.conf import settings
from django.db import close_old_connections
from django.test import Client
from django.utils import timezone

from articles.models import Article
from issues import proofs
from issues.models import Errand, Issue, Webhook
from newsroom.accounts.models import User
from newsroom.server import listen
from tests.cast import make_issue, make_story
from tests.issues.receivers import Receiver, receiver
from tests.processes import house
from tests.processes.trials import wait_until

# However busy the machine is: half of the kills come before it is done, and half after it.
SOONER, LATER = 0.85, 1 / 0.85
TRIED_FIRST = 3  # presses without a kill, to know how long one takes
COLD = 20  # of so many kills, after one the site is started from nothing, as `make run` does it
TOKEN = "a" * 32
PAGES = {"publish": {"proof": "1"}, "tonight": {"go": "publish"}}  # the two that let an issue out, and what they post


@dataclass
class Killed:
    """What came of kills in the middle of publishing an issue."""

    seed: int
    stories: int
    live: list[int] = field(default_factory=list)  # stories that readers saw afterwards, a kill each
    lost: int = 0  # publishings that were acknowledged and are not there
    acknowledged: int = 0
    back: list[float] = field(default_factory=list)  # seconds until the site answered
    cold: list[float] = field(default_factory=list)  # the same, where all was imported anew
    announced_twice: int = 0
    not_announced: int = 0

    @property
    def out(self) -> int:
        """How many issues were there whole."""
        return sum(count == self.stories for count in self.live)

    @property
    def halves(self) -> int:
        """How many issues were there in part."""
        return sum(count not in {0, self.stories} for count in self.live)


class Site:
    """Web server and clock, started again after each kill; the port stays taken, so that visitors wait."""

    def __init__(self, listener: socket.socket) -> None:
        self.listener = listener
        self.port: int = listener.getsockname()[1]
        self.spare = house.Spare(listener.fileno())
        self.cold: list[subprocess.Popen[bytes]] = []
        self.start()

    def start(self, *, cold: bool = False) -> None:
        """From the spare, or from nothing."""
        if cold:
            self.cold = [house.web(self.listener.fileno()), house.clock()]
        else:
            self.spare.start()

    def kill(self) -> None:
        """Both, and all that they started."""
        self.spare.kill()
        for process in self.cold:
            house.kill(process)
        self.cold = []

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
            started.spare.end()


def kill(times: int, *, stories: int = 30, seed: int | None = None) -> Killed:
    """Press “Publish” on an issue and kill -9 web server and clock at a random moment after it; that many times."""
    result = Killed(seed if seed is not None else random.randrange(1_000_000), stories)
    moments = random.Random(result.seed)
    cookie = _signed_in()
    with ExitStack() as stack:
        agency = stack.enter_context(receiver())
        Webhook.objects.create(name="The agency", address=agency.address)
        running = stack.enter_context(site())
        within = 2 * statistics.median(_time_of_a_press(running, stories, cookie))
        for number in range(times):
            issue, delay = _planned(2_010 + number, stories), moments.uniform(0, within)
            _kill_once(running, issue, cookie, delay, result, cold=number % COLD == COLD // 2)
            within *= SOONER if result.live[-1] else LATER
        _look_at_what_followed(agency, result)
        Webhook.objects.all().delete()  # its receiver is gone
    return result


def _signed_in() -> str:
    client = Client()
    client.force_login(User.objects.create_superuser("vera", email="vera@example.org"))
    return f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"


def _time_of_a_press(running: Site, stories: int, cookie: str) -> Iterator[float]:
    """Seconds, in processes as new as those that are killed."""
    for number in range(TRIED_FIRST):
        running.kill()
        running.start()
        issue = _planned(2_000 + number, stories)
        running.get(issue.get_absolute_url())
        begun = time.monotonic()
        _press(running.port, issue, cookie)
        yield time.monotonic() - begun
        if _live(issue) != stories:
            raise RuntimeError("“Publish now” publishes nothing: there is nothing to be tried here.")


def _planned(volume: int, stories: int) -> Issue:
    """An issue with its proof, ready to go out."""
    issue = make_issue(volume, publish_at=None)
    for place in range(1, stories + 1):
        make_story(f"Story {volume} {place}", issue=issue, position=place, standfirst=f"About {place}.")
    proofs.take(issue, by=None, at=timezone.now())
    return issue


def _kill_once(running: Site, issue: Issue, cookie: str, delay: float, result: Killed, *, cold: bool) -> None:
    answers: list[int] = []
    click = threading.Thread(target=lambda: answers.append(_press(running.port, issue, cookie)))
    click.start()
    time.sleep(delay)
    running.kill()
    click.join()
    begun = time.monotonic()
    running.start(cold=cold)
    status, page = running.get(issue.get_absolute_url())
    (result.cold if cold else result.back).append(time.monotonic() - begun)
    close_old_connections()
    live = _live(issue)
    seen = sum(f">Story {issue.volume} {place}<" in page for place in range(1, result.stories + 1))
    shown = seen if status == http.HTTPStatus.OK else 0
    result.live.append(live if live == shown else -1)
    result.acknowledged += answers == [http.HTTPStatus.FOUND]
    result.lost += answers == [http.HTTPStatus.FOUND] and not live


def _live(issue: Issue) -> int:
    return Article.objects.live(timezone.now()).filter(issue=issue).count()


def _press(port: int, issue: Issue, cookie: str) -> int:
    """The status that “Publish now” answers; 0 when the server died first. The two pages take turns."""
    page = list(PAGES)[(issue.volume or 0) % len(PAGES)]
    fields = {"csrfmiddlewaretoken": TOKEN, **PAGES[page]}
    headers = {
        "Cookie": f"{cookie}; {settings.CSRF_COOKIE_NAME}={TOKEN}",
        "Content-Type": "application/x-www-form-urlencoded",
    }
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=house.PATIENCE)) as line:
        try:
            line.request("POST", f"/admin/issues/issue/{issue.pk}/{page}/", urlencode(fields), headers)
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
