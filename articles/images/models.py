"""Pictures and the agencies, archives and people that they come from."""

from __future__ import annotations

import secrets
from datetime import datetime
from typing import Any, Self
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles.images.acts import LibraryAct
from articles.images.bands import Band
from articles.images.likeness import NEAR, bands_of, distance, near_bands
from articles.names import free_slug, name_key, slug_of

__all__ = ["Band", "Image", "ImageSource", "ImageSourceName", "LibraryAct", "source_key"]

JOINTS = " /:,;|·–—-"


class ImageSourceQuerySet(models.QuerySet["ImageSource"]):
    """Sources, found by any of their names."""

    def named(self, name: str) -> Self:
        """The source that has this name or alias, in whatever case, accents, blanks or hyphens."""
        return self.filter(names__key=source_key(name))


class ImageSource(models.Model):
    """An agency, archive or site that pictures come from, and the terms on which we print them."""

    name = models.CharField(_("name"), max_length=200, help_text=_("As it stands in the credit line."))
    slug = models.SlugField(_("address"), max_length=100, unique=True, editable=False)
    address = models.URLField(_("web address"), max_length=500, blank=True)
    licence = models.CharField(
        _("licence"), max_length=200, blank=True, help_text=_("Such as “CC BY 4.0” or “All rights reserved”.")
    )
    licence_address = models.URLField(_("text of the licence"), max_length=500, blank=True)
    terms = models.TextField(
        _("terms"),
        blank=True,
        help_text=_("What we may do with these pictures. For the desk only, never printed."),
    )
    licence_days = models.PositiveIntegerField(
        _("days that we may show a picture"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(36_500)],
        help_text=_("From its upload on. Fills in where a licence ends. Empty: no end."),
    )
    credit_template = models.CharField(
        _("credit line"),
        max_length=200,
        default="Photo: {name}/{source}",
        help_text=_("{name} is the photographer, {source} this source. Without a photographer, the name is left out."),
    )

    objects = ImageSourceQuerySet.as_manager()

    class Meta:
        verbose_name = _("image source")
        verbose_name_plural = _("image sources")
        ordering = ["name"]
        permissions = [("withdraw_imagesource", _("May withdraw all pictures of a source"))]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """Refuse a credit line that can't be filled in."""
        left = self.credit_template.replace("{name}", "").replace("{source}", "")
        if "{" in left or "}" in left:
            raise ValidationError({"credit_template": _("Only {name} and {source} can stand in braces.")})

    def save(self, *args: object, **kwargs: object) -> None:
        """Save, and keep the name itself among the names that find this source."""
        if not self.slug:
            self.slug = free_slug(slug_of(self.name, otherwise="source"), is_taken=_slug_is_taken)
        super().save(*args, **kwargs)  # type: ignore[arg-type]
        if key := source_key(self.name):
            ImageSourceName.objects.get_or_create(key=key, defaults={"source": self, "name": self.name})

    def credit(self, name: str) -> str:
        """The credit line for a picture by that person: "Photo: Ana Muñoz/Reuters"; unknown (""): "Photo: Reuters"."""
        line = self.credit_template
        if not name and "{name}" in line:
            # What joins the two names ("/", " for ", ": ") goes with the missing one.
            before = line.partition("{name}")[0]
            line = before.rstrip(JOINTS) if "{source}" in before else f"{before}{{source}}"
        # Not str.format: its widths and attributes would let a typed line fill the memory of every page.
        return line.replace("{source}", self.name).replace("{name}", name)


class ImageSourceName(models.Model):
    """One of the names under which a source is known. The key is unique, so no two sources answer to one name."""

    source = models.ForeignKey(ImageSource, models.CASCADE, related_name="names", verbose_name=_("image source"))
    name = models.CharField(_("name"), max_length=200)
    key = models.CharField(max_length=200, unique=True, editable=False)

    class Meta:
        verbose_name = _("alias")
        verbose_name_plural = _("aliases")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """Refuse a name that another source has."""
        self.key = source_key(self.name)
        if not self.key:
            raise ValidationError({"name": _("Write a name with letters or figures in it.")})
        other = ImageSourceName.objects.filter(key=self.key).exclude(pk=self.pk).select_related("source").first()
        if other and other.source_id != self.source_id:
            message = _("“%(source)s” is known by this name already.") % {"source": other.source}
            raise ValidationError({"name": message})

    def save(self, *args: object, **kwargs: object) -> None:
        """Save with the key that follows from the name."""
        self.key = source_key(self.name)
        super().save(*args, **kwargs)  # type: ignore[arg-type]


class ImageQuerySet(models.QuerySet["Image"]):
    """Pictures, and whether readers may see them; chosen by what they look like."""

    def that_may_be_shown(self, at: datetime) -> Self:
        """The pictures of which `Image.may_be_shown` is true at that moment."""
        today = timezone.localdate(at)
        return self.filter(
            Q(licence_ends_on=None) | Q(licence_ends_on__gte=today), Q(withdrawn_at=None) | Q(withdrawn_at__gt=at)
        )

    def likenesses_of(self, image: Image) -> dict[int, int]:
        """The ids of the others that are the same file or look the same, and in how many bits of 64 each differs.

        The nearest come first.
        """
        bits = self.that_look_like(image.fingerprint or 0, image.digest)
        return {key: differing for key, differing in bits.items() if key != image.pk}

    def that_look_like(self, fingerprint: int, digest: str) -> dict[int, int]:
        """The ids of those that are the same file or look the same, as in `likenesses_of`, of what isn't kept yet."""
        bits = near(fingerprint) if fingerprint else {}
        if digest:
            bits |= dict.fromkeys(self.filter(digest=digest).values_list("pk", flat=True), 0)
        return dict(sorted(bits.items(), key=lambda row: (row[1], row[0])))


def new_token() -> str:
    """What makes the addresses of a picture impossible to guess: 96 random bits in 16 characters."""
    return secrets.token_urlsafe(12)


class Image(models.Model):
    """A picture in the library: the clean copy of what was uploaded, upright and without hidden data."""

    file = models.ImageField(
        _("file"), upload_to="images/%Y/%m/", width_field="width", height_field="height", max_length=255
    )
    width = models.PositiveIntegerField(_("width"), editable=False, default=0)
    height = models.PositiveIntegerField(_("height"), editable=False, default=0)
    digest = models.CharField(
        max_length=64,
        editable=False,
        db_index=True,
        blank=True,
        help_text=_("SHA-256 of the bytes that were uploaded."),
    )
    token = models.CharField(max_length=16, editable=False, default=new_token)
    renditions = models.JSONField(editable=False, default=list, blank=True)
    haze = models.CharField(
        max_length=400,
        editable=False,
        blank=True,
        default="",
        help_text=_("The picture twelve pixels wide, as a data: address: what readers see until it is there."),
    )
    title = models.CharField(
        _("title"), max_length=200, help_text=_("The newsroom's own name for it, to find it again.")
    )
    alt_text = models.TextField(
        _("alt text"),
        blank=True,
        max_length=500,
        help_text=_("What the picture shows, for readers who can't see it. One or two sentences."),
    )
    caption = models.TextField(_("caption"), blank=True, max_length=1000, help_text=_("Printed under the picture."))
    credit_name = models.CharField(
        _("photographer"),
        max_length=200,
        blank=True,
        help_text=_("Who made it. The credit line is built from this."),
    )
    source = models.ForeignKey(
        ImageSource,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="images",
        verbose_name=_("image source"),
    )
    licence_ends_on = models.DateField(
        _("licence ends on"),
        null=True,
        blank=True,
        help_text=_("The last day on which we may show it. Empty: no end. Stories that use it are warned."),
    )
    licence = models.CharField(
        _("licence of this picture"),
        max_length=200,
        blank=True,
        help_text=_("Where it isn't its source's. For the desk only."),
    )
    usage_terms = models.TextField(
        _("usage terms and notes"),
        blank=True,
        max_length=1000,
        help_text=_("What we may do with this picture. For the desk only, never printed."),
    )
    copyright_notice = models.CharField(
        _("copyright"), max_length=300, blank=True, help_text=_("As its owner writes it. For the desk only.")
    )
    place = models.CharField(_("place"), max_length=200, blank=True, help_text=_("Where it was made."))
    taken_on = models.DateField(_("made on"), null=True, blank=True)
    as_read = models.JSONField(
        editable=False, default=dict, blank=True, help_text=_("What its file said of itself, and what of it was taken.")
    )
    fingerprint = models.BigIntegerField(
        editable=False,
        null=True,
        help_text=_("64 bits: articles.images.likeness. 0: nothing to see. None: not looked at."),
    )
    alike = models.PositiveBigIntegerField(
        editable=False,
        null=True,
        help_text=_("What pictures that look the same have in common: the id of the first of them."),
    )
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, blank=True, editable=False)
    focal_x = models.FloatField(
        _("focal point from the left"),
        default=0.5,
        validators=[MinValueValidator(0), MaxValueValidator(1)],
        help_text=_("0 is the left edge, 1 the right. Crops keep this point."),
    )
    focal_y = models.FloatField(
        _("focal point from the top"),
        default=0.5,
        validators=[MinValueValidator(0), MaxValueValidator(1)],
        help_text=_("0 is the top, 1 the bottom."),
    )
    created_at = models.DateTimeField(_("uploaded"), auto_now_add=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=_("uploaded by"),
    )

    objects = ImageQuerySet.as_manager()

    class Meta:
        verbose_name = _("picture")
        verbose_name_plural = _("pictures")
        ordering = ["-created_at", "-id"]
        indexes = [
            models.Index(fields=["-created_at", "-id"], name="images_newest_first"),
            models.Index(fields=["licence_ends_on"], name="images_licence", condition=Q(licence_ends_on__isnull=False)),
            models.Index(fields=["id"], name="images_not_looked_at", condition=Q(fingerprint=None)),
            models.Index(fields=["alike"], name="images_alike", condition=Q(alike__isnull=False)),
        ]
        constraints = [
            models.UniqueConstraint(fields=["token"], name="images_token"),
            models.CheckConstraint(
                condition=Q(focal_x__gte=0, focal_x__lte=1, focal_y__gte=0, focal_y__lte=1),
                name="images_focal_point_inside",
                violation_error_message=_("The focal point lies between 0 and 1."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def may_be_shown(self, at: datetime) -> bool:
        """Whether readers may see it at that moment (aware); else a credited placeholder stands in its place.

        The last day of a licence ends at midnight in the current zone: for readers, that is the publication's.
        """
        if self.licence_ends_on is not None and self.licence_ends_on < timezone.localdate(at):
            return False
        return self.withdrawn_at is None or self.withdrawn_at > at

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save; a new one can be found by its fingerprint from then on."""
        is_new = self._state.adding
        super().save(*args, **kwargs)
        if is_new:
            self.note_likenesses()

    def note_likenesses(self) -> None:
        """Keep what the picture is found by among those that look like it, and which those are."""
        if self.fingerprint:
            Band.objects.bulk_create(Band(image=self, value=value) for value in bands_of(self.fingerprint))
        nearest = next(iter(Image.objects.likenesses_of(self)), None)
        if nearest is not None:
            group = Image.objects.values_list("alike", flat=True).get(pk=nearest)
            self.alike = group or nearest
            Image.objects.filter(pk__in=[nearest, self.pk]).update(alike=self.alike)

    @property
    def credit_line(self) -> str:
        """The line under the picture: "Photo: Ana Muñoz/Reuters"; "" when nobody is credited."""
        if self.source:
            return self.source.credit(self.credit_name)
        return f"{_('Photo')}: {self.credit_name}" if self.credit_name else ""


class Making(models.Model):
    """A size of a picture that a process is making at this moment: the name is unique, so only one does."""

    name = models.CharField(max_length=100, primary_key=True)
    begun_at = models.DateTimeField()

    class Meta:
        verbose_name = _("size being made")
        verbose_name_plural = _("sizes being made")

    def __str__(self) -> str:
        return self.name


def near(fingerprint: int) -> dict[int, int]:
    """The ids of the pictures that look the same, and in how many bits of 64 each differs."""
    found = Band.objects.filter(value__in=near_bands(fingerprint)).values_list("image", "image__fingerprint").distinct()
    bits = {key: distance(fingerprint, other) for key, other in found if other}
    return {key: differing for key, differing in bits.items() if differing <= NEAR}


def source_key(name: str) -> str:
    """What finds a source: its name without case, accents, blanks; of a web address only the host."""
    name = name.strip()
    if "://" in name:
        name = urlsplit(name).netloc.removeprefix("www.")
    return name_key(name)[:200]


def _slug_is_taken(slug: str) -> bool:
    return ImageSource.objects.filter(slug=slug).exists()
