"""What is asked of the coverage pages: a span of months, and of what."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.coverage.months import first_moment
from articles.coverage.scope import Kind, Scope
from articles.coverage.spans import EARLIEST, Span, day_of, month_of, months_later
from articles.models import Section
from articles.tagging.models import Topic
from articles.tagging.regions import WORLD, regions

USUAL_MONTHS = 12
MONTHS = ("begin", "end")
MONTH = re.compile(r"(\d{4})-(\d{2})")
LEAD = "lead"
EM_SPACE = "\u2003"


class MonthInput(forms.TextInput):
    """A month, by the browser's own field where it has one; typed as 2025-03 where it hasn't."""

    input_type = "month"


class AskForm(forms.Form):
    """The fields above each of the pages."""

    begin = forms.CharField(label=gettext_lazy("From"), required=False, widget=MonthInput({"placeholder": "2025-01"}))
    end = forms.CharField(label=gettext_lazy("To"), required=False, widget=MonthInput({"placeholder": "2025-12"}))
    kind = forms.ChoiceField(choices=Kind, required=False, widget=forms.HiddenInput)
    region = forms.ChoiceField(label=gettext_lazy("Part of the world"), required=False)
    branch: forms.ModelChoiceField[Topic] = forms.ModelChoiceField(
        None, label=gettext_lazy("Branch of topics"), required=False, empty_label=gettext_lazy("All topics")
    )
    section: forms.ModelChoiceField[Section] = forms.ModelChoiceField(
        None, label=gettext_lazy("Section"), required=False, empty_label=gettext_lazy("All sections")
    )
    strength = forms.ChoiceField(
        label=gettext_lazy("Strength"),
        required=False,
        choices=[("", gettext_lazy("Lead and about")), (LEAD, gettext_lazy("Lead only"))],
    )

    def __init__(self, typed: Mapping[str, Any], today: date) -> None:
        super().__init__(typed, label_suffix="", auto_id="ask_%s")
        self.today = today
        self.fields["region"].choices = [("", _("The world")), *_regions()]  # type: ignore[attr-defined]
        self.fields["branch"].queryset = Topic.objects.public().order_by("name")  # type: ignore[attr-defined]
        self.fields["section"].queryset = Section.objects.all()  # type: ignore[attr-defined]

    def clean_begin(self) -> date | None:
        """The first month, or none."""
        month = _month(self.cleaned_data["begin"])
        if month and month > self.today:
            raise ValidationError(_("That month has not begun."))
        return month

    def clean_end(self) -> date | None:
        """The last month, this one at most, or none."""
        month = _month(self.cleaned_data["end"])
        return min(month, month_of(self.today)) if month else None

    def clean(self) -> None:
        """The first comes first."""
        begin, end = self.cleaned_data.get("begin"), self.cleaned_data.get("end")
        if begin and end and begin > end:
            self.add_error("begin", _("This is after the last month."))


@dataclass(frozen=True, slots=True)
class Preset:
    """A span that is one click away."""

    label: str
    query: str
    is_chosen: bool


class Asked:
    """What was asked, at that moment (aware) and in that zone; where it made no sense, what is usual."""

    def __init__(self, typed: Mapping[str, Any], zone: ZoneInfo, at: datetime) -> None:
        self.at, self.zone, self.today = at, zone, day_of(at, zone)
        this = month_of(self.today)
        usual = {"begin": f"{months_later(this, 1 - USUAL_MONTHS):%Y-%m}", "end": f"{this:%Y-%m}"}
        self.form = AskForm(typed if typed.get("begin") or typed.get("end") else {**typed, **usual}, self.today)
        self.is_understood = self.form.is_valid()
        self.values: dict[str, Any] = {name: value for name, value in self.form.cleaned_data.items() if value}
        refused = [name for name in MONTHS if self.form.has_error(name)]
        for name in refused:
            # The browser's own field for months would show nothing of what is none.
            self.form.fields[name].widget = forms.TextInput()
        if refused:
            self.values = {name: value for name, value in self.values.items() if name not in MONTHS}

    @cached_property
    def span(self) -> Span:
        """The months; without any, the last twelve."""
        last = self.values.get("end") or month_of(self.today)
        first = self.values.get("begin") or months_later(last, 1 - USUAL_MONTHS)
        return Span(max(first, EARLIEST), last, self.zone)

    @property
    def scope(self) -> Scope:
        """Of what."""
        return Scope(
            kind=Kind(self.values.get("kind") or Kind.COUNTRIES),
            region=self.values.get("region", ""),
            branch=self.values.get("branch"),
            section=self.values.get("section"),
            lead_only=self.values.get("strength") == LEAD,
        )

    @cached_property
    def begun(self) -> date | None:
        """The month of the first story that readers see."""
        first = first_moment(self.at)
        return month_of(day_of(first, self.zone)) if first else None

    @property
    def has_a_past(self) -> bool:
        """Whether stories were out before the span, so that it can be compared."""
        return self.begun is not None and self.begun < self.span.first

    def presets(self) -> list[Preset]:
        """Twelve months, this year, the last one, and all there is."""
        this = month_of(self.today)
        january = this.replace(month=1)
        spans = [
            (_("Last 12 months"), months_later(this, 1 - USUAL_MONTHS), this),
            (str(this.year), january, this),
            (str(this.year - 1), months_later(january, -USUAL_MONTHS), months_later(january, -1)),
        ]
        if self.begun:
            spans.append((_("All"), self.begun, this))
        chosen = (self.span.first, self.span.last)
        return [
            Preset(label, self.query(begin=f"{begin:%Y-%m}", end=f"{end:%Y-%m}"), (begin, end) == chosen)
            for label, begin, end in spans
        ]

    def query(self, **others: str) -> str:
        """The same question as a query, with some of it otherwise ("" for not at all)."""
        said = {name: _as_typed(name, value) for name, value in self.values.items()} | others
        return "?" + urlencode({name: value for name, value in said.items() if value})


def _as_typed(name: str, value: Any) -> str:
    if name in MONTHS:
        return f"{value:%Y-%m}"
    return str(getattr(value, "pk", value))


def _month(typed: str) -> date | None:
    """The first day of the month that was typed as 2025-03; None for none."""
    if not typed:
        return None
    found = MONTH.fullmatch(typed.strip())
    try:
        month = date(int(found[1]), int(found[2]), 1) if found else None
    except ValueError:
        month = None
    if month is None or month < EARLIEST:
        raise ValidationError(_("Write the month as 2025-03."))
    return month


def _regions() -> list[tuple[str, str]]:
    """All but the world, each below the one around it, and set in."""
    depth = {WORLD: -1}
    choices = []
    for code, region in regions().items():
        if code != WORLD:
            depth[code] = depth[region.parent] + 1
            choices.append((code, EM_SPACE * depth[code] + region.usual_name))
    return choices
