"""Nothing that readers may not see leaves by any surface, in any state; all of it is there when its time has come."""

from __future__ import annotations

import re
from collections import Counter
from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from articles.images.models import Image
from articles.models import Article
from articles.publishing import withdraw
from articles.review.sharing import share as share_story
from articles.review.sharing import withdraw as take_back_story
from issues.errands import write_for_issue, write_for_stories
from issues.models import Errand, Issue, Webhook
from issues.newsletter.mailing import pages_of
from issues.publishing import withdraw as withdraw_issue
from issues.sharing import share as share_issue
from issues.sharing import withdraw as take_back_issue
from newsroom.accounts.models import User
from newsroom.page_cache import ledger
from newsroom.page_cache.keeping import KEPT
from newsroom.page_cache.made_of import PAGES
from tests.leaks.asking import Answer, Crowd, Stranger, forget
from tests.leaks.surfaces import HOW_TO_ADD_ONE, LOOKED_AT_ELSEWHERE, SENT_OUT, SURFACES, Surface, names_of_addresses
from tests.leaks.world import AHEAD, COME_OUT, MARK, NEWS, OUT, RAN, WAYS, T, hide, make_public, names

pytestmark = pytest.mark.django_db

SECOND = timedelta(seconds=1)
TAGS = "Surrogate-Key"
MINUTE = 60
NOT_GUESSED = re.compile(r"images/\d{4}/\d\d/[0-9a-f]{20}\.\w+$")  # 80 bits
SIZE_NOT_GUESSED = re.compile(r"pictures/[\w-]{16}/[0-9a-f]{8}/[a-z]+-\d+\.\w+$")  # 96 bits of chance
ADDRESSES = {surface.name: sorted(set(surface.filled(names()))) for surface in SURFACES}
MAY_BE_KEPT = [address for name in PAGES for address in ADDRESSES[name]]


@pytest.fixture
def clock(monkeypatch):
    """The moment that the whole house takes for now; call it with another."""

    def turn(at: datetime) -> None:
        monkeypatch.setattr(timezone, "now", lambda: at)

    turn(T - timedelta(hours=1))
    return turn


def test_every_surface_has_its_line():
    known = [surface.name for surface in SURFACES] + list(LOOKED_AT_ELSEWHERE)
    there = names_of_addresses()
    assert [name for name in there if name not in known] == [], HOW_TO_ADD_ONE
    assert [name for name in known if ":" in name and name not in there] == [], "These lines are for what is no more."
    assert {kind.value for kind in Errand.Kind} == SENT_OUT, "A further kind: see test_what_is_sent_out."
    assert [name for name, count in Counter(known).items() if count > 1] == []


@pytest.fixture
def crowd(monkeypatch):
    """Readers of kept pages. The clock stands still meanwhile, and would never be beyond the first two seconds."""
    monkeypatch.setattr(ledger, "SETTLES_IN", 0.0)
    crowd = Crowd()
    yield crowd
    KEPT.forget()


@pytest.mark.django_db(transaction=True)  # what isn't committed is noted by a transaction that no page has seen
def test_nothing_leaves_before_its_time_and_all_is_there_after_it(clock, crowd, subtests):
    make_public()
    stranger, addresses = Stranger(), [address for of_name in ADDRESSES.values() for address in of_name]
    move = [address for surface in SURFACES if not surface.is_fixed for address in ADDRESSES[surface.name]]
    move = [address for address in move if "zqx-" not in address or any(way in address for way in COME_OUT)]
    without = stranger.asks_for_all(addresses)
    kept_without = assert_the_crowd_gets(crowd, without)
    hide()
    forget()
    hidden = stranger.asks_for_all(addresses)
    with subtests.test("before its time, as kept"):
        for address, kept in assert_the_crowd_gets(crowd, hidden).items():
            assert kept.headers.get(TAGS) == kept_without[address].headers.get(TAGS), (
                f"{address} names rows that are hidden."
            )
    for surface in SURFACES:
        with subtests.test("before its time", surface=surface.name):
            for address in ADDRESSES[surface.name]:
                assert_the_same(hidden[address], without[address], address)
                assert_as_quick(hidden[address], without[address], address)
                assert_heads_say_no_more(stranger, address, hidden[address])
    clock(T + SECOND)
    out = stranger.asks_for_all(move)
    with subtests.test("a second after it, as kept"):
        assert_the_crowd_gets(crowd, out)
    for surface in SURFACES:
        with subtests.test("a second after it", surface=surface.name):
            assert_there(surface, [out[address] for address in ADDRESSES[surface.name] if address in out])
            for address in filter(out.get, ADDRESSES[surface.name]):
                assert_kept_answers_turn(stranger, address, kept=hidden[address], now=out[address])
    take_off_again(T + SECOND, "-again")
    with subtests.test("taken off in part, as kept"):  # the navigation is the same, which would turn every page
        assert_the_crowd_gets(
            crowd, stranger.asks_for_all([address for address in MAY_BE_KEPT if "zqx-" not in address])
        )
    take_off_again(T + SECOND)
    clock(T + 2 * SECOND)
    off = stranger.asks_for_all(move)
    with subtests.test("taken off, as kept"):
        assert_the_crowd_gets(crowd, off)
    for surface in SURFACES:
        with subtests.test("taken off", surface=surface.name):
            for address in filter(off.get, ADDRESSES[surface.name]):
                assert_the_same(off[address].undated, without[address].undated, address)
                assert_kept_answers_turn(stranger, address, kept=out[address], now=off[address])


def assert_the_crowd_gets(crowd: Crowd, made: dict[str, Answer]) -> dict[str, Answer]:
    """Who is answered from kept pages gets what is right at that moment; what they got."""
    kept = crowd.asks_as_well({address: made[address] for address in MAY_BE_KEPT if address in made})
    assert [address for address, answer in kept.items() if answer.as_kept != made[address].as_kept] == []
    return kept


def assert_the_same(answer: Answer, without: Answer, address: str) -> None:
    """As if there were nothing; of a story that was killed readers may know that it is gone."""
    if answer.status == 410 and "zqx-killed" in address:
        assert not answer.names(MARK), address
        return
    assert not answer.names(MARK) or MARK.lower() in address, f"{address} says something of a hidden story."
    assert answer == without, f"{address} answers otherwise when there are hidden stories."


def assert_as_quick(answer: Answer, without: Answer, address: str) -> None:
    """The same work for a story that is no reader's business as for none. That one ran is no secret."""
    if address.startswith("/articles/") and not any(f"zqx-{way}" in address for way in RAN):
        assert answer.queries == without.queries, f"{address}: how long it takes tells that there is something."


def assert_heads_say_no_more(stranger: Stranger, address: str, whole: Answer) -> None:
    if whole.status == 404 and address != "/articles/zqx-draft/":
        return
    head = stranger.asks(address, method="HEAD")
    assert (head.status, head.body) == (whole.status, b""), address
    if address in {"/", "/articles/a-public-story/", "/articles/zqx-draft/"}:
        part = stranger.asks(address, headers={"Range": "bytes=0-400"})
        assert part.status in {206, whole.status}, address
        assert part.body in whole.body, address


def assert_there(surface: Surface, answers: list[Answer]) -> None:
    named = any(answer.status == 200 and answer.names(NEWS) for answer in answers)
    assert named or surface.silent or surface.counts, f"{surface.name} hasn't got what came out. Or say why it can't."


def assert_kept_answers_turn(stranger: Stranger, address: str, *, kept: Answer, now: Answer) -> None:
    """Whoever kept an older answer gets the new one, at once or within a minute."""
    if kept.validators and kept.body != now.body:
        assert stranger.asks(address, headers=kept.validators).status != 304, address
    lasts = [
        int(seconds) for seconds in re.findall(r"(?:max-age|s-maxage)=(\d+)", now.headers.get("Cache-Control", ""))
    ]
    assert max(lasts, default=0) <= MINUTE or "/media/" in address, f"{address} may be kept for too long."


def take_off_again(at: datetime, only: str = "") -> None:
    """What came out, or only what has that in its address."""
    editor = User.objects.get()
    for way in COME_OUT:
        for story in Article.objects.live(at).filter(slug__startswith=f"zqx-{way}", slug__endswith=only):
            withdraw(story, by=editor, at=at, reason=MARK)
    if not only:
        withdraw_issue(Issue.objects.get(volume=AHEAD), by=editor, at=at, reason=MARK)


def test_the_address_of_a_hidden_picture_can_not_be_guessed(clock):
    make_public()
    hide()
    hidden = Image.objects.filter(title__startswith=MARK)
    assert hidden.count() == len(WAYS)
    assert [image.file.name for image in hidden if not NOT_GUESSED.match(image.file.name)] == []
    sizes = [size["name"] for image in hidden for size in image.renditions]
    assert sizes
    assert [name for name in sizes if not SIZE_NOT_GUESSED.match(name)] == []
    assert len({name.split("/")[1] for name in sizes}) == len(WAYS)
    for image in hidden:
        for name in [image.file.name, *(rendition["name"] for rendition in image.renditions)]:
            with image.file.storage.open(name) as stored:
                assert MARK.encode() not in stored.read(), name


def test_what_is_sent_out(clock, settings):
    settings.WEBSUB_HUB, settings.INDEXNOW, settings.INDEXNOW_KEY = "https://hub.example", "https://in.example", "k" * 9
    make_public()
    Webhook.objects.create(name="Agency", address="https://agency.example/", tells_stories=True)
    without = sent_out()
    assert set(Errand.objects.values_list("kind", flat=True)) == SENT_OUT
    hide()
    assert sent_out() == without
    assert not any(MARK in sent for sent in without)
    assert MARK in str(sent_out(AHEAD, at=T))


def sent_out(volume: int = OUT, at: datetime = T - SECOND) -> list[str]:
    """What follows when the issue and the stories go out: every errand with what it sends, and the mail."""
    issue = Issue.objects.get(volume=volume)
    Errand.objects.all().delete()
    write_for_issue(issue, at)
    write_for_stories(Article.objects.unannounced(at).filter(issue=issue).order_by("position"), at)
    errands = [f"{errand.kind} {errand.key} {errand.payload}" for errand in Errand.objects.order_by("key")]
    return [*errands, *pages_of(issue, at)]


def test_links_that_were_shared(clock, subtests):
    """One that is over, taken back or mistyped opens as little as one that never was."""
    make_public()
    hide()
    editor, at, stranger = User.objects.get(), T - 2 * SECOND, Stranger()
    to_story, of_story = share_story(Article.objects.get(slug="zqx-draft"), by=editor, at=at, note="The source", days=1)
    to_issue, of_issue = share_issue(Issue.objects.get(volume=AHEAD), by=editor, at=at, note="The source", days=1)
    pages = {f"/preview/{of_story}/": "zqx-draft", f"/preview/issue/{of_issue}/": "zqx-issue-ahead"}
    pages[f"/preview/issue/{of_issue}/1/"] = "zqx-issue-ahead"
    nothing = stranger.asks("/preview/never/")
    for page, story in pages.items():
        with subtests.test(page.partition("/preview/")[2][:6]):
            clock(at)
            shown = stranger.asks(page)
            assert (shown.status, shown.names(MARK)) == (200, True)
            assert shown.headers["Cache-Control"] == "private, no-store"
            assert shown.headers["Referrer-Policy"] == "no-referrer"
            assert not any(shown.names(f"{NEWS} {way}") for way in WAYS if not story.startswith(f"zqx-{way}"))
            mistyped = page[:-3] + ("A" if page[-3] != "A" else "B") + page[-2:]
            assert stranger.asks(mistyped) == nothing
            clock(at + timedelta(days=1, seconds=1))
            assert stranger.asks(page) == nothing
    clock(at + SECOND)
    take_back_story(to_story, by=editor, at=at + SECOND)
    take_back_issue(to_issue, by=editor, at=at + SECOND)
    for page in pages:
        with subtests.test("taken back", page=page.partition("/preview/")[2][:6]):
            assert stranger.asks(page) == nothing
