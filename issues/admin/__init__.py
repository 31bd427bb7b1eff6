"""The desk's pages for the edition: issues, the publication, batches of copy that came in."""

from __future__ import annotations

from issues.admin import errands, issue, planning, publication

__all__ = ["errands", "issue", "planning", "publication"]
