"""Addresses of webhooks: what is refused as it is typed, what is cut off, and what a receiver isn't told."""

from __future__ import annotations

import contextlib
import socket
import threading
import time
from datetime import timedelta
from ipaddress import ip_address

import pytest
from django.urls import reverse

from issues.errands import posting
from issues.errands.posting import CannotPost, is_private, post
from issues.errands.writing import write_for_stories
from issues.models import Errand, Webhook
from tests.cast import NOW, make_editor, make_issue, make_story

pytestmark = pytest.mark.django_db
PRIVATE = ["64:ff9b:1::7f00:1", "::127.0.0.1", "fec0::1", "::ffff:0:7f00:1"]
NEVER_POSTED_TO = [
    "ftp://example.org/",
    "https://me:hush@example.org/",
    "https://me@example.org/",
    "http://127.0.0.1/",
    "http://[::1]/",
]


@pytest.mark.parametrize("place", PRIVATE)
def test_an_address_of_ours_in_the_clothes_of_another_is_private(place):
    assert is_private(ip_address(place))


def test_a_receiver_that_drips_its_handshake_is_cut_off(monkeypatch):
    """Each byte comes in time, the whole never would."""
    monkeypatch.setattr(posting, "TIME_LIMIT", 0.5)
    ends = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def drip():
            line, _place = listener.accept()
            with line, contextlib.suppress(OSError):
                line.sendall(b"\x16\x03\x03\x40\x00\x02\x00\x3f\xfc")  # the greeting of a server, of 16 KB
                while not ends.wait(0.1):
                    line.sendall(b"\0")

        thread, latest = threading.Thread(target=drip), threading.Timer(6, ends.set)
        thread.start()
        latest.start()
        begun = time.monotonic()
        with pytest.raises(CannotPost):
            post(f"https://127.0.0.1:{listener.getsockname()[1]}/", b"{}", {})
        took = time.monotonic() - begun
        ends.set()
        latest.cancel()
        thread.join()
    assert took < 4


@pytest.mark.parametrize(
    "address", ["http://[::1", "http://example.org:99999/", "http://exa mple.org/", "http://a..b/"]
)
def test_an_address_that_is_none_is_refused_with_a_reason(address):
    with pytest.raises(CannotPost):
        post(address, b"{}", {})


@pytest.mark.parametrize("address", NEVER_POSTED_TO)
def test_the_form_takes_no_address_that_is_never_posted_to(client, settings, address):
    settings.WEBHOOKS_MAY_BE_PRIVATE = False
    client.force_login(make_editor())
    typed = {"name": "The agency", "address": address, "secret": "", "is_active": "on"}
    answer = client.post(reverse("admin:issues_webhook_add"), typed)
    assert "address" in answer.context["adminform"].form.errors
    assert not Webhook.objects.exists()


def test_a_story_ahead_of_its_issue_says_nothing_of_the_issue():
    Webhook.objects.create(name="The agency", address="http://127.0.0.1:9/", tells_stories=True)
    issue = make_issue(2140, publish_at=NOW + timedelta(minutes=1))
    story = make_story("Ahead", issue=issue, publish_at=NOW)
    write_for_stories([story], NOW)
    payload = Errand.objects.get(webhook__isnull=False).payload
    assert (payload["story"]["headline"], payload["issue"]) == ("Ahead", None)
