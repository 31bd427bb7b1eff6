"""The lines in which one says what happens to the tags of many stories: add, remove, or replace one by another."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar, cast

from django import forms
from django.core.exceptions import ValidationError
from django.forms import BaseFormSet, formset_factory
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.models import Strength
from articles.retagging.asking import MOST_STEPS
from articles.retagging.steps import Act, Step, add, remove, replace
from articles.retagging.tags import Tags, given_by
from articles.tagging.tag_search import called

LONGEST_NAME = 100
ACTS = [
    ("add-topics", gettext_lazy("Add the topic")),
    ("add-countries", gettext_lazy("Add the country")),
    ("remove-topics", gettext_lazy("Remove the topic")),
    ("remove-countries", gettext_lazy("Remove the country")),
    ("replace-topics", gettext_lazy("Replace the topic")),
    ("replace-countries", gettext_lazy("Replace the country")),
]
AS_IT_WAS = ("", gettext_lazy("as it was"))
NOT_THERE = {
    "topics": gettext_lazy("There is no topic called “%(name)s”. Choose one of the list, or add it to the topics."),
    "countries": gettext_lazy("There is no country called “%(name)s”. Choose one of the list."),
}
TOO_LONG = gettext_lazy("This has %(show_value)s characters; a name has at most %(limit_value)s. One tag a line.")


class NameInput(forms.TextInput):
    """A name that a script proposes while one types; without it, one types it whole."""

    def __init__(self) -> None:
        super().__init__(attrs={"autocomplete": "off", "class": "tagging-line__name"})


class StepForm(forms.Form):
    """One line. `kind` and `act` are what its first field means; `step` is there once the lines are valid."""

    what = forms.ChoiceField(label=gettext_lazy("What"), choices=ACTS)
    tag = forms.CharField(
        label=gettext_lazy("Tag"), max_length=LONGEST_NAME, required=False, widget=NameInput,
        error_messages={"max_length": TOO_LONG},
    )  # fmt: skip
    by = forms.CharField(
        label=gettext_lazy("By"), max_length=LONGEST_NAME, required=False, widget=NameInput,
        error_messages={"max_length": TOO_LONG},
    )  # fmt: skip
    strength = forms.ChoiceField(
        label=gettext_lazy("Strength"),
        choices=[AS_IT_WAS, *Strength.choices],
        required=False,
        initial=Strength.ABOUT.value,
    )

    @property
    def act(self) -> str:
        """Add, remove or replace."""
        return str(self.cleaned_data.get("what", "")).partition("-")[0]

    @property
    def kind(self) -> str:
        """The vocabulary."""
        return str(self.cleaned_data.get("what", "")).partition("-")[2]

    @property
    def names(self) -> list[tuple[str, str]]:
        """The fields in which a tag must be named, with what was typed."""
        fields = ("tag", "by") if self.act == Act.REPLACE else ("tag",)
        return [(field, self.cleaned_data[field]) for field in fields if field in self.cleaned_data]

    def clean(self) -> dict[str, Any]:
        """A line without a name says nothing yet."""
        typed: dict[str, Any] = super().clean() or self.cleaned_data
        for field, name in self.names:
            if not name and not self.is_blank:
                self.add_error(field, _("Name a tag here."))
        return typed

    @property
    def is_blank(self) -> bool:
        """Whether nobody has typed anything into it."""
        return not any(self.data.get(self.add_prefix(name), "").strip() for name in ("tag", "by"))

    def step(self, keys: dict[str, int]) -> Step:
        """The line as a step, where `keys` has the ids of its names."""
        strength = int(self.cleaned_data["strength"]) if self.cleaned_data.get("strength") else None
        tag = keys[self.cleaned_data["tag"]]
        if self.act == Act.ADD:
            return add(self.kind, tag, strength=strength or Strength.ABOUT)
        if self.act == Act.REPLACE:
            return replace(self.kind, tag, by=keys[self.cleaned_data["by"]], strength=strength)
        return remove(self.kind, tag)


class BaseSteps(BaseFormSet[StepForm]):
    """The lines together. `steps` is what they say; a name that no tag bears is refused at its field."""

    steps: list[Step]
    default_error_messages: ClassVar[dict[str, Any]] = {
        **BaseFormSet.default_error_messages,
        "too_many_forms": gettext_lazy("At most %(num)d lines at once. Take some out, and do them after these."),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.steps = []
        self.names = {kind: reverse("admin:articles_article_vocabulary", args=[kind]) for kind in NOT_THERE}

    def clean(self) -> None:
        """Look all names up, two queries for any number of lines, and let each say what it means."""
        lines = [form for form in self.forms if not form.is_blank]
        if not lines:
            raise ValidationError(_("Say first what is to be added, removed or replaced."))
        keys = {kind: called(kind, {name for line in lines for name in _names(line, kind)}) for kind in NOT_THERE}
        for line in lines:
            for field, name in line.names:
                if name and line.kind and name not in keys[line.kind]:
                    line.add_error(field, NOT_THERE[line.kind] % {"name": name})
        whole = [line for line in lines if not line.errors]
        steps = [line.step(keys[line.kind]) for line in whole]
        _refuse_at_their_fields(list(zip(whole, steps, strict=True)))
        if all(not line.errors for line in lines):
            self.steps = steps


Steps = cast(
    "type[BaseSteps]",
    formset_factory(
        StepForm, formset=BaseSteps, extra=1, max_num=MOST_STEPS, absolute_max=MOST_STEPS + 1, validate_max=True
    ),
)


def _names(line: StepForm, kind: str) -> Iterable[str]:
    return (name for _field, name in line.names if line.kind == kind)


def _refuse_at_their_fields(lines: list[tuple[StepForm, Step]]) -> None:
    """A tag that no story can be given, and one that would be replaced by itself."""
    tags = Tags(given_by(step for _line, step in lines))
    for line, step in lines:
        field = "by" if step.act == Act.REPLACE else "tag"
        sentence = tags.why_not_given(step.kind, step.gives) if step.gives is not None else ""
        if step.by == step.tag:
            sentence = _("This is the same tag. Choose another.")
        if sentence:
            line.add_error(field, sentence)
