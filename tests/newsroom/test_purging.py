"""What stands in front is told which pages turned: by whatever it understands, and again after a crash."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.utils import timezone

from articles.models import Article
from newsroom.page_cache import headers
from newsroom.page_cache.keeping import KEPT
from newsroom.page_cache.models import Purge
from newsroom.page_cache.purging import tell_what_turned
from tests.cast import make_story
from tests.issues.receivers import receiver

pytestmark = pytest.mark.django_db(transaction=True)

LATER = timedelta(seconds=5)


@pytest.fixture
def front(settings):
    """It listens on this machine, and was told of all that was before."""
    KEPT.forget()
    with receiver() as front:
        settings.PURGE, settings.PURGE_ADDRESS, settings.PURGE_TOKEN = "FASTLY", front.address, "secret"
        tell_what_turned(timezone.now())
        front.told.clear()
        yield front
    KEPT.forget()


def tell() -> int:
    """Two rounds of the clock: one notes that there is something, the next tells it when nobody has it as it was."""
    now = timezone.now()
    return tell_what_turned(now) or tell_what_turned(now + LATER)


# By kind: the header of pages that names what they turn with, then how it is told.
WORDS = {
    "FASTLY": ("Surrogate-Key", "POST", "Fastly-Key", "secret"),
    "CLOUDFLARE": ("Cache-Tag", "POST", "Authorization", "Bearer secret"),
    "VARNISH": ("xkey", "PURGE", "X-Token", "secret"),
}


def tags_of(told) -> set[str]:
    if told.method == "PURGE":
        return set(told.headers["xkey-purge"].split(" "))
    [tags] = json.loads(told.body).values()
    return set(tags)


@pytest.mark.parametrize("kind", WORDS)
def test_each_is_told_in_its_own_words(front, settings, client, kind):
    settings.PURGE, settings.PAGE_CACHE_MEGABYTES = kind, 8
    tags, method, header, token = WORDS[kind]
    story = make_story()
    tell()
    front.told.clear()
    page = client.get(story.get_absolute_url()).headers[tags].replace(",", " ").split(" ")
    assert {f"story-{story.pk}", f"page-{story.pk}"} <= set(page)
    Article.objects.update(headline="Mended")
    assert tell()
    [told] = front.told
    assert (told.method, told.path, told.headers[header]) == (method, "/told", token)
    assert {f"story-{story.pk}", f"page-{story.pk}"} <= tags_of(told)
    assert (tell(), len(front.told)) == (0, 1)


def test_it_waits_until_neither_a_process_nor_a_cache_on_the_way_has_it_as_it_was(front):
    """A second for the processes; nginx keeps a page for two, and shows it for two more while it asks."""
    make_story()
    now = timezone.now()
    assert (tell_what_turned(now), tell_what_turned(now + timedelta(seconds=4.9)), front.told) == (0, 0, [])
    assert tell_what_turned(now + LATER)
    assert front.told


@pytest.mark.parametrize(
    ("kind", "header"),
    [("FASTLY", "Surrogate-Control"), ("CLOUDFLARE", "Cloudflare-CDN-Cache-Control"), ("VARNISH", "Surrogate-Control")],
)
def test_the_one_that_is_told_may_keep_a_page_for_minutes_and_no_other_cache(settings, kind, header):
    settings.PURGE, now = kind, timezone.now()

    def told(left: timedelta) -> tuple[str, str]:
        until = now + left
        return headers.for_whom_is_told(frozenset({"page-1"}), until, now)[header], headers.cache_control(until, now)

    theirs, everybodys = told(timedelta(minutes=20))
    assert theirs == "max-age=300, stale-while-revalidate=2, stale-if-error=600"
    assert everybodys == "public, max-age=0, s-maxage=2, stale-while-revalidate=2, stale-if-error=600"
    theirs, _ = told(timedelta(seconds=100))  # never beyond an appointed moment
    assert theirs == "max-age=100, stale-while-revalidate=0, stale-if-error=0"


def test_what_was_not_taken_or_not_written_down_is_told_again(front):
    make_story()
    front.status = 503
    assert tell() == 0
    front.status = 204

    def crash() -> None:
        Purge.objects.filter(pk=1).update(position=position)

    position, refused = Purge.objects.get().position, front.told.pop()
    assert tell()
    taken = front.told.pop()
    assert taken.body == refused.body
    crash()
    assert tell()
    assert set(json.loads(taken.body)["surrogate_keys"]) <= set(json.loads(front.told.pop().body)["surrogate_keys"])


def test_hundreds_are_told_in_portions_and_everything_as_one(front, settings):
    settings.PURGE = "CLOUDFLARE"
    for number in range(20):
        make_story(f"Story {number}")
    Article.objects.update(headline="Mended")
    assert tell()
    sent = [json.loads(told.body)["tags"] for told in front.told]
    assert len(sent) > 1
    assert max(map(len, sent)) <= 30
    Purge.objects.update(position="", waiting="")
    assert tell_what_turned(timezone.now()) == 1
    assert json.loads(front.told[-1].body) == {"tags": ["all"]}
