"""What may not be seen any more is taken away; what is missing is made, once."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core.files.storage import default_storage
from django.core.management import call_command

from articles.images.addresses import renditions_of
from articles.images.expiring import take_off_what_has_ended
from articles.images.models import Image
from articles.images.renditions import make, make_renditions
from tests.cast import NOW, make_image

pytestmark = pytest.mark.django_db


def files_of(image):
    folder = f"pictures/{image.token}"
    if not default_storage.exists(folder):
        return []
    versions, _files = default_storage.listdir(folder)
    return [name for version in versions for name in default_storage.listdir(f"{folder}/{version}")[1]]


def test_the_sizes_of_what_has_ended_are_taken_away_and_all_others_stay():
    day = NOW.date()
    ended, last_day = make_image(licence_ends_on=day - timedelta(days=2)), make_image(licence_ends_on=day)
    withdrawn, free = make_image(withdrawn_at=NOW), make_image()
    for image in (ended, last_day, withdrawn):
        make_renditions(image)
    make(free, renditions_of(free, "card", "webp"))
    make(ended, renditions_of(ended, "square", "jpeg"))
    assert take_off_what_has_ended(NOW) == 2
    assert [bool(files_of(image)) for image in (ended, last_day, withdrawn, free)] == [False, True, False, True]
    assert default_storage.exists(ended.file.name)
    assert take_off_what_has_ended(NOW) == 0


def test_what_was_made_for_the_first_reader_alone_is_taken_away_too():
    image = make_image(licence_ends_on=date(2020, 1, 1))
    make(image, renditions_of(image, "card", "webp"))
    assert files_of(image)
    assert take_off_what_has_ended(NOW) == 1
    assert files_of(image) == []


def test_a_size_that_was_made_while_the_picture_was_taken_off_goes_with_the_next_round():
    image = make_image()
    make_renditions(image)  # the one who makes another size has read the picture with these
    Image.objects.filter(pk=image.pk).update(withdrawn_at=NOW)
    assert take_off_what_has_ended(NOW) == 1
    make(image, renditions_of(image, "square", "jpeg"))
    assert files_of(image)
    assert take_off_what_has_ended(NOW) == 1
    assert files_of(image) == []


def test_one_round_takes_off_more_than_it_looks_at_together(monkeypatch):
    monkeypatch.setattr("articles.images.expiring.AT_A_TIME", 1)
    for image in (make_image(withdrawn_at=NOW), make_image(withdrawn_at=NOW)):
        make_renditions(image)
    assert take_off_what_has_ended(NOW) == 2


def test_the_command_makes_what_is_missing_names_what_it_can_not_read_and_can_be_repeated(capsys):
    done, missing, lost = make_image(), make_image(), make_image(title="Lost")
    make_renditions(done)
    default_storage.delete(lost.file.name)
    call_command("make_renditions")
    said = capsys.readouterr()
    assert said.out == f"1 pictures made, 1 can't be read; the last was {lost.pk}.\n"
    assert f"Picture {lost.pk} ({lost.file.name})" in said.err
    missing.refresh_from_db()
    assert files_of(missing)
    assert missing.haze
    Image.objects.filter(pk=lost.pk).delete()
    call_command("make_renditions")
    assert "0 pictures made, 0" in capsys.readouterr().out
    call_command("make_renditions", "--anew", "--after", str(done.pk))
    assert "1 pictures made, 0" in capsys.readouterr().out


def test_any_storage_of_django_s_will_do(settings, client):
    settings.STORAGES = settings.STORAGES | {"default": {"BACKEND": "django.core.files.storage.InMemoryStorage"}}
    image = make_image(size=(700, 500))
    make_renditions(image)
    (one,) = (size for size in renditions_of(image, "card", "webp") if size.width == 480)
    response = client.get(one.address)
    assert (response.status_code, response.headers["Content-Type"]) == (200, "image/webp")
    assert b"".join(response)[8:12] == b"WEBP"
    make_renditions(image)
    assert default_storage.exists(image.renditions[0]["name"])
