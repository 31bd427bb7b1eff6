"""Remarks on who wrote it, where it stands, how it is found, and when it goes out and comes off."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from articles.readiness.draft import Copy
from articles.readiness.remark import Remark, warns


def byline(copy: Copy) -> Iterator[Remark]:
    """Who wrote it."""
    if not copy.content.get("bylines"):
        yield warns("bylines", "byline-missing", _("Nobody is named in the byline."))


def section(copy: Copy) -> Iterator[Remark]:
    """Where it stands."""
    if not copy.content.get("section_id"):
        yield warns("section", "section-missing", _("The story is in no section."))


def tags(copy: Copy) -> Iterator[Remark]:
    """How readers find it later."""
    if copy.content.get("countries"):
        return
    if copy.content.get("topics"):
        message = _("The story has no country, so readers can't find it by one.")
        yield warns("countries", "country-missing", message)
    else:
        message = _("The story has no country and no topic, so readers can't find it by either.")
        yield warns("countries", "tags-missing", message)


def times(copy: Copy) -> Iterator[Remark]:
    """An embargo that keeps it out of its issue, an end that has passed."""
    embargo, issue = copy.draft.embargoed_until, copy.draft.issue
    issue_time = issue.goes_public_at if issue else None
    if issue and embargo and issue_time and embargo > issue_time:
        message = _("The embargo ends on %(embargo)s, after %(issue)s goes out on %(out)s: the issue goes without it.")
        said = {"embargo": _said(embargo), "issue": issue.volume_as_printed, "out": _said(issue_time)}
        yield warns("embargoed_until", "embargo-late", message % said)
    ends = copy.draft.expires_at
    if ends and copy.at and ends <= copy.at:
        message = _("It comes off at a time that has passed, %(ends)s: readers don't see it.")
        yield warns("expires_at", "end-passed", message % {"ends": _said(ends)})


def _said(moment: datetime) -> str:
    return date_format(timezone.localtime(moment), "j F Y, H:i")
