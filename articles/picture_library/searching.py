"""Pictures by words, and by what they lack, where they stand and how long they may be shown."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from articles import rights
from articles.finding import MOST_WORDS, has_word
from articles.images.models import Image, ImageSourceName, source_key
from articles.images.showing import pictures_in
from articles.models import Article, Author, PictureUse, WorkingCopy
from articles.models.picture_use import PICTURE

if TYPE_CHECKING:
    from articles.rights import Person

SOON = timedelta(days=30)
PRINTED_WORDS = ("title", "caption", "alt_text", "credit_name", "place", "source__name")


def found(pictures: QuerySet[Image], typed: str, person: Person) -> QuerySet[Image]:
    """Those in which every word is found: in their own words, a name of their source, or the headline they lead.

    Of the headlines only those count that this person finds on the desk, too.
    """
    for word in typed.replace("\0", "").split()[:MOST_WORDS]:
        fits = Q()
        for name in PRINTED_WORDS:
            fits |= Q(**{f"{name}__icontains": word})
        if key := source_key(word):
            fits |= Q(source__in=ImageSourceName.objects.order_by().filter(key__contains=key).values("source"))
        leading = Article.objects.order_by().filter(rights.listed_for(person), has_word(word), lead_image__isnull=False)
        pictures = pictures.filter(fits | Q(pk__in=leading.values("lead_image")))
    return pictures


def unused(pictures: QuerySet[Image]) -> QuerySet[Image]:
    """Those that stand nowhere: in no story, as it is or as it is changed, on no cover or page, beside no name."""
    for use in _uses():
        pictures = pictures.filter(~Exists(use))
    return pictures.exclude(pk__in=_about_to_be_used())


def used(pictures: QuerySet[Image]) -> QuerySet[Image]:
    """Those that stand somewhere."""
    somewhere = Q(pk__in=_about_to_be_used())
    for use in _uses():
        somewhere |= Q(Exists(use))
    return pictures.filter(somewhere)


def is_used(image: Image) -> bool:
    """Whether it stands anywhere."""
    return used(Image.objects.filter(pk=image.pk)).exists()


def expired(pictures: QuerySet[Image], today: date) -> QuerySet[Image]:
    """Those whose licence has ended."""
    return pictures.filter(licence_ends_on__lt=today)


def expiring(pictures: QuerySet[Image], today: date) -> QuerySet[Image]:
    """Those whose licence ends within thirty days."""
    return pictures.filter(licence_ends_on__gte=today, licence_ends_on__lte=today + SOON)


def with_likenesses(pictures: QuerySet[Image]) -> QuerySet[Image]:
    """Those of which there is another that looks the same, group by group, the first of each before its likenesses."""
    groups = Image.objects.exclude(alike=None).order_by().values("alike").annotate(count=Count("pk"))
    return pictures.filter(alike__in=groups.filter(count__gt=1).values("alike")).order_by("-alike", "id")


def _uses() -> list[QuerySet[Any]]:
    issues = apps.get_model("issues", "Issue")._default_manager  # noqa: SLF001  by name: the room above
    overrides = apps.get_model("issues", "Override")._default_manager  # noqa: SLF001
    return [
        Article.objects.order_by().filter(lead_image=OuterRef("pk")),
        PictureUse.objects.order_by().filter(image=OuterRef("pk")),
        Author.objects.order_by().filter(portrait=OuterRef("pk")),
        issues.order_by().filter(cover=OuterRef("pk")),
        overrides.order_by().filter(picture=OuterRef("pk")),
    ]


def _about_to_be_used() -> set[int]:
    """Pictures (ids) in changes that readers don't see yet, and in the publication's own pages: few texts."""
    said = list(WorkingCopy.objects.values_list("content__lead_image_id", "content__body"))
    publications = apps.get_model("issues", "Publication")._default_manager  # noqa: SLF001
    texts = [str(body or "") for _lead, body in said if body and PICTURE in body]
    texts += [text for page in publications.values_list("masthead", "privacy", "accessibility") for text in page]
    return {lead for lead, _body in said if lead} | {image.pk for image in pictures_in("".join(texts)).values()}
