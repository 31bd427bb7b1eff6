"""The newsletter: asked for twice, mailed once, left with one press; real SMTP on the loopback."""

from __future__ import annotations

import re
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from articles.review import sending
from issues.announcing import announce_due_issues
from issues.errands import run_errands
from issues.models import Errand, Issue
from issues.newsletter.mailing import mail_issue, send_newsletters
from issues.newsletter.models import Delivery, Mailing, Subscriber
from issues.newsletter.subscribing import CONFIRM, LEAVE, MOST_AN_HOUR, MOST_QUESTIONS, ask, leave, token_for
from issues.overriding import override
from tests.cast import NOW, make_editor, make_image, make_issue, make_publication, make_story
from tests.post_office import PostOffice

pytestmark = pytest.mark.django_db
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
LINK = re.compile(r"http://localhost:8000(/newsletter/\S+)")


@pytest.fixture
def office(settings):
    with PostOffice() as office:
        threading.Thread(target=office.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_USE_TLS = "127.0.0.1", office.port, False
        settings.EMAIL_HOST_USER = ""
        yield office
        office.shutdown()


@pytest.fixture
def issue():
    make_publication(sends_newsletter=True)
    issue = make_issue(publish_at=NOW)
    make_story("Rain over Nairobi", issue=issue, position=1, standfirst="It came early.")
    make_story("The box on the canoe", issue=issue, position=2)
    make_story("Not cleared", issue=issue, position=3, status="draft")
    return issue


def make_reader(address: str = "rita@example.org", **fields) -> Subscriber:
    fields = {"key": address, "asked_at": NOW - HOUR, "confirmed_at": NOW - HOUR} | fields
    return Subscriber.objects.create(address=address, **fields)


def link_in(letter) -> str:
    return LINK.search(letter.get_body(("plain",)).get_content())[1]


# ------------------------------------------------------------------------------------------------ asking


def test_an_address_is_asked_by_mail_and_only_a_press_on_the_page_confirms(client, office):
    make_publication(sends_newsletter=True)
    asked = client.post("/newsletter/", {"address": "Rita@Example.org"})
    assert asked.headers["Location"] == "/newsletter/asked/"
    assert send_newsletters(timezone.now()) == 1
    ((recipient, letter),) = office.posted
    assert (recipient, letter["Subject"]) == ("Rita@Example.org", "Please confirm: the newsletter of The Daily Test")
    address = link_in(letter)
    assert "One more press" in client.get(address).content.decode()
    assert not Subscriber.objects.getting_it().exists()  # a program that looks through mail has followed the link
    answer = client.post(address)
    assert "Welcome" in answer.content.decode()
    assert (answer.headers["X-Robots-Tag"], answer.headers["Cache-Control"]) == (
        "noindex, nofollow",
        "private, no-store",
    )
    assert [str(reader) for reader in Subscriber.objects.getting_it()] == ["Rita@Example.org"]


def test_the_answer_tells_nobody_whether_an_address_is_known_and_no_mailbox_is_filled(client, issue):
    make_reader()
    for address in ("RITA@example.org", "new@example.org", "new@example.org"):
        assert client.post("/newsletter/", {"address": address}).status_code == 302
    assert [delivery.subscriber.address for delivery in Delivery.objects.all()] == ["new@example.org"]


def test_whoever_says_nothing_is_asked_three_times_and_not_again_before_a_week_is_over(issue):
    for number in range(7 * 24):
        ask("rita@example.org", place="", at=NOW + number * HOUR)
    assert Delivery.objects.count() == MOST_QUESTIONS
    ask("rita@example.org", place="", at=NOW + 8 * 24 * HOUR)
    assert Delivery.objects.count() == MOST_QUESTIONS + 1


@pytest.mark.django_db(transaction=True)
def test_of_five_who_enter_an_address_in_the_same_moment_one_asks(issue):
    make_reader(confirmed_at=None, asked_at=NOW - HOUR)

    def enter(_number: int) -> None:
        try:
            ask("rita@example.org", place="", at=NOW)
        finally:
            connection.close()

    with ThreadPoolExecutor(max_workers=5) as pool:
        list(pool.map(enter, range(5)))
    assert Delivery.objects.count() == 1


def test_an_address_that_grows_too_long_when_it_is_compared_is_no_address(client, issue):
    answer = client.post("/newsletter/", {"address": f"rita@{60 * chr(0xFDFA)}.org"})
    assert answer.status_code == 422
    assert "Enter a valid email address" in answer.content.decode()


def test_a_network_that_enters_address_after_address_is_stopped_in_words(client, issue):
    for number in range(MOST_AN_HOUR):
        client.post("/newsletter/", {"address": f"reader-{number}@example.org"})
    refused = client.post("/newsletter/", {"address": "one-more@example.org"})
    assert refused.status_code == 422
    assert "Too many addresses" in refused.content.decode()
    assert "one-more@example.org" in refused.content.decode()
    assert Subscriber.objects.count() == MOST_AN_HOUR


def test_what_is_no_address_is_refused_at_its_field_and_what_is_off_is_not_there(client):
    make_publication(sends_newsletter=True)
    assert "Enter a valid email address" in client.post("/newsletter/", {"address": "rita"}).content.decode()
    assert "/newsletter/" in client.get("/").content.decode()
    make_publication(sends_newsletter=False)
    assert client.get("/newsletter/").status_code == 404
    assert "/newsletter/" not in client.get("/").content.decode()


@pytest.mark.parametrize("purpose", ["confirm", "leave"])
def test_a_link_that_is_not_ours_opens_nothing(client, issue, purpose):
    reader = make_reader()
    for_the_other = token_for(reader, LEAVE if purpose == "confirm" else CONFIRM)
    letter_changed = token_for(reader, CONFIRM if purpose == "confirm" else LEAVE)[:-1] + "_"
    for token in ("x", for_the_other, letter_changed):
        assert client.post(f"/newsletter/{purpose}/{token}/").status_code == 404


def test_one_press_in_the_mail_program_ends_it_without_a_cookie(issue):
    reader = make_reader()
    answer = Client(enforce_csrf_checks=True).post(
        f"/newsletter/leave/{token_for(reader, LEAVE)}/", {"List-Unsubscribe": "One-Click"}
    )
    assert answer.status_code == 200
    assert not Subscriber.objects.getting_it().exists()


# ------------------------------------------------------------------------------------------------ mailing


def test_an_issue_that_is_announced_is_mailed_once_to_each_reader_as_readers_see_it(office, issue):
    readers = [make_reader(f"reader-{number}@example.org") for number in range(3)]
    make_reader("never@example.org", confirmed_at=None)
    make_reader("left@example.org", left_at=NOW)
    first = issue.articles.get(position=1)
    override(first, issue, headline="Wet at last", trail_text="", picture=None, by=make_editor(), at=NOW)
    announce_due_issues(NOW)
    assert Errand.objects.filter(kind="newsletter").count() == 1
    run_errands(NOW)
    assert [send_newsletters(NOW), send_newsletters(NOW + MINUTE)] == [3, 0]
    assert office.recipients == sorted(reader.address for reader in readers)
    letter = office.posted[0][1]
    text, html = (letter.get_body((kind,)).get_content() for kind in ("plain", "html"))
    assert letter["Subject"] == "The Daily Test, Vol 2132: Wet at last"
    for page in (text, html):
        assert page.index("Wet at last") < page.index("The box on the canoe")
        assert "http://localhost:8000/articles/rain-over-nairobi/" in page
        assert "Not cleared" not in page
        assert "leave.invalid" not in page
    assert "style=" in html
    assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    left = {other["List-Unsubscribe"] for _recipient, other in office.posted}
    assert len(left) == 3
    assert letter["List-Unsubscribe"].strip("<>").endswith(link_in_foot(text))


def link_in_foot(text: str) -> str:
    return LINK.findall(text)[-1]


def test_the_errand_that_is_done_again_mails_nobody_twice(issue):
    make_reader()
    announce_due_issues(NOW)
    run_errands(NOW)
    Errand.objects.filter(kind="newsletter").update(done_at=None, due_at=NOW)
    run_errands(NOW + MINUTE)
    assert mail_issue(issue, NOW) is None
    assert (Mailing.objects.count(), Delivery.objects.count()) == (1, 1)


def test_without_the_newsletter_or_for_an_archive_nothing_is_mailed():
    make_publication(sends_newsletter=False)
    make_issue(2132, publish_at=NOW)
    announce_due_issues(NOW)
    make_publication(sends_newsletter=True)
    make_issue(2100, publish_at=NOW - timedelta(days=32))
    announce_due_issues(NOW)
    assert not Errand.objects.filter(kind="newsletter").exists()


def test_who_leaves_meanwhile_and_an_issue_that_is_withdrawn_are_not_mailed(office, issue):
    stays, goes = make_reader("stays@example.org"), make_reader("goes@example.org")
    mail_issue(issue, NOW)
    leave(goes, at=NOW)
    assert send_newsletters(NOW) == 1
    assert office.recipients == [stays.address]
    later = make_issue(2133, publish_at=NOW)
    mail_issue(later, NOW)
    Issue.objects.filter(pk=later.pk).update(withdrawn_at=NOW, withdrawn_by=make_editor())
    assert send_newsletters(NOW) == 0
    assert not Delivery.objects.due(NOW + HOUR).exists()


def test_an_address_that_is_refused_holds_nobody_back_and_is_given_up_in_the_end(office, issue):
    make_reader("wrong@example.org")
    make_reader("right@example.org")
    office.refuses["wrong@example.org"] = "550 no such mailbox"
    mail_issue(issue, NOW)
    moment = NOW
    for wait in (timedelta(0), *sending.WAITS):
        moment += wait
        send_newsletters(moment)
    assert office.recipients == ["right@example.org"]
    assert "no such mailbox" in Delivery.objects.given_up().get().error


def test_a_server_that_is_away_lets_all_wait(settings, issue):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_USE_TLS = "127.0.0.1", 9, False
    for number in range(3):
        make_reader(f"reader-{number}@example.org")
    mail_issue(issue, NOW)
    assert send_newsletters(NOW) == 0
    assert not Delivery.objects.due(NOW + MINUTE / 2).exists()
    assert Delivery.objects.due(NOW + HOUR).count() == 3


@pytest.mark.django_db(transaction=True)
def test_two_senders_over_sixty_readers_send_each_one_mail(office, issue):
    for number in range(60):
        make_reader(f"reader-{number:02}@example.org")
    mail_issue(issue, NOW)

    def sender(_number: int) -> None:
        try:
            while Delivery.objects.due(NOW).exists():
                send_newsletters(NOW)
        finally:
            connection.close()

    with ThreadPoolExecutor(max_workers=2) as pool:
        list(pool.map(sender, range(2)))
    assert office.recipients == [f"reader-{number:02}@example.org" for number in range(60)]


@pytest.mark.parametrize("count", [1, 3, 30])
def test_a_mail_is_written_with_the_same_queries_for_any_number(issue, django_assert_num_queries, count):
    for number in range(count):
        make_story(f"Story {number}", issue=issue, position=number + 10, lead_image=make_image())
        make_reader(f"reader-{number}@example.org")
    with django_assert_num_queries(11):
        mail_issue(issue, NOW)


# ------------------------------------------------------------------------------------------------ the desk


def test_the_desk_sees_what_was_mailed_to_how_many_and_how_it_looks(client, office, issue):
    make_reader()
    make_reader("wrong@example.org")
    mailing = mail_issue(issue, timezone.now())
    send_newsletters(timezone.now())
    Delivery.objects.filter(subscriber__address="wrong@example.org").update(sent_at=None, due_at=None, error="550 no")
    client.force_login(make_editor("keeper"))
    listed = client.get("/admin/newsletter/mailing/").content.decode()
    assert re.findall(r'<td class="field-(\w+)">(\d)', listed) == [("sent", "1"), ("waiting", "0"), ("given_up", "1")]
    form = client.get(f"/admin/newsletter/mailing/{mailing.pk}/change/").content.decode()
    assert f'href="/admin/newsletter/mailing/{mailing.pk}/mail/"' in form
    assert "leave.invalid" not in form
    page = client.get(f"/admin/newsletter/mailing/{mailing.pk}/mail/")
    assert "Rain over Nairobi" in page.content.decode()
    assert page.headers["Content-Security-Policy"].startswith("default-src 'none'")
    assert "1 reader didn" in client.get("/admin/").content.decode()
