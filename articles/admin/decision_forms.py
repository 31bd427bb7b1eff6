"""What the pages of decisions ask for: why a story comes off and where its readers go, what was wrong, from when."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.contrib.admin import site
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.admin.pages import RowSelect
from articles.models import Article, Correction, Withdrawal
from articles.moments import MomentField

TELL, SEND_ON = "tell", "send_on"


class DecisionForm(forms.Form):
    """Asked at a moment (`at`, aware), about a story."""

    def __init__(self, *args: Any, story: Article, at: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **kwargs})
        self.story, self.at = story, at


class WithdrawForm(DecisionForm):
    """Why a story comes off, and where its readers go meanwhile."""

    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=2000,
        help_text=gettext_lazy("For the desk only. It is kept with the story."),
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    successor = forms.ModelChoiceField(
        Article.objects.none(),
        label=gettext_lazy("Send readers to"),
        required=False,
        help_text=gettext_lazy("A story that readers see. Empty: they find nothing here."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        link = Withdrawal._meta.get_field("successor")
        self.fields["successor"].widget = RowSelect(link, site, attrs={"data-width": "100%"})
        self.fields["successor"].queryset = Article.objects.live(self.at).exclude(pk=self.story.pk)  # type: ignore[attr-defined]


class KillForm(WithdrawForm):
    """Why a story must never be used again, and what becomes of its readers."""

    field_order = ["reason", "readers", "told_readers", "successor"]
    readers = forms.ChoiceField(
        label=gettext_lazy("Readers who come to its address"),
        choices=[
            (TELL, gettext_lazy("are told that it is gone (410)")),
            (SEND_ON, gettext_lazy("are sent on to the story below, for good (301)")),
        ],
        initial=TELL,
        widget=forms.RadioSelect,
        required=False,
    )
    told_readers = forms.CharField(
        label=gettext_lazy("What readers are told"),
        max_length=500,
        required=False,
        help_text=gettext_lazy("One sentence in the story's place. Empty: only that it is gone."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["successor"].label = _("The story to read instead")
        self.fields["successor"].help_text = _("A story that readers see. It is named under the sentence.")

    def clean(self) -> dict[str, Any]:
        """A sentence or a way on: a killed story with a successor and no sentence sends its readers there."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        successor = cleaned.get("successor")
        if cleaned.pop("readers", TELL) == SEND_ON:
            if "successor" in cleaned and successor is None:
                self.add_error("successor", ValidationError(_("Choose the story to which readers are sent.")))
            cleaned["told_readers"] = ""
        elif successor is not None:
            cleaned["told_readers"] = cleaned.get("told_readers") or _("This story has been removed for good.")
        return cleaned


class CorrectForm(DecisionForm):
    """What was wrong and is right; readers see it for ever."""

    kind = forms.ChoiceField(
        label=gettext_lazy("Kind"), choices=Correction.Kind.choices, initial=Correction.Kind.CORRECTION
    )
    text = forms.CharField(
        label=gettext_lazy("What readers are told"),
        max_length=2000,
        help_text=gettext_lazy("Say what was wrong and what is right, in a full sentence."),
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    on_top = forms.BooleanField(
        label=gettext_lazy("Above the story"),
        required=False,
        help_text=gettext_lazy("For an error that changed the story's meaning."),
    )


class ScheduleChangesForm(DecisionForm):
    """From when readers get the changes to a live story, and whether they are told of them."""

    publish_at = MomentField(
        label=gettext_lazy("Readers see the changes from"),
        required=False,
        help_text=gettext_lazy("Empty: at once. Until then they keep the published text."),
    )
    tells_readers = forms.BooleanField(
        label=gettext_lazy("Readers may see what changed"),
        required=False,
        initial=True,
        help_text=gettext_lazy("Off for a change of a letter or two."),
    )

    def clean_publish_at(self) -> datetime | None:
        """A time that is still ahead, or none."""
        moment: datetime | None = self.cleaned_data["publish_at"]
        if moment is not None and moment <= self.at:
            raise ValidationError(_("This has passed. Choose a later time, or leave it empty: at once."))
        return moment
