"""How the publication counts: what the next issue bears, and what doesn't fit together in the issues that there are."""

from __future__ import annotations

from issues.numbering.appearance import Appearance
from issues.numbering.explaining import CannotExplain, explain, take_back
from issues.numbering.findings import Finding, Kind, findings, findings_about
from issues.numbering.proposing import Proposal, propose_for, propose_next

__all__ = [
    "Appearance",
    "CannotExplain",
    "Finding",
    "Kind",
    "Proposal",
    "explain",
    "findings",
    "findings_about",
    "propose_for",
    "propose_next",
    "take_back",
]
