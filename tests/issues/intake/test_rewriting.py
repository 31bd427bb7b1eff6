"""Correcting the text of a card before it is accepted: nothing typed is lost, and what came in stays to be seen."""

from __future__ import annotations

import re

import pytest

from articles.models import Article
from issues.intake.models import BatchItem
from tests.cast import NOW, make_issue
from tests.issues.intake.dropping import HEADLINE, STORY, act, drop, proof

pytestmark = pytest.mark.django_db

FREIGHT = "Freight pays for it, and passengers sleep on deck."
HTML = f"""<h1>{HEADLINE}</h1><p>For the first time in <strong>a generation</strong>, boats corss after dark.</p>
<ul><li>Kisumu</li><li>Mwanza</li></ul><p>Freight <a href="https://lake.example/">pays</a> for it.</p>"""


@pytest.fixture
def issue():
    return make_issue(volume=2132, date=NOW.date())


def form_of(client, item: BatchItem) -> dict[str, str]:
    """The text and its stamp, as the card's form has them."""
    page = proof(client, item.batch)
    text = re.search(r'<textarea id="text-\d+".*?>\n(.*?)</textarea>', page, re.DOTALL)
    stamp = re.search(r'name="text_was" value="(\w+)"', page)
    assert text is not None
    assert stamp is not None
    return {"text": text[1].replace("&#x27;", "'"), "text_was": stamp[1]}


def corrected(client, item: BatchItem, old: str, new: str):
    form = form_of(client, item)
    assert old in form["text"]
    return act(client, item, "save", **form | {"text": form["text"].replace(old, new)})


def body_of(client, item: BatchItem) -> str:
    act(client, item, "accept")
    return Article.objects.get().body


def test_a_typo_is_corrected_and_what_came_in_stays_with_the_correction_beside_it(editor_client, issue):
    item = drop(editor_client, STORY, issue=issue).items.get()
    corrected(editor_client, item, "sleep on deck", "sleep below deck")
    page = proof(editor_client, item.batch)
    assert FREIGHT in page
    assert "corrected to" in page
    assert "sleep below deck.</ins>" in page
    body = body_of(editor_client, item)
    assert "sleep below deck" in body
    assert FREIGHT not in body


def test_paragraphs_are_joined_parted_added_and_taken_out(editor_client, issue):
    item = drop(editor_client, STORY, issue=issue).items.get()
    form = form_of(editor_client, item)
    first, second, third = form["text"].split("\n\n")
    parted = second.replace("by heart. ", "by heart.\r\n\r\n")
    act(editor_client, item, "save", **form | {"text": f"Before.\r\n\r\n{first} {third}\r\n\r\n{parted}"})
    body = body_of(editor_client, item)
    assert body.count("<p>") == 4
    assert body.startswith("<p>Before.</p><p>For the first")
    assert f"Tanzania. {FREIGHT}</p><p>The lights" in body
    assert "by heart.</p><p>Kenyan" in body


def test_inline_marks_stay_where_the_words_stay_and_a_list_stays_a_list(editor_client, issue):
    item = drop(editor_client, HTML, issue=issue, names=("ferries.html",)).items.get()
    corrected(editor_client, item, "corss after dark", "cross by night")
    body = body_of(editor_client, item)
    assert "<p>For the first time in <strong>a generation</strong>, boats cross by night.</p><ul>" in body
    assert '<a href="https://lake.example/"' in body


def test_a_list_is_not_turned_into_a_paragraph_and_what_was_typed_comes_back(editor_client, issue):
    item = drop(editor_client, HTML, issue=issue, names=("ferries.html",)).items.get()
    answer = corrected(editor_client, item, "Kisumu", "Kisumu by the lake")
    assert answer.status_code == 409
    assert "Kisumu by the lake" in answer.content.decode()
    assert "<li>" in body_of(editor_client, item)


def test_of_two_who_correct_one_text_the_second_is_told_and_keeps_every_word(editor_client, issue):
    item = drop(editor_client, STORY, issue=issue).items.get()
    form = form_of(editor_client, item)
    corrected(editor_client, item, "sleep on deck", "sleep below deck")
    late = form | {"text": form["text"].replace("by heart", "by rote"), "headline": "Ferries by night"}
    answer = act(editor_client, item, "save", **late)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "changed meanwhile" in page
    assert "by rote" in page
    assert "sleep below deck.</ins>" in page
    item.refresh_from_db()
    assert item.typed["headline"] == "Ferries by night"
    again = act(editor_client, item, "accept", **late)  # nor does accepting save over it
    assert again.status_code == 409
    assert not Article.objects.exists()
    told = re.findall(r'name="text_was" value="(\w*)"', page)
    assert told[0] == ""  # another field that is saved by itself must not carry the text along
    act(editor_client, item, "accept", **late | {"text_was": told})
    assert "by rote" in Article.objects.get().body


def test_a_form_whose_text_nobody_touched_changes_nothing_however_old(editor_client, issue):
    item = drop(editor_client, STORY, issue=issue).items.get()
    form = form_of(editor_client, item)
    corrected(editor_client, item, "sleep on deck", "sleep below deck")
    act(editor_client, item, "save", **form, headline="Ferries by night")
    assert "sleep below deck" in body_of(editor_client, item)


def test_a_correction_whose_lines_are_something_else_now_is_named_with_its_words(editor_client, issue):
    item = drop(editor_client, STORY, issue=issue).items.get()
    corrected(editor_client, item, "sleep on deck", "sleep below deck")
    corrected(editor_client, item, "by heart", "by rote")
    line = next(number for number, text in enumerate(item.text.splitlines(), 1) if text == FREIGHT)
    act(editor_client, item, "mark", kind="left_out", line=line)
    page = proof(editor_client, item.batch)
    assert "its correction is left out: “Freight pays for it, and passengers sleep below deck.”" in page
    body = body_of(editor_client, item)
    assert "by rote" in body
    assert "deck" not in body


def test_corrected_back_it_is_as_it_came_in(editor_client, issue):
    item = drop(editor_client, STORY, issue=issue).items.get()
    corrected(editor_client, item, "sleep on deck", "sleep below deck")
    corrected(editor_client, item, "sleep below deck", "sleep on deck")
    item.refresh_from_db()
    assert item.typed["text"] == []
    assert "corrected to" not in proof(editor_client, item.batch)
