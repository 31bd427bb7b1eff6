"""The forms behind the desk's pages of the copy."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import PurePath
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.images.models import Image
from articles.images.offering import LONGEST, as_read, found_in, licence_end
from articles.images.uploads import CleanCopy, UploadRefused, clean_copy
from articles.rights import why_kept


@dataclass(frozen=True, slots=True)
class Offered:
    """What the file says of a field: by which standard; no text: it was filled in and waits to be accepted."""

    standard: str
    text: str


class KeptAsProofed(forms.ModelForm[Any]):
    """A form of such a thing. `read_by_readers` names the fields that readers read."""

    read_by_readers: ClassVar[tuple[str, ...]] = ()

    def clean(self) -> dict[str, Any]:
        """Refuse another wording at its field while a proofed story shows this one."""
        typed: dict[str, Any] = super().clean() or self.cleaned_data
        names = [name for name in self.changed_data if name in self.read_by_readers] if self.instance.pk else []
        if names and (sentence := why_kept(self.instance, timezone.now())):
            for name in names:
                self.add_error(name, sentence)
        return typed


class ImageForm(KeptAsProofed):
    """A picture. The upload becomes the library's clean copy; what the file says of itself fills empty fields."""

    read_by_readers = ("alt_text", "caption", "credit_name", "source", "focal_x", "focal_y")
    copy: CleanCopy | None = None
    upload_name: str = ""

    # Not forms.ImageField: that opens the file with Pillow before our limits have looked at it.
    file = forms.FileField(
        label=gettext_lazy("File"),
        help_text=gettext_lazy(
            "JPEG, PNG, WebP, GIF or AVIF, up to 30 MB and 50 million pixels. Place, camera and other hidden data "
            "are taken out."
        ),
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp,image/gif,image/avif"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.read: dict[str, Any] = {}
        # Stories show the file, so it stays what it is; another picture is another upload.
        if self.instance.pk:
            self.fields.pop("file", None)
        if "title" in self.fields and not self.instance.pk:
            self.fields["title"].required = False
            self.fields["title"].help_text = _("The newsroom's own name for it. Empty: taken from the file.")
        if self.instance.pk and not self.is_bound:
            for name, offered in self.offers().items():
                said = render_to_string("desk/pictures/offered.html", {"field": name, "offered": offered})
                self.fields[name].help_text = format_html("{}{}", self.fields[name].help_text, said)

    class Meta:
        model = Image
        fields = "__all__"  # noqa: DJ007  the page's fieldsets choose
        widgets = {
            "alt_text": forms.Textarea(attrs={"rows": 3}),
            "usage_terms": forms.Textarea(attrs={"rows": 3}),
            "caption": forms.Textarea(attrs={"rows": 3}),
            "focal_x": forms.NumberInput(attrs={"min": 0, "max": 1, "step": 0.01}),
            "focal_y": forms.NumberInput(attrs={"min": 0, "max": 1, "step": 0.01}),
        }

    def clean_file(self) -> Any:
        """The clean copy. Refuses what is no picture."""
        upload = self.cleaned_data["file"]
        self.upload_name = upload.name
        try:
            self.copy = clean_copy(upload)
        except UploadRefused as refusal:
            raise ValidationError(str(refusal)) from refusal
        return self.copy.content

    def clean(self) -> dict[str, Any]:
        """Fill from the file, and from what its source permits, what the editor left empty."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if self.copy is None:
            return cleaned
        found = found_in(self.copy.metadata)
        offered = found.values | ({"source": found.source} if found.source else {})
        filled = {name: value for name, value in offered.items() if not cleaned.get(name) and name not in self.errors}
        cleaned |= filled
        ends_on = licence_end(cleaned.get("source"), timezone.localdate())
        if ends_on and not cleaned.get("licence_ends_on"):
            cleaned["licence_ends_on"] = filled["licence_ends_on"] = ends_on
        cleaned["title"] = (cleaned.get("title") or self._file_title())[:200]
        self.read = as_read(self.copy.metadata, found, filled)
        return cleaned

    def save(self, commit: bool = True) -> Any:
        """Save with what was read; what stood there to be accepted is, by this."""
        image = self.instance
        if self.copy is not None:
            image.as_read, image.digest, image.fingerprint = self.read, self.copy.digest, self.copy.fingerprint
            image.renditions = []
        elif image.as_read.get("filled"):
            image.as_read = image.as_read | {"filled": {}}
        return super().save(commit)

    def offers(self) -> dict[str, list[Offered]]:
        """What the file says, by the form's field, where that isn't just what stands there."""
        read = self.instance.as_read or {}
        filled, offered = read.get("filled", {}), dict[str, list[Offered]]()
        for name in (*LONGEST, "source", "licence_ends_on"):
            if name in filled and name in self.fields:
                offered.setdefault(name, []).append(Offered(filled[name], ""))
        for field, text, standard in read.get("readings", []):
            name = "source" if field == "source_name" else field
            if name in self.fields and name not in filled and text != self._stands(name):
                offered.setdefault(name, []).append(Offered(standard, text))
        return offered

    def _stands(self, name: str) -> str:
        value = self.initial.get(name)
        if name == "source":
            return self.instance.source.name if self.instance.source else ""
        return value.isoformat() if isinstance(value, date) else str(value or "")

    def _file_title(self) -> str:
        stem = PurePath(self.upload_name).stem
        return " ".join(stem.replace("_", " ").replace("-", " ").split()) or _("Untitled")


class ImageSourceForm(KeptAsProofed):
    """Where pictures come from; its name and terms stand in the credit line."""

    read_by_readers = ("name", "credit_template", "address", "licence", "licence_address")


class AuthorForm(KeptAsProofed):
    """Somebody who writes, as the byline and the lines under the story have it."""

    read_by_readers = ("name", "role_title", "bio", "portrait", "slug")


class SectionForm(KeptAsProofed):
    """A standing division, with the head that stands over its stories."""

    read_by_readers = ("name", "standing_head", "slug")
