"""Credit, source and licence of many pictures at once: looked at, done as one act, taken back."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from articles.activity.models import Entry
from articles.images.models import Image, LibraryAct
from articles.picture_library.bulk import change, look
from articles.picture_library.refusal import CannotChangeLibrary
from articles.picture_library.undoing import undo
from tests.cast import NOW, make_editor, make_image, make_source, make_story

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(client):
    client.force_login(make_editor())
    return client


def keys(*images: Image) -> list[int]:
    return [image.pk for image in images]


def test_a_look_counts_what_changes_what_says_so_already_and_what_is_written_over():
    reuters = make_source("Reuters")
    bare = make_image(source=None, credit_name="")
    ours = make_image(source=reuters)
    others = make_image(source=make_source("AFP"))
    seen = look(keys(bare, ours, others), {"source_id": reuters.pk}, at=NOW)
    assert (seen.total, seen.changed, seen.nothing_to_do, dict(seen.others)) == (3, 2, 1, {"Image source": 1})
    assert Image.objects.get(pk=bare.pk).source is None


def test_many_are_changed_as_one_act_and_taken_back_exactly():
    editor = make_editor()
    first = make_image(credit_name="Ana", licence_ends_on=date(2026, 1, 1))
    second = make_image(credit_name="")
    act = change(keys(first, second), {"credit_name": "Bo", "licence_ends_on": None}, by=editor, at=NOW)
    assert set(Image.objects.values_list("credit_name", "licence_ends_on")) == {("Bo", None)}
    assert Entry.objects.filter(kind="image", verb="change").count() == 2
    undo(act, by=editor, at=NOW)
    said = Image.objects.order_by("pk").values_list("credit_name", "licence_ends_on")
    assert list(said) == [("Ana", date(2026, 1, 1)), ("", None)]


def test_what_somebody_changed_since_stays_and_is_counted():
    editor = make_editor()
    image, other = make_image(credit_name="Ana"), make_image(credit_name="Ana")
    act = change(keys(image, other), {"credit_name": "Bo"}, by=editor, at=NOW)
    Image.objects.filter(pk=image.pk).update(credit_name="Cy")
    assert undo(act, by=editor, at=NOW).kept == 1
    assert list(Image.objects.order_by("pk").values_list("credit_name", flat=True)) == ["Cy", "Ana"]
    with pytest.raises(CannotChangeLibrary, match="undone already"):
        undo(act, by=editor, at=NOW)


def test_the_same_form_sent_twice_is_one_act():
    editor, image = make_editor(), make_image()
    acts = {change(keys(image), {"credit_name": "Bo"}, by=editor, at=NOW, key="once").pk for _time in range(2)}
    assert len(acts) == LibraryAct.objects.count() == 1


def test_issues_are_locked_before_pictures_and_a_look_locks_nothing():
    editor, image, source = make_editor(), make_image(), make_source("AFP")
    wanted = {"source_id": source.pk}

    def locks(act) -> list[str]:
        with CaptureQueriesContext(connection) as asked:
            act()
        return [one["sql"].split(" FROM ")[1].split()[0].strip('"') for one in asked if " FOR NO KEY" in one["sql"]]

    assert locks(lambda: look(keys(image), wanted, at=NOW)) == []
    changed = locks(lambda: change(keys(image), wanted, by=editor, at=NOW))
    # SQLite knows no such locks: one who writes is alone.
    assert changed == (["issues_issue", "images_image"] if connection.vendor == "postgresql" else [])


def test_the_page_looks_first_and_does_only_what_was_looked_at(desk):
    image = make_image(credit_name="Ana")
    page = f"{reverse('admin:images_image_bulk')}?id__in={image.pk}"
    looked = desk.post(page, {"name": "Bo", "look": "1"})
    assert looked.context["look"].changed == 1
    typed = {"name": "Bo", "do": "1", "seen": looked.context["digest"], "key": "k"}
    other = desk.post(page, typed | {"name": "Cy"})
    assert "Look again" in other.content.decode()
    done = desk.post(page, typed)
    assert done.status_code == 302
    assert Image.objects.get().credit_name == "Bo"
    assert "Ana" in desk.get(done.headers["Location"]).content.decode()


@pytest.mark.parametrize(
    ("typed", "said"),
    [({}, "Tick first"), ({"source": "Nobody"}, "No source is called “Nobody”"), ({"licence_ends_on": "soon"}, "date")],
)
def test_what_can_not_be_meant_is_said_and_nothing_is_lost(desk, typed, said):
    page = f"{reverse('admin:images_image_bulk')}?id__in={make_image().pk}"
    answer = desk.post(page, {"name": "", **typed, "look": "1"}).content.decode()
    assert said in answer
    assert all(value in answer for value in typed.values())


def test_every_picture_that_a_filter_shows_is_chosen_over_all_pages(desk):
    for _number in range(60):
        make_image(credit_name="", source=None)
    make_image()
    page = desk.get(reverse("admin:images_image_bulk"), {"missing": "credit"})
    assert page.context["count"] == 60


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"missing": "alt"}, ["bare"]),
        ({"missing": "credit"}, ["bare"]),
        ({"use": "no"}, ["bare", "ending", "over", "withdrawn"]),
        ({"use": "yes"}, ["led"]),
        ({"rights": "expiring"}, ["ending"]),
        ({"rights": "expired"}, ["over"]),
        ({"rights": "withdrawn"}, ["withdrawn"]),
        ({"q": "nairobi"}, ["led"]),
        ({"q": "atlanticcouncil"}, ["ending"]),
        ({"source": "none"}, ["bare"]),
    ],
)
def test_the_library_is_narrowed(desk, asked, found):
    today = date.today()  # noqa: DTZ011  as the filter's day, within a day
    make_image(title="bare", source=None, credit_name="", alt_text="")
    make_story("Rain over Nairobi", lead_image=make_image(title="led"))
    make_image(title="ending", licence_ends_on=today + timedelta(days=9), source=make_source("Atlantic Council"))
    make_image(title="over", licence_ends_on=today - timedelta(days=9))
    make_image(title="withdrawn", withdrawn_at=NOW)
    listed = desk.get(reverse("admin:images_image_changelist"), asked).context["cl"].result_list
    assert sorted(image.title for image in listed) == found
