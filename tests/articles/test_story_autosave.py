"""Saving while somebody writes: what gets in, what flows back, what is named, and what nobody is told."""

from __future__ import annotations

import json
from urllib.parse import urlencode

import pytest
from django.urls import reverse

from articles import editing
from articles.admin.autosave import version_of
from articles.models import Article, Revision, WorkingCopy
from newsroom.accounts.models import User
from tests.cast import (
    NOW,
    country,
    make_editor,
    make_image,
    make_issue,
    make_person,
    make_story,
    make_topic,
    tag_country,
)
from tests.newsroom.desk.forms import shown

pytestmark = pytest.mark.django_db

ADD = reverse("admin:articles_article_add")
BEGIN = reverse("admin:articles_article_begin")


@pytest.fixture
def desk(client):
    client.force_login(make_editor())
    return client


def draft(headline: str = "Rain over Nairobi", **fields) -> Article:
    return make_story(headline, status=Article.Status.DRAFT, **fields)


def fresh(story: Article) -> Article:
    return Article.objects.get(pk=story.pk)


def opened(desk, story: Article | None = None) -> dict[str, str]:
    """The form as a browser holds it, with who types there."""
    page = desk.get(reverse("admin:articles_article_change", args=[story.pk]) if story else ADD)
    writing = page.context["writing"]
    return shown(page) | {"person": str(writing["person"]), "opened": writing["opened"]}


def door(name: str, story: Article) -> str:
    return reverse(f"admin:articles_article_{name}", args=[story.pk])


def autosave(desk, story: Article, form: dict[str, str], **typed: str):
    return desk.post(door("autosave", story), form | typed)


def ana_saves(story: Article, **values) -> None:
    ana = User.objects.filter(username="ana").first() or make_editor("ana")
    seen = editing.desk_content(fresh(story))
    editing.save(fresh(story), seen | values, base=seen, by=ana, at=NOW)


def test_what_was_typed_is_there_and_the_form_goes_on_from_what_is_there(desk):
    story = draft()
    form = opened(desk, story)
    answer = autosave(desk, story, form, headline="Rain over Kisumu", body="<p>It <script>x</script>rained.</p>").json()
    assert (fresh(story).headline, fresh(story).body) == ("Rain over Kisumu", "<p>It rained.</p>")
    assert (answer["errors"], answer["conflicts"]) == ({}, [])
    assert answer["taken"] == {"slug": {"value": "rain-over-kisumu"}}
    again = autosave(
        desk, story, form | {"base": json.dumps(answer["content"]), "slug": "rain-over-kisumu"}, headline="Third"
    )
    assert again.json()["conflicts"] == []
    assert fresh(story).headline == "Third"
    assert [(r.kind, r.content["headline"]) for r in Revision.objects.all()] == [("autosaved", "Third")]


def test_what_was_said_about_a_picture_goes_with_it_and_does_not_come_back(desk):
    story = draft(lead_image=make_image(), lead_alt_text="The first.")
    other = make_image(title="Other")
    form = opened(desk, story) | {"lead_image": str(other.pk)}
    for _again in range(2):
        answer = autosave(desk, story, form).json()
        # As the page's script does: what there is now is what was seen, and what flowed back stands in the fields.
        form |= {"base": json.dumps(answer["content"])} | {name: to["value"] for name, to in answer["taken"].items()}
    desk.post(reverse("admin:articles_article_change", args=[story.pk]), form | {"_save": "Save"})
    assert (fresh(story).lead_image, fresh(story).lead_alt_text) == (other, "")


def test_a_save_by_key_stays_on_the_page_and_is_a_save_by_hand(desk):
    story = draft()
    autosave(desk, story, opened(desk, story), headline="Rain over Kisumu", keep="1")
    assert Revision.objects.get().kind == "saved"


def test_the_first_words_of_a_new_story_make_it_once_though_the_answer_got_lost(desk):
    form = opened(desk)
    answers = [desk.post(BEGIN, form | {"headline": words}).json() for words in ("Rain", "Rain over Nairobi")]
    story = Article.objects.get()
    assert {answer["story"] for answer in answers} == {story.pk}
    assert answers[0]["address"] == reverse("admin:articles_article_change", args=[story.pk])
    assert (story.status, story.created_by.username) == ("draft", "vera")


def test_the_button_saves_into_the_story_that_an_unheard_autosave_made(desk):
    form = opened(desk)
    desk.post(BEGIN, form | {"headline": "Rain"})
    lost = urlencode(form | {"headline": "Rain"})
    response = desk.post(
        ADD, form | {"headline": "Rain over Nairobi", "unconfirmed": json.dumps([lost]), "_continue": "1"}
    )
    story = Article.objects.get()
    assert story.headline == "Rain over Nairobi"
    assert response.headers["Location"] == reverse("admin:articles_article_change", args=[story.pk])


def test_what_others_changed_flows_into_what_was_not_touched(desk):
    story, topic = draft(), make_topic("Rain")
    form = opened(desk, story)
    ana_saves(story, standfirst="By Ana.", topics=[{"tag_id": topic.pk, "strength": 2}], issue_id=make_issue().pk)
    answer = autosave(desk, story, form, headline="Rain over Kisumu").json()
    taken = answer["taken"]
    assert taken["standfirst"] == {"value": "By Ana."}
    assert json.loads(taken["topics"]["value"]) == [{"tag_id": topic.pk, "strength": 2}]
    assert taken["topics"]["names"] == {str(topic.pk): "Rain"}
    assert taken["issue"]["text"].startswith("Sunday")
    assert (fresh(story).headline, fresh(story).standfirst) == ("Rain over Kisumu", "By Ana.")


def test_a_field_that_two_wrote_is_named_and_left_and_the_rest_is_saved(desk):
    story = draft()
    form = opened(desk, story)
    ana_saves(story, headline="Heavy rain")
    answer = autosave(desk, story, form, headline="Rain over Kisumu", standfirst="Mine.").json()
    assert answer["conflicts"] == ["headline"]
    assert "headline" not in answer["taken"]
    assert answer["content"]["headline"] == "Rain over Nairobi"  # so that the next save is compared with it too
    assert (fresh(story).headline, fresh(story).standfirst) == ("Heavy rain", "Mine.")


def test_own_words_whose_answer_got_lost_are_nobody_elses(desk):
    story = draft()
    form = opened(desk, story)
    lost = form | {"headline": "Rain over Kisumu", "body": "<p>One.</p>"}
    desk.post(door("autosave", story), lost)
    later = {"headline": "Rain over Kisumu and Kisii", "body": "<p>One. Two.</p>"}
    assert autosave(desk, story, form, **later).json()["conflicts"] == ["headline", "body"]
    answer = autosave(desk, story, form, **later, unconfirmed=json.dumps([urlencode(lost)])).json()
    assert answer["conflicts"] == []
    assert (fresh(story).headline, fresh(story).body) == ("Rain over Kisumu and Kisii", "<p>One. Two.</p>")


def test_a_value_that_cannot_stand_is_named_and_the_words_are_saved(desk):
    story, _other = draft(), make_story("Other", slug="taken")
    answer = autosave(desk, story, opened(desk, story), slug="taken", position="2", standfirst="Mine.", kicker="x" * 99)
    errors = answer.json()["errors"]
    assert set(errors) == {"slug", "position", "kicker"}
    assert (fresh(story).standfirst, fresh(story).slug, fresh(story).kicker) == ("Mine.", "rain-over-nairobi", "")


def test_what_two_wrote_and_nobody_decided_waits(desk):
    story = draft()
    form = opened(desk, story)
    ana_saves(story, headline="Heavy rain")
    page = desk.post(reverse("admin:articles_article_change", args=[story.pk]), form | {"headline": "Mine"})
    undecided = form | shown(page)
    answer = autosave(desk, story, undecided, standfirst="Mine.").json()
    assert (answer["undecided"], answer["conflicts"], answer["errors"]) == (["headline"], [], {})
    assert (fresh(story).headline, fresh(story).standfirst) == ("Heavy rain", "Mine.")


@pytest.mark.parametrize("live", [True, False])
def test_half_a_sentence_never_reaches_readers(desk, live):
    story = make_story() if live else make_story(publish_at=None)
    answer = autosave(desk, story, opened(desk, story), headline="Rain over Ki").json()
    assert answer["in_working_copy"]
    assert fresh(story).headline == "Rain over Nairobi"
    assert WorkingCopy.objects.get().content["headline"] == "Rain over Ki"


def test_a_session_that_ended_is_told_by_a_redirect_and_saves_nothing(desk):
    story = draft()
    form = opened(desk, story)
    desk.logout()
    assert autosave(desk, story, form, headline="Mine").status_code == 302
    assert fresh(story).headline == "Rain over Nairobi"


def test_words_are_not_saved_under_the_name_of_whoever_signed_in_since(desk):
    story = draft()
    form = opened(desk, story)
    desk.force_login(make_editor("ana"))
    answer = autosave(desk, story, form, headline="Mine")
    assert (answer.status_code, answer.json()) == (409, {"refused": "You are signed in as ana now."})
    assert fresh(story).headline == "Rain over Nairobi"


def test_who_may_not_write_any_more_is_told_why(client):
    rob = make_person("reporter")
    story = draft(created_by=rob)
    client.force_login(rob)
    form = opened(client, story)
    Article.objects.filter(pk=story.pk).update(status=Article.Status.IN_REVIEW)
    answer = autosave(client, story, form, headline="Mine")
    assert (answer.status_code, answer.json()) == (403, {"refused": "You may not change this story as it stands now."})
    assert fresh(story).headline == "Rain over Nairobi"


@pytest.mark.parametrize("name", ["autosave", "presence", "compare"])
def test_a_story_that_one_may_not_see_is_not_there(client, name):
    story = draft()
    client.force_login(rob := make_person("reporter"))
    assert client.post(door(name, story), {"person": rob.pk}).status_code == 404
    assert client.get(door(name, story)).status_code == 405


def test_a_reporter_types_no_address_and_no_time_past_the_form(client):
    rob = make_person("reporter")
    story = draft(created_by=rob, publish_at=None)
    client.force_login(rob)
    autosave(client, story, opened(client, story), slug="mine", publish_at="2030-01-01T06:00", headline="Mine")
    assert (fresh(story).headline, fresh(story).publish_at) == ("Mine", None)
    assert fresh(story).slug != "my-address"


def test_a_forged_base_opens_no_field(client):
    rob = make_person("reporter")
    story = draft(created_by=rob)
    client.force_login(rob)
    form = opened(client, story)
    base = json.loads(form["base"]) | {"publish_at": "2031-01-01T00:00:00+00:00", "headline": {"no": "text"}, "body": 3}
    answer = autosave(client, story, form, base=json.dumps(base), unconfirmed='["%%%", 3]', undecided='{"a": 1}')
    assert answer.status_code == 200
    assert fresh(story).publish_at == story.publish_at


def test_saving_while_one_types_stays_light(desk, django_assert_num_queries):
    story = draft(issue=make_issue())
    for code in ("KE", "TZ", "UG"):
        tag_country(story, code)
    form = opened(desk, story)
    desk.post(door("autosave", story), form | {"standfirst": "One."})
    form = opened(desk, story)
    with django_assert_num_queries(20):  # six of them are savepoints
        autosave(desk, story, form, standfirst="One. Two.")


def test_what_the_browser_kept_is_compared_word_by_word(desk):
    story = draft()
    page = desk.post(door("compare", story), opened(desk, story) | {"headline": "Rain over Kisumu"})
    assert [(field.name, "Kisumu" in field.inline) for field in page.context["compared"]] == [("headline", True)]
    kenya = json.dumps([{"tag_id": country("KE").pk, "strength": 2}])
    page = desk.post(
        reverse("admin:articles_article_compare_new"), opened(desk) | {"headline": "New", "countries": kenya}
    )
    assert [field.name for field in page.context["compared"]] == ["headline", "countries"]


def test_the_version_changes_with_every_save(desk):
    story = draft()
    form = opened(desk, story)
    seen = {version_of(story), autosave(desk, story, form, headline="Two").json()["version"]}
    ana_saves(story, headline="Three")
    assert desk.post(door("presence", story)).json()["version"] not in seen
