"""What a picture must be, and what the library keeps of it. Real files, made here."""

from __future__ import annotations

import io
import struct
import zlib

import pytest
from PIL import Image as Pillow
from PIL.ExifTags import Base

from articles.images.uploads import LONGEST_SIDE, UploadRefused, clean_copy

# Tag and type of an entry in an Exif directory (Exif 2.32, 4.6.2).
RESOLUTION_UNIT_AS_NUMBER, RESOLUTION_UNIT_AS_TEXT = b"\x01\x28\x00\x03", b"\x01\x28\x00\x02"


def picture(mode="RGB", size=(300, 200), colour=None, **saving):
    buffer = io.BytesIO()
    drawn = Pillow.new(mode, size, colour if colour is not None else (200, 40, 40))
    drawn.save(buffer, saving.pop("format", "JPEG"), **saving)
    buffer.seek(0)
    return buffer


def opened(copy):
    return Pillow.open(io.BytesIO(copy.content.read()))


def on_its_side():
    exif = Pillow.Exif()
    exif[Base.Orientation], exif[Base.ResolutionUnit] = 6, 2
    return exif


def altered(upload, old, new):
    assert upload.getvalue().count(old) == 1
    return io.BytesIO(upload.getvalue().replace(old, new))


def png_that_claims(width, height):
    """A PNG of a few bytes whose header claims a huge picture."""

    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return io.BytesIO(
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0" * 100)) + chunk(b"IEND", b"")
    )


def test_a_photograph_becomes_a_copy_without_place_or_camera():
    exif = Pillow.Exif()
    exif[0x010F] = "A camera"
    exif[0x013B] = "Ana Munoz"
    exif.get_ifd(0x8825)[1] = "N"
    clean = clean_copy(picture(exif=exif))
    assert clean.metadata.credit_name == "Ana Munoz"
    assert dict(opened(clean).getexif()) == {}


def test_a_picture_on_its_side_is_stood_up():
    clean = clean_copy(picture(size=(300, 200), exif=on_its_side()))
    assert (clean.width, clean.height) == (200, 300)


def test_a_large_picture_is_kept_at_the_longest_side_that_readers_need():
    clean = clean_copy(picture(size=(4000, 2000)))
    assert (clean.width, clean.height) == (LONGEST_SIDE, LONGEST_SIDE // 2)


def test_what_shines_through_stays_png_and_what_does_not_becomes_jpeg():
    assert opened(clean_copy(picture("RGBA", colour=(1, 2, 3, 0), format="PNG"))).format == "PNG"
    assert opened(clean_copy(picture("RGBA", colour=(1, 2, 3, 255), format="PNG"))).format == "JPEG"


def test_the_same_bytes_have_the_same_digest_and_a_name_that_nobody_typed():
    first, second = clean_copy(picture()), clean_copy(picture())
    assert first.digest == second.digest
    assert first.content.name == f"{first.digest[:20]}.jpg"


@pytest.mark.parametrize(
    ("upload", "message"),
    [
        (io.BytesIO(b""), "empty"),
        (io.BytesIO(b"not a picture"), "not a picture that we know"),
        (io.BytesIO(b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'), "not a picture"),
        (picture(format="TIFF"), "not a picture that we know"),
        (io.BytesIO(picture(size=(900, 900)).getvalue()[:600]), "broken or cut off"),
        (altered(picture(format="AVIF"), b"iloc", b"xxxx"), "broken or cut off"),
        (altered(picture(exif=on_its_side()), RESOLUTION_UNIT_AS_NUMBER, RESOLUTION_UNIT_AS_TEXT), "broken or cut off"),
        (png_that_claims(9000, 9000), "50 million pixels"),
        (png_that_claims(60000, 60000), "50 million pixels"),
    ],
)
def test_what_is_no_picture_is_refused_in_words(upload, message):
    with pytest.raises(UploadRefused, match=message):
        clean_copy(upload)


def test_metadata_with_an_external_entity_is_left_alone():
    packet = (
        b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><x:xmpmeta xmlns:x="adobe:ns:meta/">'
        b'<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description '
        b'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:creator>&e;</dc:creator></rdf:Description></rdf:RDF>'
        b"</x:xmpmeta>"
    )
    assert clean_copy(picture(format="WEBP", xmp=packet)).metadata.credit_name == ""
