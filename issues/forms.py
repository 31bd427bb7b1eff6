"""The forms behind the desk's pages of the edition."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from articles.moments import MomentField, MomentInput
from issues.models import Gap, Issue, Publication

DAYS = [
    ("1", _("Monday")),
    ("2", _("Tuesday")),
    ("3", _("Wednesday")),
    ("4", _("Thursday")),
    ("5", _("Friday")),
    ("6", _("Saturday")),
    ("7", _("Sunday")),
]


PRINTED_IN_FOLIOS = {"date_form", "language"}


class IssueForm(forms.ModelForm[Issue]):
    """An issue as the desk plans it. `why_fixed` says why what was typed can't be saved, when it can't."""

    why_fixed: ClassVar[str] = ""

    class Meta:
        model = Issue
        fields = "__all__"  # noqa: DJ007  the page's fieldsets choose
        widgets = {"editor_note": forms.Textarea(attrs={"rows": 4})}

    def clean(self) -> dict[str, Any]:
        """Two issues with one volume are refused where it is typed.

        Somebody may have closed or scheduled the issue while this was typed: it is said, and nothing is lost.
        """
        typed: dict[str, Any] = super().clean() or self.cleaned_data
        if self.why_fixed and self.has_changed():
            raise ValidationError(self.why_fixed)
        if self.fields.keys() >= {"volume", "number"} and not self.errors.keys() & {"volume", "number"}:
            counted = {name: typed[name] for name in ("volume", "number")}
            if there := Issue.objects.exclude(pk=self.instance.pk).filter(**counted).first():
                self.add_error("volume", gettext("There is such an issue already: %(issue)s.") % {"issue": there})
        return typed

    def clean_publish_at(self) -> datetime | None:
        """An issue that is out doesn't lose its time by an emptied field: taking it off is an act."""
        publish_at: datetime | None = self.cleaned_data["publish_at"]
        if publish_at is None and self.instance.pk and self.instance.is_live(timezone.now()):
            raise ValidationError(gettext("The issue is out. To take it off, withdraw it."))
        return publish_at


class DecisionForm(forms.Form):
    """What a page asks before an act on an issue; a proof that was looked at is carried along by its number."""

    proof = forms.IntegerField(required=False, min_value=1, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **kwargs})


class ScheduleIssueForm(DecisionForm):
    """When an issue goes out, to the second, on the publication's wall clock (the zone that is active)."""

    publish_at = MomentField(label=_("Goes out at"), widget=MomentInput(attrs={"step": "1"}))


class WithdrawIssueForm(DecisionForm):
    """Why an issue comes off."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=2000,
        help_text=_("For the desk only. The log keeps it."),
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class GapForm(forms.ModelForm[Gap]):
    """Why there was, or will be, no issue."""

    class Meta:
        model = Gap
        fields = ["date", "volume", "number", "reason"]

    def clean(self) -> dict[str, Any]:
        """Refuse to explain away an issue that is there."""
        typed = super().clean() or self.cleaned_data
        field = "volume" if typed.get("volume") else "date"
        counted = {name: typed.get(name) for name in (["volume", "number"] if field == "volume" else ["date"])}
        if not self.errors and (there := Issue.objects.filter(**counted).first()):
            self.add_error(field, gettext("%(issue)s is there.") % {"issue": there})
        return typed


class PublicationForm(forms.ModelForm[Publication]):
    """The publication, with its days of appearance to tick."""

    days_of_appearance = forms.MultipleChoiceField(
        label=_("Days of appearance"), choices=DAYS, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["days_of_appearance"] = list(self.instance.days_of_appearance)

    class Meta:
        model = Publication
        fields = "__all__"  # noqa: DJ007  the page's fieldsets choose
        widgets = {"about": forms.Textarea(attrs={"rows": 3})}

    def clean(self) -> dict[str, Any]:
        """An issue that waits on a proof keeps the folio that was looked at."""
        typed = super().clean() or self.cleaned_data
        now = timezone.now()
        ahead = (
            Issue.objects.filter(proof__isnull=False, publish_at__gt=now) if self.instance.pk else Issue.objects.none()
        )
        for name in sorted(PRINTED_IN_FOLIOS & set(self.changed_data)):
            if sentence := next((why for issue in ahead if (why := issue.why_fixed(now))), ""):
                self.add_error(name, sentence)
        return typed

    def clean_days_of_appearance(self) -> str:
        """The ticked days as the model keeps them: "12345"."""
        return "".join(sorted(self.cleaned_data["days_of_appearance"]))
