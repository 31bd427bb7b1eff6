"""The issue as it was looked at: taking a proof, what changed since, going back to one, and how it looks."""

from __future__ import annotations

from issues.proofs.differing import IssueDiff, StoryDiff, changes_since, differences
from issues.proofs.returning import CannotGoBack, Return, go_back_to, what_returns
from issues.proofs.showing import Address, issue_as_proofed, page_of, stories_of, story_page_of
from issues.proofs.state import IssueState, StoryState, state_now, state_of
from issues.proofs.taking import latest, take

__all__ = [
    "Address",
    "CannotGoBack",
    "IssueDiff",
    "IssueState",
    "Return",
    "StoryDiff",
    "StoryState",
    "changes_since",
    "differences",
    "go_back_to",
    "issue_as_proofed",
    "latest",
    "page_of",
    "state_now",
    "state_of",
    "stories_of",
    "story_page_of",
    "take",
    "what_returns",
]
