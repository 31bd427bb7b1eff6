"""Pictures that come with copy, where each of them goes, and the sources that copy names."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any, Literal

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils.html import format_html
from django.utils.translation import gettext as _

from articles.formats.incoming import Copy, Remark
from articles.formats.parts import EmbeddedPicture
from articles.images.addresses import address_of
from articles.images.models import Image, ImageSource, source_key
from articles.images.renditions import delete_files
from articles.images.uploads import CleanCopy, UploadRefused, clean_copy, thumbnail_of
from articles.prepared import prepared
from articles.tasks import make_renditions_of
from issues.intake.copies import Figure, clean
from issues.intake.models import NAME_LENGTH, IntakePicture

if TYPE_CHECKING:
    from newsroom.accounts.models import User

Use = Literal["lead", "text", "out"]
LEAD, TEXT, OUT = "lead", "text", "out"
WIDE_ENOUGH = 640  # pixels; what is smaller is a sign or a portrait, and looks poor above a story
WIDTH_IN_TEXT = 960  # pixels
MOST_ALIKE = 3  # pictures of the library that are named beside one that came in
AT_THE_END = 2**31 - 1  # the line of a picture that stood in no text
CREDIT_TO_COME = "[TK credit of this picture]"  # keeps the story back until somebody writes it


@dataclass(frozen=True, slots=True)
class Placed:
    """A picture, what becomes of it, and the alt text that goes with it."""

    picture: IntakePicture
    use: str
    alt_text: str


@dataclass(slots=True)
class Pictured:
    """The pictures of one story in the library: the lead picture, and those in its text as figures."""

    lead: Image | None = None
    figures: list[Figure] = field(default_factory=list)
    refused: list[Remark] = field(default_factory=list)


def looked_at(picture: EmbeddedPicture) -> IntakePicture:
    """The picture as a batch keeps it, not saved yet, with a small copy for the desk, and what it looks like.

    Raises UploadRefused when the library would not have it.
    """
    found = clean_copy(io.BytesIO(picture.data))
    says = found.metadata
    return IntakePicture(
        name=clean(picture.name)[:NAME_LENGTH],
        raw=picture.data,
        thumbnail=thumbnail_of(found),
        width=found.width,
        credit="/".join(clean(said)[:NAME_LENGTH] for said in (says.credit_name, says.source_name) if said)[:400],
        alt_text=clean(picture.alt_text)[:500],
        alike=list(Image.objects.that_look_like(found.fingerprint, found.digest))[:MOST_ALIKE],
        line=picture.line,
    )


def look_through(pictures: Iterable[EmbeddedPicture]) -> tuple[list[IntakePicture], list[Remark]]:
    """Those of the pictures that the library would have, and why it would not have the others."""
    kept, remarks = list[IntakePicture](), list[Remark]()
    for picture in pictures:
        try:
            kept.append(looked_at(picture))
        except UploadRefused as refusal:
            words = {"name": clean(picture.name), "why": refusal}
            remarks.append(Remark("warning", None, _("The picture %(name)s is left out: %(why)s") % words))
    return kept, remarks


def owner_of(line: int | None, stories: Sequence[Copy]) -> int:
    """The place of the story in which a picture stood below this line; the first where it lay beside the text."""
    begun = [place for place, story in enumerate(stories) if story.line <= (line or 0)]
    return max(begun, default=0)


def placed(pictures: Sequence[IntakePicture], copy: Copy, said: Mapping[str, Mapping[str, Any]]) -> list[Placed]:
    """What becomes of the pictures of one story: as the editor said (by the picture's key), else as is usual.

    One that lay beside the text is sent as its lead picture. One from within the text leads it only when it is large
    enough and somebody is credited for it; else it stands where it stood.
    """
    lead = next((one for one in pictures if _may_lead(one, copy)), None)
    found = []
    for picture in pictures:
        typed = said.get(str(picture.pk), {})
        usual = LEAD if picture is lead else TEXT
        found.append(Placed(picture, typed.get("use", usual), typed.get("alt", picture.alt_text)))
    return found


def take_pictures(chosen: Iterable[Placed], copy: Copy, stored: list[Image], *, by: User | None) -> Pictured:
    """Put what is used into the library, from where it is taken if it is there already.

    What is stored anew is added to `stored`. A picture that is refused costs a remark, not the story.
    """
    taken = Pictured()
    for one in chosen:
        if one.use == OUT:
            continue
        try:
            found = clean_copy(io.BytesIO(bytes(one.picture.raw)))
        except UploadRefused as refusal:
            words = {"name": one.picture.name, "why": refusal}
            taken.refused.append(Remark("warning", None, _("The picture %(name)s is left out: %(why)s") % words))
            continue
        # The source that a text names is that of its lead picture; nothing is said of the others.
        named = copy.image_source if one.use == LEAD else ""
        image = _in_the_library(found, stored, title=copy.headline, source=named, alt_text=one.alt_text, by=by)
        if one.use == LEAD:
            taken.lead = image
        else:
            line = one.picture.line
            taken.figures.append(Figure(AT_THE_END if line is None else line, _figure(image, one.alt_text)))
    return taken


def source_named(name: str) -> ImageSource:
    """The source that has this name among its names; a new one if none has."""
    for source in _known_as(key=source_key(name)):
        return source
    # A link that readers can follow, and nothing else: "javascript://" is an address too.
    address = name if name.casefold().startswith(("http://", "https://")) else ""
    try:
        with transaction.atomic():
            shown = name.rpartition("://")[2].strip("/") if address else name
            return ImageSource.objects.create(name=shown[:200], address=address[:500])
    except IntegrityError:
        return ImageSource.objects.get(names__key=source_key(name))


def remove_file(image: Image) -> None:
    """Take the files of a picture whose row was rolled back out of the storage."""
    delete_files(image)


def _may_lead(picture: IntakePicture, copy: Copy) -> bool:
    if picture.line is None:
        return True
    return picture.width >= WIDE_ENOUGH and bool(picture.credit or copy.image_source)


def _in_the_library(
    found: CleanCopy, stored: list[Image], *, title: str, source: str, alt_text: str, by: User | None
) -> Image:
    known = Image.objects.select_related("source").filter(digest=found.digest).first()
    if known is not None:
        return known
    says = found.metadata
    source = source or says.source_name
    image = Image.objects.create(
        file=found.content,
        title=(says.title or title)[:200],
        alt_text=alt_text,
        caption=says.caption,
        credit_name=says.credit_name[:200],
        source=source_named(source) if source else None,
        digest=found.digest,
        created_by=by,
    )
    stored.append(image)
    transaction.on_commit(partial(make_renditions_of.enqueue, image.pk))
    return image


def _figure(image: Image, alt_text: str) -> str:
    """As the body's editor writes one: the picture, and under it caption and credit."""
    words = " ".join(filter(None, [image.caption, image.credit_line or CREDIT_TO_COME]))
    address, shown = address_of(image, WIDTH_IN_TEXT), alt_text or image.alt_text
    return format_html('<figure><img src="{}" alt="{}"><figcaption>{}</figcaption></figure>', address, shown, words)


@prepared
def _known_as(key: Any) -> QuerySet[ImageSource]:
    """The source that has that key among those of its names."""
    return ImageSource.objects.filter(names__key=key)
