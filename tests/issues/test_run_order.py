"""The sequence of stories in an issue."""

from __future__ import annotations

from datetime import timedelta

import pytest

from articles.activity.models import Entry
from articles.editing import autosave, desk_content, record_revision, save
from articles.models import Article, WorkingCopy
from articles.signals import public_pages_changed
from issues.models import Issue, IssueSection
from issues.run_order import CannotArrange, Spot, arrange, move, place_last, put_aside
from tests.cast import NOW, make_editor, make_issue, make_proof, make_section, make_story

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def order(issue):
    return list(Article.objects.filter(issue=issue).in_run_order().values_list("headline", "position"))


def placed(issue, *headlines):
    stories = []
    for headline in headlines:
        story = make_story(headline, publish_at=None)
        place_last(story, issue)
        story.save()
        stories.append(story)
    return stories


def test_a_story_is_placed_behind_the_last():
    issue = make_issue()
    placed(issue, "a", "b")
    placed(make_issue(2133), "elsewhere")
    assert order(issue) == [("a", 1), ("b", 2)]


def test_arranging_moves_every_story_and_leaves_no_gap():
    issue = make_issue()
    a, b, c = placed(issue, "a", "b", "c")
    arrange(issue, [c.pk, a.pk, b.pk])
    assert order(issue) == [("c", 1), ("a", 2), ("b", 3)]


def test_stories_that_are_not_named_follow_as_they_stood_and_strangers_are_left_out():
    issue = make_issue()
    a, _b, c = placed(issue, "a", "b", "c")
    (stranger,) = placed(make_issue(2133), "stranger")
    Article.objects.filter(pk=a.pk).update(position=None)
    arrange(issue, [c.pk, stranger.pk, c.pk])
    assert order(issue) == [("c", 1), ("b", 2), ("a", 3)]
    assert order(stranger.issue) == [("stranger", 1)]


# ------------------------------------------------------------------------------------------------ moving


def long_issue(**fields):
    """An issue of nine stories in two sections: the lead, three beside it, five in bands."""
    issue = make_issue(**{"publish_at": None} | fields)
    world, sport = make_section("World"), make_section("Sport")
    stories = placed(issue, *"abcdefghi")
    for number, story in enumerate(stories):
        Article.objects.filter(pk=story.pk).update(section=world if number % 2 else sport)
    return issue, {story.headline: Article.objects.get(pk=story.pk) for story in stories}


def headlines(issue) -> str:
    return "".join(headline for headline, _position in order(issue))


def test_a_move_is_understood_beside_another_story_or_as_a_place():
    issue, story = long_issue()
    assert move(story["d"], issue, Spot(before=story["a"].pk), by=None, at=NOW) == 1
    assert headlines(issue)[:4] == "dabc"
    assert move(story["d"], issue, Spot(after=story["b"].pk), by=None, at=NOW) == 3
    assert move(story["a"], issue, Spot(place=4), by=None, at=NOW) == 4
    assert headlines(issue)[:4] == "bdca"
    assert [position for _headline, position in order(issue)] == list(range(1, 10))


def test_stories_of_a_section_stand_together_below_the_opening_as_readers_see_them():
    issue, story = long_issue()
    move(story["a"], issue, Spot(place=1), by=None, at=NOW)
    assert headlines(issue) == "abcdegifh"
    IssueSection.objects.create(issue=issue, section=story["b"].section, order=1)
    IssueSection.objects.create(issue=issue, section=story["a"].section, order=2)
    move(story["a"], issue, Spot(place=1), by=None, at=NOW)
    assert headlines(issue) == "abcdfhegi"


def test_a_story_that_is_moved_to_another_section_says_so_in_a_revision():
    issue, story = long_issue()
    vera, sport = make_editor(), story["a"].section
    move(story["f"], issue, Spot(after=story["e"].pk), section=sport, by=vera, at=NOW)
    assert Article.objects.get(pk=story["f"].pk).section == sport
    assert story["f"].revisions.get().content["section_id"] == sport.pk
    assert headlines(issue) == "abcdefgih"


def test_the_section_of_a_live_story_waits_with_its_other_changes():
    issue, story = long_issue(publish_at=NOW - HOUR)
    move(story["f"], issue, Spot(place=1), section=story["a"].section, by=make_editor(), at=NOW)
    assert Article.objects.get(pk=story["f"].pk).section != story["a"].section
    assert WorkingCopy.objects.get().content["section_id"] == story["a"].section_id


def test_what_somebody_is_typing_does_not_slip_out_with_a_move_to_another_section():
    issue, story = long_issue()
    typed = desk_content(story["f"]) | {"headline": "Half a sen"}
    autosave(story["f"], typed, base=desk_content(story["f"]), by=None, at=NOW)
    with pytest.raises(CannotArrange, match="words that nobody saved yet"):
        move(story["f"], issue, Spot(place=1), section=story["a"].section, by=None, at=NOW)
    assert headlines(issue) == "abcdefghi"


def test_a_story_is_taken_in_from_the_tray_with_the_issues_time_and_put_aside_again():
    issue = make_issue(publish_at=NOW + HOUR)
    placed(issue, "a", "b")
    loose, vera = make_story("loose", publish_at=None), make_editor()
    assert move(loose, issue, Spot(place=1), by=vera, at=NOW) == 1
    assert order(issue) == [("loose", 1), ("a", 2), ("b", 3)]
    assert Article.objects.get(pk=loose.pk).live_from == NOW + HOUR
    put_aside(loose, by=vera, at=NOW)
    assert order(issue) == [("a", 1), ("b", 2)]
    assert Article.objects.get(pk=loose.pk).live_from is None
    told = Entry.objects.filter(kind="issue").order_by("pk").values_list("verb", "note")
    assert list(told) == [("take_in", "loose"), ("arrange", "loose"), ("put_aside", "loose")]


def test_who_saves_a_story_later_did_not_move_it():
    issue = make_issue(publish_at=None)
    a, _b = placed(issue, "a", "b")
    record_revision(a, by=None, at=NOW)
    move(a, issue, Spot(place=2), by=None, at=NOW)
    save(a, desk_content(a) | {"headline": "A"}, base=desk_content(a), by=make_editor(), at=NOW)
    assert Entry.objects.get(verb="change").after == {"headline": "A"}


def test_a_form_that_was_opened_before_a_move_keeps_its_words_and_not_its_place():
    issue = make_issue(publish_at=None)
    a, _b = placed(issue, "a", "b")
    opened = desk_content(a)
    move(a, issue, Spot(place=2), by=None, at=NOW)
    save(a, opened | {"headline": "A"}, base=opened, by=make_editor(), at=NOW)
    assert order(issue) == [("b", 1), ("A", 2)]


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"publish_at": NOW + HOUR, "closed": True}, "is closed. Reopen it first."),
        ({"publish_at": NOW + HOUR, "proofed": True}, "goes out exactly so"),
    ],
)
def test_an_issue_that_takes_no_changes_is_not_put_in_order(fields, sentence):
    issue = make_issue(publish_at=fields["publish_at"])
    a, b = placed(issue, "a", "b")
    loose = make_story("loose", publish_at=None)
    if "closed" in fields:
        Issue.objects.filter(pk=issue.pk).update(closed_at=NOW, closed_by=make_editor())
    else:
        Issue.objects.filter(pk=issue.pk).update(proof=make_proof(issue))
    for act in (
        lambda: move(b, issue, Spot(before=a.pk), by=None, at=NOW),
        lambda: move(loose, issue, Spot(), by=None, at=NOW),
        lambda: put_aside(a, by=None, at=NOW),
    ):
        with pytest.raises(CannotArrange, match=sentence) as refusal:
            act()
        assert refusal.value.field == "issue"
    assert order(issue) == [("a", 1), ("b", 2)]


def test_what_another_issue_took_meanwhile_what_ran_and_what_was_dropped_is_refused_in_words():
    issue, other = make_issue(publish_at=None), make_issue(2133, publish_at=None)
    (taken,) = placed(other, "taken")
    ran = make_story("ran", publish_at=None, live_from=None)
    Article.objects.filter(pk=ran.pk).update(live_from=NOW - HOUR)
    spiked = make_story("spiked", status="spiked", publish_at=None)
    for story, sentence in [(taken, "stands in Vol 2133 now"), (ran, "ran before"), (spiked, "Take it back to draft")]:
        with pytest.raises(CannotArrange, match=sentence):
            move(story, issue, Spot(), by=None, at=NOW)
    live = make_issue(2134, publish_at=NOW - HOUR)
    (out,) = placed(live, "out")
    with pytest.raises(CannotArrange, match="Withdraw it"):
        put_aside(out, by=None, at=NOW)


def test_what_was_dropped_keeps_out_of_the_way_of_the_others():
    issue = make_issue(publish_at=None)
    a, _b, c = placed(issue, "a", "b", "c")
    Article.objects.filter(pk=a.pk).update(status="spiked")
    move(c, issue, Spot(place=1), by=None, at=NOW)
    assert order(issue) == [("c", 1), ("b", 2), ("a", 3)]
    with pytest.raises(CannotArrange, match="was dropped"):
        move(Article.objects.get(pk=a.pk), issue, Spot(place=1), by=None, at=NOW)


def test_readers_of_a_live_issue_are_told_and_those_of_one_to_come_are_not(django_capture_on_commit_callbacks):
    heard = []
    live, ahead = make_issue(2132), make_issue(2133, publish_at=NOW + HOUR)
    rows = placed(live, "a", "b"), placed(ahead, "c", "d")
    listen = lambda sender, what, **_: heard.append(what)  # noqa: E731
    public_pages_changed.connect(listen)
    with django_capture_on_commit_callbacks(execute=True):
        move(rows[0][1], live, Spot(place=1), by=None, at=NOW)
        move(rows[1][1], ahead, Spot(place=1), by=None, at=NOW)
    public_pages_changed.disconnect(listen)
    assert heard == [live]
