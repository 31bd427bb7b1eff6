"""Taking a proof: the issue and all that stands in it, pinned as it is now."""

from __future__ import annotations

from dataclasses import fields
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Max

from articles import body
from articles.activity.recording import record
from issues.models import Issue, Proof, ProofStory
from issues.proofs.state import StoryState, state_now

if TYPE_CHECKING:
    from newsroom.accounts.models import User

PINNED = [field.name for field in fields(StoryState)]


@transaction.atomic
def take(issue: Issue, *, by: User | None, at: datetime, note: str = "") -> Proof:
    """Pin the issue as it is: its own texts and sections; every story's place, wording, status and override.

    What was spiked, withdrawn or killed is no part of it. Two people at once take two proofs, one after the other.
    """
    standing = Issue.objects.locked(issue.pk)
    state = state_now(standing, locked=True)
    number = (standing.proofs.aggregate(highest=Max("number"))["highest"] or 0) + 1
    size = {"count": len(state.stories), "words": sum(_words(story) for story in state.stories)}
    proof = Proof.objects.create(
        issue=standing, number=number, content=state.own | size, note=note, taken_at=at, taken_by=by
    )
    ProofStory.objects.bulk_create(
        ProofStory(proof=proof, **{name: getattr(story, name) for name in PINNED}) for story in state.stories
    )
    record(issue, "proof", by=by, at=at, after={"proof": number, "stories": size["count"]}, note=note)
    return proof


def latest(issue: Issue) -> Proof | None:
    """The issue's newest proof."""
    return issue.proofs.select_related("taken_by").order_by("-number").first()


def _words(story: StoryState) -> int:
    return body.word_count(story.content["body"])
