"""The page of the dry run: what an issue's second brings, with what only the house knows: its clock, mail and cache."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from articles.rights import EDIT_ALL, SEE_ALL
from issues.midnight import Midnight, dry_run
from issues.models import Issue
from newsroom.accounts.models import User
from newsroom.clock.keeping import hand, is_silent


def midnight_of(issue: Issue, *, now: datetime, at: datetime | None = None) -> Midnight:
    """The dry run with the house's own troubles."""
    found = dry_run(issue, now=now, at=at)
    found.house = list(_troubles(now))
    return found


def midnight_for(person: User, pk: int, *, now: datetime) -> Midnight:
    """The dry run for whoever may see all of the issue's stories: half of them would say something wrong.

    Raises PermissionDenied or Http404.
    """
    if not (person.has_perm(SEE_ALL) or person.has_perm(EDIT_ALL)):
        raise PermissionDenied
    issue = Issue.objects.select_related("proof").filter(pk=pk).first()
    if issue is None:
        raise Http404
    return midnight_of(issue, now=now)


def in_words(found: Midnight) -> str:
    """The same as plain text, for a terminal."""
    text = render_to_string("desk/issue/dry_run.txt", {"night": found})
    lines = [line.rstrip() for line in text.splitlines()]
    kept = [line for number, line in enumerate(lines) if line or (number and lines[number - 1])]
    return "\n".join(kept).strip()


def _troubles(now: datetime) -> Iterator[str]:
    if is_silent(hand(), now):
        yield _(
            "The clock doesn't run: readers see the issue, and nobody is told. Start it: python manage.py run_clock"
        )
    if settings.EMAIL_BACKEND.endswith("console.EmailBackend"):
        yield _("No mail server is named (NEWSROOM_MAIL_HOST): letters are printed, not sent.")
    if settings.PRODUCTION and not settings.REDIS_URL:
        yield _("There is no shared cache (REDIS_URL): each process keeps pages of its own.")
    if not settings.SITE_URL:
        yield _("The site's address is not set (NEWSROOM_SITE_URL): others are told addresses of this machine.")
