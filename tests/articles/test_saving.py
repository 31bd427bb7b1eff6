"""Two people at once, working copies, autosaves: no word is lost, and readers keep the published text."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError

from articles import editing, publishing
from articles.activity.models import Entry
from articles.content import content_of, empty_content
from articles.models import Article, CountryTagging, FormerAddress, WorkingCopy
from articles.tagging.models import Topic
from tests.cast import NOW, country, make_author, make_byline, make_editor, make_issue, make_story, make_topic

pytestmark = pytest.mark.django_db

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
Status = Article.Status


def fresh(story: Article) -> Article:
    return Article.objects.get(pk=story.pk)


def draft(headline: str = "Rain over Nairobi", **fields) -> Article:
    return make_story(headline, status=Status.DRAFT, **fields)


def scheduled(**fields) -> Article:
    return make_story(publish_at=NOW + HOUR, **fields)


def save(story, *, base=None, by=None, at=NOW, note="", **typed):
    base = base or editing.desk_content(fresh(story))
    return editing.save(fresh(story), base | typed, base=base, by=by, at=at, note=note)


def autosave(story, *, base=None, by=None, at=NOW, **typed):
    base = base or editing.desk_content(fresh(story))
    return editing.autosave(fresh(story), base | typed, base=base, by=by, at=at)


# ------------------------------------------------------------------------------------------------- two at once


def test_two_who_change_different_fields_both_get_in():
    story = draft(standfirst="Old")
    opened = content_of(story)
    save(story, base=opened, headline="Rain over Kisumu")
    saved = save(story, base=opened, standfirst="New")
    assert (fresh(story).headline, fresh(story).standfirst) == ("Rain over Kisumu", "New")
    assert saved.content["headline"] == "Rain over Kisumu"


def test_two_who_change_the_same_field_are_told_and_nothing_is_saved():
    story, vera = draft(), make_editor()
    opened = content_of(story)
    save(story, base=opened, headline="Rain over Kisumu", by=vera)
    with pytest.raises(editing.Conflict) as conflict:
        save(story, base=opened, headline="Rain over Mombasa", standfirst="New")
    assert (conflict.value.fields, conflict.value.theirs["headline"]) == (["headline"], "Rain over Kisumu")
    assert (conflict.value.by, conflict.value.at) == (vera, NOW)
    assert (fresh(story).headline, fresh(story).standfirst) == ("Rain over Kisumu", "")


def test_two_who_write_the_same_agree():
    story = draft()
    opened = content_of(story)
    save(story, base=opened, headline="Rain over Kisumu")
    assert save(story, base=opened, headline="Rain over Kisumu").revision is None


def test_an_autosave_saves_what_is_not_in_conflict_and_names_the_rest():
    story = draft()
    opened = content_of(story)
    save(story, base=opened, headline="Rain over Kisumu")
    saved = autosave(story, base=opened, headline="Rain over Mombasa", standfirst="New")
    assert saved.conflicts == ["headline"]
    assert (fresh(story).headline, fresh(story).standfirst) == ("Rain over Kisumu", "New")


def test_an_autosave_leaves_out_what_the_database_would_refuse_and_says_why():
    issue = make_issue()
    make_story("The lead", issue=issue, position=1)
    story = draft(issue=issue, publish_at=None)
    saved = autosave(story, position=1, standfirst="New")
    assert (fresh(story).position, fresh(story).standfirst) == (None, "New")
    assert "Another story of this issue has that place." in str(saved.refused)


def test_a_save_that_the_database_would_refuse_saves_nothing():
    story = draft()
    with pytest.raises(ValidationError) as refused:
        save(story, expires_at=(NOW - 2 * HOUR).isoformat(), headline="Rain over Kisumu")
    assert list(refused.value.message_dict) == ["expires_at"]
    assert fresh(story).headline == "Rain over Nairobi"


def test_rows_that_stay_keep_their_identity():
    story, ana, ben = draft(), make_author("Ana"), make_author("Ben")
    line = make_byline(story, ana)
    row = {"author_id": ben.pk, "order": 1, "role": "author", "bio_as_printed": ""}
    save(story, bylines=[row, {"author_id": ana.pk, "order": 2, "role": "author", "bio_as_printed": "Writes."}])
    assert [(each.pk == line.pk, each.author.name, each.bio_as_printed) for each in story.bylines.all()] == [
        (False, "Ben", ""),
        (True, "Ana", "Writes."),
    ]
    save(story, bylines=[])
    assert not story.bylines.exists()


# --------------------------------------------------------------------------------------------------- autosaves


def test_what_is_typed_within_minutes_is_one_revision_and_a_save_takes_it_up():
    story, vera = draft(), make_editor()
    autosave(story, by=vera, headline="R")
    autosave(story, by=vera, at=NOW + MINUTE, headline="Ra")
    autosave(story, by=vera, at=NOW + 11 * MINUTE, headline="Rai")
    assert list(story.revisions.values_list("number", "kind", "content__headline")) == [
        (2, "autosaved", "Rai"),
        (1, "autosaved", "Ra"),
    ]
    save(story, by=vera, at=NOW + 12 * MINUTE, note="done")
    assert list(story.revisions.values_list("number", "kind", "note")) == [(2, "saved", "done"), (1, "autosaved", "")]


def test_autosaves_of_two_people_stay_apart():
    story = draft()
    autosave(story, by=make_editor("vera"), headline="One")
    autosave(story, by=make_editor("ben"), headline="Two")
    assert story.revisions.count() == 2


def test_half_a_sentence_does_not_go_out_with_a_cleared_story():
    story = scheduled()
    assert autosave(story, headline="Rain ov").in_working_copy
    assert fresh(story).headline == "Rain over Nairobi"
    assert editing.desk_content(fresh(story))["headline"] == "Rain ov"
    assert not save(story, headline="Rain over Kisumu").in_working_copy
    assert fresh(story).headline == "Rain over Kisumu"
    assert not WorkingCopy.objects.exists()


def test_a_draft_may_be_saved_without_a_headline_and_its_address_follows_the_headline():
    story = Article(headline="")
    story.save()
    save(story, headline="Rain over Nairobi")
    assert fresh(story).slug == "rain-over-nairobi"
    save(story, headline="Rain over Kisumu")
    assert fresh(story).slug == "rain-over-kisumu"
    save(story, slug="rain")
    save(story, headline="Rain over Mombasa")
    assert fresh(story).slug == "rain"


def test_every_field_of_a_new_story_is_in_an_empty_content():
    assert empty_content().keys() == content_of(Article.objects.create()).keys()


# ---------------------------------------------------------------------------------------------- working copies


def test_readers_keep_the_published_text_until_the_changes_are_cleared():
    story, vera = make_story(standfirst="Old"), make_editor()
    assert save(story, headline="Rain over Kisumu", by=vera).in_working_copy
    assert fresh(story).headline == "Rain over Nairobi"
    publishing.clear_changes(fresh(story), by=vera, at=NOW)
    assert fresh(story).headline == "Rain over Kisumu"
    assert not WorkingCopy.objects.exists()
    published = story.revisions.exclude(published_at=None).order_by("number")
    assert list(published.values_list("content__headline", "shown_to_readers")) == [
        ("Rain over Nairobi", True),
        ("Rain over Kisumu", True),
    ]


def test_tags_and_plans_of_a_live_story_hold_at_once():
    story, topic = make_story(), make_topic("Rain")
    kenya = {"tag_id": country("KE").pk, "strength": 1, "proposed": False}
    save(story, topics=[{"tag_id": topic.pk, "strength": 2}], countries=[kenya], editor_note="Call Ana")
    assert [str(tag) for tag in fresh(story).topics.all()] == ["Rain"]
    assert (CountryTagging.objects.get().tag.code, fresh(story).editor_note) == ("KE", "Call Ana")
    assert not WorkingCopy.objects.exists()


def test_changes_go_out_at_their_own_time_as_they_were_cleared():
    story = make_story()
    save(story, headline="Cleared")
    publishing.clear_changes(fresh(story), by=None, at=NOW, publish_at=NOW + HOUR)
    save(story, headline="Typed later")
    assert publishing.publish_due_changes(NOW + MINUTE) == []
    assert publishing.publish_due_changes(NOW + HOUR) == [story]
    assert fresh(story).headline == "Cleared"
    assert editing.desk_content(fresh(story))["headline"] == "Typed later"
    assert publishing.publish_due_changes(NOW + HOUR) == []


def test_tags_that_changed_meanwhile_survive_the_publishing_of_changes():
    story = make_story()
    save(story, headline="Rain over Kisumu")
    CountryTagging.objects.create(content_object=story, tag=country("KE"))
    publishing.clear_changes(fresh(story), by=None, at=NOW)
    assert CountryTagging.objects.count() == 1


def test_discarded_changes_stay_among_the_revisions():
    story = make_story()
    save(story, headline="Rain over Kisumu")
    publishing.discard_changes(fresh(story), by=None, at=NOW)
    assert editing.desk_content(fresh(story))["headline"] == "Rain over Nairobi"
    assert story.revisions.filter(content__headline="Rain over Kisumu").exists()
    with pytest.raises(publishing.CannotPublish):
        publishing.discard_changes(fresh(story), by=None, at=NOW)


def test_changes_that_may_not_run_are_refused_and_stay():
    story = make_story()
    save(story, body="")
    with pytest.raises(publishing.CannotPublish) as refused:
        publishing.clear_changes(fresh(story), by=None, at=NOW)
    assert refused.value.field == "body"
    assert fresh(story).body
    assert WorkingCopy.objects.exists()


def test_a_new_address_of_a_live_story_redirects_from_when_it_goes_out():
    story = make_story()
    save(story, slug="rain")
    assert not FormerAddress.objects.exists()
    publishing.clear_changes(fresh(story), by=None, at=NOW)
    assert FormerAddress.objects.get().slug == "rain-over-nairobi"


def test_changes_are_reviewed_like_a_story():
    story = make_story()
    save(story, headline="Rain over Kisumu")
    publishing.send_changes_to_review(story, by=None, at=NOW)
    with pytest.raises(publishing.CannotPublish):
        publishing.send_changes_to_review(story, by=None, at=NOW)
    assert publishing.allowed_acts_on_changes(story, WorkingCopy.objects.get())[1] == "return_changes"
    publishing.return_changes(story, by=None, at=NOW)


# ---------------------------------------------------------------------------------------------------- restoring


def test_restoring_brings_back_the_words_not_the_plan():
    story = draft(standfirst="Old")
    save(story, headline="Two", note="sharper")
    first = story.revisions.get(content__headline="Two")
    save(story, headline="Three", editor_note="Call Ana")
    saved = editing.restore(fresh(story), first, by=None, at=NOW)
    assert (fresh(story).headline, fresh(story).editor_note, saved.revision.number) == ("Two", "Call Ana", 3)


def test_restoring_a_live_story_makes_a_working_copy():
    story = make_story()
    first = editing.record_revision(story, by=None, at=NOW)
    save(story, headline="Two")
    publishing.clear_changes(fresh(story), by=None, at=NOW)
    assert editing.restore(fresh(story), first, by=None, at=NOW).in_working_copy
    assert fresh(story).headline == "Two"


def test_restoring_does_without_an_author_who_is_gone():
    story, ana = draft(), make_author("Ana")
    make_byline(story, ana)
    first = editing.record_revision(story, by=None, at=NOW)
    save(story, bylines=[], headline="Two")
    ana.delete()
    editing.restore(fresh(story), first, by=None, at=NOW)
    assert fresh(story).headline == "Rain over Nairobi"


# ------------------------------------------------------------------------------- topics that no story is given


def about(*topics, strength: int = 2) -> list[dict]:
    return [{"tag_id": topic.pk, "strength": strength} for topic in topics]


def topics_of(story: Article) -> list[tuple[str, int]]:
    return list(story.topic_taggings.order_by("tag__name").values_list("tag__name", "strength"))


@pytest.mark.parametrize("becomes", ["deprecated", "refused"])
def test_a_topic_that_no_story_is_given_any_more_comes_to_none_and_leaves_none(becomes):
    story, other, bees, rain = draft(), draft("Other"), make_topic("Bees"), make_topic("Rain")
    save(story, topics=about(bees))
    Topic.objects.filter(pk=bees.pk).update(status=becomes)
    save(story, topics=about(bees, rain))
    assert topics_of(story) == [("Bees", 2), ("Rain", 2)]
    with pytest.raises(ValidationError) as refusal:
        save(other, topics=about(bees), headline="Two")
    assert refusal.value.message_dict == {"topics": [f"“Bees” is {becomes}: no story is given it."]}
    assert (fresh(other).headline, topics_of(other)) == ("Other", [])
    saved = autosave(other, topics=about(bees), headline="Three")
    assert (saved.content["headline"], saved.content["topics"], list(saved.refused)) == ("Three", [], ["topics"])


def test_what_was_typed_into_a_working_copy_is_refused_when_it_is_saved_by_hand():
    story, bees = make_story(status=Status.CLEARED, publish_at=NOW + HOUR), make_topic("Bees")
    autosave(story, topics=about(bees))
    Topic.objects.update(status="deprecated")
    assert autosave(story, headline="Half a").refused == {}
    with pytest.raises(ValidationError, match="Bees"):
        save(story, headline="Half a sentence")


def test_a_merged_topic_comes_to_a_story_as_the_one_that_it_went_into():
    story, ports, shipping = draft(), make_topic("Ports"), make_topic("Shipping")
    save(story, topics=about(ports, strength=3))
    Topic.objects.filter(pk=shipping.pk).update(status="merged", merged_into=ports)
    save(story, topics=about(ports, strength=3) + about(shipping, strength=1))
    assert topics_of(story) == [("Ports", 1)]


def test_restoring_leaves_out_topics_that_no_story_is_given_any_more():
    story, bees, rain = draft(), make_topic("Bees"), make_topic("Rain")
    save(story, topics=about(bees, rain))
    first = story.revisions.get()
    save(story, topics=[])
    Topic.objects.filter(pk=bees.pk).update(status="refused")
    editing.restore(fresh(story), first, by=None, at=NOW)
    assert topics_of(story) == [("Rain", 2)]


# ---------------------------------------------------------------------------------------------------- the log


def test_the_log_tells_of_a_save_by_hand_what_changed_since_the_one_before():
    story, vera = draft(), make_editor()
    save(story, by=vera, headline="Two")
    autosave(story, by=vera, headline="Three")
    save(story, by=vera, note="sharper")
    entry = Entry.objects.newest_first()[0]
    assert (entry.verb, entry.person, entry.note) == ("change", vera, "sharper")
    assert (entry.before["headline"], entry.after["headline"]) == ("Two", "Three")
    assert Entry.objects.count() == 2


def test_the_log_tells_of_each_act_and_of_published_changes():
    story = draft()
    publishing.send_to_review(story, by=None, at=NOW)
    publishing.clear(story, by=None, at=NOW)
    save(story, headline="Rain over Kisumu")
    publishing.clear_changes(fresh(story), by=None, at=NOW)
    verbs = list(Entry.objects.order_by("id").values_list("verb", flat=True))
    assert verbs == ["send_to_review", "clear", "change", "clear_changes", "publish_changes"]
    assert Entry.objects.get(verb="clear").after == {"status": "cleared"}


def test_an_act_that_is_refused_leaves_no_entry():
    story = draft()
    with pytest.raises(publishing.CannotPublish):
        publishing.hold(story, by=None, at=NOW)
    assert not Entry.objects.exists()
