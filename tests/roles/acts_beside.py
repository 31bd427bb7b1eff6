"""More rows of the role matrix: what one can try beside a story's form, in panels, on other pages, by scripts."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from articles.editing import desk_content
from articles.editing import save as save_content
from articles.models import Article, Correction, Overruling, WorkingCopy
from articles.readiness import remarks
from articles.review.models import Comment, ShareLink
from articles.style.models import StyleRule
from newsroom.accounts.models import User
from tests.cast import NOW, make_editor
from tests.roles.acts import (
    TEXT,
    Act,
    add,
    answers,
    cleared,
    draft,
    fresh,
    has_status,
    in_review,
    live,
    nothing,
    opened,
    page,
    post,
    press,
    says,
    shows,
    was_made,
)

CHANGED = "Rain over Kisumu"
SENT_BACK = "Who says so?"


def being_changed(owner: User) -> Article:
    """A live story with changes that readers don't see yet."""
    story = live(owner)
    base = desk_content(story)
    save_content(story, base | {"headline": CHANGED}, base=base, by=owner, at=NOW)
    return story


def read_twice(owner: User) -> Article:
    """A draft that said something else before."""
    story = draft(owner)
    base = desk_content(story)
    save_content(story, base | {"headline": CHANGED}, base=base, by=owner, at=NOW)
    return story


def panel(act: str, /, **typed: Any) -> Callable[[Client, Article], HttpResponse]:
    return lambda client, story: client.post(page("review_act", story, act), typed)


def assign(client: Client, story: Article) -> HttpResponse:
    return panel("assign", person=make_editor("the-chosen-one").pk)(client, story)


def restore(client: Client, story: Article) -> HttpResponse:
    return client.post(page("revision_restore", story, story.revisions.order_by("number")[0].number))


def compare(client: Client, story: Article) -> HttpResponse:
    first, last = story.revisions.order_by("number").values_list("number", flat=True)
    return client.get(page("revision_comparison", story, str(first), str(last)))


def overrule(client: Client, story: Article) -> HttpResponse:
    key = next(
        remark.key
        for remark in remarks(story, content=desk_content(story), at=timezone.now())
        if not remark.is_blocking
    )
    return client.post(page("remark_act", story, "overrule"), {"key": key, "reason": "It is known."})


def autosave(client: Client, story: Article) -> HttpResponse:
    typed = opened(story) | {"headline": CHANGED, "person": client.session.get("_auth_user_id", "")}
    return client.post(page("autosave", story), typed)


def preview(client: Client, story: Article) -> HttpResponse:
    return client.post(page("preview", story), opened(story))


def plan(client: Client, story: Article) -> HttpResponse:
    return client.post(reverse("admin:plan"), {"story": story.pk, "day": "2025-11-09", "seen": ""})


def is_planned(story: Article, response: HttpResponse) -> bool:
    return fresh(story).planned_on is not None


def copy_is(*states: str | None) -> Callable[[Article, HttpResponse], bool]:
    def check(story: Article, response: HttpResponse) -> bool:
        copy = WorkingCopy.objects.filter(article=story).first()
        return (copy.status if copy else None) in states

    return check


def has_an_hour(story: Article, response: HttpResponse) -> bool:
    return WorkingCopy.objects.get(article=story).publish_at is not None


def readers_see(headline: str) -> Callable[[Article, HttpResponse], bool]:
    return lambda story, response: fresh(story).headline == headline


def is_claimed(story: Article, response: HttpResponse) -> bool:
    return fresh(story).claimed_by is not None


def is_assigned(story: Article, response: HttpResponse) -> bool:
    return fresh(story).assigned_to is not None


def is_checked(story: Article, response: HttpResponse) -> bool:
    return fresh(story).legal_check == "approved"


#                              reporter: own, other's; sub-editor; editor; publisher; tagger

CHANGES = [
    Act("send changes to review", being_changed, press("send_changes_to_review"), copy_is("in_review"),
        answers("- h y y y -")),
    Act("publish changes", being_changed, press("clear_changes"), readers_see(CHANGED), answers("- h - y y -")),
    Act("discard changes", being_changed, press("discard_changes"), copy_is(None), answers("- h y y y -")),
    Act("publish changes later", being_changed,
        post("schedule_changes", publish_at="2999-01-01T06:00", tells_readers="on"), has_an_hour,
        answers("- h - y y -")),
    Act("correct", live, post("correct", kind="correction", text="It was Kisumu.", confirmed="on"),
        was_made(Correction), answers("- h - y y -")),
]  # fmt: skip

REVISIONS = [
    Act("restore an older version", read_twice, restore, says("headline", "Rain over Nairobi"), answers("y h y y y h")),
    Act("compare two versions", read_twice, compare, shows("Kisumu"), answers("y h y y y h")),
    Act("save while typing", draft, autosave, says("headline", CHANGED), answers("y h y y y -")),
    Act("save while typing in review", in_review, autosave, says("headline", CHANGED), answers("- h y y y -")),
    Act("preview", draft, preview, shows(TEXT), answers("y h y y y h")),
    Act("plan for a day", draft, plan, is_planned, answers("- h y y y h")),
]

REVIEW = [
    Act("comment", draft, panel("say", text="Who says so?"), was_made(Comment), answers("y h y y y h")),
    Act("assign", draft, assign, is_assigned, answers("- h y y y h")),
    Act("claim", in_review, panel("claim"), is_claimed, answers("- h y y y h")),
    Act("send back with reasons", in_review, panel("send_back", reasons=SENT_BACK), has_status("draft"),
        answers("- h y y y h")),
    Act("send back what is cleared", cleared, panel("send_back", reasons=SENT_BACK), has_status("draft"),
        answers("- h - y y h")),
    Act("approve", in_review, panel("approve", reasons="Good."), was_made(Comment, kind="approved"),
        answers("- h y y y h")),
    Act("note a check", draft, panel("set_check", check="legal_check", to="approved"), is_checked,
        answers("- h y y y h")),
    Act("share a preview", draft, panel("share", note="For the source", days=7), was_made(ShareLink),
        answers("y h y y y h")),
    Act("overrule a warning", draft, overrule, was_made(Overruling), answers("- h - y y h")),
    Act("add a rule of style", nothing, add("style_stylerule", kind="avoid", pattern="very", is_active="on"),
        was_made(StyleRule, pattern="very"),
        answers("- - - y y -")),
]  # fmt: skip

MATRIX = [*CHANGES, *REVISIONS, *REVIEW]
