"""The form of a topic: its name and the other ones, its address, its place in the tree."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.forms import KeptAsProofed
from articles.governing.naming import read_aliases
from articles.names import slug_of
from articles.tagging.media_topics import code_of
from articles.tagging.models import Topic


class TopicForm(KeptAsProofed):
    """A topic, as the tags under a story name it."""

    read_by_readers = ("name", "slug")
    other_names: Sequence[str] = ()  # as they were read
    shown_names: Sequence[str] = ()  # when the form was opened: a merge may have brought others since

    aliases = forms.CharField(
        label=gettext_lazy("Other names"),
        required=False,
        strip=False,
        show_hidden_initial=True,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=gettext_lazy("One a line. Whoever types one finds this topic; a text that has it names this topic."),
    )

    class Meta:
        model = Topic
        fields = ("name", "slug", "parent", "description", "media_topic")
        widgets = {
            "media_topic": forms.TextInput(attrs={"list": "media-topics", "autocomplete": "off"}),
            "description": forms.Textarea(attrs={"rows": 3}),
        }
        error_messages = {"slug": {"unique": gettext_lazy("Another topic has this address. Choose another.")}}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        topic = self.instance
        if topic.pk:
            self.initial["aliases"] = "\n".join(row.name for row in topic.names.all() if not row.is_own)
        if "name" in self.fields:
            # Not cut off by the browser: what is too long is told, with what was typed.
            self.fields["name"].widget.attrs.pop("maxlength", None)
            self.fields["name"].max_length = None  # type: ignore[attr-defined]
            self.fields["name"].validators = []
        if "name" in self.fields and topic.pk:
            self.fields["name"].help_text = _(
                "Give it another name, and the old one stays as one of its other names: stories keep the topic."
            )
        if "slug" in self.fields:
            self.fields["slug"].label = _("Address")
            self.fields["slug"].required = False
            # For the script that fills it in while a name is typed; what is typed, the model puts in Latin letters.
            self.fields["slug"].allow_unicode = False  # type: ignore[attr-defined]
            self.fields["slug"].help_text = (
                _("The last part of /topics/%(slug)s/. After a change the old address leads to the new one for ever.")
                % {"slug": topic.slug}
                if topic.pk
                else _("Empty: made of the name.")
            )

    def clean_media_topic(self) -> str:
        """The code, also when only its figures or the name were typed."""
        typed: str = self.cleaned_data.get("media_topic") or ""
        if not typed.strip():
            return ""
        code = code_of(typed)
        if code is None:
            says = _(
                "“%(typed)s” is no code of the IPTC's list. Choose one that is offered, such as “medtop:04000000”."
            )
            raise ValidationError(says % {"typed": typed})
        return code

    def clean(self) -> dict[str, Any]:
        """With the aliases read, and an address that follows the name where it did so far."""
        typed = super().clean()
        topic = self.instance
        try:
            self.other_names = read_aliases(typed.get("aliases") or "", own_name=typed.get("name") or "", topic=topic)
        except ValidationError as error:
            self.add_error("aliases", error)
        self.shown_names = self.data.get(self.add_initial_prefix("aliases"), "").splitlines()
        renamed = topic.pk and "name" in self.changed_data and "slug" not in self.changed_data
        if renamed and topic.slug == slug_of(self.initial["name"], otherwise="topic"):
            typed["slug"] = ""
        return typed
