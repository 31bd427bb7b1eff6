"""What a letter says: plain text and simple HTML, with whole addresses and nothing in it that can become a header."""

from __future__ import annotations

import unicodedata
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from articles.models import Article
from articles.review.models import Letter, Notice
from articles.review.notices import zone_of
from articles.rights import visible_to

LONGEST_SUBJECT = 140
ON_ONES_OWN_MACHINE = "http://localhost:8000"  # in production, a newsroom doesn't start without NEWSROOM_SITE_URL


def message_of(letter: Letter) -> EmailMultiAlternatives | None:
    """The mail; None when there is nothing left to tell: the person left, or may no longer see these stories."""
    person = letter.recipient
    if not person.is_active or not person.email:
        return None
    seen = Article.objects.filter(visible_to(person))
    notices = list(
        letter.notices.filter(article__in=seen.values("pk"))
        .select_related("article", "by", "comment")
        .order_by("at", "id")
    )
    if not notices:
        return None
    words = {"notices": [(notice, address_of(notice)) for notice in notices], "person": person, "site": site()}
    with timezone.override(zone_of(person)):
        text, html = (render_to_string(f"mail/notices.{kind}", words) for kind in ("txt", "html"))
    message = EmailMultiAlternatives(
        subject_of(notices),
        text,
        to=[person.email],
        headers={
            "Message-ID": f"<{letter.key}@{urlsplit(site()).hostname}>",
            "Auto-Submitted": "auto-generated",
        },
    )
    message.attach_alternative(html, "text/html")
    return message


def subject_of(notices: list[Notice]) -> str:
    """One line whatever the headline is: "Ana Muñoz mentioned you: Rain over Nairobi"."""
    first = notices[0]
    if len(notices) == 1:
        subject = f"{who(first)} {first.get_kind_display()}: {first.article}"
    else:
        others = len(notices) - 1
        more = ngettext("and %(count)s more notice", "and %(count)s more notices", others) % {"count": others}
        subject = f"{first.article} {more}"
    return one_line(subject)[:LONGEST_SUBJECT]


def one_line(text: str) -> str:
    """Without line ends and other control characters, which have no business in a header."""
    plain = "".join(" " if unicodedata.category(sign) in {"Cc", "Zl", "Zp"} else sign for sign in text)
    return " ".join(plain.split())


def who(notice: Notice) -> str:
    """Who did it, by name."""
    return str(notice.by) if notice.by else _("Somebody")


def address_of(notice: Notice) -> str:
    """The whole address of the story's form, at the conversation that it is about."""
    comment = notice.comment
    place = f"comment-{comment.parent_id or comment.pk}" if comment else "review"
    return f"{site()}{reverse('admin:articles_article_change', args=[notice.article_id])}#{place}"


def site() -> str:
    """The site's address without a slash at its end."""
    return settings.SITE_URL.rstrip("/") or ON_ONES_OWN_MACHINE
