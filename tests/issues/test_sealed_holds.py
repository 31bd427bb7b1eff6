"""What is sealed goes out as it was proofed: no side door changes readers' words between the schedule and the hour."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from articles import publishing
from articles.content import content_of
from articles.editing import autosave, desk_content, save
from articles.models import Article, WorkingCopy
from articles.publishing import CannotPublish
from articles.rights import why_kept
from issues import proofs
from issues.admin.mending import Mender
from issues.models import Issue, Override
from issues.publishing import schedule
from tests.cast import (
    NOW,
    make_author,
    make_byline,
    make_editor,
    make_image,
    make_issue,
    make_person,
    make_proof,
    make_publication,
    make_section,
    make_source,
    make_story,
    make_topic,
    put_to_bed,
    tag_topic,
)
from tests.newsroom.desk.forms import send

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
FIXED = "goes out exactly so. Open it for changes first."


def seal(issue):
    """Schedule the issue on a proof of what it says now, for an hour from now."""
    schedule(issue, publish_at=NOW + HOUR, by=None, at=NOW, proof=proofs.take(issue, by=None, at=NOW))
    issue.refresh_from_db()
    return issue


@pytest.fixture
def story(editor):
    """A cleared story of a sealed issue; before that somebody typed another headline, and nobody saved it by hand."""
    make_publication()
    issue = make_issue(2133, publish_at=None)
    story = make_story("As proofed", issue=issue, position=1, standfirst="What it is about.")
    typed = desk_content(story) | {"headline": "As typed"}
    autosave(story, typed, base=desk_content(story), by=editor, at=NOW)
    seal(issue)
    return Article.objects.select_related("issue").get(pk=story.pk)


def seal_until_later(story):
    """The doors of the desk look at the clock on the wall."""
    story.issue.publish_at = timezone.now() + HOUR
    story.issue.save()


def headline_of(story):
    return Article.objects.get(pk=story.pk).headline


@pytest.mark.parametrize("hour", [None, NOW + HOUR / 2])
def test_changes_that_wait_are_not_published_into_a_sealed_issue(story, editor, hour):
    with pytest.raises(CannotPublish, match=FIXED):
        publishing.clear_changes(story, by=editor, at=NOW, publish_at=hour)
    assert headline_of(story) == "As proofed"


def test_changes_whose_hour_comes_while_the_issue_is_sealed_wait_for_it(story):
    copy = WorkingCopy.objects.get(article=story)
    copy.publish_at, copy.cleared_content = NOW - HOUR, copy.content
    copy.save()
    assert publishing.publish_due_changes(NOW) == []
    assert headline_of(story) == "As proofed"
    assert publishing.publish_due_changes(NOW + HOUR) == [story]
    assert headline_of(story) == "As typed"


def tagged_by(tagger, story, topic):
    """The answer to a tag that is set in the story's row of the list."""
    desk = Client()
    desk.force_login(tagger)
    return desk.post(
        reverse("admin:articles_article_row_tags", args=[story.pk]),
        {"topics": topic.pk, "countries": "", "seen_topics": "", "seen_countries": ""},
    )


def still_typed(story):
    copy = WorkingCopy.objects.get(article=story)
    return desk_content(story)["headline"], copy.base["headline"]


def test_a_tagger_tags_a_story_of_a_closed_issue_and_what_was_typed_there_stays_typed(story):
    topic = make_topic()
    put_to_bed(story.issue, by=make_person("publisher"))
    assert tagged_by(make_person("tagger"), story, topic).status_code == 200
    assert [row["tag_id"] for row in content_of(story)["topics"]] == [topic.pk]
    assert (headline_of(story), still_typed(story)) == ("As proofed", ("As typed", "As proofed"))


def test_the_tags_of_a_sealed_story_are_those_that_were_proofed(story, editor):
    topic = make_topic()
    seal_until_later(story)
    assert tagged_by(make_person("tagger"), story, topic).status_code == 403
    tagged = desk_content(story) | {"topics": [{"tag_id": topic.pk, "strength": 2}]}
    with pytest.raises(ValidationError, match=FIXED):
        save(story, tagged, base=desk_content(story), by=editor, at=NOW)
    assert content_of(story)["topics"] == []


@pytest.mark.parametrize("what", ["picture", "topic"])
def test_what_a_sealed_issue_shows_is_not_deleted_and_the_page_says_why(client, what):
    issue = make_issue(2150, publish_at=timezone.now() + HOUR)
    picture, topic = make_image(), make_topic()
    shown = make_story("Shown", issue=issue, position=1, lead_image=picture)
    tag_topic(shown, topic)
    issue.proof = make_proof(issue)
    issue.save()
    client.force_login(make_editor("keeper"))
    thing, name = (picture, "images_image") if what == "picture" else (topic, "tagging_topic")
    address = reverse(f"admin:{name}_delete", args=[thing.pk])
    assert "goes out exactly so" in client.get(address).content.decode()
    client.post(address, {"post": "yes"})
    assert type(thing).objects.filter(pk=thing.pk).exists()


def test_the_folio_of_a_sealed_issue_is_not_printed_anew(client):
    make_publication()
    issue = make_issue(2150, publish_at=timezone.now() + HOUR)
    issue.proof = make_proof(issue)
    issue.save()
    client.force_login(make_editor("keeper"))
    refused = send(client, reverse("admin:issues_publication_change", args=[1]), date_form="l, j F Y")
    assert "goes out exactly so" in str(refused.context["adminform"].form.errors["date_form"])
    assert Issue.objects.get(pk=issue.pk).folio == issue.folio


def test_a_name_that_changes_between_the_proof_and_the_scheduling_wants_a_new_proof(editor):
    make_publication()
    issue, author = make_issue(2150, publish_at=None), make_author()
    make_byline(make_story("Shown", issue=issue, position=1), author)
    proof = proofs.take(issue, by=editor, at=NOW)
    author.name = "Ana Muñoz-Reyes"
    author.save()
    diff = proofs.changes_since(proof)
    assert diff.since(proof) == "1 story changed since proof 1."
    (told,) = diff.stories[0].comparisons(diff.labels())
    assert told.label == "Names in the byline"
    with pytest.raises(CannotPublish, match="1 story changed since proof 1: take a new proof"):
        schedule(issue, publish_at=NOW + HOUR, by=editor, at=NOW, proof=proof)


@pytest.mark.parametrize("door", ["row", "form", "calendar"])
def test_whoever_tags_or_plans_saves_nobody_elses_unsaved_words(editor, door):
    make_publication()
    later = {"publish_at": timezone.now() + HOUR}  # cleared, and not out
    story = make_story("As cleared", **later)
    autosave(story, desk_content(story) | {"headline": "As typed"}, base=desk_content(story), by=editor, at=NOW)
    topic, desk = make_topic(), Client()
    if door == "row":
        assert tagged_by(make_person("tagger"), story, topic).status_code == 200
    elif door == "form":
        desk.force_login(make_person("tagger"))
        page = reverse("admin:articles_article_change", args=[story.pk])
        answer = send(desk, page, topics=json.dumps([{"tag_id": topic.pk, "strength": 2}]))
        assert answer.status_code == 302
        assert content_of(Article.objects.get(pk=story.pk))["topics"]
    else:
        desk.force_login(editor)
        plan = {"story": story.pk, "day": "2025-11-05", "seen": ""}
        assert desk.post(reverse("admin:plan"), plan).status_code == 200
        assert str(Article.objects.get(pk=story.pk).planned_on) == "2025-11-05"
    assert (headline_of(story), still_typed(story)) == ("As cleared", ("As typed", "As cleared"))


SHARED = {
    "author": ("articles", make_author, {"name": "Ana Muñoz-Reyes"}),
    "section": ("articles", make_section, {"standing_head": "The wide world"}),
    "topic": ("tagging", make_topic, {"name": "Ports and ships"}),
    "image": ("images", make_image, {"caption": "Another caption."}),
    "imagesource": ("images", make_source, {"credit_template": "By {name} of {source}"}),
}


def show(story, kind, thing):
    """Let the story show it to its readers."""
    if kind == "author":
        make_byline(story, thing)
    elif kind == "topic":
        tag_topic(story, thing)
    else:
        story.lead_image = make_image(source=thing) if kind == "imagesource" else thing if kind == "image" else None
        story.section = thing if kind == "section" else None
        story.save()


@pytest.mark.parametrize("kind", SHARED)
def test_what_a_sealed_story_shows_with_others_keeps_its_words_until_it_is_out(editor_client, story, kind):
    app, make, typed = SHARED[kind]
    thing, (field, words) = make(), next(iter(typed.items()))
    page, before = reverse(f"admin:{app}_{kind}_change", args=[thing.pk]), getattr(thing, field)
    seal_until_later(story)
    show(story, kind, thing)
    refused = send(editor_client, page, **typed).context["adminform"].form.errors[field]
    assert FIXED in refused[0]
    assert getattr(type(thing).objects.get(pk=thing.pk), field) == before
    Article.objects.filter(pk=story.pk).update(status="held")  # it doesn't go out: nobody waits for its words
    send(editor_client, page, **typed)
    assert getattr(type(thing).objects.get(pk=thing.pk), field) == words


def test_a_picture_of_an_override_or_on_the_cover_keeps_its_words_too(story):
    cover, picture, other = make_image(), make_image(), make_image()
    Override.objects.create(issue=story.issue, article=story, picture=picture)
    story.issue.cover = cover
    story.issue.save()
    assert [bool(why_kept(one, NOW)) for one in (cover, picture, other)] == [True, True, False]
    assert not why_kept(cover, NOW + HOUR)


def test_the_page_of_tonight_changes_no_credit_of_a_sealed_issue(story, editor):
    story.lead_image = make_image(credit_name="Ana Muñoz")
    story.save()
    key = f"{story.pk}-credit_name"
    typed = {f"v-{key}": "Somebody else", f"b-{key}": "Ana Muñoz"}
    mended = Mender([story], by=editor, at=NOW, may_change_picture=lambda _image: True).mend(typed)
    assert (mended.count, list(mended.refused)) == (0, [(story.pk, "credit_name")])
    assert Article.objects.get(pk=story.pk).lead_image.credit_name == "Ana Muñoz"


@pytest.mark.parametrize(("act", "closed"), [("unschedule", False), ("open_for_changes", True), ("reopen", True)])
def test_an_act_that_does_not_open_a_sealed_issue_saves_nothing_that_was_typed(editor_client, story, act, closed):
    issue = story.issue
    page = reverse("admin:issues_issue_change", args=[issue.pk])
    issue.title = "As proofed"
    issue.save()
    if closed:
        issue.closed_at, issue.closed_by = NOW, make_editor("carl")
    seal_until_later(story)
    typed = {"title": "As typed", "letter": "", "volume": issue.volume, "date": issue.date, "editor_note": ""}
    editor_client.post(page, typed | {"_act": act})
    issue.refresh_from_db()
    assert issue.title == "As proofed"
