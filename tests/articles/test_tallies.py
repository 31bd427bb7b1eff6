"""Tallies are those of what readers see at that moment, whoever changed what by whatever way."""

from __future__ import annotations

import random
from collections import defaultdict
from datetime import timedelta
from threading import Barrier, Thread, get_ident
from zoneinfo import ZoneInfo

import pytest
from django.core.cache import cache
from django.db import connection, connections
from django_tasks_db.models import DBTaskResult

from articles import tallies
from articles.models import Article, CountedShelf, CountryTagging, Strength, TallyChange, TopicTagging, tally_triggers
from articles.models.tally_change import MOST, TallyChangeQuerySet, see_to_notes
from articles.tagging.models import Topic
from articles.tallies import NONE, Tally, keep, tallies_of_places, tallies_of_topics
from articles.tasks import keep_tallies_when_due
from tests.cast import NOW, country, make_issue, make_story, make_topic, tag_country, tag_topic

pytestmark = pytest.mark.django_db

SECOND, HOUR = timedelta(seconds=1), timedelta(hours=1)
UTC = ZoneInfo("UTC")


def places(at=NOW):
    return {group: tally.stories() for group, tally in tallies_of_places(at, UTC).items() if tally.stories()}


def of(group, at=NOW):
    counted = tallies_of_topics if isinstance(group, int) else tallies_of_places
    return counted(at, UTC).get(group, NONE)


@pytest.fixture
def tagged():
    country("TZ")
    story = make_story()
    tag_country(story)
    tag_topic(story, make_topic("Rain"))
    return story


def test_a_story_counts_once_in_each_region_around_its_countries(tagged):
    tag_country(tagged, "TZ")
    tag_country(tagged, "FR", Strength.MENTION)
    tag_country(make_story("Sun"), "ZA", Strength.LEAD)
    assert places() == {"KE": 1, "TZ": 1, "ZA": 1, "014": 1, "018": 1, "202": 2, "002": 2, "001": 2}


def test_a_story_counts_once_in_each_topic_above_its_topics():
    weather = make_topic("Weather")
    rain, snow = make_topic("Rain", parent=weather), make_topic("Snow", parent=weather)
    hidden = make_topic("Hail", parent=weather, status=Topic.Status.HIDDEN)
    for topics in ([rain, snow], [rain], [weather], [hidden]):
        story = make_story(f"Of {len(topics)} {topics[0]}")
        for topic in topics:
            tag_topic(story, topic)
    assert [of(topic.pk).stories() for topic in (weather, rain, snow, hidden)] == [3, 2, 1, 0]


def test_years_are_those_of_the_zone_and_leads_are_told_apart():
    turn = NOW.replace(year=2024, month=12, day=31, hour=23)
    tag_country(make_story("Old", publish_at=turn), "KE", Strength.LEAD)
    tag_country(make_story("New"), "KE")
    assert of("KE") == Tally({2024: 1, 2025: 1}, {2024: 1})
    assert of("KE").leads() == of("KE").leads(2024) == 1
    in_nairobi = tallies_of_places(NOW, ZoneInfo("Africa/Nairobi"))["KE"]
    assert in_nairobi == Tally({2025: 2}, {2025: 1})


CHANGES = {
    "withdrawn": lambda story: Article.objects.filter(pk=story.pk).update(status="withdrawn"),
    "put off": lambda story: Article.objects.filter(pk=story.pk).update(live_from=NOW + HOUR),
    "over": lambda story: Article.objects.filter(pk=story.pk).update(expires_at=NOW),
    "deleted": lambda story: story.delete(),
    "only mentioned": lambda story: CountryTagging.objects.update(strength=Strength.MENTION),
    "tagging deleted": lambda story: CountryTagging.objects.all().delete(),
    "by hand": lambda story: connection.cursor().execute("DELETE FROM articles_countrytagging"),
}


@pytest.mark.parametrize("change", CHANGES)
def test_a_story_that_readers_no_longer_see_of_a_country_is_not_counted(tagged, change):
    assert of("KE").stories() == of("002").stories() == 1
    CHANGES[change](tagged)
    assert (of("KE"), of("002")) == (NONE, NONE)


def test_tagging_in_bulk_is_counted(tagged):
    assert of("TZ") == NONE
    row = CountryTagging(content_object=tagged, tag=country("TZ"), strength=Strength.LEAD)
    CountryTagging.objects.bulk_create([row], ignore_conflicts=True)
    assert of("TZ").leads() == of("TZ").stories() == 1
    CountryTagging.objects.bulk_create([row], ignore_conflicts=True)
    assert of("TZ").stories() == 1


def test_a_tagging_that_moves_to_another_story_or_topic_is_counted_there(tagged):
    other, snow = make_story("Sun"), make_topic("Snow")
    rain = Topic.objects.get(name="Rain")
    assert [of(rain.pk).stories(), of(snow.pk).stories()] == [1, 0]
    TopicTagging.objects.update(tag=snow)
    assert [of(rain.pk).stories(), of(snow.pk).stories()] == [0, 1]
    Article.objects.filter(pk=other.pk).update(status="draft")
    TopicTagging.objects.update(content_object=other)
    assert of(snow.pk) == NONE


def test_a_topic_that_is_hidden_or_moves_is_counted_anew(tagged):
    weather, rain = make_topic("Weather"), Topic.objects.get(name="Rain")
    assert of(weather.pk) == NONE
    rain.parent = weather
    rain.save()
    assert of(weather.pk).stories() == of(rain.pk).stories() == 1
    Topic.objects.filter(pk=rain.pk).update(status=Topic.Status.HIDDEN)
    assert (of(weather.pk), of(rain.pk)) == (NONE, NONE)


def test_a_story_counts_from_its_second_on_and_until_the_second_of_its_end():
    story = make_story(publish_at=NOW, expires_at=NOW + HOUR)
    tag_country(story)
    moments = [NOW - SECOND, NOW, NOW + HOUR - SECOND, NOW + HOUR, NOW + 2 * HOUR]
    assert [of("KE", at).stories() for at in moments] == [0, 1, 1, 0, 0]
    assert [of("KE", at).stories() for at in reversed(moments)] == [0, 0, 1, 1, 0]


def test_the_stories_of_an_issue_count_and_go_with_it():
    issue = make_issue(publish_at=NOW - HOUR)
    tag_country(make_story("Sun", issue=issue))
    assert of("KE").stories() == 1
    issue.publish_at = NOW + HOUR
    issue.save()
    assert [of("KE", at).stories() for at in (NOW, NOW + HOUR)] == [0, 1]


def test_what_does_not_count_leaves_no_note(tagged):
    before = TallyChange.objects.exclude(shelf=tally_triggers.NAMES).marks()
    tagged.headline = "Sun over Nairobi"
    tagged.save()
    make_story("Another", status="draft")
    make_topic("Proposed", status=Topic.Status.PROPOSED)
    Topic.objects.update(description="Wet.")
    assert TallyChange.objects.exclude(shelf=tally_triggers.NAMES).marks() == before


def test_while_nothing_changes_nothing_is_counted_again(tagged, django_assert_num_queries):
    of("KE")
    with django_assert_num_queries(1):
        of("KE")


def test_after_a_change_only_its_shelf_is_counted_again(tagged, django_assert_num_queries):
    far = make_story("Far", pk=tagged.pk + 3 * tally_triggers.STORIES_A_SHELF)
    tag_country(far)
    assert of("KE").stories() == 2
    CountryTagging.objects.filter(content_object=far).delete()
    with django_assert_num_queries(7):  # the mark of all, those of the shelves, the countries, three of one shelf
        assert of("KE").stories() == 1


def test_notes_that_are_lost_are_made_again_by_migrate(tagged):
    tally_triggers.drop(connection)
    TallyChange.objects.all().delete()
    see_to_notes(sender=Article._meta.app_config, using="default")
    before = TallyChange.objects.marks()
    tag_country(tagged, "TZ")
    assert TallyChange.objects.marks() != before


def test_a_trigger_that_notes_otherwise_than_now_is_made_anew_by_migrate(tagged, monkeypatch):
    monkeypatch.setattr(tally_triggers, "STORIES_A_SHELF", 1)
    shelves = {name: shelf.replace("/ 4096", "/ 1") for name, shelf in tally_triggers.SHELF.items()}
    monkeypatch.setattr(tally_triggers, "SHELF", shelves)
    see_to_notes(sender=Article._meta.app_config, using="default")
    tag_country(tagged, "TZ")
    assert tagged.pk in TallyChange.objects.marks()


def test_after_any_changes_the_numbers_are_those_of_who_counts_all_anew_and_older_ones_stay_as_they_were(monkeypatch):
    chance = random.Random(1)
    shelves = [shelf * tally_triggers.STORIES_A_SHELF + 7 + place for shelf in range(3) for place in range(3)]
    stories = [make_story(f"Story {key}", pk=key, slug=f"story-{key}") for key in shelves]
    for story in stories:
        tag_country(story, chance.choice(["KE", "TZ", "FR"]), chance.choice([Strength.LEAD, Strength.ABOUT]))
    begun = tallies_of_places(NOW, UTC)
    said = str(begun)
    for _ in range(40):
        story = Article.objects.filter(pk=chance.choice(shelves))
        taggings = CountryTagging.objects.filter(content_object__in=story)
        chance.choice(
            [
                lambda story, taggings: story.update(live_from=NOW - timedelta(days=chance.choice([1, 400, 800]))),
                lambda story, taggings: story.update(status=chance.choice(["cleared", "held"])),
                lambda story, taggings: taggings.update(tag=country(chance.choice(["KE", "TZ", "FR"]))),
                lambda story, taggings: taggings.update(strength=chance.choice(Strength.values)),
            ]
        )(story, taggings)
        with monkeypatch.context() as process:
            process.setattr(tallies, "_COUNTED", defaultdict(tallies._Counted))
            anew = tallies_of_places(NOW, UTC)
        assert tallies_of_places(NOW, UTC) == anew
    assert str(begun) == said


def test_old_notes_are_forgotten_when_they_are_many_and_each_shelf_keeps_one(tagged):
    shelf = tagged.pk // tally_triggers.STORIES_A_SHELF
    assert of("KE").stories() == 1
    TallyChange.objects.bulk_create(TallyChange(shelf=shelf, token=number) for number in range(MOST))
    assert TallyChange.objects.thin_out() >= MOST - 2
    assert {shelf} <= TallyChange.objects.marks().keys()
    assert TallyChange.objects.thin_out() == 0
    assert of("KE").stories() == 1


@pytest.mark.django_db(transaction=True)
def test_many_readers_at_once_take_one_count_though_tags_change_meanwhile(tagged, monkeypatch):
    counted, together, found, came = [], Barrier(8), [], set()
    count, mark = tallies._count, TallyChangeQuerySet.mark

    def counting(taggings, number, *args, **moment):
        counted.append(number)
        shelf = count(taggings, number, *args, **moment)
        TallyChange.objects.create(shelf=number, token=len(counted))
        return shelf

    def all_have_asked(notes):
        if get_ident() not in came:
            came.add(get_ident())
            together.wait()
        return mark(notes)

    def read():
        found.append(of("KE").stories())
        connections.close_all()

    monkeypatch.setattr(tallies, "_count", counting)
    monkeypatch.setattr(TallyChangeQuerySet, "mark", all_have_asked)
    threads = [Thread(target=read) for _reader in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [1] * 8
    assert len(counted) == len(set(counted))


@pytest.fixture
def large(monkeypatch):
    """An archive that is worth keeping the counts of: stories on three shelves."""
    monkeypatch.setattr(tallies, "WORTH_KEEPING", 3)
    for shelf in range(3):
        key = shelf * tally_triggers.STORIES_A_SHELF + 7
        tag_country(make_story(f"Story {key}", pk=key, slug=f"story-{key}"), "KE", Strength.LEAD)


@pytest.fixture
def begin(monkeypatch):
    """Be a process that begins; the shelves of countries that it counts by itself."""

    def begun():
        counted, count = [], tallies._count

        def counting(kind, number, *args, **kwargs):
            counted.append(number)
            return count(kind, number, *args, **kwargs)

        monkeypatch.setattr(tallies, "_COUNTED", defaultdict(tallies._Counted))
        monkeypatch.setattr(tallies, "_count", counting)
        assert of("KE").stories() == Article.objects.live(NOW).filter(country_taggings__tag__code="KE").count()
        monkeypatch.setattr(tallies, "_count", count)
        return counted

    return begun


def test_a_process_that_begins_counts_only_what_changed_since_it_was_written_down(large, begin):
    assert begin() == [0, 1, 2]
    assert keep(NOW, UTC) == 3 * len(tallies.KINDS)
    assert (begin(), keep(NOW, UTC)) == ([], 0)
    Article.objects.filter(pk=tally_triggers.STORIES_A_SHELF + 7).update(status="held")
    assert begin() == [1]
    assert keep(NOW, UTC) == len(tallies.KINDS)
    assert begin() == []


def test_what_was_written_down_before_a_story_comes_holds_until_its_second(large, begin):
    tag_country(make_story("Later", publish_at=NOW + HOUR), "KE")
    keep(NOW, UTC)
    assert [of("KE", at).stories() for at in (NOW, NOW + HOUR)] == [3, 4]
    assert begin() == []
    assert [of("KE", at).stories() for at in (NOW + HOUR, NOW)] == [4, 3]


def test_what_was_written_down_by_another_way_of_counting_is_counted_anew(large, begin, monkeypatch):
    keep(NOW, UTC)
    monkeypatch.setattr(tallies, "WAY", tallies.WAY + 1)
    assert begin() == [0, 1, 2]


def test_what_was_written_down_before_changes_that_nobody_noted_is_counted_anew(large, begin):
    keep(NOW, UTC)
    tally_triggers.drop(connection)
    Article.objects.filter(pk=7).update(status="held")
    see_to_notes(sender=Article._meta.app_config, using="default")
    assert begin() == [0, 1, 2]


def test_of_an_archive_that_is_counted_in_a_moment_nothing_is_written_down(tagged):
    assert (keep(NOW, UTC), CountedShelf.objects.count()) == (0, 0)


def test_counts_are_written_down_after_changes_and_once_in_ten_minutes(tagged):
    def left_to_do():
        return DBTaskResult.objects.filter(task_path="articles.tasks.keep_tallies").count()

    cache.clear()
    for _minute in range(3):
        keep_tallies_when_due("Europe/Berlin")
    Article.objects.filter(pk=tagged.pk).update(status="held")
    keep_tallies_when_due("Europe/Berlin")
    assert left_to_do() == 1
    cache.delete("tallies-kept-lately")  # ten minutes later
    for _minute in range(2):
        keep_tallies_when_due("Europe/Berlin")
    assert left_to_do() == 2
    cache.delete("tallies-kept-lately")
    keep_tallies_when_due("Europe/Berlin")  # nothing changed since
    assert left_to_do() == 2
