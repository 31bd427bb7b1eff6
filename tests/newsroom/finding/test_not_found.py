"""What readers looked for and did not find is counted by words and days: no person in it, and no robot fills it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone

from newsroom.finding import noting
from newsroom.finding.models import UnfoundSearch
from tests.cast import make_publication, make_story

pytestmark = pytest.mark.django_db


def look_for(client, words: str, **parameters) -> None:
    assert client.get("/search/", {"q": words, **parameters}).status_code == 200


def noted() -> list[tuple[str, int]]:
    return list(UnfoundSearch.objects.values_list("words", "times"))


def test_words_are_counted_once_whatever_their_form(client):
    look_for(client, "Zebras")
    cache.clear()
    look_for(client, "zebra")
    assert noted() == [("zebra", 2)]
    row = UnfoundSearch.objects.get()
    assert row.first_on == row.last_on == timezone.localdate()


def test_the_same_words_again_and_again_are_one_search(client):
    for _again in range(3):
        look_for(client, "zebra")
    assert noted() == [("zebra", 1)]


def test_what_was_found_narrowed_down_or_names_somebody_is_not_noted(client):
    make_story("Rain over Nairobi")
    look_for(client, "rain")
    look_for(client, "zebra", country="ke")
    look_for(client, "zebra", page="2")
    look_for(client, "zebra", exact="1")
    look_for(client, "ana@example.org")
    look_for(client, "+44 20 7946 0000")
    look_for(client, "https://example.org/zebra")
    look_for(client, "zebra " * 40)
    look_for(client, "!!")
    assert noted() == []


def test_a_robot_fills_it_up_to_a_measure_a_day_and_in_all(client, monkeypatch):
    monkeypatch.setattr(noting, "MOST_NEW_A_DAY", 3)
    monkeypatch.setattr(noting, "MOST_KEPT", 4)
    for number in range(6):
        look_for(client, f"zebra{number}")
    assert len(noted()) == 3
    UnfoundSearch.objects.update(first_on=timezone.localdate() - timedelta(days=1), times=5)
    for number in range(10, 13):
        look_for(client, f"zebra{number}")
    assert UnfoundSearch.objects.count() == 4
    assert UnfoundSearch.objects.filter(times=5).count() == 3


def test_what_nobody_looked_for_in_half_a_year_is_forgotten(client):
    long_ago = timezone.localdate() - timedelta(days=400)
    UnfoundSearch.objects.create(key="mammoth", words="mammoth", first_on=long_ago, last_on=long_ago)
    look_for(client, "zebra")
    assert noted() == [("zebra", 1)]


def test_the_desk_shows_it_with_what_to_do(editor_client):
    make_publication()
    today = timezone.localdate()
    said = {"first_on": today, "last_on": today}
    UnfoundSearch.objects.create(key="equador", words="<b>Equador</b>", instead="Ecuador", times=7, **said)
    page = editor_client.get(reverse("admin:coverage_unfound")).content.decode()
    assert "&lt;b&gt;Equador&lt;/b&gt;" in page
    assert "<td>7</td>" in page
    assert "?q=Ecuador" in page
    assert reverse("admin:tagging_topic_add") in page
