"""The tables of the house style: its rules, and the fingerprints of the stories' texts."""

from __future__ import annotations

from articles.style.models.rule import StyleRule
from articles.style.models.shingle import Shingle

__all__ = ["Shingle", "StyleRule"]
