"""The form on which stories are written, and the acts that its buttons do."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse

from articles.models import Article, FormerAddress, Revision, Withdrawal
from newsroom.accounts.models import User
from tests.cast import (
    make_author,
    make_byline,
    make_editor,
    make_image,
    make_issue,
    make_source,
    make_story,
    make_topic,
    tag_country,
    tag_topic,
)
from tests.newsroom.desk.forms import act, send, shown

pytestmark = pytest.mark.django_db

LIST = reverse("admin:articles_article_changelist")
ADD = reverse("admin:articles_article_add")


@pytest.fixture
def desk(client):
    client.force_login(make_editor())
    return client


def form_of(story: Article) -> str:
    return reverse("admin:articles_article_change", args=[story.pk])


def fresh(story: Article) -> Article:
    return Article.objects.get(pk=story.pk)


def draft(headline: str = "Rain over Nairobi", **fields) -> Article:
    return make_story(headline, status=Article.Status.DRAFT, **fields)


def messages_of(response) -> list[str]:
    return [str(message) for message in response.context["messages"]]


def test_a_story_is_written_and_saved_as_a_draft_with_its_writer(desk):
    response = send(desk, ADD, headline="Rain\nover  Nairobi", body="<p>It rained.</p>")
    story = Article.objects.get()
    assert response.status_code == 302
    assert (story.headline, story.body, story.status, story.created_by.username) == (
        "Rain over Nairobi",
        "<p>It rained.</p>",
        "draft",
        "vera",
    )


def test_hostile_html_is_gone_when_it_is_saved(desk):
    hostile = (
        '<p onclick="x()">Fine <script>steal()</script><a href="javascript:x()">link</a></p>'
        '<figure class="x"><img src="https://spy.example/pixel.gif" onerror="x()"></figure>'
        '<aside class="pull-quote evil"><p>Said.</p></aside><iframe src="https://spy.example"></iframe>'
        '<p>Words<sup data-footnote="A &quot;note&quot;"></sup></p>'
    )
    send(desk, ADD, headline="Hostile", body=hostile)
    assert Article.objects.get().body == (
        '<p>Fine <a rel="noopener noreferrer">link</a></p><aside><p>Said.</p></aside>'
        '<p>Words<sup data-footnote="A &quot;note&quot;"></sup></p>'
    )


def test_every_save_leaves_a_revision_with_its_rows_and_the_same_again_leaves_none(desk):
    story, author = draft(), make_author("Ana Muñoz")
    row = {"author_id": author.pk, "role": "author", "bio_as_printed": ""}
    send(desk, form_of(story), headline="Rain over Kisumu", bylines=json.dumps([row]))
    send(desk, form_of(story))
    revision = Revision.objects.get()
    assert (revision.number, revision.saved_by.username, revision.content["headline"]) == (
        1,
        "vera",
        "Rain over Kisumu",
    )
    assert [line["author_id"] for line in revision.content["bylines"]] == [author.pk]


def test_an_address_that_readers_knew_redirects_after_it_is_changed(desk):
    story = make_story(status="withdrawn")
    send(desk, form_of(story), slug="rain-in-the-capital")
    assert [(former.slug, former.article) for former in FormerAddress.objects.all()] == [("rain-over-nairobi", story)]


def test_an_address_that_nobody_knew_is_free_again(desk):
    send(desk, form_of(draft()), slug="rain-in-the-capital")
    assert not FormerAddress.objects.exists()


def test_a_save_leaves_a_decision_alone_that_somebody_made_meanwhile(desk):
    story = draft()
    opened = shown(desk.get(form_of(story)))
    Article.objects.filter(pk=story.pk).update(status=Article.Status.SPIKED)
    desk.post(form_of(story), opened | {"headline": "Rain over Kisumu"})
    assert (fresh(story).headline, fresh(story).status) == ("Rain over Kisumu", "spiked")


# ------------------------------------------------------------------------------------------------------- acts


def test_a_button_saves_and_sends_to_review(desk):
    story = draft()
    response = send(desk, form_of(story), headline="Rain over Kisumu", press=act("send_to_review"))
    assert response.headers["Location"] == form_of(story)
    assert (fresh(story).headline, fresh(story).status) == ("Rain over Kisumu", "in_review")


def test_a_new_story_can_be_sent_to_review_at_once(desk):
    send(desk, ADD, headline="Rain", body="<p>It rained.</p>", press=act("send_to_review"))
    assert Article.objects.get().status == "in_review"


def test_a_refused_act_keeps_what_was_typed_and_speaks_at_its_field(desk):
    story = draft(lead_image=make_image(credit_name="", source=None))
    response = send(desk, form_of(story), headline="Rain over Kisumu", press=act("clear"))
    page = desk.get(response.headers["Location"])
    assert (fresh(story).headline, fresh(story).status) == ("Rain over Kisumu", "draft")
    assert page.context["adminform"].form.errors == {"lead_image": ["The lead picture has no credit line."]}
    assert not desk.get(form_of(story)).context["adminform"].form.errors


@pytest.mark.parametrize(
    ("status", "live", "buttons"),
    [
        ("draft", False, ["clear", "send_to_review", "spike"]),
        ("in_review", False, ["clear", "return_to_draft", "spike"]),
        ("cleared", False, ["return_to_draft", "hold", "spike"]),
        ("cleared", True, ["correct", "withdraw", "kill"]),
        ("held", False, ["release", "return_to_draft", "spike"]),
        ("spiked", False, ["return_to_draft"]),
        ("withdrawn", True, ["reinstate", "correct", "kill"]),
        ("killed", True, []),
    ],
)
def test_only_the_buttons_that_the_state_permits_are_there(desk, status, live, buttons):
    times = {} if live else {"publish_at": datetime(2999, 1, 1, tzinfo=UTC)}
    page = desk.get(form_of(make_story(status=status, **times)))
    assert [button.act for button in page.context["act_buttons"]] == buttons


def test_an_act_that_the_state_forbids_is_refused(desk):
    story = draft()
    page = desk.get(send(desk, form_of(story), press=act("hold")).headers["Location"])
    said = "The story is “Draft” now, and that can't be done from there."
    assert page.context["adminform"].form.errors == {"__all__": [said]}


def test_withdrawing_asks_for_the_reason(desk):
    story = make_story()
    address = reverse("admin:articles_article_withdraw", args=[story.pk])
    refused = desk.post(address, {"reason": " "})
    assert refused.context["form"].errors == {"reason": ["This field is required."]}
    assert fresh(story).status == "cleared"
    desk.post(address, {"reason": "A source took back what he said."})
    assert fresh(story).status == "withdrawn"
    assert Withdrawal.objects.get().withdrawn_by.username == "vera"


def test_killing_tells_readers_a_sentence(desk):
    story = make_story()
    address = reverse("admin:articles_article_kill", args=[story.pk])
    desk.post(address, {"reason": "Made up.", "told_readers": "This story was made up."})
    assert fresh(story).status == "killed"
    assert (Withdrawal.objects.get().for_good, Withdrawal.objects.get().told_readers) == (
        True,
        "This story was made up.",
    )


def test_a_draft_cannot_be_killed_through_the_side_door(desk):
    story = draft()
    page = desk.post(reverse("admin:articles_article_kill", args=[story.pk]), {"reason": "I don't like it."})
    assert page.context["form"].errors == {"__all__": ["The story is “Draft” now, and that can't be done from there."]}
    assert not Withdrawal.objects.exists()


def test_whoever_may_only_look_can_neither_save_nor_act(client):
    reader = User.objects.create_user("rita", is_staff=True)
    reader.user_permissions.add(*Permission.objects.filter(codename__in=["view_article", "see_all_articles"]))
    client.force_login(reader)
    story = draft()
    assert client.get(form_of(story)).status_code == 200
    assert client.post(form_of(story), {"headline": "Mine", "_act": "clear"}).status_code == 403
    assert client.post(reverse("admin:articles_article_kill", args=[story.pk]), {"reason": "No."}).status_code == 403
    assert (fresh(story).headline, fresh(story).status) == ("Rain over Nairobi", "draft")


def test_what_ran_cannot_be_deleted_and_a_draft_can(desk):
    live, unread = make_story(), draft("A draft")
    assert desk.post(reverse("admin:articles_article_delete", args=[live.pk]), {"post": "yes"}).status_code == 403
    assert desk.post(reverse("admin:articles_article_delete", args=[unread.pk]), {"post": "yes"}).status_code == 302
    assert list(Article.objects.all()) == [live]


def test_a_picture_that_is_awaited_is_added_with_its_source_filled_in(desk):
    source = make_source("Reuters")
    page = desk.get(form_of(draft(image_source=source)))
    assert f'href="{reverse("admin:images_image_add")}?source={source.pk}"' in page.content.decode()
    assert "Add the picture from Reuters" in page.content.decode()


# ------------------------------------------------------------------------------------------------------- the list


def test_the_list_says_how_each_story_stands_now(desk):
    later = datetime(2999, 1, 1, tzinfo=UTC)
    make_story("Live")
    make_story("Scheduled", publish_at=later)
    make_story("Embargoed", embargoed_until=later)
    make_story("No time", publish_at=None)
    draft("Draft")
    page = desk.get(LIST).content.decode()
    rows = re.findall(r'field-named">.*?<a[^>]*>([^<]*)</a>.*?(<span class="badge [^>]*>[^<]*</span>)', page, re.DOTALL)
    assert dict(rows) == {
        "Live": '<span class="badge badge--live">Live</span>',
        "Scheduled": '<span class="badge badge--scheduled">Scheduled</span>',
        "Embargoed": '<span class="badge badge--embargoed">Under embargo</span>',
        "No time": '<span class="badge badge--cleared">Cleared, no time yet</span>',
        "Draft": '<span class="badge badge--draft">Draft</span>',
    }


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ("state=live", ["Live"]),
        ("state=scheduled", ["Scheduled"]),
        ("state=draft", ["Draft"]),
        ("issue=none", ["Draft", "Live", "Scheduled"]),
        (f"issue={'9' * 30}", []),
        ("q=munoz", ["Live"]),
        ("q=ana+live", ["Live"]),
        ("q=ana+draft", []),
        ("q=slug+of+the+desk", ["Draft"]),
        ("language=ar", ["Draft"]),
    ],
)
def test_the_list_is_narrowed_and_searched(desk, wanted, found):
    live = make_story("Live")
    make_byline(live, make_author("Ana Muñoz"))
    make_story("Scheduled", publish_at=datetime(2999, 1, 1, tzinfo=UTC))
    draft("Draft", working_title="slug of the desk", language="ar")
    make_story("Of an issue", issue=make_issue(), status="held")
    page = desk.get(f"{LIST}?{wanted}")
    assert sorted(story.headline for story in page.context["cl"].result_list) == found


def test_the_ticked_are_cleared_and_each_refusal_is_named(desk):
    good, empty = draft("A full story"), draft("An empty story", body="")
    ticked = {"action": "clear_ticked", "_selected_action": [good.pk, empty.pk]}
    page = desk.post(LIST, ticked, follow=True)
    assert sorted(messages_of(page)) == ["Clear: 1 story.", "“An empty story”: The story has no text."]
    assert (fresh(good).status, fresh(empty).status) == ("cleared", "draft")


def test_nothing_is_deleted_by_the_dozen(desk):
    story = draft()
    desk.post(LIST, {"action": "delete_selected", "_selected_action": [story.pk], "post": "yes"})
    assert Article.objects.count() == 1


@pytest.mark.parametrize("count", [1, 3, 30])
def test_the_list_takes_the_same_queries_for_any_number_of_stories(desk, django_assert_num_queries, count):
    issue = make_issue()
    for number in range(count):
        make_byline(make_story(f"Story {number}", issue=issue), make_author(f"Author {number}"))
    with django_assert_num_queries(14):
        desk.get(LIST)


@pytest.mark.parametrize("count", [1, 3, 30])
def test_the_form_and_its_save_take_the_same_queries_for_any_number_of_rows(desk, django_assert_num_queries, count):
    story = draft(issue=make_issue(), lead_image=make_image())
    for number in range(count):
        make_byline(story, make_author(f"Author {number}"))
        tag_topic(story, make_topic(f"Topic {number}"))
    for code in ["KE", "TZ", "UG"][:count]:
        tag_country(story, code)
    desk.get(form_of(story))
    with django_assert_num_queries(20):
        opened = shown(desk.get(form_of(story)))
    with django_assert_num_queries(23):
        desk.post(form_of(story), opened | {"headline": "Rain over Kisumu"})


def test_the_picture_of_a_working_copy_stands_on_its_form(desk):
    story, picture = make_story(lead_image=make_image()), make_image(title="Boats at noon", alt_text="Boats.")
    send(desk, form_of(story), lead_image=str(picture.pk))
    assert fresh(story).lead_image.title == "A boat"
    assert 'alt="Boats."' in desk.get(form_of(story)).content.decode()
