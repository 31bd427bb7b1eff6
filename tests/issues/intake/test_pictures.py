"""Pictures within a Word file, or beside a text: seen on the card, given a place, taken in with the story or not."""

from __future__ import annotations

import io
import re
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from PIL import ExifTags
from PIL import Image as Pillow

from articles.images.likeness import fingerprint_of
from articles.images.models import Image
from articles.models import Article
from articles.readiness import blocking, remarks
from issues.intake.models import Batch, BatchItem, IntakePicture
from issues.intake.tasks import work_on_batch
from tests.articles.formats.files import packed, paragraph, relationship, word_file
from tests.articles.images.test_likeness import drawn
from tests.cast import NOW, jpeg, make_image, make_issue, make_story
from tests.issues.intake.dropping import HEADLINE, STORY, act, drop, proof, undo

pytestmark = pytest.mark.django_db

DRAWN = """<w:r><w:drawing><wp:inline><wp:docPr id="1" name="Picture 1" descr="{alt}"/><a:graphic><a:graphicData>
<pic:pic><pic:blipFill><a:blip r:embed="{key}"/></pic:blipFill></pic:pic></a:graphicData></a:graphic></wp:inline>
</w:drawing></w:r>"""
WORDS = [
    "For the first time boats cross the lake after dark.",
    "The lights were lit in spring.",
    "Freight pays for it.",
]
BOAT, MAP, SIGN = jpeg((900, 600)), jpeg((800, 500)), jpeg((60, 40))


def credited(size: tuple[int, int] = (900, 600)) -> bytes:
    """A photograph that names who made it, and where it was made."""
    exif = Pillow.Exif()
    exif[ExifTags.Base.Artist] = "Ana Kamau"
    exif[ExifTags.Base.GPSInfo] = {1: "S", 2: (0.0, 6.0, 0.0)}
    buffer = io.BytesIO()
    Pillow.new("RGB", size, (20, 60, 120)).save(buffer, "JPEG", exif=exif)
    return buffer.getvalue()


def word(*pictures: bytes, source: str = "", alt: str = "Boats at night.") -> bytes:
    """A Word file with a picture below each of its paragraphs, as many as there are."""
    links = "".join(relationship(f"p{place}", "image", f"media/{place}.png") for place in range(len(pictures)))
    told = [paragraph(HEADLINE, "Title")]
    for place, words in enumerate(WORDS):
        told.append(paragraph(words))
        if place < len(pictures):
            told.append(paragraph("", inner=DRAWN.format(alt=alt, key=f"p{place}")))
    rest = range(len(WORDS), len(pictures))
    told += [paragraph("", inner=DRAWN.format(alt=alt, key=f"p{place}")) for place in rest]
    told += [paragraph(f"image source from:{source}")] if source else []
    parts: dict[str, Any] = {f"media/{place}__png": picture for place, picture in enumerate(pictures)}
    return word_file(*told, links=links, **parts)


@pytest.fixture
def issue():
    return make_issue(volume=2132, date=NOW.date())


def dropped(client, raw: bytes, issue, name: str = "ferries.docx") -> BatchItem:
    batch = drop(client, raw, issue=issue, names=(name,))
    work_on_batch.call(batch.pk)
    return batch.items.get()


def accepted(client, item: BatchItem) -> Article:
    act(client, item, "accept")
    item.refresh_from_db()
    assert item.article is not None, proof(client, item.batch)
    return item.article


def test_pictures_of_a_word_file_are_seen_where_they_stood_and_nothing_is_in_the_library_yet(editor_client, issue):
    item = dropped(editor_client, word(BOAT, MAP), issue)
    page = proof(editor_client, item.batch)
    assert page.count("stood here") == 2
    places = [
        page.index(words) for words in (WORDS[0], "picture-1.png stood here", WORDS[1], "picture-2.png stood here")
    ]
    assert places == sorted(places)
    address = reverse("admin:intake_batch_item_picture", args=[item.batch_id, item.pk, item.pictures.first().pk])
    with Pillow.open(io.BytesIO(editor_client.get(address).content)) as small:
        assert max(small.size) <= 480
    assert not Image.objects.exists()


def test_accepted_they_stand_in_the_text_where_they_stood_and_await_their_credit(editor_client, issue):
    story = accepted(editor_client, dropped(editor_client, word(BOAT, MAP), issue))
    assert story.lead_image is None  # nobody is credited, so none of them leads by itself
    assert re.sub("<figure>.*?</figure>", "[picture]", story.body) == (
        f"<p>{WORDS[0]}</p>[picture]<p>{WORDS[1]}</p>[picture]<p>{WORDS[2]}</p>"
    )
    assert 'alt="Boats at night."' in story.body
    assert any("TK credit of this picture" in one.message for one in blocking(story))
    assert Image.objects.count() == 2
    assert not IntakePicture.objects.exists()


def test_the_first_large_one_leads_when_the_text_names_its_source(editor_client, issue):
    story = accepted(editor_client, dropped(editor_client, word(SIGN, BOAT, source="lakepress"), issue))
    assert story.lead_image.credit_line == "Photo: lakepress"
    assert story.lead_image.alt_text == "Boats at night."
    assert story.body.count("<figure>") == 1
    assert "lakepress" not in story.body  # of the other one the text says nothing
    assert not [one for one in blocking(story) if one.field == "lead_image"]


def test_one_that_names_its_photographer_leads_and_keeps_no_place(editor_client, issue):
    item = dropped(editor_client, word(credited(), alt="image1.jpg"), issue)
    assert "Ana Kamau" in proof(editor_client, item.batch)
    story = accepted(editor_client, item)
    assert story.lead_image.credit_line == "Photo: Ana Kamau"
    with story.lead_image.file.open() as opened, Pillow.open(opened) as stored:
        assert not stored.getexif()
    assert any("no alt text" in one.message for one in remarks(story))  # the name of a file describes nothing


def test_an_editor_says_what_becomes_of_each_and_there_is_one_lead(editor_client, issue):
    item = dropped(editor_client, word(BOAT, MAP, SIGN, source="lakepress"), issue)
    first, second, third = item.pictures.all()
    typed = {f"picture-{second.pk}": "lead", f"alt-{second.pk}": "A map of the lake.", f"picture-{third.pk}": "out"}
    act(editor_client, item, "save", **{f"picture-{first.pk}": "lead"}, **typed)
    story = accepted(editor_client, item)
    assert story.lead_image.alt_text == "A map of the lake."
    assert story.body.count("<figure>") == 1
    assert Image.objects.count() == 2


def test_what_is_no_picture_or_too_large_costs_a_sentence_at_the_card_and_not_the_story(editor_client, issue):
    bomb = io.BytesIO()
    Pillow.new("1", (9000, 9000)).save(bomb, "PNG")
    raw = word(b"\x01\0\0\0 a drawing that no browser shows", bomb.getvalue(), BOAT[:400])
    item = dropped(editor_client, raw, issue)
    page = proof(editor_client, item.batch)
    assert "This is not a picture that we know" in page
    assert "more than 50 million pixels" in page
    assert "broken or cut off" in page
    assert WORDS[2] in accepted(editor_client, item).body
    assert not Image.objects.exists()


def test_more_than_twenty_are_left_out_with_a_sentence(editor_client, issue):
    item = dropped(editor_client, word(*(jpeg((50 + count, 40)) for count in range(23))), issue)
    assert item.pictures.count() == 20
    assert "Pictures were left out (more than 20): 3." in proof(editor_client, item.batch)


def test_pictures_beside_a_text_in_a_zip_get_a_place_too(editor_client, issue):
    raw = packed({"ferries.txt": STORY, "ferries.jpg": BOAT, "map.jpg": MAP})
    item = dropped(editor_client, raw, issue, "ferries.zip")
    story = accepted(editor_client, item)
    assert story.lead_image.credit_line == "Photo: lakepress"
    assert story.body.endswith("</figure>")


def test_undone_the_pictures_are_gone_but_for_one_that_another_story_shows(
    editor_client, issue, django_capture_on_commit_callbacks
):
    item = dropped(editor_client, word(BOAT, MAP), issue)
    accepted(editor_client, item)
    shown, unused = Image.objects.order_by("id")
    # The desk's own editor puts in one of the sizes.
    size = shown.file.name.replace(".jpg", "-640.webp")
    Article.objects.create(headline="Another", body=f'<figure><img src="/media/{size}"></figure>')
    with django_capture_on_commit_callbacks(execute=True):
        undo(editor_client, Batch.objects.get())
    assert list(Image.objects.all()) == [shown]
    assert not unused.file.storage.exists(unused.file.name)


def test_left_out_or_undone_nothing_of_them_is_kept(editor_client, issue):
    item = dropped(editor_client, word(BOAT), issue)
    act(editor_client, item, "discard")
    assert not IntakePicture.objects.exists()
    assert not Image.objects.exists()


def test_the_command_takes_them_in_by_the_same_rules_and_once(tmp_path):
    path = tmp_path / "ferries.docx"
    path.write_bytes(word(BOAT, MAP, b"\x01\0\0\0", source="lakepress"))
    said = io.StringIO()
    for _again in range(2):
        call_command("import_stories", str(path), stdout=said)
    story = Article.objects.get()
    assert story.lead_image.credit_line == "Photo: lakepress"
    assert story.body.count("<figure>") == 1
    assert Image.objects.count() == 2
    assert "picture-3.png is left out: This is not a picture that we know" in said.getvalue()
    assert sorted(BatchItem.objects.get().made["pictures"]) == sorted(Image.objects.values_list("pk", flat=True))


def test_a_new_version_that_brings_another_picture_takes_the_words_about_the_first_along(tmp_path):
    path = tmp_path / "ferries.docx"
    for picture, source in ((BOAT, "lakepress"), (MAP, "harbourpress")):
        path.write_bytes(word(picture, source=source))
        call_command("import_stories", str(path), stdout=io.StringIO())
        if source == "lakepress":
            Article.objects.update(lead_alt_text="Boats, and the minister.", lead_picture_tells="decorative")
    story = Article.objects.get()
    assert story.lead_image.credit_line == "Photo: harbourpress"
    assert (story.lead_alt_text, story.lead_picture_tells) == ("", "")


@pytest.mark.parametrize("count", [1, 3, 9])
def test_many_pictures_cost_the_page_no_more_queries(editor_client, issue, count, django_assert_max_num_queries):
    item = dropped(editor_client, word(*(jpeg((100 + place, 40)) for place in range(count))), issue)
    with django_assert_max_num_queries(31):
        proof(editor_client, item.batch)


def test_a_picture_that_the_library_has_nearly_is_named_with_where_it_ran(editor_client, issue):
    small, other = io.BytesIO(), io.BytesIO()
    drawn(1).resize((300, 200)).save(small, "JPEG", quality=40)
    drawn(2).save(other, "JPEG")
    known = make_image(title="Boats, taken in spring", fingerprint=fingerprint_of(drawn(1)))
    make_story("Rain over Nairobi", issue=make_issue(2098), lead_image=known)
    item = dropped(editor_client, word(small.getvalue(), other.getvalue()), issue)
    with CaptureQueriesContext(connection) as asked:
        page = proof(editor_client, item.batch)
    assert page.count("The library has it, or nearly:") == page.count("Boats, taken in spring") == 1
    assert re.search(r"Boats, taken in spring.+Leads.+Rain over Nairobi.+Vol 2098.+Leave out", page, re.DOTALL)
    item.pictures.update(alike=[])
    with CaptureQueriesContext(connection) as without:
        proof(editor_client, item.batch)
    assert len(asked) <= len(without) + 8
