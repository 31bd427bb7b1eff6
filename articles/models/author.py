"""Who wrote a story, and how the byline names them."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from articles.addresses import path_to
from articles.images.models import Image
from articles.models.listed import Listed
from articles.names import free_slug, name_key, slug_of


class AuthorQuerySet(models.QuerySet["Author"]):
    """Authors, found by name."""

    def named(self, name: str) -> Self:
        """Everyone of that name, in other case or without accents too; the one known longest first."""
        return self.filter(name_key=name_key(name)[:200]).order_by("id")


class Author(models.Model):
    """A person who writes for the publication, on the staff or from outside."""

    name = models.CharField(_("name"), max_length=200, help_text=_("As it stands in the byline."))
    name_key = models.CharField(max_length=200, editable=False, db_index=True)
    slug = models.SlugField(
        _("address"), max_length=100, unique=True, blank=True, help_text=_("Empty: made from the name.")
    )
    role_title = models.CharField(_("title"), max_length=120, blank=True, help_text=_("“East Africa correspondent”."))
    bio = models.TextField(_("bio"), blank=True, max_length=2000, help_text=_("Two or three sentences for readers."))
    portrait = models.ForeignKey(
        Image, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("portrait")
    )

    objects = AuthorQuerySet.as_manager()

    class Meta:
        verbose_name = _("author")
        verbose_name_plural = _("authors")
        ordering = ["name", "id"]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: object, **kwargs: object) -> None:
        """Save with the key that finds this name in any case, and with an address."""
        self.name_key = name_key(self.name)[:200]
        if not self.slug:
            self.slug = free_slug(slug_of(self.name, otherwise="author"), is_taken=_slug_is_taken)
        super().save(*args, **kwargs)  # type: ignore[arg-type]

    def get_absolute_url(self) -> str:
        """The author's page."""
        return path_to("articles:author", self.slug)


class Byline(Listed):
    """One person's part in one story: place in the line, role, and the bio as it was printed that day."""

    class Role(models.TextChoices):
        AUTHOR = "author", _("author")
        CONTRIBUTOR = "contributor", _("contributor from outside")
        TRANSLATOR = "translator", _("translator")
        PHOTOGRAPHER = "photographer", _("photographer")
        EDITOR = "editor", _("editor")

    article = models.ForeignKey("articles.Article", models.CASCADE, related_name="bylines", verbose_name=_("story"))
    author = models.ForeignKey(Author, models.PROTECT, related_name="bylines", verbose_name=_("author"))
    order = models.PositiveSmallIntegerField(_("order"), default=1)
    role = models.CharField(_("role"), max_length=20, choices=Role, default=Role.AUTHOR)
    bio_as_printed = models.TextField(
        _("bio as printed"), blank=True, max_length=2000, help_text=_("Printed under this story only.")
    )

    class Meta:
        verbose_name = _("byline")
        verbose_name_plural = _("bylines")
        ordering = ["order", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["article", "author", "role"],
                name="articles_byline_once_a_role",
                violation_error_message=_("This person has that role in this story already."),
            ),
            models.CheckConstraint(condition=Q(order__gte=1), name="articles_byline_order_from_one"),
        ]
        indexes = [
            models.Index(
                fields=["author", "-listed_from", "-article", "listed_until"],
                name="articles_byline_listed",
                condition=Q(listed_from__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return f"{self.author} ({self.get_role_display()})"


def _slug_is_taken(slug: str) -> bool:
    return Author.objects.filter(slug=slug).exists()
