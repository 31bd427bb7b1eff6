"""Rows of the role matrix: planning issues, explaining gaps, opening the next one."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from issues.models import DayOff, Gap, Issue, IssueTemplate
from issues.numbering import findings
from newsroom.accounts.models import User
from tests.cast import SUNDAY, make_gap, make_issue, make_publication, make_section
from tests.roles.acts import Act, answers, holds, is_gone, nobodys, nothing, post, save, shows, was_made

NUMBERING, OPEN_NEXT = reverse("admin:issues_issue_numbering"), reverse("admin:issues_issue_open_next")
ONE_ROW = {"sections-TOTAL_FORMS": 1, "sections-INITIAL_FORMS": 0, "sections-MIN_NUM_FORMS": 1}


def an_open_gap(owner: User) -> Issue:
    make_publication()
    make_issue(2130)
    return make_issue(2132)


def template(owner: User) -> IssueTemplate:
    made = IssueTemplate.objects.create(name="Weekdays", days="12345")
    made.sections.create(section=make_section())
    return made


def planned_issue(owner: User) -> Issue:
    issue = make_issue(publish_at=None)
    issue.sections.create(section=make_section(), stories=3)
    return issue


def look(client: Client, thing: Any) -> HttpResponse:
    return client.get(NUMBERING)


def explain(client: Client, thing: Any) -> HttpResponse:
    [gap] = [finding for finding in findings(make_publication(), today=SUNDAY) if finding.missing]
    return client.post(NUMBERING, {"gap": gap.key, "reason": "Strike"})


def take_back(client: Client, thing: Gap) -> HttpResponse:
    return client.post(NUMBERING, {"take_back": thing.pk})


def open_next(client: Client, thing: Any) -> HttpResponse:
    return client.post(OPEN_NEXT, {"volume": 2133, "number": "", "date": "2025-11-03"})


def add_template(client: Client, thing: Any) -> HttpResponse:
    typed = {"name": "Weekend", "days": ["6", "7"], "sections-0-section": make_section().pk, **ONE_ROW}
    return client.post(reverse("admin:issues_issuetemplate_add"), typed)


def add_day_off(client: Client, thing: Any) -> HttpResponse:
    return client.post(reverse("admin:issues_dayoff_add"), {"date": "2025-12-25", "name": "Christmas Day"})


def plans(stories: int) -> Any:
    return lambda thing, response: thing.sections.get().stories == stories


#                              reporter: own, other's; sub-editor; editor; publisher; tagger

MATRIX = [
    Act("look at the count", an_open_gap, look, shows("Vol 2131 of Saturday"), answers("y y y y y -")),
    Act("explain a gap", an_open_gap, explain, was_made(Gap, volume=2131), answers("- - - y y -")),
    Act("take an explanation back", nobodys(make_gap), take_back, is_gone, answers("- - - y y -")),
    Act("open the next issue", nobodys(make_issue), open_next, was_made(Issue, volume=2133), answers("- - - - y -")),
    Act("plan a template", nothing, add_template, was_made(IssueTemplate, days="67"), answers("- - - y y -")),
    Act("rename a template", template, save(name="Daily"), holds("name", "Daily"), answers("h h - y y h")),
    Act("delete a template", template, post("delete", post="yes"), is_gone, answers("h h - y y h")),
    Act("plan a day off", nothing, add_day_off, was_made(DayOff, name="Christmas Day"), answers("- - - y y -")),
    Act("change a reason", nobodys(make_gap), save(reason="Flood"), holds("reason", "Flood"), answers("h h - y y h")),
    Act("change an issue's sections", planned_issue, save(**{"sections-0-stories": 5}), plans(5),
        answers("- - - y y h")),
]  # fmt: skip
