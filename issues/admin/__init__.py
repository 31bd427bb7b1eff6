"""The desk's pages for the edition: issues, the publication, batches of copy that came in."""

from __future__ import annotations

from issues.admin import issue, planning, publication

__all__ = ["issue", "planning", "publication"]
