"""The form on which a story is written: a content, and what it was when the form was opened.

What is posted is compared with that (`base`), field by field, so nobody's words are saved over by a form that didn't
show them: see `articles.editing`.
"""

from __future__ import annotations

import json
from datetime import date, datetime
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.forms.utils import ErrorDict
from django.http import QueryDict
from django.urls import reverse
from django.utils.dateparse import parse_datetime
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.admin.widgets import KINDS, UNREADABLE, HiddenText, RowsField
from articles.body import sanitise
from articles.comparing.fields import Comparison, compare_field
from articles.comparing.labels import labels_for
from articles.content import (
    FIELDS,
    ROWS,
    TEXTS,
    TIMES,
    Content,
    changed,
    empty_content,
    moment_text,
    same,
)
from articles.editing import Conflict, desk_content
from articles.models import Article

# The form's fields are called as the model's; a content holds the ids of links.
LINKED = {
    "issue_id": "issue",
    "section_id": "section",
    "lead_image_id": "lead_image",
    "image_source_id": "image_source",
}
NAMES = {name: LINKED.get(name, name) for name in FIELDS}
CARRIED = ("base", "undecided", "unconfirmed", "note")  # what no reader reads and no content holds
MINE, THEIRS = "mine", "theirs"


class CarriedValues(json.JSONDecoder):
    """Reads what a form carries along. What Python can't hold is no JSON, as a broken text is none."""

    def decode(self, text: str) -> Any:  # type: ignore[override]  # nobody sets where the blanks end
        """The values.

        Raises JSONDecodeError for a number of thousands of figures and lists within lists without end, too.
        """
        try:
            return super().decode(text)
        except UNREADABLE as error:
            raise json.JSONDecodeError(str(error), text, 0) from error


class StoryForm(forms.ModelForm[Article]):
    """A story as the desk writes it. It saves nothing itself: `content` and `base_content` go to `articles.editing`."""

    refusal: ClassVar[Conflict | ValidationError | None] = None
    may_add: ClassVar[set[str]] = set()
    governs: ClassVar[bool] = False  # whether a topic that is added is at once in use

    base = forms.JSONField(required=False, widget=HiddenText, decoder=CarriedValues)
    # The fields in which somebody else wrote too, shown with both texts: the person has to choose.
    undecided = forms.JSONField(required=False, widget=HiddenText, decoder=CarriedValues)
    # What a script sent before, and whose answer got lost: it may have been saved, and is then no foreign change.
    unconfirmed = forms.JSONField(required=False, widget=HiddenText, decoder=CarriedValues)
    note = forms.CharField(
        label=gettext_lazy("Why (optional)"),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"placeholder": gettext_lazy("Why (optional)")}),
    )
    bylines = RowsField(KINDS["bylines"], label=gettext_lazy("Byline"))
    topics = RowsField(KINDS["topics"], label=gettext_lazy("Topics"))
    countries = RowsField(KINDS["countries"], label=gettext_lazy("Countries"))
    pins = RowsField(KINDS["pins"], label=gettext_lazy("Related stories"))

    class Meta:
        model = Article
        fields = "__all__"  # noqa: DJ007  the page's fieldsets choose
        widgets = {
            "headline": forms.Textarea(attrs={"rows": 2, "class": "headline-field"}),
            "standfirst": forms.Textarea(attrs={"rows": 3, "class": "standfirst-field"}),
            "trail_text": forms.Textarea(attrs={"rows": 2}),
            "editor_note": forms.Textarea(attrs={"rows": 4}),
            "lead_alt_text": forms.Textarea(attrs={"rows": 2}),
            "lead_caption": forms.Textarea(attrs={"rows": 2}),
            "kicker": forms.TextInput(),
            "dateline": forms.TextInput(),
            "working_title": forms.TextInput(),
            "language": forms.TextInput(attrs={"class": "short-field"}),
            "slug": forms.TextInput(),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.legible: dict[str, Any] = {}
        if not self.is_bound:
            self.initial = (
                form_values(self.opened) | {"base": self.seen(self.opened)} | dict(kwargs.get("initial") or {})
            )
        for field in self.fields.values():
            # A browser that fills in what stood here before a reload would bring old words back.
            field.widget.attrs["autocomplete"] = "off"
        # The form of somebody who may only look has no fields.
        if "body" in self.fields:
            self.fields["body"].widget.attrs["data-picture-library"] = reverse("admin:images_image_library")
        for name in ROWS:
            if name in self.fields:
                self.fields[name].widget.may_add = name in self.may_add
                self.fields[name].widget.governs = self.governs

    @cached_property
    def opened(self) -> Content:
        """What the desk's text says now."""
        return desk_content(self.instance) if self.instance.pk else empty_content()

    def seen(self, content: Content) -> Content:
        """The part of a content that this form shows: its own fields, and nothing that the person may not read."""
        return {name: content[name] for name, field in NAMES.items() if field in self.fields and name in content}

    # ---------------------------------------------------------------------------------------------- what was typed

    @property
    def base_content(self) -> Content:
        """What the person saw. A form that doesn't bring it was not opened in a browser: then what there is now."""
        brought = self.cleaned_data.get("base")
        if not isinstance(brought, dict):
            return self.opened
        seen = self.seen(brought)
        base = seen if len(seen) == len(FIELDS) else self.opened | seen
        for attempt in self._attempts():
            for name in changed(base, self.opened):
                if same(attempt.get(name), self.opened[name]):
                    base[name] = self.opened[name]
        return base

    def content(self, base: Content, *, undecided: bool = False) -> Content:
        """What was typed, on top of what was seen. Fields in error stay as seen; so do, on demand, undecided ones."""
        mine = dict(base)
        for name, field in NAMES.items():
            if field in self.cleaned_data and not (undecided and name in self.undecided_names()):
                mine[name] = self._typed(name, base)
        return mine

    def clean(self) -> dict[str, Any]:
        """Refuse a save while two people's texts stand beside each other and nobody has chosen."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        self.legible = dict(cleaned)  # a field that is refused below goes from the cleaned data, but is shown
        for name in self.undecided_names():
            if self.choice_about(name) not in {MINE, THEIRS}:
                self._refuse(name, _("Somebody else changed this too. Choose above whose text stays."))
        for name in ROWS:
            if name in cleaned:
                self._look_for_missing(name, cleaned[name])
        return cleaned

    def clean_headline(self) -> str:
        """One line, however it was pasted."""
        return " ".join(self.cleaned_data["headline"].split())

    def clean_body(self) -> str:
        """As it will be kept: what the sanitiser sets right is nobody's change and is not sent back to the writer."""
        return sanitise(self.cleaned_data["body"])

    def choice_about(self, name: str) -> str:
        """What the person chose about a field in conflict."""
        return str(self.data.get(f"choice_{name}", ""))

    @cached_property
    def changed_data(self) -> list[str]:
        """The fields that differ from what was seen."""
        return [name for name in super().changed_data if name not in CARRIED]

    # ---------------------------------------------------------------------------------------------- what was refused

    def _post_clean(self) -> None:
        """Say at the fields why the save was refused. The model's own rules are asked where the content is written."""
        if isinstance(self.refusal, Conflict):
            self._show_conflict(self.refusal)
        elif self.refusal is not None:
            for name, messages in self.refusal.message_dict.items():
                for message in messages:
                    self._refuse("" if name == NON_FIELD_ERRORS else name, message)

    def conflicts(self) -> list[tuple[Comparison, str]]:
        """The fields to decide about, their text and ours compared, and what was chosen."""
        names = self.undecided_names() if self.is_bound else []
        if not names:
            return []
        theirs = self.base_content
        mine = {
            name: self._value(name, self.legible[NAMES[name]], theirs) for name in names if NAMES[name] in self.legible
        }
        labels = labels_for(theirs, mine)
        return [(compare_field(name, theirs, mine, labels=labels), self.choice_about(name)) for name in names]

    def first_error(self) -> str:
        """The name of the first field in error, in the order of the page."""
        errors: ErrorDict = self.errors
        return next((name for name in self.fields if name in errors), "")

    def _show_conflict(self, conflict: Conflict) -> None:
        base = self.base_content
        seen = self.seen(base | {name: conflict.theirs[name] for name in conflict.fields})
        undecided = list(
            dict.fromkeys([*(n for n in self.undecided_names() if n not in conflict.fields), *conflict.fields])
        )
        self._post_instead({"base": seen, "undecided": undecided, "unconfirmed": []})
        for name in conflict.fields:
            self.data.pop(f"choice_{name}", None)  # type: ignore[attr-defined]  # a copy, see _post_instead
            self._refuse(name, _("Somebody else changed this too. Choose above whose text stays."))

    def _post_instead(self, values: dict[str, Any]) -> None:
        data = self.data.copy()  # type: ignore[attr-defined]  # a QueryDict
        for name, value in values.items():
            data[name] = json.dumps(value)
            self.cleaned_data[name] = value
        self.data = data

    def _refuse(self, name: str, message: str) -> None:
        field = NAMES.get(name, name)
        self.add_error(field if field in self.fields else None, message)

    # ---------------------------------------------------------------------------------------------- one value

    def _typed(self, name: str, base: Content) -> Any:
        if name in self.undecided_names() and self.choice_about(name) == THEIRS:
            return base.get(name)
        return self._value(name, self.cleaned_data[NAMES[name]], base)

    def _value(self, name: str, value: Any, base: Content) -> Any:
        """A cleaned value as contents keep it."""
        if name in LINKED:
            return value.pk if value else None
        if name in TIMES:
            return _unless_same_second(base[name], moment_text(value))
        if name in TEXTS:
            return str(value or "").replace("\r\n", "\n")
        return value.isoformat() if isinstance(value, date) else value

    def undecided_names(self) -> list[str]:
        """The fields that stand there with two people's texts."""
        named = self.cleaned_data.get("undecided")
        return [name for name in named if name in FIELDS] if isinstance(named, list) else []

    def _attempts(self) -> list[Content]:
        lost = self.cleaned_data.get("unconfirmed")
        sent = [type(self)(QueryDict(text), instance=self.instance) for text in lost or [] if isinstance(text, str)]
        for form in sent:
            form.full_clean()
        return [form.content(form.opened) for form in sent]

    def _look_for_missing(self, name: str, rows: Any) -> None:
        base = self.cleaned_data.get("base")
        if isinstance(base, dict) and base.get(name) == rows:
            return
        field = self.fields[name]
        try:
            if isinstance(field, RowsField):
                field.refuse_missing(rows)
        except ValidationError as error:
            self.add_error(name, error)
        if name == "pins" and any(row["related_id"] == self.instance.pk for row in rows):
            self.add_error(name, _("A story is not related to itself. Take it out."))


def form_values(content: Content) -> dict[str, Any]:
    """A content as the values of the form's fields."""
    values = {NAMES[name]: content.get(name) for name in FIELDS}
    values |= {name: datetime.fromisoformat(content[name]) if content.get(name) else None for name in TIMES}
    return values | {"planned_on": date.fromisoformat(content["planned_on"]) if content.get("planned_on") else None}


def _unless_same_second(seen: str | None, typed: str | None) -> str | None:
    """The time that was seen, if what was typed is the same to the second: inputs know no less."""
    if not seen or not typed:
        return typed
    known = parse_datetime(str(seen))
    return seen if known and known.replace(microsecond=0) == datetime.fromisoformat(typed) else typed
