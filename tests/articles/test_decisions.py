"""What the buttons of a story's form say and do, and the pages that ask something first."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse
from django.utils import timezone

from articles.admin.acts import buttons_for
from articles.editing import desk_content, save
from articles.models import Article, Correction, Withdrawal, WorkingCopy
from articles.states import day_and_hour, what_becomes_of_changes, what_follows, would_go_out
from newsroom.accounts.models import User
from tests.cast import NOW, make_editor, make_issue, make_publication, make_story
from tests.newsroom.desk.forms import act, send, shown

pytestmark = pytest.mark.django_db

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
ADD = reverse("admin:articles_article_add")
LISBON = ZoneInfo("Europe/Lisbon")


@pytest.fixture
def desk(client):
    make_publication()
    client.force_login(make_editor())
    return client


def form_of(story):
    return reverse("admin:articles_article_change", args=[story.pk])


def page_of(story, name):
    return reverse(f"admin:articles_article_{name}", args=[story.pk])


def messages_of(response):
    return [str(message) for message in response.context["messages"]]


def change_text(story, headline="A better headline"):
    """Change a live story as the desk does: it gets a working copy."""
    seen = desk_content(story)
    save(story, seen | {"headline": headline}, base=seen, by=None, at=timezone.now())


# ------------------------------------------------------------------------------------------------ in words


@pytest.mark.parametrize(
    ("moment", "said"),
    [
        (NOW + HOUR, "today at 13:00"),
        (NOW + DAY, "tomorrow at 12:00"),
        (NOW + 3 * DAY, "on Wednesday at 12:00"),
        (NOW + 7 * DAY, "on Sunday 9 November at 12:00"),
        (NOW + 70 * DAY, "on Sunday 11 January 2026 at 12:00"),
        (NOW - DAY, "on Saturday 1 November at 12:00"),
    ],
)
def test_a_moment_is_said_as_people_say_it(moment, said):
    assert day_and_hour(moment, NOW) == said


def test_a_moment_is_said_in_both_zones_where_they_differ():
    with timezone.override("Europe/Berlin"):
        assert day_and_hour(NOW + HOUR, NOW, LISBON) == "today at 14:00 your time (13:00 in Lisbon)"
        midnight = datetime(2025, 11, 3, 23, 30, tzinfo=UTC)
        assert day_and_hour(midnight, NOW, LISBON) == "on Tuesday at 00:30 your time (Monday 23:30 in Lisbon)"
        assert day_and_hour(NOW + HOUR, NOW, ZoneInfo("Europe/Madrid")) == "today at 14:00"


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"publish_at": None}, "has neither an issue nor a time, so nobody will see it yet"),
        ({"publish_at": NOW - HOUR}, "goes out at once"),
        ({"publish_at": NOW + HOUR}, "goes out today at 13:00"),
        ({"publish_at": NOW, "embargoed_until": NOW + DAY}, "goes out tomorrow at 12:00, when the embargo ends"),
        (
            {"publish_at": NOW - 2 * HOUR, "expires_at": NOW - HOUR},
            "readers won't see it: it comes off before it goes on",
        ),
    ],
)
def test_clearing_says_what_it_brings(fields, said):
    assert would_go_out(make_story(status="draft", **fields), NOW) == said


def test_clearing_names_the_issue_it_goes_out_with():
    story = make_story(status="draft", issue=make_issue(2139))
    assert would_go_out(story, NOW) == "goes out with Vol 2139 on Sunday 9 November at 06:00"
    planned = make_story(status="draft", issue=make_issue(2140, publish_at=None))
    assert would_go_out(planned, NOW) == "goes out with Vol 2140, which has no time yet"


def test_a_cleared_story_without_issue_and_time_is_warned_about():
    assert "nobody will see it yet" in what_follows(make_story(publish_at=None), NOW)


@pytest.mark.parametrize(
    ("copy", "said"),
    [
        (None, ""),
        (WorkingCopy(), "Its changes wait here; readers keep the published text."),
        (WorkingCopy(status="in_review"), "Its changes are in review; readers keep the published text."),
        (WorkingCopy(publish_at=NOW + HOUR), "Its changes go out today at 13:00."),
    ],
)
def test_what_becomes_of_changes_is_said(copy, said):
    assert what_becomes_of_changes(copy, NOW) == said


# ------------------------------------------------------------------------------------------------ which buttons


def labels(story, **known):
    return [(button.act, button.weight) for button in buttons_for(story, NOW, make_editor(), **known)]


def test_who_may_clear_finds_that_first():
    assert labels(make_story(status="draft")) == [("clear", "main"), ("send_to_review", "second"), ("spike", "quiet")]


def test_changes_to_a_live_story_are_published_first_of_all():
    story = make_story()
    assert labels(story, copy=WorkingCopy(article=story)) == [
        ("clear_changes", "main"),
        ("schedule_changes", "quiet"),
        ("send_changes_to_review", "quiet"),
        ("discard_changes", "quiet"),
        ("correct", "quiet"),
        ("withdraw", "quiet"),
        ("kill", "grave"),
    ]


def test_the_button_says_schedule_once_a_time_is_typed():
    main = buttons_for(make_story(status="draft", publish_at=NOW + HOUR), NOW, make_editor())[0]
    assert (str(main.label), main.follows, main.doubtful) == ("Schedule", "goes out today at 13:00", False)
    main = buttons_for(make_story("Nowhere", status="draft", publish_at=None), NOW, make_editor("vic"))[0]
    assert (str(main.label), main.doubtful) == ("Clear", True)


# ------------------------------------------------------------------------------------------------ one step


def test_typing_a_time_and_pressing_one_button_schedules(desk):
    story = make_story(status="draft", publish_at=None)
    response = send(desk, form_of(story), publish_at="2999-01-06T06:00", press=act("clear"))
    story.refresh_from_db()
    assert (story.status, story.live_from) == ("cleared", datetime(2999, 1, 6, 6, tzinfo=UTC))
    assert messages_of(desk.get(response.headers["Location"])) == [
        f"“{story}” is cleared: it may run. It goes out at its own time, on Sunday 6 January 2999 at 06:00."
    ]


def test_a_new_story_is_written_cleared_and_scheduled_by_one_button(desk):
    typed = {"headline": "Rain", "body": "<p>It rained.</p>", "publish_at": "2999-01-06T06:00"}
    send(desk, ADD, **typed, press=act("clear"))
    story = Article.objects.get()
    assert (story.status, story.is_scheduled(timezone.now())) == ("cleared", True)


def test_another_time_for_a_cleared_story_counts_with_its_save(desk):
    story = make_story(publish_at=datetime(2999, 1, 1, tzinfo=UTC))
    response = send(desk, form_of(story), publish_at="2999-01-06T06:00", press=("_continue", "Save"))
    assert "It goes out at its own time, on Sunday 6 January 2999 at 06:00." in messages_of(
        desk.get(response.headers["Location"])
    )


def test_the_buttons_follow_what_is_typed_and_nothing_is_saved(desk):
    story = make_story(status="draft", publish_at=None)
    data = shown(desk.get(form_of(story))) | {"publish_at": "2999-01-06T06:00"}
    said = desk.post(page_of(story, "decisions"), data).json()
    assert "Schedule" in said["buttons"]
    assert "goes out on Sunday 6 January 2999 at 06:00" in said["buttons"]
    story.refresh_from_db()
    assert story.publish_at is None


def test_the_buttons_of_a_new_story_follow_too(desk):
    data = shown(desk.get(ADD)) | {"issue": make_issue(2133, publish_at=datetime(2999, 1, 6, 6, tzinfo=UTC)).pk}
    said = desk.post(reverse("admin:articles_article_add_decisions"), data).json()
    assert "goes out with Vol 2133 on Sunday 6 January 2999 at 06:00" in said["buttons"]


def test_the_first_word_typed_into_a_live_story_brings_the_buttons_for_changes(desk):
    story = make_story()
    data = shown(desk.get(form_of(story)))
    assert "clear_changes" not in desk.post(page_of(story, "decisions"), data).json()["buttons"]
    said = desk.post(page_of(story, "decisions"), data | {"headline": "Another"}).json()
    assert "Publish the changes now" in said["buttons"]
    assert "readers keep the published text" in said["follows"]


# ------------------------------------------------------------------------------------------------ changes


def test_changes_are_typed_and_published_by_one_button(desk):
    story = make_story("Rain over Nairobi")
    send(desk, form_of(story), headline="Rain over Kisumu", press=act("clear_changes"))
    story.refresh_from_db()
    assert story.headline == "Rain over Kisumu"
    assert not WorkingCopy.objects.exists()


def test_changes_get_an_hour_of_their_own(desk):
    story = make_story("Rain over Nairobi")
    change_text(story)
    wrong = desk.post(page_of(story, "schedule_changes"), {"publish_at": "2001-01-06T06:00"})
    assert "This has passed." in wrong.context["form"].errors["publish_at"][0]
    desk.post(page_of(story, "schedule_changes"), {"publish_at": "2999-01-06T06:00", "tells_readers": "on"})
    copy = WorkingCopy.objects.get()
    assert (copy.publish_at, copy.tells_readers) == (datetime(2999, 1, 6, 6, tzinfo=UTC), True)
    story.refresh_from_db()
    assert story.headline == "Rain over Nairobi"


def test_changes_are_published_at_once_without_telling_readers(desk):
    story = make_story("Rain over Nairobi")
    change_text(story, "Rain over Kisumu")
    desk.post(page_of(story, "schedule_changes"), {"publish_at": ""})
    story.refresh_from_db()
    assert story.headline == "Rain over Kisumu"
    assert not story.revisions.get(number=story.revisions.count()).shown_to_readers


def test_changes_are_discarded_and_stay_among_the_revisions(desk):
    story = make_story("Rain over Nairobi")
    change_text(story)
    send(desk, form_of(story), press=act("discard_changes"))
    story.refresh_from_db()
    assert (story.headline, WorkingCopy.objects.count()) == ("Rain over Nairobi", 0)
    assert story.revisions.filter(content__headline="A better headline").exists()


# ------------------------------------------------------------------------------------------------ corrections


def test_a_correction_is_made_on_a_page_of_its_own_and_leads_on_to_the_text(desk):
    story = make_story()
    typed = {"kind": "clarification", "text": "It rained in Kisumu.", "on_top": "on", "_edit": "1"}
    response = desk.post(page_of(story, "correct"), typed)
    correction = Correction.objects.get()
    assert (correction.kind, correction.on_top, correction.corrected_by.username) == ("clarification", True, "vera")
    assert response.headers["Location"] == form_of(story) + "#id_body"
    assert "It rained in Kisumu." in desk.get("/corrections/").content.decode()


def test_a_correction_needs_its_sentence_and_a_story_that_ran(desk):
    response = desk.post(page_of(make_story(), "correct"), {"kind": "correction", "text": " "})
    assert response.context["form"].errors["text"]
    ahead = make_story("Ahead", status="draft")
    response = desk.post(page_of(ahead, "correct"), {"kind": "correction", "text": "Wrong."})
    assert "hasn't run yet" in response.context["form"].non_field_errors()[0]
    assert not Correction.objects.exists()


# ------------------------------------------------------------------------------------------------ taking off


def test_a_story_is_withdrawn_and_its_readers_are_sent_to_another(desk):
    story, successor = make_story("Old"), make_story("New")
    desk.post(page_of(story, "withdraw"), {"reason": "It is being checked.", "successor": successor.pk})
    assert Withdrawal.objects.get().successor == successor
    assert desk.get(story.get_absolute_url()).headers["Location"] == successor.get_absolute_url()


def test_readers_are_never_sent_to_a_story_they_do_not_see(desk):
    story = make_story("Old")
    for hidden in [make_story("Draft", status="draft"), make_story("Later", publish_at=timezone.now() + DAY), story]:
        response = desk.post(page_of(story, "withdraw"), {"reason": "Why.", "successor": hidden.pk})
        assert response.context["form"].errors["successor"]
    assert not Withdrawal.objects.exists()


def test_the_successor_is_looked_for_among_live_stories(desk):
    make_story("Rain, live")
    make_story("Rain, a draft", status="draft")
    asked = {"app_label": "articles", "model_name": "withdrawal", "field_name": "successor", "term": "rain"}
    found = desk.get(reverse("admin:autocomplete"), asked).json()["results"]
    assert [line["text"] for line in found] == ["Rain, live"]


def test_a_killed_story_tells_its_readers_and_names_the_successor(desk):
    story, successor = make_story("Forged"), make_story("How we were taken in")
    typed = {"reason": "Forged.", "readers": "tell", "told_readers": "It was a forgery.", "successor": successor.pk}
    desk.post(page_of(story, "kill"), typed)
    gone = desk.get(story.get_absolute_url())
    assert gone.status_code == 410
    assert "How we were taken in" in gone.content.decode()


def test_a_killed_story_with_a_successor_and_no_sentence_gets_one_unless_readers_are_sent_on(desk):
    story, successor = make_story("Forged"), make_story("How we were taken in")
    desk.post(page_of(story, "kill"), {"reason": "Forged.", "readers": "tell", "successor": successor.pk})
    assert desk.get(story.get_absolute_url()).status_code == 410
    twin = make_story("Twice")
    typed = {"reason": "Twice.", "readers": "send_on", "told_readers": "Not said.", "successor": successor.pk}
    desk.post(page_of(twin, "kill"), typed)
    sent_on = desk.get(twin.get_absolute_url())
    assert (sent_on.status_code, sent_on.headers["Location"]) == (301, successor.get_absolute_url())


def test_sending_readers_on_needs_a_story_to_send_them_to(desk):
    story = make_story()
    response = desk.post(page_of(story, "kill"), {"reason": "Forged.", "readers": "send_on"})
    assert response.context["form"].errors["successor"] == ["Choose the story to which readers are sent."]
    story.refresh_from_db()
    assert story.status == "cleared"


def test_a_page_that_asks_first_is_never_an_act_of_the_form(desk):
    story = make_story()
    send(desk, form_of(story), press=act("kill"))
    story.refresh_from_db()
    assert story.status == "cleared"


# ------------------------------------------------------------------------------------------------ the preview


def test_the_preview_shows_what_is_typed_by_the_sites_own_page(desk):
    story = make_story("As it stands")
    data = shown(desk.get(form_of(story))) | {"headline": "As it is typed"}
    response = desk.post(page_of(story, "preview"), data)
    assert '<h1 class="headline" dir="auto">As it is typed</h1>' in response.content.decode()
    assert (response.headers["Cache-Control"], response.headers["X-Robots-Tag"]) == ("no-store", "noindex, nofollow")
    story.refresh_from_db()
    assert story.headline == "As it stands"
    assert not WorkingCopy.objects.exists()


def test_the_preview_shows_the_card_in_its_place(desk):
    issue = make_issue(2133, publish_at=None)
    for position in range(1, 6):
        make_story(f"Story {position}", issue=issue, position=position)
    lead, second, fifth = (Article.objects.get(position=position) for position in (1, 3, 5))
    cards = {
        story: desk.post(page_of(story, "preview") + "?as=card", shown(desk.get(form_of(story)))).content.decode()
        for story in (lead, second, fifth)
    }
    assert "story-card-lead" in cards[lead]
    assert "story-card-second" in cards[second]
    assert "story-card" not in cards[fifth]
    assert all("Vol 2133" in card for card in cards.values())


def test_a_new_story_has_a_preview_and_a_field_in_error_stays_as_it_was(desk):
    data = shown(desk.get(ADD)) | {"headline": "First words", "publish_at": "the day after tomorrow"}
    page = desk.post(reverse("admin:articles_article_add_preview"), data).content.decode()
    assert "First words" in page


def test_the_preview_writes_dates_in_the_publications_zone(desk):
    make_publication(time_zone="Pacific/Auckland")
    User.objects.update(time_zone="UTC")
    story = make_story(publish_at=datetime(2025, 11, 2, 20, tzinfo=UTC))
    page = desk.post(page_of(story, "preview"), shown(desk.get(form_of(story)))).content.decode()
    assert "Monday, 11-03-2025" in page


def test_the_preview_is_only_asked_for_by_post(desk):
    assert desk.get(page_of(make_story(), "preview")).status_code == 405
