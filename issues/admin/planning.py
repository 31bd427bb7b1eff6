"""What is planned before there are stories: templates by weekday, the sections of an issue, days off, gaps."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import Count, QuerySet
from django.forms import ModelForm
from django.forms.models import BaseInlineFormSet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from articles.admin.pages import DeskAdmin, PickedForm, RowsInline, counted, editor_of
from articles.signals import tell_public_pages_changed
from issues.forms import DAYS, GapForm
from issues.models import DayOff, Gap, Issue, IssueSection, IssueTemplate, TemplateSection
from issues.opening import plan

LAST = 32_000  # a place after all others, until the rows are counted anew
ROWS = "sections-TOTAL_FORMS"
NAMES_OF_DAYS = dict(DAYS)


class SectionForm(PickedForm):
    """A planned section. Without a place it comes last."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "order" in self.fields:
            self.fields["order"].required = False
            if self.instance.pk is None:
                self.initial["order"] = None

    def clean_order(self) -> int:
        """The place that was typed."""
        return self.cleaned_data["order"] or LAST

    def direction(self) -> int:
        """-1 for a row that moves up, 1 for one that moves down: which of two on one place comes first."""
        was, now = self.initial.get("order") or LAST, self.cleaned_data.get("order") or LAST
        return (now > was) - (now < was)


class SectionRows(BaseInlineFormSet[Any, Any, Any]):
    """The sections of an issue or a template; their places are counted anew from 1 after each save."""

    def save(self, commit: bool = True) -> list[Any]:
        """Save the rows and count them."""
        saved: list[Any] = super().save(commit)
        moved = {form.instance.pk: form.direction() for form in self.forms if form.has_changed()}
        rows = self.instance.sections.all()
        ordered = sorted(rows, key=lambda row: (row.order, moved.get(row.pk, 0), row.pk))
        for place, row in enumerate(ordered, start=1):
            if row.order != place:
                rows.filter(pk=row.pk).update(order=place)
        return saved


class TemplateRows(SectionRows):
    """The sections of a template: at least one."""

    def total_form_count(self) -> int:
        """With a row at which the lack of any can be said."""
        return max(super().total_form_count(), 1)

    def clean(self) -> None:
        """Refuse a template of which an issue would get nothing, at the first row's section."""
        super().clean()
        kept = [form for form in self.forms if not form.cleaned_data.get("DELETE")]
        if any(form.has_changed() or form.instance.pk for form in kept):
            return
        message = gettext("A template needs a section. An issue that is opened by it would be empty.")
        if not kept:
            raise ValidationError(message)
        kept[0].errors.pop("section", None)  # one sentence is enough, and this one says why
        kept[0].add_error("section", message)


class SectionsInline(RowsInline):
    """Planned sections: place, standing head, number of stories and their length."""

    form = SectionForm
    formset = SectionRows
    fields = ["order", "section", "head", "stories", "words"]
    autocomplete_fields = ["section"]
    list_select_related = ("section",)
    classes = ["main", "sections"]
    verbose_name = _("section")
    verbose_name_plural = _("sections")


class TemplateSectionsInline(SectionsInline):
    """The sections of a template."""

    model = TemplateSection
    formset = TemplateRows
    min_num = 1


class IssueSectionsInline(SectionsInline):
    """The sections of one issue; fixed while it is closed, or sealed by its proof."""

    model = IssueSection
    verbose_name_plural = _("sections of this issue")

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Not while it takes no changes."""
        return super().has_add_permission(request, obj) and _takes_changes(obj)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Not while it takes no changes."""
        return super().has_change_permission(request, obj) and _takes_changes(obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Not while it takes no changes."""
        return super().has_delete_permission(request, obj) and _takes_changes(obj)


class SectionsOfIssue(DeskAdmin):
    """The part of an issue's form that plans its sections."""

    inlines = [IssueSectionsInline]

    def get_inlines(self, request: HttpRequest, obj: Any) -> Any:
        """A new issue gets its sections from its weekday's template, once its date is known.

        What a post says nothing about, and what is fixed, stays as it is.
        """
        posts_nothing = request.method == "POST" and ROWS not in request.POST
        if obj is None or posts_nothing or (request.method == "POST" and not _takes_changes(obj)):
            return []
        return super().get_inlines(request, obj)

    def save_related(self, request: HttpRequest, form: ModelForm[Any], formsets: Any, change: bool) -> None:
        """A new issue is planned as its weekday is."""
        super().save_related(request, form, formsets, change)
        if not change:
            plan(form.instance)


class TemplateForm(forms.ModelForm[IssueTemplate]):
    """A template, with its weekdays to tick."""

    days = forms.MultipleChoiceField(
        label=_("For the issues of"), choices=DAYS, widget=forms.CheckboxSelectMultiple, required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["days"] = list(self.instance.days)

    class Meta:
        model = IssueTemplate
        fields = ["name", "days"]

    def clean_days(self) -> str:
        """The ticked days as the model keeps them: "12345"."""
        return "".join(sorted(self.cleaned_data["days"]))


@admin.register(IssueTemplate)
class IssueTemplateAdmin(DeskAdmin):
    """What the issues of some weekdays are planned to hold."""

    form = TemplateForm
    fields = ["name", "days"]
    inlines = [TemplateSectionsInline]
    list_display = ["name", "weekdays", "planned_sections"]
    ordering = ["days", "name"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[IssueTemplate]:
        """The templates with the number of their sections."""
        templates: QuerySet[IssueTemplate] = super().get_queryset(request).annotate(section_count=Count("sections"))
        return templates

    @admin.display(description=_("for the issues of"), ordering="days")
    def weekdays(self, template: IssueTemplate) -> str:
        """Its days by name."""
        return ", ".join(str(NAMES_OF_DAYS[day]) for day in template.days) or "–"

    @admin.display(description=_("sections"), ordering="section_count")
    def planned_sections(self, template: IssueTemplate) -> SafeString:
        """How many sections an issue gets by it."""
        count: int = getattr(template, "section_count", 0)
        return counted(count, ngettext("section", "sections", count))


@admin.register(DayOff)
class DayOffAdmin(DeskAdmin):
    """Days on which nothing appears."""

    list_display = ["date", "name", "every_year"]
    list_display_links = ["date", "name"]
    search_fields = ["name"]
    ordering = ["-date"]
    fields = ["date", "every_year", "name"]


@admin.register(Gap)
class GapAdmin(DeskAdmin):
    """Issues that never were, and why; also of days to come."""

    form = GapForm
    list_display = ["date", "reason", "left_out", "explained_by"]
    list_display_links = ["date", "reason"]
    list_select_related = ["explained_by"]
    search_fields = ["reason"]
    date_hierarchy = "date"
    ordering = ["-date", "-volume", "-number"]
    fields = ["date", ("volume", "number"), "reason"]

    @admin.display(description=_("left out"), ordering="volume")
    def left_out(self, gap: Gap) -> str:
        """The volume and number that the count leaves out."""
        return Issue(volume=gap.volume, number=gap.number).volume_as_printed if gap.volume else "–"

    def save_model(self, request: HttpRequest, obj: Gap, form: ModelForm[Gap], change: bool) -> None:
        """Save with who explained it; the archive says it."""
        if not change:
            obj.explained_at, obj.explained_by = timezone.now(), editor_of(request)
        obj.save()
        tell_public_pages_changed(obj)

    def delete_model(self, request: HttpRequest, obj: Gap) -> None:
        """Delete it; readers of the archive are told no more."""
        super().delete_model(request, obj)
        tell_public_pages_changed(obj)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Gap]) -> None:
        """Delete several."""
        gaps = list(queryset)
        super().delete_queryset(request, queryset)
        for gap in gaps[:1]:
            tell_public_pages_changed(gap)


def _takes_changes(issue: Issue | None) -> bool:
    return issue is None or not issue.takes_no_changes(timezone.now())
