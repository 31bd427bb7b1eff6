"""The forms behind the desk's pages of the copy."""

from __future__ import annotations

from pathlib import PurePath
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.images.models import Image, ImageSource
from articles.images.uploads import CleanCopy, UploadRefused, clean_copy
from articles.rights import why_kept

LONGEST = {"caption": 1000, "credit_name": 200}


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
        # Stories show the file, so it stays what it is; another picture is another upload.
        if self.instance.pk:
            self.fields.pop("file", None)
        if "title" in self.fields and not self.instance.pk:
            self.fields["title"].required = False
            self.fields["title"].help_text = _("The newsroom's own name for it. Empty: taken from the file.")

    class Meta:
        model = Image
        fields = "__all__"  # noqa: DJ007  the page's fieldsets choose
        widgets = {
            "alt_text": forms.Textarea(attrs={"rows": 3}),
            "caption": forms.Textarea(attrs={"rows": 3}),
            "focal_x": forms.NumberInput(attrs={"min": 0, "max": 1, "step": 0.01}),
            "focal_y": forms.NumberInput(attrs={"min": 0, "max": 1, "step": 0.01}),
        }

    def clean_file(self) -> Any:
        """The clean copy. Refuses what is no picture, and what the library has already, with a link to it."""
        upload = self.cleaned_data["file"]
        self.upload_name = upload.name
        try:
            self.copy = clean_copy(upload)
        except UploadRefused as refusal:
            raise ValidationError(str(refusal)) from refusal
        same = Image.objects.filter(digest=self.copy.digest).exclude(pk=self.instance.pk).first()
        if same:
            raise ValidationError(_in_the_library(same))
        return self.copy.content

    def clean(self) -> dict[str, Any]:
        """Fill from the file what the editor left empty."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if self.copy is None:
            return cleaned
        metadata = self.copy.metadata
        for name in ("caption", "credit_name"):
            cleaned[name] = cleaned.get(name) or getattr(metadata, name)[: LONGEST[name]]
        cleaned["title"] = (cleaned.get("title") or metadata.title or self._file_title())[:200]
        if not cleaned.get("source") and metadata.source_name:
            cleaned["source"] = ImageSource.objects.named(metadata.source_name).first()
        return cleaned

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


def _in_the_library(image: Image) -> str:
    """That it is here already, with a link: safe, since format_html escapes the title."""
    address = reverse("admin:images_image_change", args=[image.pk])
    return format_html(
        '{} <a href="{}">{}</a>. {}',
        _("This picture is in the library already:"),
        address,
        image.title,
        _("Use that one, or change its caption there."),
    )
