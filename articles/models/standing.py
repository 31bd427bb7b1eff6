"""What people decided about a story."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Status(models.TextChoices):
    """What people decided. Scheduled, live and embargoed are not stored: they are asked of the time."""

    DRAFT = "draft", _("Draft")
    IN_REVIEW = "in_review", _("In review")
    CLEARED = "cleared", _("Cleared")
    HELD = "held", _("Held")
    SPIKED = "spiked", _("Spiked")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    KILLED = "killed", _("Killed")


DROPPED = (Status.SPIKED, Status.WITHDRAWN, Status.KILLED)
"""Stories of these may stand in an issue and are no part of it."""


class Check(models.TextChoices):
    """A second look that a story may need, beside its status."""

    NOT_NEEDED = "not_needed", _("not needed")
    NEEDED = "needed", _("needed")
    APPROVED = "approved", _("approved")
