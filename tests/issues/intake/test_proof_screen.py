"""The proof screen: the parts of the text named, everything corrected by a click, and decided story by story."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse

from articles import editing
from articles.editing import desk_content
from articles.models import Article, Author
from articles.rejecting import reject
from articles.tagging.models import LearnedTopics, Topic
from articles.topic_learning import learn_anew
from issues.intake.models import BatchItem
from tests.cast import (
    NOW,
    country,
    make_author,
    make_byline,
    make_issue,
    make_person,
    make_publication,
    make_source,
    make_story,
    make_topic,
    tag_topic,
)
from tests.issues.intake.dropping import HEADLINE, STORY, accept_all, act, drop, proof, story

pytestmark = pytest.mark.django_db


@pytest.fixture
def issue():
    make_publication()
    return make_issue(2132, publish_at=None)


def line_of(item: BatchItem, words: str) -> int:
    """The number of the line that has these words."""
    return next(number for number, line in enumerate(item.text.split("\n"), item.line) if words in line)


def mark(client, item: BatchItem, kind: str, *words: str):
    return act(client, item, "mark", kind=kind, line=[line_of(item, each) for each in words])


def accepted(client, item: BatchItem) -> Article:
    act(client, item, "accept")
    item.refresh_from_db()
    return item.article


def test_every_part_is_named_beside_its_line_with_how_sure_and_why(editor_client, issue):
    page = proof(editor_client, drop(editor_client, STORY, issue=issue))
    for kind in ("headline", "body", "byline", "image source"):
        assert f'<span class="line__name">{kind}</span>' in page
    assert "<meter" in page
    assert "line__why" in page


def test_known_people_are_named_with_their_stories_and_new_ones_said(editor_client, issue):
    ana = make_author("ANA MUNOZ")
    make_byline(make_story(), ana)
    page = proof(editor_client, drop(editor_client, STORY.replace("Ana Muñoz\n", "Ana Muñoz and Benjamin Clarke\n")))
    assert "<bdi>Ana Muñoz</bdi>: known, 1 story" in page
    assert "<bdi>Benjamin Clarke</bdi>: new author" in page


def test_a_source_is_matched_by_an_alias(editor_client, issue):
    make_source("The Lake Press").names.create(name="LakePress")
    assert "known as The Lake Press" in proof(editor_client, drop(editor_client, STORY, issue=issue))


def test_another_line_becomes_the_headline_and_no_word_is_lost(editor_client, issue):
    item = drop(editor_client, STORY, issue=issue).items.get()
    mark(editor_client, item, "headline", "Freight pays")
    article = accepted(editor_client, item)
    assert article.headline == "Freight pays for it, and passengers sleep on deck."
    assert article.body.startswith(f"<p>{HEADLINE}</p>")
    assert "sleep on deck" not in article.body


def test_a_line_of_the_body_becomes_the_standfirst(editor_client, issue):
    item = drop(editor_client, STORY, issue=issue).items.get()
    mark(editor_client, item, "standfirst", "Freight pays")
    article = accepted(editor_client, item)
    assert article.standfirst == "Freight pays for it, and passengers sleep on deck."
    assert article.body.count("<p>") == 2


def test_a_line_becomes_the_byline_a_bio_and_what_is_left_out(editor_client, issue):
    text = STORY.replace(
        "Freight pays for it, and passengers sleep on deck.",
        "benjamin clarke\n\nZoe Quill, who keeps a lighthouse near Dakar.\n\n-- advertisement --",
    )
    item = drop(editor_client, text, issue=issue).items.get()
    mark(editor_client, item, "byline", "benjamin clarke")
    mark(editor_client, item, "bio", "Zoe Quill")
    mark(editor_client, item, "left_out", "advertisement")
    article = accepted(editor_client, item)
    bylines = [(str(one.author), one.role, one.bio_as_printed) for one in article.bylines.all()]
    assert ("Zoe Quill", "contributor", "Zoe Quill, who keeps a lighthouse near Dakar.") in bylines
    assert {name for name, role, _bio in bylines if role == "author"} == {"benjamin clarke", "Ana Muñoz"}
    assert "advertisement" not in article.body


def test_marks_are_taken_back_by_one_click(editor_client, issue):
    item = drop(editor_client, STORY, issue=issue).items.get()
    mark(editor_client, item, "headline", "Freight pays")
    act(editor_client, item, "unmark")
    assert accepted(editor_client, item).headline == HEADLINE


def test_nothing_ticked_is_said_in_words(editor_client, issue):
    item = drop(editor_client, STORY, issue=issue).items.get()
    response = editor_client.post(
        reverse("admin:intake_batch_item_act", args=[item.batch_id, item.pk, "mark"]),
        {"kind": "headline"},
        headers={"Accept": "application/json"},
    )
    assert response.status_code == 409
    assert response.json()["message"] == "Tick lines of the text first, then say what they are."


def test_what_is_typed_into_the_fields_goes_in(editor_client, issue):
    item = drop(editor_client, STORY, issue=issue).items.get()
    typed = {"headline": "Night boats return", "standfirst": "After thirty years.", "byline": "By Ana Muñoz, Bo Li"}
    act(editor_client, item, "save", **typed, image_source="Reuters")
    article = accepted(editor_client, item)
    assert (article.headline, article.standfirst) == ("Night boats return", "After thirty years.")
    assert {str(one.author) for one in article.bylines.all()} == {"Ana Muñoz", "Bo Li"}
    assert article.image_source.name == "Reuters"


def test_an_empty_headline_keeps_it_out_at_its_card(editor_client, issue):
    item = drop(editor_client, STORY, issue=issue).items.get()
    act(editor_client, item, "accept", headline="", standfirst="", byline="Ana Muñoz", image_source="")
    assert not Article.objects.exists()
    assert "No headline. Tick its line in the text, or type it." in proof(editor_client, item.batch)


def test_countries_are_confirmed_rejected_or_left_as_proposals(editor_client, issue):
    item = drop(editor_client, STORY, issue=issue).items.get()
    act(editor_client, item, "save", says="countries:KE:yes")
    act(editor_client, item, "save", says="countries:TZ:no")
    article = accepted(editor_client, item)
    assert list(article.country_taggings.values_list("tag__code", "proposed")) == [("KE", False)]


def test_topics_that_the_text_names_are_tagged_when_they_are_accepted(editor_client, issue):
    lake, freight = make_topic("Lake Victoria"), make_topic("Freight")
    item = drop(editor_client, STORY, issue=issue).items.get()
    act(editor_client, item, "save", says=f"topics:{lake.pk}:yes")
    assert f"topics:{freight.pk}:yes" in proof(editor_client, item.batch)
    assert list(accepted(editor_client, item).topic_taggings.values_list("tag__name", flat=True)) == ["Lake Victoria"]


def test_the_files_own_volume_is_named_when_it_is_another_one_and_can_be_chosen(editor_client, issue):
    other = make_issue(2133, publish_at=None)
    item = drop(editor_client, STORY, issue=other).items.get()
    assert "The text names Vol 2132; it goes into Vol 2133." in proof(editor_client, item.batch)
    act(editor_client, item, "save", issue=str(issue.pk))
    assert accepted(editor_client, item).issue == issue


def test_none_can_be_chosen_as_issue(editor_client, issue):
    item = drop(editor_client, STORY, issue=issue).items.get()
    act(editor_client, item, "save", issue="0")
    assert accepted(editor_client, item).issue is None


def body_of_the_story() -> str:
    text = STORY.split(HEADLINE)[1].split("image source")[0].strip().replace("\n\n", "</p><p>").replace("\n", " ")
    return f"<p>{text}</p>"


@pytest.fixture
def twin(issue):
    """The same story with other words in one sentence, in the issue of the day before."""
    body = body_of_the_story().replace("sleep on deck", "sit below")
    made = make_story("Ferries run by night", issue=make_issue(2131), body=body, status="draft")
    editing.record_revision(made, by=None, at=made.created_at)
    return made


def test_a_story_that_we_have_is_named_with_its_issue_and_must_be_decided(editor_client, issue, twin):
    batch = drop(editor_client, STORY, issue=issue)
    page = proof(editor_client, batch)
    assert "We seem to have it already:" in page
    assert "already in Vol 2131" in page
    accept_all(editor_client, batch)
    assert list(Article.objects.all()) == [twin]


def test_what_was_rejected_for_the_story_that_we_have_is_not_proposed_again(editor_client, issue, twin):
    page = proof(editor_client, drop(editor_client, STORY, issue=issue))
    assert "Accept Kenya" in page
    reject(twin, [("countries", country("KE").pk)], by=None, at=NOW)
    assert "Accept Kenya" not in proof(editor_client, BatchItem.objects.get().batch)


def test_the_difference_to_the_story_that_we_have_is_marked_word_by_word(editor_client, issue, twin):
    item = drop(editor_client, STORY, issue=issue).items.get()
    page = editor_client.get(reverse("admin:intake_batch_item_compare", args=[item.batch_id, item.pk])).content.decode()
    assert "<del>" in page
    assert "sit below" in page
    assert "sleep on deck" in page


def test_as_a_new_version_it_changes_the_story_that_we_have(editor_client, issue, twin):
    item = drop(editor_client, STORY, issue=issue).items.get()
    act(editor_client, item, "save", twin="version")
    article = accepted(editor_client, item)
    assert (article, article.headline, item.outcome) == (twin, HEADLINE, "new_version")
    assert article.issue.volume == 2131
    assert "sleep on deck" in article.body
    assert Article.objects.count() == 1


def test_a_new_version_of_a_live_story_waits_in_the_working_copy(editor_client, issue, twin):
    Article.objects.update(status="cleared")
    item = drop(editor_client, STORY, issue=issue).items.get()
    act(editor_client, item, "save", twin="version")
    article = accepted(editor_client, item)
    assert article.headline == "Ferries run by night"
    assert desk_content(article)["headline"] == HEADLINE


def test_as_another_story_it_stands_beside_the_one_that_we_have(editor_client, issue, twin):
    item = drop(editor_client, STORY, issue=issue).items.get()
    act(editor_client, item, "save", twin="new")
    assert accepted(editor_client, item) != twin
    assert Article.objects.count() == 2


def test_a_story_that_one_may_not_read_is_not_named_as_a_double(client, issue, twin):
    client.force_login(make_person("reporter"))
    page = proof(client, drop(client, STORY))
    assert "We seem to have it already" not in page
    assert "Ferries run by night<" not in page


def test_one_that_is_left_out_can_be_looked_at_after_all(editor_client, issue):
    batch = drop(editor_client, STORY, story("Another", 3), issue=issue)
    first = batch.items.first()
    act(editor_client, first, "discard")
    accept_all(editor_client, batch)
    assert [one.headline for one in Article.objects.all()] == ["Another"]
    act(editor_client, first, "back")
    assert accepted(editor_client, first).headline == HEADLINE


def test_two_hands_on_one_card_make_one_story(editor_client, issue):
    item = drop(editor_client, STORY, issue=issue).items.get()
    act(editor_client, item, "accept")
    act(editor_client, item, "accept")
    assert Article.objects.count() == 1
    assert Author.objects.count() == 1


def test_markup_of_a_word_file_or_a_page_stays_and_nothing_else(editor_client, issue):
    html = f"""<h1>{HEADLINE}</h1><p>For the first time in <strong>a generation</strong>, boats cross after dark.</p>
    <script>alert(1)</script><p onclick="x()">Then <a href="javascript:alert(1)">morning</a> comes.</p>"""
    batch = drop(editor_client, html, issue=issue, names=("ferries.html",))
    body = accepted(editor_client, batch.items.get()).body
    assert "<strong>a generation</strong>" in body
    assert "script" not in body
    assert "onclick" not in body


def learn_of_boats() -> Topic:
    """Twenty stories of the past about boats, thirty about other things; the topic of the boats."""
    crossings, orchards = make_topic("Crossings"), make_topic("Orchards")
    for number in range(50):
        about, topic = ("Apples and pears", orchards) if number % 5 < 3 else ("Boats, captains and freight", crossings)
        tag_topic(make_story(f"{about}, part {number}", body=f"<p>{about} of the season, number{number}.</p>"), topic)
    learn_anew(NOW)
    return crossings


@pytest.mark.usefixtures("small_past")
def test_topics_learned_from_past_stories_are_proposed_with_their_words(editor_client, issue):
    crossings = learn_of_boats()
    item = drop(editor_client, STORY, issue=issue).items.get()
    page = proof(editor_client, item.batch)
    assert f"topics:{crossings.pk}:yes" in page
    assert ">learned</span>" in page
    assert re.search(r'class="tag__evidence" dir="auto">[^<]*(captains|Freight|boats)', page)


def test_a_learned_topic_is_tagged_only_when_it_is_accepted(editor_client, issue):
    crossings = learn_of_boats()
    one, other = (drop(editor_client, text, issue=issue).items.get() for text in (STORY, story("Boats again", 2)))
    assert not accepted(editor_client, one).topic_taggings.exists()
    act(editor_client, other, "save", says=f"topics:{crossings.pk}:yes")
    assert accepted(editor_client, other).topic_taggings.get().tag == crossings


def test_what_an_editor_took_stays_when_it_is_not_proposed_any_more(editor_client, issue):
    crossings = learn_of_boats()
    item = drop(editor_client, STORY, issue=issue).items.get()
    act(editor_client, item, "save", says=f"topics:{crossings.pk}:yes")
    LearnedTopics.objects.all().delete()
    assert accepted(editor_client, item).topic_taggings.get().tag == crossings


@pytest.mark.parametrize("said", ["topics:abc:yes", "topics:999999999999:yes"])
def test_a_topic_that_does_not_exist_is_passed_over(editor_client, issue, said):
    item = drop(editor_client, STORY, issue=issue).items.get()
    act(editor_client, item, "save", says=said)
    assert not accepted(editor_client, item).topic_taggings.exists()


@pytest.mark.parametrize("count", [1, 3, 30])
def test_the_proof_screen_costs_the_same_for_many_stories(editor_client, issue, count, django_assert_max_num_queries):
    batch = drop(editor_client, "\n\n".join(story(f"Story {number}", number) for number in range(count)), issue=issue)
    assert batch.items.count() == count
    with django_assert_max_num_queries(31):
        page = proof(editor_client, batch)
    assert page.count("data-copy ") == min(count, 20)
