"""What one can try at the desk, each as a raw request and a look at the database: the rows of the role matrix.

The forms are sent whole, as a superuser's browser would: a role that may change one field tries them all.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from articles.activity.models import Entry
from articles.editing import desk_content, record_revision
from articles.images.models import Image, ImageSource
from articles.models import Article, Author
from articles.picture_library.bulk import digest_of
from articles.picture_library.withdrawing import look
from articles.tagging.models import Topic
from issues.models import Issue
from newsroom.accounts.models import User
from tests.cast import (
    NOW,
    jpeg,
    make_image,
    make_issue,
    make_publication,
    make_section,
    make_source,
    make_story,
    make_topic,
)
from tests.newsroom.desk.forms import shown

YES, REFUSED, HIDDEN = "yes", "refused", "hidden"
ROLES = ("reporter, own", "reporter, other's", "sub-editor", "editor", "publisher", "tagger")
LATER = datetime(2999, 1, 1, 6, tzinfo=UTC)
TEXT = "A sentence that nobody else wrote."


@dataclass(frozen=True, slots=True)
class Act:
    """Something to try: on what, how, how to see that it was done, and what becomes of it for each of ROLES."""

    name: str
    make: Callable[[User], Any]
    do: Callable[[Client, Any], HttpResponse]
    is_done: Callable[[Any, HttpResponse], bool]
    answers: tuple[str, ...]


def answers(letters: str) -> tuple[str, ...]:
    """ "y - h" as answers: done, refused, not there."""
    return tuple({"y": YES, "-": REFUSED, "h": HIDDEN}[letter] for letter in letters.split())


# ------------------------------------------------------------------------------------------------ what it is tried on


def story(**fields: Any) -> Callable[[User], Article]:
    """A story of that person."""

    def make(owner: User) -> Article:
        made = make_story("Rain over Nairobi", body=f"<p>{TEXT}</p>", created_by=owner, **fields)
        record_revision(made, by=owner, at=NOW)
        return made

    return make


draft = story(status="draft", publish_at=None)
in_review = story(status="in_review", publish_at=None)
cleared = story(status="cleared", publish_at=LATER)
held = story(status="held", publish_at=LATER)
live = story(status="cleared")
withdrawn = story(status="withdrawn")


def nobodys(make: Callable[..., Any], **fields: Any) -> Callable[[User], Any]:
    return lambda owner: make(**fields)


def nothing(owner: User) -> User:
    """For an act that begins something."""
    return owner


def fresh(thing: Any) -> Any:
    return type(thing).objects.filter(pk=thing.pk).first()


# ------------------------------------------------------------------------------------------------------ how it is tried


def page(name: str, thing: Any, *more: Any) -> str:
    options = thing._meta
    return reverse(f"admin:{options.app_label}_{options.model_name}_{name}", args=[thing.pk, *more])


def opened(thing: Any) -> dict[str, Any]:
    """The whole form of a thing, as the one who may do everything sees it."""
    keeper = Client()
    keeper.force_login(User.objects.get_or_create(username="keeper", is_staff=True, is_superuser=True)[0])
    return shown(keeper.get(page("change", thing)))


def save(press: dict[str, str] | None = None, /, **typed: Any) -> Callable[[Client, Any], HttpResponse]:
    def do(client: Client, thing: Any) -> HttpResponse:
        return client.post(page("change", thing), opened(thing) | typed | (press or {"_save": "Save"}))

    return do


def press(act: str) -> Callable[[Client, Any], HttpResponse]:
    return save({"_act": act})


def post(name: str, /, **typed: Any) -> Callable[[Client, Any], HttpResponse]:
    return lambda client, thing: client.post(page(name, thing), typed)


def tick(action: str) -> Callable[[Client, Any], HttpResponse]:
    return lambda client, thing: client.post(
        reverse("admin:articles_article_changelist"), {"action": action, "_selected_action": [thing.pk]}
    )


def tag(client: Client, thing: Article) -> HttpResponse:
    topic = make_topic("Ports and shipping")
    return save(topics=json.dumps([{"tag_id": topic.pk, "strength": 1}]))(client, thing)


def get(name: str) -> Callable[[Client, Any], HttpResponse]:
    return lambda client, thing: client.get(page(name, thing))


def listed(client: Client, thing: Any) -> HttpResponse:
    return client.get(reverse("admin:articles_article_changelist"))


def searched(client: Client, thing: Any) -> HttpResponse:
    asked = {"app_label": "articles", "model_name": "byline", "field_name": "article", "term": "Nairobi"}
    return client.get(reverse("admin:autocomplete"), asked)


def upload(client: Client, thing: Any) -> HttpResponse:
    file = SimpleUploadedFile("boat.jpg", jpeg())
    return client.post(reverse("admin:images_image_add"), {"file": file, "focal_x": "0.5", "focal_y": "0.5"})


def sourced() -> ImageSource:
    """A source with a picture."""
    return make_image().source


def withdraw_source(client: Client, thing: ImageSource) -> HttpResponse:
    return client.post(page("withdraw", thing), {"reason": "Ended.", "seen": look(thing, at=NOW).digest})


def many_pictures(client: Client, thing: Image) -> HttpResponse:
    wanted = {"credit_name": "Bo"}
    address = f"{reverse('admin:images_image_bulk')}?id__in={thing.pk}"
    return client.post(address, {"name": "Bo", "do": "1", "seen": digest_of([thing.pk], wanted)})


def add(kind: str, /, **typed: Any) -> Callable[[Client, Any], HttpResponse]:
    return lambda client, thing: client.post(reverse(f"admin:{kind}_add"), typed)


# ------------------------------------------------------------------------------------------------- whether it was done


def has_status(status: str) -> Callable[[Any, HttpResponse], bool]:
    return lambda thing, response: fresh(thing).status == status


def says(name: str, value: Any) -> Callable[[Any, HttpResponse], bool]:
    return lambda thing, response: desk_content(fresh(thing))[name] == value


def is_tagged(thing: Article, response: HttpResponse) -> bool:
    return thing.topic_taggings.exists()


def holds(name: str, value: Any) -> Callable[[Any, HttpResponse], bool]:
    return lambda thing, response: getattr(fresh(thing), name) == value


def shows(words: str) -> Callable[[Any, HttpResponse], bool]:
    return lambda thing, response: words in response.content.decode()


def leads_on(thing: Any, response: HttpResponse) -> bool:
    return response.status_code == 302


def is_gone(thing: Any, response: HttpResponse) -> bool:
    return fresh(thing) is None


def was_made(model: Any, **fields: Any) -> Callable[[Any, HttpResponse], bool]:
    return lambda thing, response: model.objects.filter(**fields).exists()


# ---------------------------------------------------------------------------------------------------------- the matrix
#
#                              reporter: own, other's; sub-editor; editor; publisher; tagger

NEW = "Rain over Kisumu"

STORIES = [
    Act("read a draft", draft, get("change"), shows(TEXT), answers("y h y y y -")),
    Act("read what is live", live, get("change"), shows(TEXT), answers("y h y y y -")),
    Act("find a draft in the list", draft, listed, shows("Rain over Nairobi"), answers("y - y y y y")),
    Act("find a draft by its first letters", draft, searched, shows("Rain over Nairobi"), answers("y - y y y y")),
    Act("edit a draft", draft, save(headline=NEW), says("headline", NEW), answers("y h y y y -")),
    Act("edit what is in review", in_review, save(headline=NEW), says("headline", NEW), answers("- h y y y -")),
    Act("edit what is cleared", cleared, save(headline=NEW), says("headline", NEW), answers("- h y y y -")),
    Act("propose a change to a live story", live, save(headline=NEW), says("headline", NEW), answers("- h y y y -")),
    Act("tag a draft", draft, tag, is_tagged, answers("y h y y y y")),
    Act("tag a live story", live, tag, is_tagged, answers("- h y y y y")),
    Act("plan a time", draft, save(publish_at="2999-01-01T06:00"), holds("publish_at", LATER), answers("- h - y y -")),
    Act(
        "set an embargo", cleared, save(embargoed_until="2999-01-01T06:00"), holds("embargoed_until", LATER),
        answers("- h - y y -"),
    ),
    Act("change the address", draft, save(slug="mine"), holds("slug", "mine"), answers("- h y y y -")),
    Act("send to review", draft, press("send_to_review"), has_status("in_review"), answers("y h y y y -")),
    Act("clear", in_review, press("clear"), has_status("cleared"), answers("- h - y y -")),
    Act("clear the ticked", in_review, tick("clear_ticked"), has_status("cleared"), answers("- - - y y -")),
    Act(
        "send the ticked to review", draft, tick("send_ticked_to_review"), has_status("in_review"),
        answers("y - y y y -"),
    ),
    Act("send back", in_review, press("return_to_draft"), has_status("draft"), answers("- h y y y -")),
    Act("take back what is cleared", cleared, press("return_to_draft"), has_status("draft"), answers("- h - y y -")),
    Act("hold", cleared, press("hold"), has_status("held"), answers("- h - y y -")),
    Act("release", held, press("release"), has_status("cleared"), answers("- h - y y -")),
    Act("spike", draft, press("spike"), has_status("spiked"), answers("- h - y y -")),
    Act("withdraw", live, post("withdraw", reason="Wrong."), has_status("withdrawn"), answers("- h - y y -")),
    Act("bring back", withdrawn, press("reinstate"), has_status("cleared"), answers("- h - y y -")),
    Act("kill", live, post("kill", reason="Made up."), has_status("killed"), answers("- h - - y -")),
    Act("delete a draft", draft, post("delete", post="yes"), is_gone, answers("- h - y y -")),
    Act("read its log", draft, get("history"), leads_on, answers("y h y y y y")),
]  # fmt: skip


def unproofed() -> Issue:
    """An issue of a publication that wants no proofs, before it has a time."""
    make_publication(proofs_required=False)
    issue = make_issue(publish_at=None, date=LATER.date())
    make_story(issue=issue)
    return issue


planned, out, ready = nobodys(make_issue, publish_at=None), nobodys(make_issue), nobodys(unproofed)

EDITION = [
    Act("look at an issue", planned, get("change"), shows("Vol 2132"), answers("y y y y y h")),
    Act("change a volume", planned, save(volume=2133), holds("volume", 2133), answers("- - - - y h")),
    Act("change an issue's date", planned, save(date="2025-11-09"), holds("date", datetime(2025, 11, 9).date()),  # noqa: DTZ001
        answers("- - - - y h")),
    Act("give an issue its time", ready, save(publish_at="2999-01-01T06:00"), holds("publish_at", LATER),
        answers("- - - - y h")),
    Act("schedule an issue", ready, press("schedule_as_usual"), lambda thing, _: fresh(thing).publish_at is not None,
        answers("- - - - y h")),
    Act("write the letter", planned, save(letter="<p>Dear readers</p>"), holds("letter", "<p>Dear readers</p>"),
        answers("- - - y y h")),
    Act("close an issue", out, press("close"), lambda thing, _: fresh(thing).closed_at is not None,
        answers("- - - y y h")),
    Act("delete an issue", planned, post("delete", post="yes"), is_gone, answers("- - - - y h")),
    Act("begin an issue", nothing, add("issues_issue", volume=2140, date="2025-11-10"),
        was_made(Issue, volume=2140), answers("- - - - y -")),
    Act("change the publication", nobodys(make_publication), save(name="Mine"), holds("name", "Mine"),
        answers("h h h h h h")),
]  # fmt: skip


LIBRARY = [
    Act("upload a picture", nothing, upload, was_made(Image), answers("y y y y y -")),
    Act("describe a picture", lambda owner: make_image(created_by=owner), save(alt_text="A lake."),
        holds("alt_text", "A lake."), answers("y - y y y h")),
    Act("change many pictures", lambda owner: make_image(created_by=owner), many_pictures, holds("credit_name", "Bo"),
        answers("- - y y y -")),
    Act("withdraw a source", nobodys(sourced), withdraw_source, lambda thing, _: thing.acts.exists(),
        answers("- - - y y h")),
    Act("delete a picture", lambda owner: make_image(created_by=owner), post("delete", post="yes"), is_gone,
        answers("- - - y y h")),
    Act("add an author", nothing, add("articles_author", name="Ana Muñoz"), was_made(Author), answers("- - y y y -")),
    Act("add a topic", nothing, add("tagging_topic", name="Ports", slug="ports"), was_made(Topic),
        answers("- - y y y y")),
    Act("rename a topic", nobodys(make_topic), save(name="Ships"), holds("name", "Ships"), answers("- - - y y -")),
    Act("delete a topic", nobodys(make_topic), post("delete", post="yes"), is_gone, answers("- - - y y -")),
    Act("rename a section", nobodys(make_section), save(name="Home"), holds("name", "Home"),
        answers("- - - y y -")),
    Act("rename a source", nobodys(make_source), save(name="AFP"), holds("name", "AFP"), answers("- - y y y h")),
]  # fmt: skip

MATRIX = [*STORIES, *EDITION, *LIBRARY]


def logged(thing: Any) -> int:
    """How much the log says about it."""
    return Entry.objects.filter(kind=thing._meta.model_name, object_id=thing.pk).count()
