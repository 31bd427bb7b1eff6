"""Proofs: the issue as somebody looked at it, kept whatever happens to its stories afterwards."""

from __future__ import annotations

import pytest

from articles.activity.models import Entry
from articles.content import content_of
from articles.editing import desk_content, save
from articles.models import Article
from articles.publishing import hold, spike
from issues import proofs
from issues.models import IssueSection, Override, Proof
from issues.run_order import arrange
from tests.cast import (
    NOW,
    make_author,
    make_byline,
    make_editor,
    make_image,
    make_issue,
    make_section,
    make_story,
)

pytestmark = pytest.mark.django_db


def planned(stories=3, **fields):
    """An issue that isn't out, with cleared stories in run order."""
    issue = make_issue(**{"publish_at": None} | fields)
    for place in range(1, stories + 1):
        make_story(f"Story {place}", issue=issue, position=place, standfirst=f"About {place}.")
    return issue


def headlines(rows):
    return [row.headline for row in rows]


# -------------------------------------------------------------------------------------------------- taking one


def test_a_proof_keeps_what_the_issue_and_its_stories_said():
    issue = planned(2, title="The water issue", letter="<p>Dear readers,</p>")
    section, picture, vera = make_section(), make_image(), make_editor()
    IssueSection.objects.create(issue=issue, section=section, order=1, head="The world", stories=2)
    first = issue.articles.get(position=1)
    Override.objects.create(issue=issue, article=first, headline="Louder", picture=picture)
    said = content_of(first)
    proof = proofs.take(issue, by=vera, at=NOW, note="After lunch")
    Article.objects.filter(issue=issue).update(headline="Something else", position=None)
    issue.title = "Another"
    issue.save()
    proof = Proof.objects.get(pk=proof.pk)
    assert (proof.number, proof.taken_by, proof.taken_at, proof.note) == (1, vera, NOW, "After lunch")
    assert (proof.content["title"], proof.content["volume"], proof.content["date"]) == (
        "The water issue", 2132, "2025-11-02",
    )  # fmt: skip
    assert proof.content["sections"] == [
        {"section_id": section.pk, "order": 1, "head": "The world", "stories": 2, "words": None}
    ]
    rows = list(proof.stories.all())
    assert [(row.place, row.headline, row.status) for row in rows] == [
        (1, "Story 1", "cleared"),
        (2, "Story 2", "cleared"),
    ]
    assert (rows[0].content, rows[0].override) == (said, {"headline": "Louder", "picture_id": picture.pk})
    assert rows[1].override == {}


def test_what_was_dropped_is_no_part_of_a_proof_and_leaves_no_gap_in_it():
    issue = planned(4)
    for place, status in ((1, "spiked"), (3, "killed")):
        Article.objects.filter(issue=issue, position=place).update(status=status)
    proof = proofs.take(issue, by=None, at=NOW)
    assert [(row.place, row.headline) for row in proof.stories.all()] == [(1, "Story 2"), (2, "Story 4")]


def test_proofs_are_counted_for_each_issue_and_each_stands_in_the_log():
    issue, other = planned(1), make_issue(2133, publish_at=None)
    taken = [proofs.take(issue, by=None, at=NOW).number for _time in range(2)]
    assert (taken, proofs.take(other, by=None, at=NOW).number) == ([1, 2], 1)
    assert proofs.latest(issue).number == 2
    assert list(Entry.objects.about("issue", issue.pk).order_by("id").values_list("verb", "after__proof")) == [
        ("proof", 1),
        ("proof", 2),
    ]


@pytest.mark.parametrize("count", [1, 30, 100])
def test_a_proof_takes_the_same_queries_for_any_number_of_stories(django_assert_num_queries, count):
    issue = planned(count)
    for story in issue.articles.all():
        make_byline(story, make_author(f"Author {story.position}"))
    with django_assert_num_queries(15):
        proof = proofs.take(issue, by=None, at=NOW)
    with django_assert_num_queries(11):
        proofs.changes_since(Proof.objects.select_related("issue").get(pk=proof.pk))


# ------------------------------------------------------------------------------------------------ looking at it


def test_a_proof_is_shown_as_it_was_taken_with_the_overrides_and_without_what_was_not_cleared():
    issue = planned(3)
    Article.objects.filter(issue=issue, position=3).update(status="held")
    first, picture = issue.articles.get(position=1), make_image()
    make_byline(first)
    Override.objects.create(issue=issue, article=first, headline="Louder", trail_text="Come and see.", picture=picture)
    proof = proofs.take(issue, by=None, at=NOW)
    Article.objects.filter(issue=issue).update(headline="Something else")
    Override.objects.all().delete()
    lead, second = proofs.stories_of(Proof.objects.get(pk=proof.pk), NOW)
    assert (lead.headline, lead.trail, lead.lead_image, second.headline) == (
        "Louder", "Come and see.", picture, "Story 2",
    )  # fmt: skip
    assert [line.author.name for line in lead.bylines.all()] == ["Ana Muñoz"]
    everything = proofs.stories_of(proof, NOW, only_cleared=False)
    assert headlines(everything) == ["Louder", "Story 2", "Story 3"]
    with pytest.raises(TypeError, match="never saved"):
        lead.save()


def test_a_story_that_was_deleted_since_is_still_read_in_the_proof():
    issue = planned(2)
    proof = proofs.take(issue, by=None, at=NOW)
    issue.articles.get(position=2).delete()
    assert headlines(proofs.stories_of(proof, NOW)) == ["Story 1", "Story 2"]


@pytest.mark.parametrize("count", [1, 3, 30])
def test_a_proof_is_shown_with_the_same_queries_for_any_number_of_stories(django_assert_max_num_queries, count):
    issue = planned(count)
    for story in issue.articles.all():
        make_byline(story, make_author(f"Author {story.position}"))
    proof = proofs.take(issue, by=None, at=NOW)
    with django_assert_max_num_queries(4):
        assert len(proofs.stories_of(proof, NOW)) == count


# --------------------------------------------------------------------------------------------- what changed since


def story_of(issue, place):
    return Article.objects.get(issue=issue, position=place)


def reword(story, **fields):
    """Change the story as the desk does."""
    opened = desk_content(story)
    return save(story, opened | fields, base=opened, by=None, at=NOW)


def test_nothing_changed_says_nothing():
    issue = planned()
    proof = proofs.take(issue, by=None, at=NOW)
    reword(story_of(issue, 1), editor_note="Call her back.", working_title="ferries")
    diff = proofs.changes_since(proof)
    assert (bool(diff), diff.since(proof)) == (False, "")


def test_every_kind_of_change_is_told_and_summed_up_in_one_sentence():
    issue = planned(6)
    proof = proofs.take(issue, by=None, at=NOW)
    reword(story_of(issue, 1), headline="Story one", standfirst="Another.")
    hold(story_of(issue, 2), by=None, at=NOW)
    Override.objects.create(issue=issue, article=story_of(issue, 3), headline="Louder")
    spike(story_of(issue, 4), by=None, at=NOW)
    make_story("New", issue=issue, position=9)
    arrange(issue, [story_of(issue, 6).pk])
    issue.title = "The water issue"
    issue.save()
    diff = proofs.changes_since(proof)
    assert diff.since(proof) == (
        "3 stories changed, 1 story came, 1 story went, 1 story moved, the issue's own texts changed since proof 1."
    )
    by_name = {one.story.headline: one for one in diff.stories}
    assert list(by_name) == ["Story 6", "Story one", "Story 2", "Story 3", "New", "Story 4"]
    assert by_name["Story one"].fields == ["headline", "standfirst", "slug"]
    assert by_name["Story 2"].statuses == ("Cleared", "Held")
    assert by_name["Story 3"].changed_override
    assert by_name["Story 4"].went
    assert by_name["New"].came
    assert by_name["Story 6"].moved
    assert diff.own == ["title"]


def test_what_changed_in_a_story_is_compared_word_by_word_and_so_are_overrides_and_the_letter():
    issue = planned(1, letter="<p>Dear readers,</p>")
    proof = proofs.take(issue, by=None, at=NOW)
    reword(story_of(issue, 1), standfirst="About two.")
    Override.objects.create(issue=issue, article=story_of(issue, 1), headline="Louder")
    issue.letter = "<p>Dear listeners,</p>"
    issue.save()
    diff = proofs.changes_since(proof)
    labels = diff.labels()
    found = {one.label: str(one.rows[0].inline) for one in diff.stories[0].comparisons(labels)}
    assert "removed: </bdi>1</del>" in found["Standfirst"]
    assert "added: </bdi>two</ins>" in found["Standfirst"]
    assert "Louder" in found["Headline in this issue"]
    [letter] = diff.own_comparisons(labels)
    assert letter.label == "Editor's letter"
    assert "added: </bdi>listeners</ins>" in letter.rows[0].inline


def test_a_story_put_in_front_moves_no_other():
    issue = planned(4)
    proof = proofs.take(issue, by=None, at=NOW)
    arrange(issue, [make_story("First", issue=issue).pk])
    assert proofs.changes_since(proof).since(proof) == "1 story came since proof 1."
