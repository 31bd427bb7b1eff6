"""Errands: done once, tried again until done or given up aloud; posted to the world and never into our own network."""

from __future__ import annotations

import hashlib
import hmac
import json
import socket
import time
from datetime import timedelta
from ipaddress import ip_address
from urllib.parse import parse_qs

import pytest
from django.urls import reverse

from articles.signals import public_pages_changed
from issues.errands import posting, run_errands, running, try_again, turn_pages
from issues.errands.posting import CannotPost, is_private, post
from issues.errands.running import INSIDE, OUTSIDE, WAITS
from issues.errands.writing import write_for_issue
from issues.models import Errand, Webhook
from newsroom.desk.outlook import failures_for
from tests.cast import NOW, make_editor, make_issue, make_person, make_story
from tests.issues.receivers import receiver

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


def written(address="http://127.0.0.1:9/", **fields):
    """What follows an issue that is out, with one webhook."""
    webhook = Webhook.objects.create(name="The agency", address=address, **fields)
    write_for_issue(make_issue(publish_at=NOW), NOW)
    return Errand.objects.get(webhook=webhook)


def test_a_receiver_is_told_once_with_a_key_and_a_signature():
    with receiver() as agency:
        errand = written(agency.address, secret="hush")
        assert (run_errands(NOW), run_errands(NOW)) == (1, 0)
    (told,) = agency.told
    assert (told.path, told.headers["Idempotency-Key"]) == ("/told", errand.key)
    assert told.headers["X-Newsroom-Signature"] == f"sha256={hmac.new(b'hush', told.body, hashlib.sha256).hexdigest()}"
    assert json.loads(told.body) == errand.payload
    errand.refresh_from_db()
    assert (errand.done_at, errand.tries, errand.error, errand.lease) == (NOW, 1, "", None)


def test_without_a_secret_nothing_is_signed():
    with receiver() as agency:
        written(agency.address)
        run_errands(NOW)
    assert "X-Newsroom-Signature" not in agency.told[0].headers


def test_what_fails_waits_longer_each_time_and_is_given_up_with_its_reason():
    with receiver(status=503) as agency:
        errand, now, waits = written(agency.address), NOW, []
        while True:
            run_errands(now)
            errand.refresh_from_db()
            if errand.due_at is None:
                break
            waits.append(errand.due_at - now)
            assert run_errands(errand.due_at - MINUTE / 2) == 0
            now = errand.due_at
    assert waits == WAITS
    assert waits[0] == MINUTE
    assert waits[-1] == timedelta(days=1)
    assert (len(agency.told), errand.error, errand.done_at) == (8, "It answered 503.", None)


def test_what_was_given_up_stands_on_the_desk_and_can_be_tried_again(client):
    with receiver(status=500) as agency:
        errand = written(agency.address)
        Errand.objects.filter(pk=errand.pk).update(due_at=None, tries=8, error="It answered 500.")
        vera = make_editor()
        (failure,) = failures_for(vera, NOW)
        assert (failure.why, "The agency" in failure.what) == ("It answered 500.", True)
        client.force_login(vera)
        assert "Try again" in client.get(failure.address).content.decode()
        client.post(reverse("admin:issues_errand_again", args=[errand.pk]))
        errand.refresh_from_db()
        agency.status = 200
        assert run_errands(errand.due_at) == 1
    assert failures_for(vera, NOW) == []


def test_only_publishers_have_it_tried_again(client):
    errand = written()
    Errand.objects.filter(pk=errand.pk).update(due_at=None, tries=8)
    client.force_login(make_person("editor"))
    assert client.post(reverse("admin:issues_errand_again", args=[errand.pk])).status_code == 403
    assert client.get(reverse("admin:issues_errand_change", args=[errand.pk])).status_code == 200
    errand.refresh_from_db()
    assert errand.due_at is None


def test_editors_look_at_webhooks_without_the_secret(client):
    written(secret="hush-hush")
    client.force_login(make_person("editor"))
    page = client.get(reverse("admin:issues_webhook_change", args=[Webhook.objects.get().pk]))
    assert (page.status_code, "hush-hush" in page.content.decode()) == (200, False)


def test_what_is_done_is_not_tried_again():
    with receiver() as agency:
        errand = written(agency.address)
        run_errands(NOW)
        assert try_again([errand.pk], NOW + MINUTE) == 0
        assert run_errands(NOW + MINUTE) == 0
    assert len(agency.told) == 1


def test_an_errand_in_another_hand_is_left_alone_until_that_lease_runs_out():
    with receiver() as agency:
        errand = written(agency.address)
        Errand.objects.filter(pk=errand.pk).update(lease="0" * 32, leased_until=NOW + OUTSIDE)
        assert run_errands(NOW + OUTSIDE / 2) == 0
        assert run_errands(NOW + OUTSIDE) == 1
    assert len(agency.told) == 1


def test_what_waits_behind_a_slow_receiver_stays_in_the_hand_that_took_it(monkeypatch):
    """Each takes forty seconds: the lease of the last one is renewed twice before its turn comes."""
    passed, until = [0.0], []

    def slow(address, body, headers):
        passed[0] += 40
        until.extend(Errand.objects.exclude(lease=None).values_list("leased_until", flat=True))

    monkeypatch.setattr(running.time, "monotonic", lambda: passed[0])
    monkeypatch.setattr(running, "post", slow)
    for place in range(3):
        Webhook.objects.create(name=f"No {place}", address=f"https://no{place}.example.org/")
    write_for_issue(make_issue(publish_at=NOW), NOW)
    assert run_errands(NOW) == 3
    seconds = [(moment - NOW) / timedelta(seconds=1) for moment in until]
    assert seconds == [50.0, 50.0, 50.0, 90.0, 90.0, 130.0]


def test_a_process_that_stood_still_for_longer_than_its_lease_leaves_to_another_what_that_has_done(monkeypatch):
    told = []

    def stands_still(address, body, headers):
        told.append(address)
        Errand.objects.exclude(lease=None).update(lease="0" * 32, done_at=NOW)  # another was quick meanwhile

    monkeypatch.setattr(running, "post", stands_still)
    for place in range(2):
        Webhook.objects.create(name=f"No {place}", address=f"https://no{place}.example.org/")
    write_for_issue(make_issue(publish_at=NOW), NOW)
    run_errands(NOW)
    assert told == ["https://no0.example.org/"]


def test_pages_that_a_killed_process_was_turning_turn_after_ten_seconds():
    write_for_issue(make_issue(publish_at=NOW), NOW)
    Errand.objects.update(lease="0" * 32, leased_until=NOW + INSIDE)
    assert (turn_pages(NOW + INSIDE / 2), turn_pages(NOW + INSIDE)) == (0, 1)
    assert timedelta(seconds=5) < INSIDE < timedelta(seconds=15)


def test_a_receiver_that_fails_is_asked_once_a_round_however_much_waits_for_it():
    with receiver(status=500) as agency, receiver() as other:
        written(agency.address)
        Webhook.objects.create(name="Another", address=other.address)
        for volume in (2133, 2134):
            write_for_issue(make_issue(volume, publish_at=NOW), NOW)
        assert run_errands(NOW) == 2
        assert (len(agency.told), len(other.told)) == (1, 2)
    tried = Errand.objects.filter(webhook__name="The agency").values_list("tries", "due_at")
    assert set(tried) == {(1, NOW + MINUTE)}


def test_a_webhook_that_is_no_longer_in_use_is_not_told():
    with receiver() as agency:
        written(agency.address)
        Webhook.objects.update(is_active=False)
        run_errands(NOW)
    assert agency.told == []


def test_the_pages_turn_again_when_a_listener_fails():
    heard = []

    def listen(sender, what, **kwargs):
        heard.append(what)
        if len(heard) == 1:
            raise RuntimeError("the cache is away")

    issue = make_issue(publish_at=NOW)
    write_for_issue(issue, NOW)
    public_pages_changed.connect(listen)
    try:
        assert turn_pages(NOW) == 0
        assert Errand.objects.get().error == "RuntimeError: the cache is away"
        assert turn_pages(NOW + MINUTE) == 1
    finally:
        public_pages_changed.disconnect(listen)
    assert heard == [issue, issue]


def test_the_hub_is_told_which_feed_has_something_new(settings):
    with receiver() as hub:
        settings.WEBSUB_HUB, settings.SITE_URL = hub.address, "https://news.example.org"
        write_for_issue(make_issue(publish_at=NOW), NOW)
        assert run_errands(NOW) == 3
    feeds = [f"https://news.example.org/feeds/latest.{form}" for form in ("atom", "rss", "json")]
    told = sorted(
        (parse_qs(told.body.decode()) for told in hub.told), key=lambda words: feeds.index(words["hub.topic"][0])
    )
    assert told == [{"hub.mode": ["publish"], "hub.topic": [feed], "hub.url": [feed]} for feed in feeds]


def test_search_engines_are_told_once_of_the_issue_and_of_its_public_stories(settings, client):
    issue = make_issue(publish_at=NOW)
    make_story("The lead", issue=issue, position=1)
    make_story("Held", issue=issue, position=2, status="held")
    make_story("Under embargo", issue=issue, position=3, embargoed_until=NOW + MINUTE)
    with receiver() as engine:
        settings.INDEXNOW, settings.INDEXNOW_KEY = engine.address, "0123abcd"
        settings.SITE_URL = "https://news.example.org"
        write_for_issue(issue, NOW)
        write_for_issue(issue, NOW)
        assert (run_errands(NOW), run_errands(NOW)) == (1, 0)
    (told,) = engine.told
    said = json.loads(told.body)
    assert said == {
        "host": "news.example.org",
        "key": "0123abcd",
        "keyLocation": "https://news.example.org/indexnow-key.txt",
        "urlList": ["https://news.example.org/issues/2132/", "https://news.example.org/articles/the-lead/"],
    }
    assert told.headers["Content-Type"] == "application/json; charset=utf-8"
    assert client.get("/indexnow-key.txt").content.decode() == said["key"]
    assert "0123abcd" not in str(Errand.objects.values_list("payload"))


def test_the_search_engines_address_may_not_lead_into_our_own_network_either(settings):
    settings.WEBHOOKS_MAY_BE_PRIVATE = False
    with receiver() as inside:
        settings.INDEXNOW, settings.INDEXNOW_KEY = inside.address, "0123abcd"
        write_for_issue(make_issue(publish_at=NOW), NOW)
        run_errands(NOW)
    assert inside.told == []
    assert "private network" in Errand.objects.get(kind="ping").error


# ------------------------------------------------------------------------------------------ where nothing is sent


@pytest.mark.parametrize(
    "place",
    [
        "127.0.0.1",
        "10.1.2.3",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "0.0.0.0",
        "100.64.0.1",
        "224.0.0.1",
        "255.255.255.255",
        "::1",
        "::",
        "fe80::1",
        "fd00::1",
        "ff02::1",
        "::ffff:127.0.0.1",
        "::ffff:169.254.169.254",
        "2002:7f00:1::",
        "64:ff9b::7f00:1",
    ],
)
def test_an_address_inside_a_network_of_ours_is_private(place):
    assert is_private(ip_address(place))


@pytest.mark.parametrize("place", ["93.184.215.14", "2606:4700::1111", "64:ff9b::5db8:d70e"])
def test_an_address_of_the_world_is_not(place):
    assert not is_private(ip_address(place))


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::1]", "2130706433", "0x7f.1", "[::ffff:127.0.0.1]"])
def test_nothing_is_sent_into_a_private_network(settings, host):
    settings.WEBHOOKS_MAY_BE_PRIVATE = False
    with receiver() as inside:
        port = inside.address.rsplit(":", 1)[1]
        with pytest.raises(CannotPost):
            post(f"http://{host}:{port}", b"{}", {})
    assert inside.told == []


def test_a_name_that_says_something_else_a_moment_later_leads_nowhere(settings, monkeypatch):
    """The address that was looked at is the one that is connected to: no second look-up."""
    settings.WEBHOOKS_MAY_BE_PRIVATE = False
    asked, connected = [], []

    def rebinding(host, port, **kwargs):
        asked.append(host)
        return [
            (socket.AF_INET, socket.SOCK_STREAM, 6, "", ("93.184.215.14" if len(asked) == 1 else "127.0.0.1", port))
        ]

    def connect(place, timeout):
        connected.append(place)
        raise ConnectionRefusedError

    monkeypatch.setattr(posting.socket, "getaddrinfo", rebinding)
    monkeypatch.setattr(posting.socket, "create_connection", connect)
    with pytest.raises(CannotPost):
        post("http://rebinds.example.org/", b"{}", {})
    assert connected == [("93.184.215.14", 80)]


def test_a_redirect_is_not_followed():
    refused = pytest.raises(CannotPost, match="Write the new address")
    with receiver() as elsewhere, receiver(status=307, headers={"Location": elsewhere.address}) as agency, refused:
        post(agency.address, b"{}", {})
    assert elsewhere.told == []


@pytest.mark.parametrize("address", ["ftp://example.org/", "file:///etc/passwd", "http://", "gopher://127.0.0.1/"])
def test_only_the_web_is_posted_to(address):
    with pytest.raises(CannotPost):
        post(address, b"{}", {})


def test_a_receiver_that_drips_its_answer_is_cut_off(monkeypatch):
    monkeypatch.setattr(posting, "TIME_LIMIT", 0.3)
    begun = time.monotonic()
    with receiver(drips=True) as slow, pytest.raises(CannotPost):
        post(slow.address, b"{}", {})
    assert len(slow.told) == 1
    assert time.monotonic() - begun < 10
