"""The archive: the issues of a year with those that never were, month by month, and the box that leads to one."""

from __future__ import annotations

from issues.archive.looking_up import Lookup, look_up
from issues.archive.months import Form, Month, form_of, months_of, weekdays
from issues.archive.shelf import MissingOnShelf, shelf
from issues.archive.years import YearOnShelf, issues_of, latest_years, years_on_shelf

__all__ = [
    "Form",
    "Lookup",
    "MissingOnShelf",
    "Month",
    "YearOnShelf",
    "form_of",
    "issues_of",
    "latest_years",
    "look_up",
    "months_of",
    "shelf",
    "weekdays",
    "years_on_shelf",
]
