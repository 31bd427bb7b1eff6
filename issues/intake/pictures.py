"""Pictures that come with copy, and the sources that it names."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction

from articles.formats.incoming import Copy, Remark
from articles.images.models import Image, ImageSource, source_key
from articles.images.uploads import CleanCopy, UploadRefused, clean_copy
from articles.tasks import make_renditions_of
from issues.intake.files import StoryFile

if TYPE_CHECKING:
    from newsroom.accounts.models import User


def take_picture(
    file: StoryFile, copy: Copy, remarks: list[Remark], stored: list[Image], *, by: User | None
) -> Image | None:
    """The picture beside the file, for its first story: from the library if it is there already.

    What is stored anew is added to `stored`. A picture that is refused costs a remark, not the story.
    """
    if file.picture is None or copy is not file.stories[0]:
        return None
    try:
        with file.picture.open("rb") as opened:
            clean = clean_copy(opened)
    except (UploadRefused, OSError) as refusal:
        remarks.append(Remark("warning", None, f"The picture {file.picture.name} is left out: {refusal}"))
        return None
    known = Image.objects.filter(digest=clean.digest).first()
    if known is not None:
        return known
    image = store(clean, copy, by)
    stored.append(image)
    transaction.on_commit(partial(make_renditions_of.enqueue, image.pk))
    return image


def source_named(name: str) -> ImageSource:
    """The source that has this name among its names; a new one if none has."""
    source = ImageSource.objects.named(name).first()
    if source is not None:
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
    """Take the file of a picture whose row was rolled back out of the storage."""
    image.file.delete(save=False)


def store(clean: CleanCopy, copy: Copy, by: User | None) -> Image:
    """Put a clean copy into the library, named after the story where the file says no name."""
    source_name = copy.image_source or clean.metadata.source_name
    return Image.objects.create(
        file=clean.content,
        title=(clean.metadata.title or copy.headline)[:200],
        caption=clean.metadata.caption,
        credit_name=clean.metadata.credit_name[:200],
        source=source_named(source_name) if source_name else None,
        digest=clean.digest,
        created_by=by,
    )
