"""What stands between a story and its readers, and who answered for a warning."""

from __future__ import annotations

from articles.readiness.overruling import CannotOverrule, overrule, uphold
from articles.readiness.remarks import Level, Remark, SeeAlso, blocking, remarks, remarks_on_each

__all__ = [
    "CannotOverrule",
    "Level",
    "Remark",
    "SeeAlso",
    "blocking",
    "overrule",
    "remarks",
    "remarks_on_each",
    "uphold",
]
