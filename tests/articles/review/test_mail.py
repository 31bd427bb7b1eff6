"""Mail, through a real SMTP connection: each notice in one letter, each letter once, whatever breaks."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection

from articles.review import comments, mail, sending
from articles.review.models import Letter, Notice
from articles.review.notices import mail_time, see, tell
from tests.articles.review.people import REPORTER, make_person
from tests.cast import NOW, make_story
from tests.post_office import PostOffice

pytestmark = pytest.mark.django_db

MINUTE = timedelta(minutes=1)


@pytest.fixture
def post_office(settings):
    office = PostOffice()
    thread = threading.Thread(target=office.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_USE_TLS = "127.0.0.1", office.port, False
    settings.EMAIL_TIMEOUT = 5
    settings.SITE_URL = "https://news.example.org"
    yield office
    office.shutdown()
    thread.join()
    office.server_close()


@pytest.fixture
def vera():
    return make_person("Vera Lind")


@pytest.fixture
def ana():
    return make_person("Ana Muñoz", REPORTER)


def commented(ana, vera, text="How early?", headline="Rain over Nairobi"):
    story = make_story(headline, status="draft", created_by=ana)
    story.said = comments.say(story, by=vera, at=NOW, text=text)
    return story


def test_a_letter_says_who_what_and_where(post_office, ana, vera):
    story = commented(ana, vera, text="How early? <b>Really</b> & truly")
    assert mail.send_waiting_mail(NOW) == 1
    [(recipient, letter)] = post_office.posted
    assert (recipient, letter["Subject"]) == ("ana@example.org", "Vera Lind commented: Rain over Nairobi")
    assert letter["Auto-Submitted"] == "auto-generated"
    text, html = (letter.get_body([kind]).get_content() for kind in ("plain", "html"))
    address = f"https://news.example.org/admin/articles/article/{story.pk}/change/#comment-{story.said.pk}"
    assert address in text
    assert "How early? <b>Really</b> & truly" in text
    assert f'href="{address}"' in html
    assert "&lt;b&gt;Really&lt;/b&gt; &amp; truly" in html


def test_a_second_round_has_nothing_to_send(post_office, ana, vera):
    commented(ana, vera)
    assert [mail.send_waiting_mail(NOW), mail.send_waiting_mail(NOW + MINUTE)] == [1, 0]
    assert post_office.recipients == ["ana@example.org"]


def test_a_headline_cannot_become_a_header(post_office, ana, vera):
    commented(ana, vera, headline="Rain\r\nBcc: everybody@example.org\n\n<script>alert(1)</script>\u2028end")
    mail.send_waiting_mail(NOW)
    [(recipient, letter)] = post_office.posted
    assert (recipient, letter["Bcc"]) == ("ana@example.org", None)
    wanted = "Vera Lind commented: Rain Bcc: everybody@example.org <script>alert(1)</script> end"
    assert letter["Subject"] == wanted
    assert "<script>" not in letter.get_body(["html"]).get_content()


def test_what_waits_for_one_person_is_one_letter(post_office, ana, vera):
    for headline in ("Rain", "Snow", "Hail"):
        commented(ana, vera, headline=headline)
    mail.send_waiting_mail(NOW)
    [(_recipient, letter)] = post_office.posted
    assert letter["Subject"] == "Rain and 2 more notices"
    assert all(headline in letter.get_body(["plain"]).get_content() for headline in ("Rain", "Snow", "Hail"))


@pytest.mark.parametrize(
    ("pace", "when"),
    [
        ("at_once", NOW),
        ("hourly", NOW + timedelta(hours=1)),
        ("daily", datetime(2025, 11, 3, 4, tzinfo=UTC)),
        ("never", None),
    ],
)
def test_mail_comes_at_the_pace_that_the_person_chose(pace, when):
    person = make_person("Ana Muñoz", REPORTER, mail_pace=pace, time_zone="Africa/Nairobi")
    assert mail_time(person, NOW) == when


def test_early_in_the_morning_the_daily_mail_is_still_ahead():
    person = make_person("Ana Muñoz", REPORTER, mail_pace="daily", time_zone="Africa/Nairobi")
    assert mail_time(person, datetime(2025, 11, 2, 3, 59, tzinfo=UTC)) == datetime(2025, 11, 2, 4, tzinfo=UTC)


def test_gathered_mail_waits_for_its_hour(post_office, vera):
    ana = make_person("Ana Muñoz", REPORTER, mail_pace="hourly")
    commented(ana, vera)
    assert mail.send_waiting_mail(NOW + 59 * MINUTE) == 0
    assert mail.send_waiting_mail(NOW + 60 * MINUTE) == 1


def test_what_was_seen_on_the_desk_is_not_mailed(post_office, vera):
    ana = make_person("Ana Muñoz", REPORTER, mail_pace="hourly")
    see(commented(ana, vera), by=ana, at=NOW)
    assert mail.send_waiting_mail(NOW + 60 * MINUTE) == 0


def test_whoever_may_no_longer_see_the_story_gets_nothing_of_it(post_office, ana, vera):
    story = commented(ana, vera)
    type(story).objects.update(created_by=vera)
    assert [mail.send_waiting_mail(NOW), mail.send_waiting_mail(NOW + MINUTE)] == [0, 0]
    assert post_office.posted == []


def test_a_dead_server_loses_nothing(post_office, settings, ana, vera):
    commented(ana, vera)
    settings.EMAIL_PORT = 1  # nobody listens there
    assert mail.send_waiting_mail(NOW) == 0
    letter = Letter.objects.get()
    assert (letter.sent_at, letter.due_at, letter.tries) == (None, NOW + MINUTE, 1)
    assert "refused" in letter.error
    settings.EMAIL_PORT = post_office.port
    assert [mail.send_waiting_mail(NOW + MINUTE / 2), mail.send_waiting_mail(NOW + MINUTE)] == [0, 1]
    assert post_office.recipients == ["ana@example.org"]


def test_a_server_that_is_away_for_days_is_waited_for(post_office, settings, ana, vera):
    commented(ana, vera)
    settings.EMAIL_PORT = 1
    moment = NOW
    while moment < NOW + timedelta(days=3):
        mail.send_waiting_mail(moment)
        moment = Letter.objects.get().due_at
    settings.EMAIL_PORT = post_office.port
    assert mail.send_waiting_mail(moment) == 1


def test_a_refused_recipient_holds_nobody_back_and_is_tried_after_growing_waits(post_office, ana, vera):
    post_office.refuses["ana@example.org"] = "550 no such person"
    story = commented(ana, vera)
    zoe = make_person("Zoë Lind", username="zoe", email="zoe@example.org")
    tell({zoe.pk: Notice.Kind.ASSIGNED}, story, by=vera, at=NOW)
    assert mail.send_waiting_mail(NOW) == 1
    assert post_office.recipients == ["zoe@example.org"]
    waits, moment = [], NOW
    while (due := Letter.objects.get(recipient=ana).due_at) is not None:
        waits.append(due - moment)
        moment = due
        mail.send_waiting_mail(moment)
    assert waits == sorted(waits)
    assert (waits[0], waits[-1]) == (MINUTE, timedelta(days=1))
    assert "no such person" in Letter.objects.get(recipient=ana).error


def test_a_sender_that_died_after_taking_a_letter_loses_nothing(post_office, ana, vera):
    commented(ana, vera)
    mail.write_letters(NOW)
    assert sending.take(Letter.objects.all(), Letter.objects.get().pk, NOW) is not None  # and then: kill -9
    assert mail.send_waiting_mail(NOW + MINUTE) == 0
    assert mail.send_waiting_mail(NOW + sending.LEASE) == 1
    assert post_office.recipients == ["ana@example.org"]


def test_a_letter_that_may_have_gone_already_goes_again_as_the_same_letter(post_office, ana, vera):
    commented(ana, vera)
    seen = []

    def take_and_hang_up_at_first(letter):
        seen.append(letter["Message-ID"])
        return len(seen) > 1

    post_office.on_letter = take_and_hang_up_at_first
    assert [mail.send_waiting_mail(NOW), mail.send_waiting_mail(NOW + MINUTE)] == [0, 1]
    assert len(seen) == 2
    assert len(set(seen)) == 1


@pytest.mark.django_db(transaction=True)
def test_fifty_notices_sent_by_two_at_once_arrive_once_each(post_office):
    vera = make_person("Vera Lind")
    people = [make_person(f"Person{number} Lind", REPORTER) for number in range(25)]
    for number in range(50):
        story = make_story(f"Story {number}", status="draft", created_by=people[number % 25])
        comments.say(story, by=vera, at=NOW, text=f"Question {number}.")
    both = threading.Barrier(2)

    def round_of_the_clock():
        both.wait()
        mail.send_waiting_mail(NOW)
        connection.close()

    senders = [threading.Thread(target=round_of_the_clock) for _sender in range(2)]
    for sender in senders:
        sender.start()
    for sender in senders:
        sender.join()
    assert post_office.recipients == sorted(person.email for person in people)
    bodies = "".join(letter.get_body(["plain"]).get_content() for _recipient, letter in post_office.posted)
    assert [bodies.count(f"Question {number}.") for number in range(50)] == [1] * 50
    assert not Notice.objects.filter(letter__sent_at=None).exists()
