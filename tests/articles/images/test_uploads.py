"""What a picture must be, and what the library keeps of it. Real files, made here."""

from __future__ import annotations

import io
import struct
import zlib

import pytest
from PIL import Image as Pillow
from PIL import ImageCms, ImageOps
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


def read_over_and_over():
    """A JPEG whose last scan comes 200 times: a few kB keep its reader busy for as long as one likes."""
    raw = picture(size=(64, 64), progressive=True).getvalue()
    before, begins, last = raw.rpartition(b"\xff\xda")
    scan = begins + last.removesuffix(b"\xff\xd9")
    return io.BytesIO(before + 200 * scan + b"\xff\xd9")


def display_p3():
    """The profile of a phone's camera: sRGB's with other primaries (D65 adapted to D50, ICC.1:2022)."""
    profile = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    primaries = {
        b"rXYZ": (0.5151, 0.2412, -0.0011),
        b"gXYZ": (0.2919, 0.6922, 0.0419),
        b"bXYZ": (0.1572, 0.0666, 0.7841),
    }
    for tag, values in primaries.items():
        start = struct.unpack_from(">I", profile, profile.index(tag) + 4)[0] + 8
        struct.pack_into(">3i", profile, start, *(round(value * 65536) for value in values))
    return bytes(profile)


def pixel(upload):
    with opened(clean_copy(upload)) as copy:
        return copy.convert("RGB").getpixel((copy.width // 2, copy.height // 2))


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


def near(pixel, wanted):
    return all(abs(one - other) <= 6 for one, other in zip(pixel, wanted, strict=True))


@pytest.mark.parametrize("orientation", range(1, 9))
def test_however_the_camera_was_held_the_picture_stands_upright(orientation):
    exif, lying = Pillow.Exif(), Pillow.new("RGB", (300, 200), "white")
    exif[Base.Orientation] = orientation
    lying.paste("red", (0, 0, 150, 100))
    buffer = io.BytesIO()
    lying.save(buffer, "JPEG", exif=exif, quality=95)
    buffer.seek(0)
    upright = ImageOps.exif_transpose(Pillow.open(io.BytesIO(buffer.getvalue())))
    with opened(clean_copy(buffer)) as copy:
        assert copy.size == upright.size
        for place in [(20, 20), (copy.width - 20, 20), (20, copy.height - 20)]:
            assert near(copy.getpixel(place), upright.getpixel(place))


def test_an_orientation_that_can_not_be_read_is_none():
    upload = altered(picture(exif=on_its_side()), RESOLUTION_UNIT_AS_NUMBER, RESOLUTION_UNIT_AS_TEXT)
    assert clean_copy(upload).width in {200, 300}


def test_wide_colours_look_the_same_in_the_colours_of_the_web():
    """(200, 100, 50) of a phone is a stronger red than that of the web."""
    red, green, blue = pixel(picture(colour=(200, 100, 50), quality=95, icc_profile=display_p3()))
    assert red > 208
    assert green < 100
    assert blue < 40


@pytest.mark.parametrize("profile", [b"no profile", display_p3()[:200], b"\0" * 128])
def test_a_profile_that_can_not_be_read_changes_nothing(profile):
    assert near(pixel(picture(colour=(200, 100, 50), quality=95, icc_profile=profile)), (200, 100, 50))


@pytest.mark.parametrize(
    ("upload", "wanted"),
    [
        (picture("CMYK", colour=(0, 255, 255, 0), quality=95), (254, 0, 0)),
        (picture("I;16", colour=0x8000, format="PNG"), (128, 128, 128)),
        (picture("L", colour=90, quality=95), (90, 90, 90)),
        (picture("1", colour=1, format="PNG"), (255, 255, 255)),
        (picture("P", size=(1, 1), colour=0, format="PNG"), (0, 0, 0)),
    ],
    ids=["print", "16 bits", "grey", "black and white", "one pixel of a palette"],
)
def test_whatever_colours_a_file_has_its_copy_has_those_of_the_web(upload, wanted):
    assert near(pixel(upload), wanted)


def test_a_palette_with_a_hole_keeps_it():
    drawn = Pillow.new("P", (40, 40), 1)
    drawn.putpalette([255, 0, 0, 0, 0, 255])
    drawn.paste(0, (0, 0, 20, 40))
    buffer = io.BytesIO()
    drawn.save(buffer, "PNG", transparency=0)
    buffer.seek(0)
    with opened(clean_copy(buffer)) as copy:
        assert (copy.getpixel((5, 5))[3], copy.getpixel((30, 5))) == (0, (0, 0, 255, 255))


@pytest.mark.parametrize("kind", ["GIF", "WEBP", "PNG", "AVIF"])
def test_of_pictures_that_move_the_first_is_taken(kind):
    first, second = Pillow.new("RGB", (60, 40), (0, 0, 255)), Pillow.new("RGB", (60, 40), (255, 0, 0))
    buffer = io.BytesIO()
    first.save(buffer, kind, save_all=True, append_images=[second])
    buffer.seek(0)
    assert near(pixel(buffer), (0, 0, 255))


@pytest.mark.parametrize(
    ("upload", "message"),
    [
        (io.BytesIO(b""), "empty"),
        (io.BytesIO(b"not a picture"), "not a picture that we know"),
        (io.BytesIO(b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'), "not a picture"),
        (picture(format="TIFF"), "not a picture that we know"),
        (io.BytesIO(picture(size=(900, 900)).getvalue()[:600]), "broken or cut off"),
        (altered(picture(format="AVIF"), b"iloc", b"xxxx"), "broken or cut off"),
        (png_that_claims(5000, 4000), "16 million pixels"),
        (png_that_claims(60000, 60000), "50 million pixels"),
        (read_over_and_over(), "broken or cut off"),
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
