"""The screen of ten to midnight: what blocks the issue, mended in place, and the button that sends it off."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from articles.activity.models import Entry
from articles.content import content_of
from articles.editing import autosave, desk_content, save
from articles.models import Article, Revision
from issues.models import Issue
from tests.cast import (
    make_author,
    make_byline,
    make_editor,
    make_image,
    make_issue,
    make_person,
    make_publication,
    make_section,
    make_story,
    tag_country,
)

pytestmark = pytest.mark.django_db

AHEAD = timedelta(hours=6)


@pytest.fixture
def issue():
    make_publication()
    out = (timezone.now() + AHEAD).replace(microsecond=0)
    return make_issue(2133, publish_at=out, date=out.date())


@pytest.fixture
def vera():
    return make_editor()


@pytest.fixture
def desk(client, vera):
    client.force_login(vera)
    return client


def story_of(issue, headline="Runs", position=1, **fields):
    """A story that nothing can be said against."""
    fields = {"standfirst": "It rained.", "lead_image": make_image()} | fields
    fields.setdefault("section", make_section(f"Section {position}", slug=f"s{position}"))
    story = make_story(headline, issue=issue, position=position, **fields)
    make_byline(story, make_author(f"Author {position}", slug=f"author-{position}"))
    tag_country(story)
    return story


def address(issue):
    return reverse("admin:issues_issue_tonight", args=[issue.pk])


def shown(client, issue, **query):
    page = client.get(address(issue), query)
    assert page.status_code == 200
    return page.content.decode()


def sent(client, issue, **typed):
    """Post fields as `headline__12="Typed"`, with what was seen as `seen__headline__12`."""
    data = {}
    for name, value in typed.items():
        *seen, field, story = ["", *name.split("__")] if "__" in name else ["", "", name]
        if "__" not in name:
            data[name] = value
        else:
            data[f"{'b' if 'seen' in seen else 'v'}-{story}-{field}"] = value
    return client.post(address(issue), data)


def fresh(story):
    return Article.objects.get(pk=story.pk)


def test_a_ready_issue_is_calm_and_can_be_sent_off(desk, issue):
    story_of(issue)
    page = shown(desk, issue)
    assert "Nothing blocks it." in page
    assert "1 of 1" in page
    assert f'value="schedule:{issue.publish_at.isoformat()}"' in page
    assert "What blocks it" not in page


def test_what_blocks_it_stands_with_its_owner_and_its_field(desk, issue, vera):
    rob = make_person("reporter", "rob", first_name="Rob", last_name="Reuter")
    story_of(issue)
    empty = story_of(issue, "", 2, working_title="Harbour", assigned_to=rob)
    story_of(issue, "Mine TK", 3, created_by=vera)
    page = shown(desk, issue)
    assert "2 things block it." in page
    assert "1 of 3" in page
    assert page.index("<h3>Yours</h3>") < page.index("<h3>Rob Reuter</h3>")
    assert f'id="v-{empty.pk}-headline"' in page
    assert 'name="go"' not in page


def test_a_headline_is_mended_in_place_and_becomes_a_revision(desk, issue, vera):
    story = story_of(issue, "Rain TK")
    answer = sent(
        desk, issue, **{f"headline__{story.pk}": "Rain over Kisumu", f"seen__headline__{story.pk}": "Rain TK"}
    )
    assert (answer.status_code, answer.headers["Location"]) == (302, address(issue))
    assert fresh(story).headline == "Rain over Kisumu"
    assert Revision.objects.get(article=story).saved_by == vera
    assert "Nothing blocks it." in shown(desk, issue)


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [("standfirst", "Ask TK", "Asked."), ("kicker", "TK", "Rain"), ("trail_text", "TK", "It rained.")],
)
def test_every_short_text_is_mended_in_place(desk, issue, name, old, new):
    story = story_of(issue, **{name: old})
    assert f'id="v-{story.pk}-{name}"' in shown(desk, issue)
    sent(desk, issue, **{f"{name}__{story.pk}": new, f"seen__{name}__{story.pk}": old})
    assert getattr(fresh(story), name) == new


def test_the_paragraph_with_the_tk_is_mended_and_no_other(desk, issue):
    story = story_of(issue, body="<p>First & last.</p><p>So TK & “many” came.</p><p>End.</p>")
    assert "So TK &amp; “many” came.</textarea>" in shown(desk, issue)
    typed = {f"paragraph__{story.pk}": "So 400 & “many” came.", f"seen__paragraph__{story.pk}": "So TK & “many” came."}
    sent(desk, issue, **typed)
    assert fresh(story).body == "<p>First &amp; last.</p><p>So 400 &amp; “many” came.</p><p>End.</p>"


def test_a_tk_among_links_is_mended_on_the_form(desk, issue):
    story = story_of(issue, body='<p>See <a href="https://example.org/">TK</a>.</p>')
    page = shown(desk, issue)
    assert f'id="v-{story.pk}-paragraph"' not in page
    assert f'{reverse("admin:articles_article_change", args=[story.pk])}#id_body"' in page


def test_a_storys_own_poor_alt_text_is_not_mended_at_the_picture(desk, issue):
    story = story_of(issue, lead_alt_text="IMG_2044.jpg")
    page = desk.get(address(issue)).content.decode()
    assert ("describes nothing" in page, f"v-{story.pk}-alt_text" in page) == (True, False)


def test_the_credit_line_and_the_alt_text_are_mended_at_the_picture(desk, issue):
    picture = make_image(credit_name="", source=None, alt_text="")
    story = story_of(issue, lead_image=picture)
    typed = {f"credit_name__{story.pk}": "Ana Muñoz", f"seen__credit_name__{story.pk}": ""}
    sent(desk, issue, **typed, **{f"alt_text__{story.pk}": "A boat.", f"seen__alt_text__{story.pk}": ""})
    picture.refresh_from_db()
    assert (picture.credit_line, picture.alt_text) == ("Photo: Ana Muñoz", "A boat.")
    assert Entry.objects.filter(kind="image", verb="change").count() == 2


def test_a_section_is_chosen_in_place(desk, issue):
    world = make_section("World")
    story = story_of(issue, section=None)
    Article.objects.filter(pk=story.pk).update(section=None)
    sent(desk, issue, **{f"section_id__{story.pk}": str(world.pk), f"seen__section_id__{story.pk}": ""})
    assert fresh(story).section == world


def test_what_somebody_else_wrote_meanwhile_is_shown_beside_ones_own(desk, issue, vera):
    story = story_of(issue, "Rain TK")
    content = desk_content(story)
    save(story, content | {"headline": "Rain, they said, TK"}, base=content, by=make_editor("sam"), at=timezone.now())
    typed = {f"headline__{story.pk}": "Rain over Kisumu", f"seen__headline__{story.pk}": "Rain TK"}
    answer = sent(desk, issue, **typed)
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "Theirs" in page
    assert "Choose above whose text stays." in page
    assert 'value="Rain over Kisumu"' in page
    assert f'name="b-{story.pk}-headline" value="Rain, they said, TK"' in page
    assert fresh(story).headline == "Rain, they said, TK"


@pytest.mark.parametrize(
    ("choice", "headline"), [("mine", "Rain over Kisumu"), ("theirs", "Rain, they said"), ("", "Rain, they said")]
)
def test_the_person_chooses_whose_text_stays(desk, issue, choice, headline):
    story = story_of(issue, "Rain, they said")
    key = f"{story.pk}-headline"
    typed = {f"v-{key}": "Rain over Kisumu", f"b-{key}": "Rain, they said", f"u-{key}": "1"}
    answer = desk.post(address(issue), typed | ({f"c-{key}": choice} if choice else {}))
    assert fresh(story).headline == headline
    assert answer.status_code == (302 if choice else 200)
    if not choice:
        assert "Rain over Kisumu" in answer.content.decode()


def test_what_was_typed_for_a_remark_that_is_gone_is_not_lost(desk, issue):
    story = story_of(issue, "Rain, mended by somebody")
    typed = {f"headline__{story.pk}": "My own rain", f"seen__headline__{story.pk}": "Rain TK"}
    page = sent(desk, issue, **typed).content.decode()
    assert "Changed by somebody else meanwhile" in page
    assert 'value="My own rain"' in page
    body = {f"paragraph__{story.pk}": "Mine.", f"seen__paragraph__{story.pk}": "TK"}
    assert "Mine.</textarea>" in sent(desk, issue, **body).content.decode()


def test_what_was_typed_for_a_story_that_left_the_issue_is_not_lost(desk, issue):
    story_of(issue)
    gone = make_story("Elsewhere")
    page = sent(desk, issue, **{f"headline__{gone.pk}": "My words", f"seen__headline__{gone.pk}": ""}).content.decode()
    assert '<blockquote dir="auto">My words</blockquote>' in page
    assert fresh(gone).headline == "Elsewhere"


def test_words_that_wait_unsaved_on_the_form_do_not_slip_out_with_a_repair(desk, issue, vera):
    story = story_of(issue, "Rain TK")
    published = content_of(story)
    autosave(story, published | {"body": "<p>Half a sent</p>"}, base=published, by=vera, at=timezone.now())
    assert f'id="v-{story.pk}-headline"' not in shown(desk, issue)
    page = sent(desk, issue, **{f"headline__{story.pk}": "Rain", f"seen__headline__{story.pk}": "Rain TK"})
    assert "This can&#x27;t be changed here any more." in page.content.decode()
    assert fresh(story).body == "<p>The rain came early and stayed.</p>"


def test_a_text_that_is_too_long_is_refused_at_its_field_and_kept(desk, issue):
    story = story_of(issue, "Rain TK")
    long = "R" * 301
    page = sent(desk, issue, **{f"headline__{story.pk}": long, f"seen__headline__{story.pk}": "Rain TK"})
    assert "Write it shorter: at most 300 signs." in page.content.decode()
    assert long in page.content.decode()


def test_a_draft_is_cleared_or_taken_out_in_place(desk, issue):
    story_of(issue)
    one, two = story_of(issue, "One", 2, status="draft"), story_of(issue, "Two", 3, status="draft")
    page = shown(desk, issue)
    assert f'value="clear:{one.pk}:draft"' in page
    assert sent(desk, issue, act=f"clear:{one.pk}:draft").status_code == 302
    assert sent(desk, issue, act=f"take_out:{two.pk}:draft").status_code == 302
    assert (fresh(one).status, fresh(two).issue) == ("cleared", None)
    assert "Nothing blocks it." in shown(desk, issue)


def test_the_others_close_up_when_a_story_is_taken_out(desk, issue):
    stories = [story_of(issue, f"Story {place}", place) for place in (1, 2, 3)]
    Article.objects.filter(pk=stories[1].pk).update(status="draft")
    sent(desk, issue, act=f"take_out:{stories[1].pk}:draft")
    assert [fresh(story).position for story in stories] == [1, None, 2]


def test_a_cleared_story_in_the_way_is_held_in_place(desk, issue):
    story_of(issue)
    story = story_of(issue, "Rain TK", 2)
    sent(desk, issue, act=f"hold:{story.pk}:cleared")
    assert fresh(story).status == "held"
    page = shown(desk, issue)
    assert "Nothing blocks it." in page
    assert "Held: it stays out of this issue." in page


def test_a_refusal_stands_at_its_story(desk, issue):
    story = story_of(issue, "Rain TK", status="draft")
    page = sent(desk, issue, act=f"clear:{story.pk}:draft").content.decode()
    assert re.search(r'role="alert">1 TK is left', page)
    assert fresh(story).status == "draft"


def test_who_was_slower_is_told(desk, issue):
    story = story_of(issue, status="in_review")
    page = sent(desk, issue, act=f"clear:{story.pk}:draft").content.decode()
    assert "Somebody else was faster." in page
    assert fresh(story).status == "in_review"


def test_what_was_typed_is_saved_before_the_button_acts(desk, issue):
    story = story_of(issue, "Rain TK", status="draft")
    key = f"{story.pk}-headline"
    desk.post(address(issue), {f"v-{key}": "Rain", f"b-{key}": "Rain TK", "act": f"clear:{story.pk}:draft"})
    assert (fresh(story).headline, fresh(story).status) == ("Rain", "cleared")


def test_one_button_takes_a_proof_and_schedules_it(desk, issue):
    story_of(issue)
    answer = sent(desk, issue, go=f"schedule:{issue.publish_at.isoformat()}")
    assert answer.status_code == 302
    issue.refresh_from_db()
    assert (issue.proof.number, issue.is_sealed(timezone.now())) == (1, True)
    page = shown(desk, issue)
    assert "All is done. It goes out by itself." in page
    assert "Proof 1 goes out" in page


def test_one_button_takes_a_proof_and_publishes_now(desk, issue):
    story = story_of(issue)
    assert sent(desk, issue, go="publish").status_code == 302
    issue.refresh_from_db()
    assert issue.is_live(timezone.now())
    assert fresh(story).is_live(timezone.now())
    assert "It is out." in shown(desk, issue)


def test_an_issue_without_a_time_is_scheduled_for_its_usual_hour(desk, issue):
    Issue.objects.update(publish_at=None, date=(timezone.now() + timedelta(days=2)).date())
    issue.refresh_from_db()
    story_of(issue)
    hour = re.search(r'value="schedule:([^"]+)"', shown(desk, issue))[1]
    sent(desk, issue, go=f"schedule:{hour}")
    issue.refresh_from_db()
    assert issue.publish_at.isoformat() == hour == f"{issue.date}T06:00:00+00:00"


def test_after_its_hour_the_one_button_publishes(desk, issue):
    Issue.objects.update(publish_at=None, date=timezone.now().date() - timedelta(days=1))
    issue.refresh_from_db()
    story_of(issue)
    page = shown(desk, issue)
    assert "Proof and publish now" in page
    assert 'value="schedule:' not in page


def test_an_hour_that_was_changed_meanwhile_is_looked_at_again(desk, issue):
    story_of(issue)
    seen = issue.publish_at.isoformat()
    Issue.objects.update(publish_at=issue.publish_at + timedelta(hours=1))
    page = sent(desk, issue, go=f"schedule:{seen}").content.decode()
    assert "Its time was changed meanwhile." in page
    assert Issue.objects.get().proof is None


def test_a_blocked_issue_is_refused_and_leaves_no_proof(desk, issue):
    story_of(issue, "Rain TK")
    page = sent(desk, issue, go="publish").content.decode()
    assert "“Rain TK”: 1 TK is left" in page
    issue.refresh_from_db()
    assert (issue.proofs.count(), issue.is_live(timezone.now())) == (0, False)


def test_the_first_blocker_has_the_focus_and_then_the_next(desk, issue):
    one, two = story_of(issue, "One TK"), story_of(issue, "Two TK", 2)
    assert re.search(rf'id="v-{one.pk}-headline"[^>]* autofocus', shown(desk, issue))
    assert re.search(rf'id="v-{two.pk}-headline"[^>]* autofocus', shown(desk, issue, at=f"v-{two.pk}-headline"))
    answer = sent(
        desk, issue, at=f"v-{two.pk}-headline", **{f"headline__{one.pk}": "One", f"seen__headline__{one.pk}": "One TK"}
    )
    assert answer.headers["Location"] == f"{address(issue)}?at=v-{two.pk}-headline"
    assert "//elsewhere" not in sent(desk, issue, at="//elsewhere.example").headers["Location"]


def test_when_nothing_is_left_to_mend_the_focus_is_where_it_is_sent_off(desk, issue):
    story_of(issue)
    assert re.search(r'id="go"[^>]* autofocus', shown(desk, issue))


def test_warnings_are_folded_and_lead_to_their_fields(desk, issue):
    story = story_of(issue, body="<p>Short.</p>", commissioned_length=90)
    page = shown(desk, issue)
    assert '<details class="night__warnings">' in page
    assert f'{reverse("admin:articles_article_change", args=[story.pk])}#id_body"' in page


def test_a_sub_editor_mends_texts_and_sends_nothing_off(client, issue):
    client.force_login(make_person("sub-editor"))
    story = story_of(issue, "Rain TK")
    sent(client, issue, **{f"headline__{story.pk}": "Rain", f"seen__headline__{story.pk}": "Rain TK"})
    assert fresh(story).headline == "Rain"
    page = shown(client, issue)
    assert "A publisher sends it off." in page
    assert "clear:" not in page
    assert sent(client, issue, go="publish").status_code == 403
    assert Issue.objects.get().proof is None


def test_whoever_sees_only_their_own_stories_is_not_shown_half_an_issue(client, issue):
    client.force_login(make_person("reporter"))
    story_of(issue)
    assert client.get(address(issue)).status_code == 403
    assert reverse("admin:tonight") not in client.get(reverse("admin:index")).content.decode()


def test_tonight_leads_to_the_issue_that_goes_out_next(desk, issue):
    make_issue(2132)
    assert desk.get(reverse("admin:tonight")).headers["Location"] == address(issue)


@pytest.mark.parametrize("count", [1, 3, 30])
def test_it_takes_the_same_queries_for_any_number_of_stories(desk, issue, count, django_assert_num_queries):
    for place in range(1, count + 1):
        picture = make_image(alt_text="", credit_name="", source=None)
        story_of(
            issue, f"Story {place} TK", place, status="draft", lead_image=picture, created_by=make_editor(f"v{place}")
        )
    with django_assert_num_queries(21):
        shown(desk, issue)
