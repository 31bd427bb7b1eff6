"""What an issue is to hold before its stories are there: sections, number of stories, length; and its template."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from articles.models import Section
from issues.models.issue import Issue
from issues.models.publication import EVERY_DAY


class IssueTemplate(models.Model):
    """What the issues of some weekdays are planned to hold. Opening an issue copies its sections into the issue."""

    name = models.CharField(_("name"), max_length=120, unique=True)
    days = models.CharField(
        _("for the issues of"), max_length=7, blank=True, help_text=_("1 is Monday, 7 is Sunday: “12345”.")
    )

    class Meta:
        verbose_name = _("template")
        verbose_name_plural = _("templates")
        ordering = ["days", "name"]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """Refuse a weekday that doesn't exist, or that another template has."""
        if set(self.days) - set(EVERY_DAY):
            raise ValidationError({"days": _("Write the figures 1 (Monday) to 7 (Sunday).")})
        for other in IssueTemplate.objects.exclude(pk=self.pk):
            if set(other.days) & set(self.days):
                message = _("“%(other)s” is for one of these days already. A day has one template.")
                raise ValidationError({"days": message % {"other": other}})


class PlannedSection(models.Model):
    """A section as a template or an issue plans it: its place, its head there, how many stories, how long."""

    section = models.ForeignKey(Section, models.CASCADE, related_name="+", verbose_name=_("section"))
    order = models.PositiveSmallIntegerField(_("order"), default=1)
    head = models.CharField(
        _("standing head"), max_length=120, blank=True, help_text=_("Over its stories there. Empty: the section's own.")
    )
    stories = models.PositiveSmallIntegerField(
        _("stories"), null=True, blank=True, help_text=_("How many are planned.")
    )
    words = models.PositiveIntegerField(
        _("words"), null=True, blank=True, help_text=_("How long a story is meant to be.")
    )

    class Meta:
        abstract = True
        ordering = ["order", "id"]

    def __str__(self) -> str:
        return self.standing_head

    @property
    def standing_head(self) -> str:
        """What stands over its stories."""
        return self.head or self.section.head

    def planned(self) -> dict[str, Any]:
        """Its plan as values, to copy it elsewhere."""
        names = ("section_id", "order", "head", "stories", "words")
        return {name: getattr(self, name) for name in names}


class TemplateSection(PlannedSection):
    """A section of a template."""

    template = models.ForeignKey(IssueTemplate, models.CASCADE, related_name="sections")

    class Meta(PlannedSection.Meta):
        verbose_name = _("section of a template")
        verbose_name_plural = _("sections of templates")
        constraints = [
            models.UniqueConstraint(
                fields=["template", "section"],
                name="issues_section_once_a_template",
                violation_error_message=_("The template has this section already."),
            )
        ]


class IssueSection(PlannedSection):
    """A section of one issue. Sections may differ per issue."""

    issue = models.ForeignKey(Issue, models.CASCADE, related_name="sections")

    class Meta(PlannedSection.Meta):
        verbose_name = _("section of an issue")
        verbose_name_plural = _("sections of issues")
        constraints = [
            models.UniqueConstraint(
                fields=["issue", "section"],
                name="issues_section_once_an_issue",
                violation_error_message=_("The issue has this section already."),
            )
        ]
