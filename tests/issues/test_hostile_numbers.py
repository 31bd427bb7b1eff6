"""Whatever is typed into an address or sent for a number: no page of the issues makes an error of the site of it."""

from __future__ import annotations

import pytest
from django.urls import reverse

from tests.cast import make_editor
from tests.roles.doors import World

pytestmark = pytest.mark.django_db

# No column holds these, no database keeps a NUL, and Python makes no number of more than 4300 figures.
HOSTILE = ["9" * 30, "9" * 5_000, "\0", "a\0b", "-1", "١٢", "²", "1e9", "abc", ""]


@pytest.fixture
def desk(client):
    client.force_login(make_editor())
    return client


@pytest.fixture
def world(desk):
    return World(make_editor("somebody-else"))


@pytest.mark.parametrize("sent", HOSTILE, ids=lambda sent: repr(sent[:8]))
def test_what_is_sent_for_a_number_is_none(desk, world, sent):
    of_issue, batch, item = [world.issue.pk], world.rows["batch"], world.rows["batchitem"]
    story = f"{world.story.pk}-section_id"
    posts = [
        ("issues_issue_tonight", of_issue, {"share": "1", "note": "Ana", "days": sent}),
        ("issues_issue_tonight", of_issue, {"unshare": sent}),
        ("issues_issue_tonight", of_issue, {f"v-{story}": sent, f"b-{story}": sent}),
        ("issues_issue_tonight", of_issue, {f"v-{story}": "", f"b-{story}": sent}),
        ("issues_issue_proofs", of_issue, {"unshare": sent}),
        ("issues_issue_proof_take", of_issue, {"note": sent}),
        ("issues_issue_run_order", of_issue, {"act": "move", "story": str(world.story.pk), "place": sent}),
        ("issues_issue_run_order", of_issue, {"act": "move", "story": str(world.story.pk), "section": sent}),
        ("issues_issue_schedule", of_issue, {"_take_proof": "1", "publish_at": sent, "proof": sent}),
        ("issues_issue_numbering", [], {"take_back": sent}),
        ("issues_issue_open_next", [], {"date": "2025-11-09", "volume": sent, "number": sent}),
        ("intake_batch_item_act", [batch.pk, item.pk, "discard"], {"page": sent}),
        ("intake_batch_item_act", [batch.pk, item.pk, "mark"], {"line": sent, "kind": "headline"}),
        ("articles_article_review_act", [world.story.pk, "unshare"], {"link": sent}),
        ("articles_article_review_act", [world.story.pk, "assign"], {"person": sent}),
    ]
    for name, parts, typed in posts:
        assert desk.post(reverse(f"admin:{name}", args=parts), typed).status_code < 500, (name, typed)


@pytest.mark.parametrize("asked", HOSTILE, ids=lambda asked: repr(asked[:8]))
def test_what_an_address_asks_for_is_shown_or_not_there(desk, world, asked):
    pages = [
        ("intake_batch_change", [world.rows["batch"].pk], ["whole", "page", "show"]),
        ("issues_issue_run_order", [world.issue.pk], ["tray", "q", "since", "version"]),
        ("issues_issue_tonight", [world.issue.pk], ["at", "closely"]),
        ("issues_issue_proofs", [world.issue.pk], ["page", "from", "to"]),
        ("issues_issue_numbering", [], ["page", "show"]),
    ]
    for name, parts, names in pages:
        for query in [*([one] for one in names), names]:
            answer = desk.get(reverse(f"admin:{name}", args=parts), dict.fromkeys(query, asked))
            assert answer.status_code < 500, (name, query)


@pytest.mark.parametrize("number", ["9" * 30, "9" * 5_000, "0"])
@pytest.mark.parametrize("page", ["issues/issue/%s/change", "issues/errand/%s/change", "intake/batch/%s/change"])
def test_a_row_of_such_a_number_is_not_there(desk, world, number, page):
    address = f"/admin/{page % number}/"
    assert (desk.get(address).status_code, desk.post(address, {"title": "x"}).status_code) in {(404, 404), (404, 403)}


FORMS = [
    ("articles_article_change", ["issue", "lead_image", "image_source", "base", "undecided", "topics", "bylines"]),
    ("articles_article_decisions", ["base", "undecided", "unconfirmed", "countries"]),
    ("issues_issue_change", ["cover"]),
    ("issues_issue_override", ["picture"]),
    ("articles_article_withdraw", ["successor"]),
]


@pytest.mark.parametrize("sent", [*HOSTILE, "'", "[" * 100_000], ids=lambda sent: repr(sent[:8]))
def test_a_form_says_of_what_was_sent_for_a_row_that_there_is_none(desk, world, sent):
    for name, fields in FORMS:
        story, issue = [world.story.pk], [world.issue.pk]
        parts = story if name.startswith("articles") else [*issue, *story] if name.endswith("override") else issue
        for field in fields:
            answer = desk.post(reverse(f"admin:{name}", args=parts), {"headline": "x", "title": "x", field: sent})
            assert answer.status_code < 500, (name, field)


def test_a_vocabulary_answers_to_a_nul_as_to_any_other_letter(desk, world):
    address = reverse("admin:articles_article_vocabulary", args=["topics"])
    assert desk.get(address, {"q": "a\0b"}).status_code == 200
    assert desk.post(address, {"name": "\0"}).status_code == 400
