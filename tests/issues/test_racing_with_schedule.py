"""Whatever races with a schedule comes before it, and then the proof is stale, or after it, and then it is refused."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from articles import editing
from articles.models import Article
from articles.publishing import CannotPublish, hold, spike
from issues import proofs, publishing, run_order
from issues.intake import accepting, undoing
from issues.intake.batches import Intake
from issues.intake.files import read_file
from issues.intake.models import BatchItem
from issues.intake.uploads import CannotTakeIn
from issues.models import Issue, Publication
from issues.overriding import override
from issues.run_order import CannotArrange, Spot
from tests.cast import NOW, make_publication, make_story
from tests.issues.intake.dropping import STORY, accept_all, drop, story
from tests.issues.test_proofs import planned, story_of
from tests.issues.test_publishing_at_once import REFUSALS, at_once, publishes, saves

pytestmark = pytest.mark.django_db(transaction=True)

LATER = NOW + timedelta(hours=6)
ROUNDS = int(os.environ.get("NEWSROOM_TEST_ROUNDS", "2"))  # both orders of beginning; thirty find the rare ones
Act = Callable[[], object]


@pytest.fixture
def issue(editor):
    make_publication()
    return planned(5)


@pytest.fixture
def desk(editor_client, tmp_path):
    """The editor's browser, and a folder for files."""
    return editor_client, tmp_path


def schedules(issue, proof, by) -> Act:
    return lambda: publishing.schedule(Issue.objects.get(pk=issue.pk), publish_at=LATER, by=by, at=NOW, proof=proof)


def refusable(act: Act, *, after: float = 0) -> Act:
    """The act, begun some moments (seconds) after the other's, whose refusal is an answer."""

    def acted() -> object:
        time.sleep(after)
        try:
            return act()
        except (*REFUSALS, CannotArrange, CannotTakeIn) as refusal:
            return refusal

    return acted


def moves(issue, *_rest) -> Act:
    return lambda: run_order.move(story_of(issue, 5), issue, Spot(place=2), by=None, at=NOW)


def puts_aside(issue, *_rest) -> Act:
    return lambda: run_order.put_aside(story_of(issue, 3), by=None, at=NOW)


def takes_from_the_tray(issue, *_rest) -> Act:
    loose = make_story("Of the tray", publish_at=None)
    return lambda: run_order.move(Article.objects.get(pk=loose.pk), issue, Spot(place=1), by=None, at=NOW)


def overrides(issue, *_rest) -> Act:
    return lambda: override(
        story_of(issue, 2), issue, headline="Otherwise", trail_text="", picture=None, by=None, at=NOW
    )


def rewords(issue, *_rest) -> Act:
    return saves(story_of(issue, 4), standfirst="Slipped in.")


def goes_back(issue, editor, *_rest) -> Act:
    first = proofs.take(issue, by=None, at=NOW)
    saves(story_of(issue, 2), standfirst="Said since.")()
    return lambda: proofs.go_back_to(first, by=editor, at=NOW)


def accepts(issue, editor, client, _folder) -> Act:
    item = BatchItem.objects.get(batch=drop(client, STORY, issue=issue))
    return lambda: accepting.accept(item, by=editor, at=NOW)


def undoes(issue, editor, client, _folder) -> Act:
    batch = drop(client, STORY, story("A school for keepers", 2), issue=issue)
    accept_all(client, batch)
    return lambda: undoing.undo(batch, by=editor, at=NOW)


def imports(_issue, _editor, _client, folder: Path) -> Act:
    file = folder / "story.txt"
    file.write_text(STORY)
    read = read_file(file, month_first=True)
    return lambda: [
        one.remarks for one in Intake(Publication.current(), at=NOW).take_in(read) if one.outcome == "refused"
    ]


HANDS = [
    moves, puts_aside, takes_from_the_tray, overrides, rewords, goes_back, accepts, undoes, imports,
]  # fmt: skip


@pytest.mark.parametrize("turn", range(ROUNDS))
@pytest.mark.parametrize("hand", HANDS)
def test_what_is_sealed_is_what_was_proofed(hand, turn, issue, editor, desk):
    act = refusable(hand(issue, editor, *desk), after=0.01 * (turn // 2 % 4))
    Article.objects.filter(issue=issue, status="draft").update(status="cleared")
    proof = proofs.take(issue, by=None, at=NOW)
    hands = [schedules(issue, proof, editor), act]
    scheduled, acted = at_once(*hands) if turn % 2 else reversed(at_once(*reversed(hands)))
    changed = proofs.changes_since(proof)
    if scheduled is None:
        assert not changed, acted
        assert Issue.objects.get(pk=issue.pk).is_sealed(NOW)
    else:
        assert isinstance(scheduled, CannotPublish)
        assert changed
        assert Issue.objects.get(pk=issue.pk).publish_at is None


@pytest.mark.parametrize("turn", range(ROUNDS))
@pytest.mark.parametrize("keep_back", [hold, spike])
def test_a_story_kept_back_in_the_moment_of_publishing_is_out_or_the_issue_is_not(keep_back, turn, issue, editor):
    """Who presses “Hold” when the issue has just gone out is told so, even if they pressed a moment before."""
    proof = proofs.take(issue, by=None, at=NOW)
    kept = story_of(issue, 2)
    pressed = NOW - timedelta(seconds=0.3) * (turn % 2)

    def keeps() -> None:
        time.sleep(0.012 * (turn % 5))
        keep_back(kept, by=editor, at=pressed)

    published, held = at_once(publishes(issue, proof, editor), refusable(keeps))
    live = Article.objects.live(NOW).filter(issue=issue).count()
    if published is None:
        assert str(held) == "Somebody else was faster: it is out. Withdraw it, if readers shall not see it."
        assert live == 5
    else:
        assert str(published).endswith("since proof 1: take a new proof.")
        assert (held, live) == (None, 0)


def test_a_hold_pressed_a_moment_before_the_publish_and_done_after_it_is_refused(issue, editor):
    proof = proofs.take(issue, by=None, at=NOW)
    seen_before = story_of(issue, 2)
    publishes(issue, proof, editor)()
    with pytest.raises(CannotPublish, match="it is out"):
        hold(seen_before, by=editor, at=NOW - timedelta(seconds=0.3))
    assert Article.objects.live(NOW).filter(issue=issue).count() == 5


@pytest.mark.parametrize("turn", range(ROUNDS))
def test_keeping_back_is_free_while_the_issue_is_scheduled_and_never_half_done(turn, issue, editor):
    proof = proofs.take(issue, by=None, at=NOW)
    kept = story_of(issue, 1 + turn % 5)
    scheduled, held = at_once(schedules(issue, proof, editor), refusable(lambda: hold(kept, by=editor, at=NOW)))
    assert held is None
    out = set(Article.objects.live(LATER).filter(issue=issue).values_list("pk", flat=True))
    assert len(out) == (4 if scheduled is None else 0)
    assert kept.pk not in out


def test_one_who_saves_and_one_who_moves_both_wait_for_the_publisher(issue, editor):
    """Three at once: what two of them change is in readers' hands only if it was proofed."""
    proof = proofs.take(issue, by=None, at=NOW)
    opened = editing.desk_content(story_of(issue, 1))
    published, *_others = at_once(
        publishes(issue, proof, editor),
        refusable(saves(story_of(issue, 1), headline=f"{opened['headline']} again")),
        refusable(moves(issue)),
    )
    live = [story.headline for story in Article.objects.live(NOW).filter(issue=issue).in_run_order()]
    assert published is not None or {*live} == {f"Story {place}" for place in range(1, 6)}
