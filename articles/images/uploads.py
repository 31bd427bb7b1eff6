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
from PIL import ExifTags, UnidentifiedImageError
from PIL import Image as Pillow
from PIL.ImageFile import ImageFile

from articles.images.colours import in_plain_colours, with_many_colours
from articles.images.likeness import fingerprint_of
from articles.images.metadata import Metadata, read_metadata

FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "AVIF")
MOST_BYTES = 30 * 1024 * 1024
MOST_PIXELS = 50_000_000  # a 9 KB PNG can cost half a gigabyte: the header is asked before a pixel is read
# Only a JPEG that isn't progressive is scaled while it is read. Of the others every pixel is in memory at once, in some
# more than once: up to these limits it was 160 MB at the most.
MOST_PIXELS_AT_ONCE = {"JPEG": 24_000_000, "AVIF": 24_000_000, "PNG": 16_000_000, "GIF": 16_000_000, "WEBP": 10_000_000}
# A JPEG of 100 kB can go over the same picture ten thousand times, for minutes.
MOST_SCANS, SCAN_BEGINS = 100, b"\xff\xda"
LONGEST_SIDE = 2560
JPEG_QUALITY = 88
THUMBNAIL_SIDE = 480

BROKEN = (
    OSError, SyntaxError, ValueError, TypeError, ArithmeticError, LookupError, EOFError, RuntimeError, struct.error,
)  # fmt: skip

# How a picture is stood up, by what the camera says of how it was held (Exif 2.32, 4.6.4, orientation).
TURNED = {
    2: Pillow.Transpose.FLIP_LEFT_RIGHT,
    3: Pillow.Transpose.ROTATE_180,
    4: Pillow.Transpose.FLIP_TOP_BOTTOM,
    5: Pillow.Transpose.TRANSPOSE,
    6: Pillow.Transpose.ROTATE_270,
    7: Pillow.Transpose.TRANSVERSE,
    8: Pillow.Transpose.ROTATE_90,
}

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
    fingerprint: int = 0
    """What it looks like, in 64 bits; 0 when there is nothing to see."""


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
            raise UploadRefused(_too_many_pixels(MOST_PIXELS)) from error
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
        if width * height > _most_pixels(picture):
            raise UploadRefused(_too_many_pixels(_most_pixels(picture)))
        if min(width, height) < 1:
            raise UploadRefused(_("The picture has no size."))
        metadata = read_metadata(picture)
        if picture.format == "JPEG":
            # The decoder scales while it reads: a quarter of the work for a large photograph.
            picture.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
            if raw.count(SCAN_BEGINS) > MOST_SCANS:
                raise SyntaxError("no camera and no program writes so many scans")
        picture.load()
        turned = TURNED.get(_orientation(picture))
        profile = picture.info.get("icc_profile")
        small = _scaled(picture)
    shown = in_plain_colours(small, profile)
    if turned is not None:
        shown = shown.transpose(turned)
    digest = hashlib.sha256(raw).hexdigest()
    ending, content = _written(shown)
    return CleanCopy(
        content=ContentFile(content, name=f"{digest[:20]}.{ending}"),
        width=shown.width,
        height=shown.height,
        digest=digest,
        metadata=metadata,
        fingerprint=fingerprint_of(shown),
    )


def _most_pixels(picture: ImageFile) -> int:
    scaled_while_read = picture.format == "JPEG" and not picture.info.get("progressive")
    return MOST_PIXELS if scaled_while_read else MOST_PIXELS_AT_ONCE.get(picture.format or "", 0)


def _orientation(picture: ImageFile) -> int:
    """How the camera was held; 1 (upright) if the file says nothing that can be read."""
    try:
        return int(picture.getexif().get(ExifTags.Base.Orientation, 1))
    except BROKEN:
        return 1


def _scaled(picture: Pillow.Image) -> Pillow.Image:
    """At most as large as the library keeps it; made small before it is copied for anything else."""
    shown = with_many_colours(picture)
    shown.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Pillow.Resampling.LANCZOS, reducing_gap=3.0)
    return shown


def _written(picture: Pillow.Image) -> tuple[str, bytes]:
    buffer = io.BytesIO()
    if picture.mode == "RGBA":
        picture.save(buffer, "PNG", optimize=True)
        return "png", buffer.getvalue()
    picture.save(buffer, "JPEG", quality=JPEG_QUALITY, optimize=True, progressive=True)
    return "jpg", buffer.getvalue()


def _too_many_pixels(limit: int) -> str:
    limit //= 1_000_000
    return _("The picture has more than %(limit)s million pixels. Export it smaller.") % {"limit": limit}
