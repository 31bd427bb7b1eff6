"""The table of people: our own from the first day, since it can't be swapped later."""

from __future__ import annotations

import zoneinfo

from django.contrib.auth.models import AbstractUser
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _


def must_be_a_time_zone(name: str) -> None:
    """Refuse a name that the time zone database doesn't have."""
    if name not in zoneinfo.available_timezones():
        raise ValidationError(
            _("“%(name)s” is not a time zone. Write one such as Europe/Berlin."), params={"name": name}
        )


class User(AbstractUser):
    """Someone who works here. Times on the desk are shown in this person's own zone."""

    time_zone = models.CharField(
        _("time zone"),
        max_length=64,
        blank=True,
        validators=[must_be_a_time_zone],
        help_text=_("Such as Europe/Berlin. Empty: the publication's own."),
    )

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")

    def __str__(self) -> str:
        return self.get_full_name() or self.username
