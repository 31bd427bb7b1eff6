"""Mailing an issue: its page as a mail, written once when it goes out, and a delivery for each reader."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit

import css_inline
from django.contrib.staticfiles import finders
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation

from articles.models import Article
from articles.review.letters import one_line, site
from articles.review.sending import send_due
from issues.models import Issue, Publication
from issues.newsletter.models import Delivery, Mailing, Subscriber
from issues.newsletter.subscribing import CONFIRM, LEAVE, token_for
from issues.overriding import overridden

LEAVE_HERE = "https://leave.invalid/"  # stands in the page until each reader's own link takes its place
AT_ONCE = 1_000
STYLE = "css/mail/newsletter.css"


@transaction.atomic
def mail_issue(issue: Issue, now: datetime) -> Mailing | None:
    """Write the mailing of an issue that is out and a delivery for each reader; None when it was done, or it is off.

    Done again, it changes nothing: there is one mailing an issue, and one delivery a reader.
    """
    issue = Issue.objects.locked(issue.pk)
    if not issue.is_live(now) or Mailing.objects.filter(issue=issue).exists():
        return None
    subject, text, html = pages_of(issue, now)
    mailing = Mailing.objects.create(issue=issue, subject=subject, text=text, html=html, written_at=now)
    readers = Subscriber.objects.getting_it().order_by("pk").values_list("pk", flat=True)
    Delivery.objects.bulk_create(
        (Delivery(mailing=mailing, subscriber_id=pk, written_at=now, due_at=now) for pk in readers.iterator()),
        batch_size=AT_ONCE,
    )
    return mailing


def pages_of(issue: Issue, at: datetime) -> tuple[str, str, str]:
    """Subject, plain text and page of the issue as readers see it at that moment (aware)."""
    publication = Publication.current()
    stories = Article.objects.live(at).filter(issue=issue).in_run_order().for_cards()
    shown = overridden(list(stories), issue)
    words = {"issue": issue, "publication": publication, "stories": shown, "site": site(), "leave": LEAVE_HERE}
    with translation.override(publication.language), timezone.override(publication.zone):
        text, html = (render_to_string(f"newsletter/mail.{kind}", words) for kind in ("txt", "html"))
    lead = f": {shown[0].headline}" if shown else ""
    return one_line(f"{publication.name}, {issue.volume_as_printed}{lead}")[:200], text, _dressed(html)


def send_newsletters(now: datetime) -> int:
    """Send what is due of mailings and of questions to new readers; how many went. The clock calls it each round."""
    return send_due(Delivery.objects.select_related("subscriber", "mailing__issue"), message_of, now)


def message_of(delivery: Delivery) -> EmailMultiAlternatives | None:
    """The mail; None when the reader left meanwhile, or the issue was withdrawn."""
    reader, mailing = delivery.subscriber, delivery.mailing
    if mailing is None:
        return _question(delivery)
    if reader.left_at is not None or reader.confirmed_at is None or mailing.issue.withdrawn_at is not None:
        return None
    leave = site() + reverse("newsletter:leave", args=[token_for(reader, LEAVE)])
    message = _message(delivery, mailing.subject, mailing.text.replace(LEAVE_HERE, leave))
    message.attach_alternative(mailing.html.replace(LEAVE_HERE, leave), "text/html")
    # RFC 8058: one press in the mail program, without a page.
    message.extra_headers |= {"List-Unsubscribe": f"<{leave}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
    return message


def _question(delivery: Delivery) -> EmailMultiAlternatives:
    reader, publication = delivery.subscriber, Publication.current()
    address = site() + reverse("newsletter:confirm", args=[token_for(reader, CONFIRM)])
    with translation.override(publication.language):
        text = render_to_string("newsletter/question.txt", {"publication": publication, "address": address})
    subject, _blank, body = text.partition("\n")
    return _message(delivery, one_line(subject), body.lstrip("\n"))


def _message(delivery: Delivery, subject: str, text: str) -> EmailMultiAlternatives:
    host = urlsplit(site()).hostname
    headers = {
        "Message-ID": f"<{delivery.key}@{host}>",
        "List-Id": f"{one_line(Publication.current().name)[:80]} <newsletter.{host}>",
        "Auto-Submitted": "auto-generated",
    }
    return EmailMultiAlternatives(subject, text, to=[delivery.subscriber.address], headers=headers)


def _dressed(html: str) -> str:
    """The page with its looks in the tags, as mail programs want it."""
    found = finders.find(STYLE)
    looks = Path(str(found)).read_text(encoding="utf-8") if found else ""
    return css_inline.CSSInliner(extra_css=looks, load_remote_stylesheets=False).inline(html)
