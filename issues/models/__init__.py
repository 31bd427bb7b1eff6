"""The tables of the edition."""

from __future__ import annotations

from issues.models.issue import Issue
from issues.models.publication import Publication

__all__ = ["Issue", "Publication"]
