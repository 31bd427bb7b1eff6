"""The picture library on the desk: uploading, crediting, choosing."""

from __future__ import annotations

import io

import pytest
from django.contrib.auth.models import Permission
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django_tasks_db.models import DBTaskResult
from PIL import Image as Pillow
from PIL.ExifTags import Base

from articles.images.addresses import address_of
from articles.images.models import Image, ImageSourceName
from newsroom.accounts.models import User
from tests.cast import make_editor, make_image, make_issue, make_source, make_story
from tests.newsroom.desk.forms import send

pytestmark = pytest.mark.django_db

ADD = reverse("admin:images_image_add")
LIBRARY = reverse("admin:images_image_library")


@pytest.fixture
def desk(client):
    client.force_login(make_editor())
    return client


def file_named(name: str, content: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, content_type="image/jpeg")


def photograph(artist: str, description: str) -> bytes:
    exif = Pillow.Exif()
    exif[Base.Artist], exif[Base.ImageDescription] = artist, description
    buffer = io.BytesIO()
    Pillow.new("RGB", (90, 60), (20, 80, 120)).save(buffer, "JPEG", exif=exif)
    return buffer.getvalue()


def test_an_upload_becomes_the_clean_copy_and_gets_its_sizes_made(desk, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        response = send(desk, ADD, file=file_named("boats_at-noon.jpg", photograph("Ana Munoz", "Boats at noon.")))
    image = Image.objects.get()
    assert response.headers["Location"] == reverse("admin:images_image_change", args=[image.pk])
    assert (image.title, image.caption, image.credit_name) == ("boats at noon", "Boats at noon.", "Ana Munoz")
    assert (image.width, image.height, image.created_by.username, len(image.digest)) == (90, 60, "vera", 64)
    with image.file.open() as stored, Pillow.open(stored) as picture:
        assert dict(picture.getexif()) == {}
    assert DBTaskResult.objects.get().args_kwargs == {"args": [image.pk], "kwargs": {}}


def test_what_the_editor_typed_stands_against_what_the_file_says(desk):
    photo = file_named("x.jpg", photograph("Somebody", "Something"))
    send(desk, ADD, file=photo, title="Boats", caption="Ours", credit_name="Ana")
    image = Image.objects.get()
    assert (image.title, image.caption, image.credit_name) == ("Boats", "Ours", "Ana")


def test_the_same_picture_again_is_named_and_may_be_used_instead(desk, django_capture_on_commit_callbacks):
    photo = photograph("Ana", "Boats")
    send(desk, ADD, file=file_named("a.jpg", photo), title='Boats & "oars"')
    there = Image.objects.get()
    make_story("Rain over Nairobi", lead_image=there, issue=make_issue(volume=2098))
    again = send(desk, ADD, file=file_named("b.jpg", photo))
    new = Image.objects.exclude(pk=there.pk).get()
    choice = reverse("admin:images_image_alike", args=[new.pk])
    assert again.headers["Location"] == choice
    page = desk.get(choice).content.decode()
    assert "The very same file" in page
    assert "Boats &amp; &quot;oars&quot;" in page
    assert "Rain over Nairobi" in page
    assert "Vol 2098" in page
    with django_capture_on_commit_callbacks(execute=True):
        answer = desk.post(choice, {"use": there.pk})
    assert answer.headers["Location"] == reverse("admin:images_image_change", args=[there.pk])
    assert list(Image.objects.all()) == [there]
    assert not default_storage.exists(new.file.name)
    assert default_storage.exists(there.file.name)


def test_a_picture_that_is_there_already_may_be_kept_beside_it(desk):
    photo = photograph("Ana", "Boats")
    for name in ("a.jpg", "b.jpg"):
        send(desk, ADD, file=file_named(name, photo))
    new = Image.objects.latest("pk")
    desk.post(reverse("admin:images_image_alike", args=[new.pk]), {"keep": "1"})
    assert Image.objects.count() == 2


def test_in_a_window_of_a_storys_form_the_chosen_picture_is_handed_over(desk):
    photo = photograph("Ana", "Boats")
    send(desk, ADD, file=file_named("a.jpg", photo))
    there = Image.objects.get()
    choice = send(desk, f"{ADD}?_popup=1", file=file_named("b.jpg", photo), _popup="1").headers["Location"]
    assert choice.endswith("?_popup=1")
    assert f"&quot;value&quot;: &quot;{there.pk}&quot;" in desk.post(choice, {"use": there.pk}).content.decode()


def test_what_is_no_picture_is_refused_in_words(desk):
    refused = send(desk, ADD, file=file_named("virus.jpg", b"MZ not a picture"))
    assert refused.context["adminform"].form.errors["file"] == [
        "This is not a picture that we know. Use JPEG, PNG, WebP, GIF or AVIF."
    ]
    assert not Image.objects.exists()


def test_the_source_that_a_story_waits_for_is_filled_in(desk):
    source = make_source("Reuters")
    assert desk.get(f"{ADD}?source={source.pk}").context["adminform"].form["source"].value() == str(source.pk)


def test_caption_and_focal_point_are_changed_and_the_file_stays(desk):
    image = make_image()
    name = image.file.name
    send(desk, reverse("admin:images_image_change", args=[image.pk]), caption="Boats.", focal_x="0.25", focal_y="0.75")
    image.refresh_from_db()
    assert (image.caption, image.focal_x, image.focal_y, image.file.name) == ("Boats.", 0.25, 0.75, name)


def test_a_focal_point_outside_the_picture_is_refused(desk):
    image = make_image()
    refused = send(desk, reverse("admin:images_image_change", args=[image.pk]), focal_x="1.2")
    assert list(refused.context["adminform"].form.errors) == ["focal_x"]


def test_a_deleted_picture_takes_its_files_along(desk, django_capture_on_commit_callbacks):
    image = make_image()
    with django_capture_on_commit_callbacks(execute=True):
        desk.post(reverse("admin:images_image_delete", args=[image.pk]), {"post": "yes"})
    assert not Image.objects.exists()
    assert not default_storage.exists(image.file.name)


def test_the_editor_finds_pictures_with_all_that_a_figure_needs(desk):
    make_image(title="A train", alt_text="A train.")
    boat = make_image(size=(1200, 800), title="A boat", caption="On the lake.")
    assert desk.get(LIBRARY, {"q": "boat"}).json() == {
        "pictures": [
            {
                "id": boat.pk,
                "title": "A boat",
                "thumbnail": address_of(boat, 320),
                "address": address_of(boat, 960),
                "alt": "A boat on a lake.",
                "caption": "On the lake.",
                "credit": "Photo: Ana Muñoz/Reuters",
            }
        ]
    }


def test_the_library_is_closed_to_those_without_the_right(client):
    nobody = User.objects.create_user("nora", is_staff=True)
    nobody.user_permissions.add(Permission.objects.get(codename="view_article"))
    client.force_login(nobody)
    make_image()
    answer = client.get(LIBRARY)
    assert (answer.status_code, answer.json()) == (403, {"pictures": []})


def test_a_search_of_four_thousand_words_or_a_nul_finds_nothing_and_breaks_nothing(desk):
    make_image()
    for words in ["boats " * 4000, "\0boats"]:
        assert desk.get(LIBRARY, {"q": words}).json() == {"pictures": []}


@pytest.mark.parametrize(("right", "named"), [("view_article", True), ("view_author", False)])
def test_where_a_picture_stands_is_told_to_those_who_may_look_at_stories(client, right, named):
    colleague = User.objects.create_user("nora", is_staff=True)
    colleague.user_permissions.set(Permission.objects.filter(codename__in=["view_image", right, "see_all_articles"]))
    client.force_login(colleague)
    draft = make_story("Not yet told", status="draft", lead_image=make_image())
    page = client.get(reverse("admin:images_image_change", args=[draft.lead_image_id])).content.decode()
    assert ("Not yet told" in page) is named


def test_a_source_is_found_by_any_spelling_of_its_names(desk):
    source = make_source("Atlantic Council")
    ImageSourceName.objects.create(source=source, name="ACUS")
    listed = reverse("admin:images_imagesource_changelist")
    for words in ("atlanticcouncil", "Atlantic-C", "acus"):
        assert list(desk.get(listed, {"q": words}).context["cl"].result_list) == [source]


def test_an_alias_that_another_source_has_is_refused_at_its_row(desk):
    make_source("Reuters")
    other = make_source("Agence")
    row = {"names-TOTAL_FORMS": 2, "names-1-name": "REUTERS", "names-1-source": other.pk}
    refused = send(desk, reverse("admin:images_imagesource_change", args=[other.pk]), **row)
    errors = refused.context["inline_admin_formsets"][0].formset.errors
    assert errors[1] == {"name": ["“Reuters” is known by this name already."]}


@pytest.mark.parametrize("count", [1, 3, 30])
def test_list_and_library_take_the_same_queries_for_any_number(desk, django_assert_num_queries, count):
    for number in range(count):
        make_story(f"Story {number}", lead_image=make_image(title=f"Picture {number}"))
    with django_assert_num_queries(15):
        desk.get(reverse("admin:images_image_changelist"))
    with django_assert_num_queries(4):
        desk.get(LIBRARY)
