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

    class MailPace(models.TextChoices):
        """How often mail comes: each matter at once, or gathered."""

        AT_ONCE = "at_once", _("at once")
        HOURLY = "hourly", _("gathered, once an hour")
        DAILY = "daily", _("gathered, once a day")
        NEVER = "never", _("never")

    mail_pace = models.CharField(
        _("mail"),
        max_length=10,
        choices=MailPace,
        default=MailPace.AT_ONCE,
        help_text=_("About stories that are assigned, sent back or talked about."),
    )

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")

    def __str__(self) -> str:
        return self.get_full_name() or self.username


class SavedView(models.Model):
    """A way of looking at the list of stories that somebody wants again: filters, search and order under a name."""

    owner = models.ForeignKey(User, models.CASCADE, related_name="saved_views", verbose_name=_("owner"))
    name = models.CharField(_("name"), max_length=80)
    query = models.CharField(_("query"), max_length=2000, blank=True, help_text=_("As in the address, after “?”."))
    shared = models.BooleanField(_("shared"), default=False, help_text=_("Everybody at the desk sees it."))
    position = models.PositiveSmallIntegerField(_("position"), default=1)

    class Meta:
        verbose_name = _("saved view")
        verbose_name_plural = _("saved views")
        ordering = ["position", "name", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "name"],
                name="accounts_saved_view_named_once",
                violation_error_message=_("You have a view of that name already."),
            )
        ]

    def __str__(self) -> str:
        return self.name
