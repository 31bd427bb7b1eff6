"""The story's form as a content: what it shows, what it saves, and what it never saves over."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime

import pytest
from django.urls import reverse

from articles import editing
from articles.content import content_of
from articles.models import Article, Revision
from newsroom.accounts.models import User
from tests.cast import (
    NOW,
    make_author,
    make_byline,
    make_editor,
    make_image,
    make_issue,
    make_person,
    make_section,
    make_story,
    make_topic,
    tag_country,
    tag_topic,
)
from tests.newsroom.desk.forms import send, shown

pytestmark = pytest.mark.django_db

ADD = reverse("admin:articles_article_add")


@pytest.fixture
def desk(client):
    client.force_login(make_editor())
    return client


def form_of(story: Article) -> str:
    return reverse("admin:articles_article_change", args=[story.pk])


def draft(headline: str = "Rain over Nairobi", **fields) -> Article:
    return make_story(headline, status=Article.Status.DRAFT, **fields)


def fresh(story: Article) -> Article:
    return Article.objects.get(pk=story.pk)


def somebody_else_saves(story: Article, **values) -> User:
    ana = User.objects.filter(username="ana").first() or make_editor("ana")
    seen = editing.desk_content(fresh(story))
    editing.save(fresh(story), seen | values, base=seen, by=ana, at=NOW)
    return ana


def errors_of(response) -> dict[str, list[str]]:
    return dict(response.context["adminform"].form.errors)


def full_story() -> Article:
    story = draft(
        kicker="Weather",
        standfirst="It rained.\nA lot.",
        issue=make_issue(),
        position=3,
        section=make_section(),
        lead_image=make_image(),
        publish_at=datetime(2999, 1, 1, 6, 0, 30, 123456, tzinfo=UTC),
        planned_on=date(2998, 12, 31),
        commissioned_length=600,
    )
    make_byline(story, make_author("Ana Muñoz"), order=1, bio_as_printed="Writes.\nAnd reads.")
    make_byline(story, make_author("Ben Okri"), order=3, role="translator")
    tag_topic(story, make_topic("Rain"))
    tag_country(story, "KE", strength=1)
    tag_country(story, "TZ", proposed=True)
    return story


def test_opening_and_saving_a_story_changes_not_a_letter_of_it(desk):
    story = full_story()
    before, stamp = content_of(story), fresh(story).lock_version
    assert send(desk, form_of(story)).status_code == 302
    assert content_of(fresh(story)) == before
    assert fresh(story).lock_version == stamp


def test_a_draft_needs_no_headline_and_not_even_a_word(desk):
    assert send(desk, ADD, working_title="weather").status_code == 302
    story = Article.objects.get()
    assert (str(story), story.slug) == ("weather", "story")


def test_a_story_without_headline_is_refused_at_that_field_when_it_is_sent_on(desk):
    story = draft("")
    page = desk.get(send(desk, form_of(story), press=("_act", "send_to_review")).headers["Location"])
    assert errors_of(page) == {"headline": ["The story has no headline."]}


def test_byline_and_tags_are_saved_as_they_stand(desk):
    story, first, second, topic = draft(), make_author("Ana Muñoz"), make_author("Ben Okri"), make_topic("Rain")
    kenya = tag_country(story, "KE", proposed=True).tag
    send(
        desk,
        form_of(story),
        bylines=json.dumps([{"author_id": second.pk, "role": "translator"}, {"author_id": first.pk}]),
        topics=json.dumps([{"tag_id": topic.pk, "strength": 1}]),
        countries=json.dumps([{"tag_id": kenya.pk, "strength": 3, "proposed": False}]),
    )
    said = content_of(fresh(story))
    assert [(row["author_id"], row["order"], row["role"]) for row in said["bylines"]] == [
        (second.pk, 1, "translator"),
        (first.pk, 2, "author"),
    ]
    assert said["topics"] == [{"tag_id": topic.pk, "strength": 1}]
    assert said["countries"] == [{"tag_id": kenya.pk, "strength": 3, "proposed": False}]


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ("not json", "This could not be read. Reload the page and choose again."),
        ('[{"tag_id": "x"}]', "This could not be read. Reload the page and choose again."),
        ('[{"tag_id": 1, "strength": 9}]', "This could not be read. Reload the page and choose again."),
        ('{"tag_id": 1}', "This could not be read. Reload the page and choose again."),
        ('[{"tag_id": 1}, {"tag_id": 1}]', "The same stands here twice. Take one out."),
        (
            json.dumps([{"tag_id": key} for key in range(1, 202)]),
            "These are 201; a story is given at most 200 of a kind. Take some out.",
        ),
        ('[{"tag_id": 999999}]', "One of these was deleted meanwhile. Take it out."),
    ],
)
def test_rows_that_make_no_sense_are_refused_at_their_field(desk, rows, message):
    make_topic("Rain")
    response = send(desk, ADD, headline="Rain", topics=rows)
    assert errors_of(response) == {"topics": [message]}
    assert not Article.objects.exists()


def test_a_form_with_an_error_comes_back_with_everything_that_was_typed(desk):
    author, topic = make_author(), make_topic("Rain")
    byline = json.dumps([{"author_id": author.pk, "order": 1, "role": "author", "bio_as_printed": "Writes."}])
    typed = {
        "headline": "Rain",
        "standfirst": "A lot of it.",
        "body": "<p>It rained.</p>",
        "bylines": byline,
        "topics": json.dumps([{"tag_id": topic.pk, "strength": 1}]),
        "position": "1",
    }
    response = send(desk, ADD, **typed)
    assert errors_of(response) == {"position": ["Choose the issue first, or leave the run order empty."]}
    back = shown(response)
    assert {name: back[name] for name in typed} == typed
    assert author.name in response.content.decode()
    assert not Article.objects.exists()


def test_why_it_was_saved_is_kept_with_the_revision(desk):
    story = draft()
    send(desk, form_of(story), headline="Rain over Kisumu", note="The lake is there")
    assert Revision.objects.get(article=story).note == "The lake is there"


# ----------------------------------------------------------------------------------------------------- two people


def test_two_who_change_different_fields_both_get_in(desk):
    story = full_story()
    opened = shown(desk.get(form_of(story)))
    somebody_else_saves(story, standfirst="By Ana.", topics=[])
    assert desk.post(form_of(story), opened | {"headline": "Rain over Kisumu"}).status_code == 302
    said = content_of(fresh(story))
    assert (said["headline"], said["standfirst"], said["topics"]) == ("Rain over Kisumu", "By Ana.", [])


def test_two_who_change_one_field_the_second_sees_both_texts_and_chooses(desk):
    story = draft()
    opened = shown(desk.get(form_of(story)))
    ana = somebody_else_saves(story, headline="Heavy rain over Nairobi", kicker="Weather")
    page = desk.post(form_of(story), opened | {"headline": "Rain over Kisumu", "standfirst": "Mine."})
    assert page.status_code == 200
    assert fresh(story).headline == "Heavy rain over Nairobi"
    [(field, chosen)] = page.context["conflicts"]
    assert (field.name, chosen) == ("headline", "")
    assert "Heavy rain over Nairobi" in field.before
    assert "Rain over Kisumu" in field.after
    assert page.context["conflict"].by == ana
    back = shown(page)
    assert (back["headline"], back["standfirst"]) == ("Rain over Kisumu", "Mine.")

    again = desk.post(form_of(story), back)
    assert errors_of(again) == {"headline": ["Somebody else changed this too. Choose above whose text stays."]}
    assert fresh(story).headline == "Heavy rain over Nairobi"

    desk.post(form_of(story), shown(again) | {"choice_headline": "mine"})
    said = fresh(story)
    assert (said.headline, said.standfirst, said.kicker) == ("Rain over Kisumu", "Mine.", "Weather")


def test_their_text_can_be_taken_instead(desk):
    story = draft()
    opened = shown(desk.get(form_of(story)))
    somebody_else_saves(story, headline="Heavy rain over Nairobi")
    page = desk.post(form_of(story), opened | {"headline": "Rain over Kisumu", "standfirst": "Mine."})
    desk.post(form_of(story), shown(page) | {"choice_headline": "theirs"})
    assert (fresh(story).headline, fresh(story).standfirst) == ("Heavy rain over Nairobi", "Mine.")


def test_a_third_text_that_came_meanwhile_is_shown_too(desk):
    story = draft()
    opened = shown(desk.get(form_of(story)))
    somebody_else_saves(story, headline="Second")
    page = desk.post(form_of(story), opened | {"headline": "Mine"})
    somebody_else_saves(story, headline="Third")
    page = desk.post(form_of(story), shown(page) | {"choice_headline": "mine"})
    [(field, _chosen)] = page.context["conflicts"]
    assert "Third" in field.before
    assert fresh(story).headline == "Third"


# ------------------------------------------------------------------------------------------------- what is public


def test_a_live_story_is_edited_as_a_working_copy_and_the_form_says_so(desk):
    story = make_story()
    page = desk.get(form_of(story))
    assert page.context["readers"]["kind"] == "same"
    send(desk, form_of(story), headline="Rain over Kisumu")
    assert fresh(story).headline == "Rain over Nairobi"
    page = desk.get(form_of(story))
    assert shown(page)["headline"] == "Rain over Kisumu"
    assert "Readers see the version of" in page.context["readers"]["words"]


def test_a_story_of_a_closed_issue_is_only_read_and_the_form_says_who_closed_it(desk):
    issue = make_issue(publish_at=None)
    story = draft(issue=issue)
    issue.closed_at, issue.closed_by = NOW, User.objects.create_user("carl", first_name="Carl", last_name="Low")
    issue.save()
    desk.force_login(make_person("editor"))
    page = desk.get(form_of(story))
    assert page.context["closed"] == (
        f"{issue.volume_as_printed} was closed by Carl Low on Sun 2 Nov 2025, 12:00. "
        "Its stories change no more until it is reopened."
    )
    assert "headline" not in shown(page)
    desk.post(form_of(story), shown(page) | {"headline": "Mine"})
    assert fresh(story).headline == "Rain over Nairobi"


def test_a_tagger_gets_the_tags_and_not_a_word_of_the_text(client):
    story = draft(body="<p>Secret words.</p>", standfirst="Secret too.", editor_note="Most secret.")
    topic = make_topic("Rain")
    client.force_login(make_person("tagger"))
    page = client.get(form_of(story))
    assert "ecret" not in page.content.decode()
    client.post(form_of(story), shown(page) | {"topics": json.dumps([{"tag_id": topic.pk}]), "body": "<p>Mine.</p>"})
    assert (fresh(story).body, list(fresh(story).topics.all())) == ("<p>Secret words.</p>", [topic])


# ------------------------------------------------------------------------------------------------- vocabularies


def vocabulary(kind: str) -> str:
    return reverse("admin:articles_article_vocabulary", args=[kind])


@pytest.mark.parametrize(
    ("kind", "typed", "first"),
    [
        ("countries", "keny", "Kenya"),
        ("countries", "niger", "Niger"),
        ("countries", "burma", "Myanmar"),
        ("topics", "ports", "Ports and shipping"),
        ("topics", "SHIPPING", "Ports and shipping"),
        ("topics", "économie", "Economie du café"),
        ("bylines", "munoz", "Ana Muñoz"),
    ],
)
def test_names_are_found_by_letters_in_any_case_or_accent(desk, kind, typed, first):
    make_topic("Ports and shipping")
    make_topic("Economie du café")
    make_author("Ana Muñoz")
    assert desk.get(vocabulary(kind), {"q": typed}).json()["found"][0]["name"] == first


def test_a_new_topic_is_added_once_however_it_is_spelt(desk):
    first = desk.post(vocabulary("topics"), {"name": " Climate  policy "}).json()
    assert first["name"] == "Climate policy"
    assert desk.post(vocabulary("topics"), {"name": "climate-policy"}).json() == first


def test_the_list_of_countries_is_closed_and_topics_only_grow_by_those_who_may(desk, client):
    assert desk.post(vocabulary("countries"), {"name": "Atlantis"}).status_code == 403
    client.force_login(make_person("reporter"))
    assert client.post(vocabulary("topics"), {"name": "New"}).status_code == 403
    assert client.get(vocabulary("planets")).status_code == 404
