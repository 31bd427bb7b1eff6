"""The desk's pages of the intake."""

from issues.intake.admin import records

__all__ = ["records"]
