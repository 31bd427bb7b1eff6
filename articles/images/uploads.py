"""What a picture must be before it enters the library, and the clean copy that the library keeps.

The copy is upright, at most 2560 pixels wide or high, and carries nothing that the uploader didn't mean to publish:
no place, no camera, no thumbnail of an uncropped original. Credit and caption are read from it first.
"""

from __future__ import annotations

import hashlib
import io
import struct
import warnings
from dataclasses import dataclass
from typing import IO

from django.core.files.base import ContentFile
from django.utils.translation import gettext as _
from PIL import Image as Pillow
from PIL import ImageOps, UnidentifiedImageError

from articles.images.metadata import Metadata, read_metadata

FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "AVIF")
MOST_BYTES = 30 * 1024 * 1024
MOST_PIXELS = 50_000_000  # a 9 KB PNG can cost half a gigabyte: the header is asked before a pixel is read
LONGEST_SIDE = 2560
JPEG_QUALITY = 88
THUMBNAIL_SIDE = 480

BROKEN = (
    OSError, SyntaxError, ValueError, TypeError, ArithmeticError, LookupError, EOFError, RuntimeError, struct.error,
)  # fmt: skip

Pillow.MAX_IMAGE_PIXELS = MOST_PIXELS


class UploadRefused(Exception):
    """The file can't become a picture; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class CleanCopy:
    """A picture fit for the library."""

    content: ContentFile[bytes]
    """The bytes, with a generated name and the right ending."""
    width: int
    height: int
    digest: str
    """SHA-256 of the bytes as uploaded, to find the same picture again."""
    metadata: Metadata
    """What the file said of itself: photographer, source, caption."""


def clean_copy(upload: IO[bytes]) -> CleanCopy:
    """The clean copy of an uploaded file.

    Raises UploadRefused when it is too large, of another kind, broken, or not what it claims to be.
    """
    raw = _read(upload)
    with warnings.catch_warnings():
        warnings.simplefilter("error", Pillow.DecompressionBombWarning)
        try:
            return _cleaned(raw)
        except UnidentifiedImageError as error:
            message = _("This is not a picture that we know. Use JPEG, PNG, WebP, GIF or AVIF.")
            raise UploadRefused(message) from error
        except (Pillow.DecompressionBombError, Pillow.DecompressionBombWarning) as error:
            raise UploadRefused(_too_many_pixels()) from error
        # Pillow's decoders answer broken data with whatever their parsing ran into.
        except BROKEN as error:
            raise UploadRefused(_("The picture is broken or cut off. Export it again and upload that.")) from error


def thumbnail_of(clean: CleanCopy) -> bytes:
    """A small JPEG of the picture, for a page of the desk."""
    with Pillow.open(io.BytesIO(clean.content.read()), formats=("JPEG", "PNG")) as picture:
        small = picture.convert("RGBA")
    clean.content.seek(0)
    small.thumbnail((THUMBNAIL_SIDE, THUMBNAIL_SIDE), Pillow.Resampling.LANCZOS, reducing_gap=2.0)
    on_white = Pillow.new("RGB", small.size, "white")
    on_white.paste(small, mask=small)
    buffer = io.BytesIO()
    on_white.save(buffer, "JPEG", quality=JPEG_QUALITY)
    return buffer.getvalue()


def _read(upload: IO[bytes]) -> bytes:
    raw = upload.read(MOST_BYTES + 1)
    if not raw:
        raise UploadRefused(_("The file is empty. Choose another."))
    if len(raw) > MOST_BYTES:
        limit = MOST_BYTES // (1024 * 1024)
        raise UploadRefused(_("The file is over %(limit)s MB. Export it smaller.") % {"limit": limit})
    return raw


def _cleaned(raw: bytes) -> CleanCopy:
    with Pillow.open(io.BytesIO(raw), formats=FORMATS) as picture:
        width, height = picture.size
        if width * height > MOST_PIXELS:
            raise UploadRefused(_too_many_pixels())
        if min(width, height) < 1:
            raise UploadRefused(_("The picture has no size."))
        metadata = read_metadata(picture)
        if picture.format == "JPEG":
            # The decoder scales while it reads: a quarter of the work for a large photograph.
            picture.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
        picture.load()
        upright = ImageOps.exif_transpose(picture)
    shown = _in_plain_colours(upright)
    shown.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Pillow.Resampling.LANCZOS, reducing_gap=3.0)
    digest = hashlib.sha256(raw).hexdigest()
    ending, content = _written(shown)
    return CleanCopy(
        content=ContentFile(content, name=f"{digest[:20]}.{ending}"),
        width=shown.width,
        height=shown.height,
        digest=digest,
        metadata=metadata,
    )


def _in_plain_colours(picture: Pillow.Image) -> Pillow.Image:
    """RGB, or RGBA where something shines through; a fresh picture, so that no hidden data comes along."""
    see_through = "A" in picture.getbands() or "transparency" in picture.info
    plain = picture.convert("RGBA" if see_through else "RGB")
    if see_through and plain.getchannel("A").getextrema() == (255, 255):
        plain = plain.convert("RGB")
    fresh = Pillow.new(plain.mode, plain.size)
    fresh.paste(plain)
    return fresh


def _written(picture: Pillow.Image) -> tuple[str, bytes]:
    buffer = io.BytesIO()
    if picture.mode == "RGBA":
        picture.save(buffer, "PNG", optimize=True)
        return "png", buffer.getvalue()
    picture.save(buffer, "JPEG", quality=JPEG_QUALITY, optimize=True, progressive=True)
    return "jpg", buffer.getvalue()


def _too_many_pixels() -> str:
    limit = MOST_PIXELS // 1_000_000
    return _("The picture has more than %(limit)s million pixels. Export it smaller.") % {"limit": limit}
