"""The alarm: before a deadline, on every page and once by mail, said by a process that is not the clock."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core import mail
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from articles.publishing import hold
from issues import proofs, publishing
from newsroom.clock import watching
from newsroom.clock.alarm import LEASE, publishers, warn, worries
from newsroom.clock.keeping import take
from newsroom.clock.watching import Watch, watched
from newsroom.desk.site import watch
from tests.cast import NOW, make_editor, make_issue, make_person, make_publication, make_story
from tests.issues.test_proofs import planned, reword, story_of
from tests.issues.test_publishing_at_once import at_once

pytestmark = pytest.mark.django_db
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


@pytest.fixture(autouse=True)
def nothing_seen_before():
    watch.worries = []
    yield
    watch.worries = []


def said(now=NOW) -> list[str]:
    return [worry.sentence for worry in worries(now)]


def test_a_silent_clock_worries_nobody_while_nothing_goes_out():
    make_issue(2133, publish_at=NOW + HOUR)
    assert said() == []


def test_a_silent_clock_is_an_alarm_a_quarter_of_an_hour_before_something_goes_out():
    make_publication(proofs_required=False)
    take(uuid4(), NOW)
    make_issue(2133, publish_at=NOW + HOUR)
    assert said(NOW + 44 * MINUTE) == []
    (sentence,) = said(NOW + 46 * MINUTE)
    assert sentence == (
        "The clock doesn't run (silent since Sun 2 Nov, 12:00). What goes out at Sun 2 Nov, 13:00 is read, and nobody "
        "is told. Start it: python manage.py run_clock"
    )
    take(uuid4(), NOW + 46 * MINUTE)
    assert said(NOW + 46 * MINUTE) == []


def test_what_is_out_and_not_announced_is_an_alarm_while_the_clock_is_silent():
    make_publication()
    make_story(publish_at=NOW - HOUR)
    (sentence,) = said()
    assert sentence == (
        "The clock doesn't run (it has never run). Since Sun 2 Nov, 11:00 something is out that nobody was told of. "
        "Start it: python manage.py run_clock"
    )


def test_an_archive_that_was_brought_in_is_no_alarm():
    make_issue(2132, publish_at=NOW - timedelta(days=8))
    make_story(publish_at=NOW - timedelta(days=8))
    assert said() == []


def test_an_issue_whose_hour_comes_and_that_is_not_scheduled_is_an_alarm():
    make_publication()
    take(uuid4(), NOW)
    issue = make_issue(2133, publish_at=None)  # of Monday, which appears at six
    six = NOW + 18 * HOUR
    take(uuid4(), six - 31 * MINUTE)
    assert said(six - 31 * MINUTE) == []
    assert said(six - 29 * MINUTE) == ["Vol 2133 should go out at Mon 3 Nov, 06:00 and is not scheduled."]
    assert said(six + MINUTE) == ["Vol 2133 should have gone out at Mon 3 Nov, 06:00 and is not scheduled."]
    assert worries(six)[0].address == reverse("admin:issues_issue_change", args=[issue.pk])
    assert said(six + 13 * HOUR) == []


def test_an_issue_that_goes_out_without_a_proof_is_an_alarm_where_proofs_are_required():
    publication = make_publication(proofs_required=True)
    now = NOW + 17 * HOUR + 45 * MINUTE
    take(uuid4(), now)
    issue = make_issue(2133)
    assert said(now) == ["Vol 2133 goes out at Mon 3 Nov, 06:00 without a proof."]
    publication.proofs_required = False
    publication.save()
    assert said(now) == []
    publication.proofs_required = True
    publication.save()
    issue.proof = proofs.take(issue, by=None, at=NOW)
    issue.save()
    assert said(now) == []


def test_an_issue_that_is_no_longer_as_it_was_proofed_is_an_alarm_that_names_what_changed():
    make_publication()
    take(uuid4(), NOW + 17 * HOUR + 45 * MINUTE)
    issue, now = planned(2, volume=2133), NOW + 17 * HOUR + 45 * MINUTE
    proof = proofs.take(issue, by=None, at=NOW)
    reword(story_of(issue, 1), standfirst="Changed since.")
    assert said(now) == [
        "Vol 2133 should go out at Mon 3 Nov, 06:00 and is not scheduled. 1 story changed since proof 1."
    ]
    proof = proofs.take(issue, by=None, at=NOW)
    publishing.schedule(issue, publish_at=NOW + 18 * HOUR, by=None, at=NOW, proof=proof)
    assert said(now) == []
    hold(story_of(issue, 2), by=None, at=now)
    (worry,) = worries(now)
    assert worry.sentence == (
        "Vol 2133 goes out at Mon 3 Nov, 06:00, but not as it was proofed. 1 story changed since proof 2."
    )
    make_editor()
    assert [warn(worries(now), now) for _look in range(3)] == [1, 0, 0]


def test_those_who_may_publish_get_one_mail_for_each_deadline():
    make_publication(proofs_required=False)
    vera, paul = make_editor(), make_person("publisher", email="paul@example.org")
    make_person("editor", email="edna@example.org")
    make_person("publisher", "gone", email="gone@example.org", is_active=False)
    make_issue(2133, publish_at=NOW + 10 * MINUTE)
    first, second = Watch(), Watch()
    first.look(NOW)
    second.look(NOW + MINUTE)
    (letter,) = mail.outbox
    assert sorted(letter.recipients()) == sorted([vera.email, paul.email])
    assert letter.to == []
    assert "and nobody is told" in letter.subject
    make_issue(2134, publish_at=NOW + 5 * MINUTE)
    first.look(NOW + 2 * MINUTE)
    assert len(mail.outbox) == 2


def test_an_alarm_that_can_not_be_mailed_is_mailed_by_the_next_look(monkeypatch, caplog):
    make_publication(proofs_required=False)
    make_editor()
    make_issue(2133, publish_at=NOW + MINUTE)

    def refuses(_message):
        raise ConnectionRefusedError

    with monkeypatch.context() as away:
        away.setattr("django.core.mail.message.EmailMessage.send", refuses)
        assert warn(worries(NOW), NOW) == 0
    assert warn(worries(NOW), NOW) == 1
    assert len(mail.outbox) == 1


def test_an_alarm_whose_sender_is_killed_is_mailed_by_another_with_the_same_message_id(monkeypatch):
    make_publication(proofs_required=False)
    make_editor()
    make_issue(2133, publish_at=NOW + 5 * MINUTE)
    sent = []

    def killed(message):
        sent.append(message.extra_headers["Message-ID"])
        raise SystemExit

    with monkeypatch.context() as dies:
        dies.setattr("django.core.mail.message.EmailMessage.send", killed)
        with pytest.raises(SystemExit):
            warn(worries(NOW), NOW)
    soon = NOW + LEASE / 2
    assert warn(worries(soon), soon) == 0, "it may still be at it"
    later = NOW + LEASE
    assert [warn(worries(later), later) for _look in range(2)] == [1, 0]
    assert [letter.extra_headers["Message-ID"] for letter in mail.outbox] == sent


def test_without_anybody_to_mail_nothing_breaks_and_whoever_comes_then_is_told():
    make_publication(proofs_required=False)
    make_issue(2133, publish_at=NOW + MINUTE)
    assert (publishers(), warn(worries(NOW), NOW), mail.outbox) == ([], 0, [])
    make_editor()
    assert warn(worries(NOW), NOW) == 1


def test_the_alarm_stands_on_every_page_of_the_desk(client):
    make_publication(proofs_required=False)
    client.force_login(make_editor())
    page = reverse("admin:issues_issue_changelist")
    make_issue(2133, publish_at=timezone.now() + 5 * MINUTE)
    assert "alarm" not in client.get(page).content.decode()
    watch.look(timezone.now())
    for address in (page, reverse("admin:index"), reverse("admin:articles_article_add")):
        assert 'class="alarm" role="alert"' in client.get(address).content.decode()
    client.logout()
    assert "alarm" not in client.get(reverse("admin:login")).content.decode()


def test_the_command_says_so_and_mails_when_the_clock_does_not_run(capsys):
    make_publication(proofs_required=False)
    make_editor()
    with pytest.raises(SystemExit) as ended:
        call_command("watch_clock")
    assert (ended.value.code, capsys.readouterr().err) == (
        1,
        "The clock has never run. Start it: python manage.py run_clock\n",
    )
    make_issue(2133, publish_at=timezone.now() + 5 * MINUTE)
    with pytest.raises(SystemExit):
        call_command("watch_clock")
    assert len(mail.outbox) == 1
    take(uuid4(), timezone.now())
    call_command("watch_clock")
    assert capsys.readouterr().out == "The clock runs.\n"


def test_a_web_process_begins_to_watch_with_its_first_request(monkeypatch):
    begun = []
    monkeypatch.setattr(watching.watch, "begin", lambda: begun.append(True))
    answer = watched(lambda environ, start_response: [b"page"])
    assert begun == []
    assert (answer({}, lambda *_: None), begun) == ([b"page"], [True])


@pytest.mark.django_db(transaction=True)
def test_of_eight_processes_that_look_in_the_same_second_one_mails():
    make_publication(proofs_required=False)
    make_editor()
    make_issue(2133, publish_at=NOW + 10 * MINUTE)
    at_once(*[lambda: Watch().look(NOW)] * 8)
    assert len(mail.outbox) == 1
