"""The tables of the edition."""

from __future__ import annotations

from issues.models.days import DayOff, Gap
from issues.models.errand import Errand, Webhook
from issues.models.issue import Issue
from issues.models.override import Override
from issues.models.plan import IssueSection, IssueTemplate, TemplateSection
from issues.models.proof import Proof, ProofStory
from issues.models.publication import Publication
from issues.models.share import IssueShareLink, IssueShareVisit

__all__ = [
    "DayOff",
    "Errand",
    "Gap",
    "Issue",
    "IssueSection",
    "IssueShareLink",
    "IssueShareVisit",
    "IssueTemplate",
    "Override",
    "Proof",
    "ProofStory",
    "Publication",
    "TemplateSection",
    "Webhook",
]
