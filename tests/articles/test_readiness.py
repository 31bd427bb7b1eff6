"""What stands between a story and its readers."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles import editing, publishing, readiness
from articles.activity.models import Entry
from articles.content import content_of
from articles.images.addresses import address_of
from articles.images.models import ImageSource
from articles.models import Article, FormerAddress, Overruling, Strength, WorkingCopy
from articles.style.models import StyleRule
from tests.articles.style.test_likeness import prose
from tests.cast import (
    NOW,
    make_author,
    make_byline,
    make_editor,
    make_image,
    make_issue,
    make_section,
    make_story,
    make_topic,
    tag_country,
    tag_topic,
)

pytestmark = pytest.mark.django_db

Status, Check = Article.Status, Article.Check


def make_complete(**fields):
    """A story that nobody has anything to say about."""
    fields = {"standfirst": "In short.", "section": make_section(), "lead_image": make_image()} | fields
    story = make_story(**fields)
    make_byline(story, make_author())
    tag_country(story, "KE")
    return story


def in_text(*images):
    """A text that shows these pictures of the library."""
    shown = "".join(f'<figure><img src="{address_of(image, 960)}" alt="A boat"></figure>' for image in images)
    return f"<p>Rain.</p>{shown}"


def keys(story, **asked):
    return [remark.key for remark in readiness.remarks(story, **asked)]


def said(story, key, **asked):
    return next(str(remark.message) for remark in readiness.remarks(story, **asked) if remark.key == key)


def test_a_complete_story_has_no_remarks():
    assert keys(make_complete(), at=NOW) == []


def test_a_bare_story_is_blocked_by_its_text_and_warned_of_the_rest():
    story = make_story(headline="", body="", standfirst="")
    assert [(remark.level.value, remark.field, remark.key) for remark in readiness.remarks(story)] == [
        ("blocking", "headline", "headline-missing"),
        ("blocking", "body", "text-missing"),
        ("warning", "standfirst", "standfirst-missing"),
        ("warning", "bylines", "byline-missing"),
        ("warning", "section", "section-missing"),
        ("warning", "countries", "tags-missing"),
    ]


def test_a_story_with_topics_alone_lacks_a_country():
    story = make_story()
    tag_topic(story, make_topic())
    assert "country-missing" in keys(story)


def test_what_is_about_to_be_saved_is_what_counts():
    story = make_complete()
    typed = content_of(story) | {"headline": "", "bylines": [], "standfirst": ""}
    assert keys(story, content=typed) == ["headline-missing", "standfirst-missing", "byline-missing"]


def test_a_picture_without_credit_blocks_and_one_without_alt_text_is_a_warning():
    picture = make_image(alt_text="", credit_name="", source=None)
    story = make_story(lead_image=picture, body='<p>One.</p><figure><img src="/media/a.jpg" alt=""></figure>')
    assert [str(remark.message) for remark in readiness.blocking(story)] == ["The lead picture has no credit line."]
    assert {f"picture-alt-{picture.pk}", "body-picture-alt"} <= set(keys(story))


def test_a_picture_that_is_still_to_come_is_a_warning():
    story = make_story(image_source=ImageSource.objects.create(name="Atlantic Council"))
    assert "picture-awaited" in keys(story)
    assert readiness.blocking(story) == []


@pytest.mark.parametrize(
    ("ends", "words"),
    [
        (date(2025, 11, 1), "ends on 1 November 2025, before the story goes out."),
        (date(2025, 11, 2), "ends on 2 November 2025: from then on another one is needed."),
        (date(2025, 11, 20), "ends on 20 November 2025, 18 days after the story goes out."),
        (date(2026, 11, 2), "ends on 2 November 2026: from then on another one is needed."),
    ],
)
def test_a_licence_that_ends_is_a_warning(ends, words):
    story = make_complete(lead_image=make_image(licence_ends_on=ends))
    assert [str(remark.message) for remark in readiness.remarks(story)] == [f"The licence of the lead picture {words}"]
    inside = make_image(title="Boat", licence_ends_on=ends)
    story.lead_image, story.body = make_image(), in_text(inside)
    sentence = f"The licence of “Boat”, in the text, {words}"
    assert said(story, f"body-picture-licence-{inside.pk}-{ends:%Y%m%d}") == sentence


def test_pictures_in_the_texts_of_many_stories_are_asked_for_in_one_query():
    for number in range(3):
        make_story(f"Story {number}", lead_image=make_image())

    def asked():
        stories = Article.objects.select_related("lead_image__source").order_by("pk")
        with CaptureQueriesContext(connection) as queries:
            return readiness.remarks_on_each(stories, at=NOW), len(queries)

    _nothing, without = asked()
    gone = make_image(title="Gone", withdrawn_at=NOW)
    for number, story in enumerate(Article.objects.order_by("pk")):
        ended = make_image(title=f"Boat {number}", licence_ends_on=date(2025, 11, 1))
        story.body = in_text(ended, gone, ended, story.lead_image)
        story.save()
    found, queries = asked()
    assert queries == without + 1
    messages = [[str(remark.message) for remark in remarks if remark.field == "body"] for remarks in found.values()]
    assert [[message.split(", in the text")[0] for message in told] for told in messages] == [
        ["“Gone”", f"The licence of “Boat {number}”"] for number in range(3)
    ]


@pytest.mark.parametrize(
    ("alt", "key"),
    [
        ("IMG_2034.jpg", "picture-alt-poor"),
        ("boats_at_noon", "picture-alt-poor"),
        ("Image of a boat", "picture-alt-poor"),
        ("A boat on a lake.", None),
    ],
)
def test_an_alt_text_that_describes_nothing_is_a_warning_and_the_storys_own_mends_it(alt, key):
    story = make_complete(lead_image=make_image(alt_text=alt))
    found = [one for one in keys(story) if one.startswith("picture-alt")]
    assert found == ([f"{key}-{story.lead_image_id}"] if key else [])
    story.lead_alt_text = "A boat on a lake."
    story.save()
    assert not [one for one in keys(story) if one.startswith("picture-alt")]


def test_a_decorative_picture_needs_no_alt_text():
    story = make_complete(lead_image=make_image(alt_text=""), lead_picture_tells="decorative")
    assert not [one for one in keys(story) if one.startswith("picture-alt")]
    story.body += '<figure><img src="/media/x.jpg" alt="" data-decorative="yes"></figure>'
    story.save()
    assert "data-decorative" in story.body
    assert "body-picture-alt" not in keys(story)


def test_what_is_still_to_come_blocks_readers_but_no_review():
    story = make_complete(status=Status.DRAFT, body="<p>It cost TK dollars.</p>", headline="TK in Nairobi")
    assert [remark.key for remark in readiness.blocking(story)] == ["to-come-headline", "to-come-body"]
    assert said(story, "to-come-body") == "1 TK is left: “It cost TK dollars.”."
    assert readiness.blocking(story, to_review=True) == []
    with pytest.raises(publishing.CannotPublish):
        publishing.clear(story, by=None, at=NOW)
    publishing.send_to_review(story, by=None, at=NOW)


@pytest.mark.parametrize("check", ["legal", "picture"])
def test_a_check_that_is_needed_blocks_until_it_is_approved(check):
    story = make_complete(**{f"{check}_check": Check.NEEDED})
    assert [remark.key for remark in readiness.blocking(story)] == [f"{check}-check"]
    setattr(story, f"{check}_check", Check.APPROVED)
    assert readiness.blocking(story) == []


@pytest.mark.parametrize(("words", "off"), [(12, None), (8, None), (13, "30 % more"), (7, "30 % fewer")])
def test_the_length_may_be_a_fifth_off(words, off):
    story = make_complete(commissioned_length=10, body=f"<p>{'word ' * words}</p>")
    assert (off is None) == ("length-off" not in keys(story))
    assert off is None or f"{words} words, {off} than the 10 commissioned" in said(story, "length-off")


def test_an_embargo_that_outlasts_the_issue_names_both_times():
    story = make_complete(issue=make_issue(), embargoed_until=NOW)
    assert said(story, "embargo-late") == (
        "The embargo ends on 2 November 2025, 12:00, after Vol 2132 goes out on 2 November 2025, 06:00: "
        "the issue goes without it."
    )
    story.embargoed_until = NOW - timedelta(hours=6)
    assert keys(story) == []


def test_an_end_that_has_passed_is_a_warning():
    story = make_complete(expires_at=NOW)
    assert keys(story, at=NOW) == ["end-passed"]
    assert keys(story, at=NOW - timedelta(minutes=1)) == []


def linking(*addresses, **fields):
    links = "".join(f'<p><a href="{address}">there</a></p>' for address in addresses)
    return make_complete(body=links, **fields)


def broken(story, **asked):
    """The addresses that remarks speak of."""
    return [str(remark.message).split()[3] for remark in readiness.remarks(story, **asked) if "link-" in remark.key]


def test_a_link_to_a_page_of_ours_that_isnt_there_is_a_warning(settings):
    settings.ALLOWED_HOSTS = ["daily.example", "*"]
    there = make_story("There", slug="there")
    FormerAddress.objects.create(article=there, slug="was-there", moved_at=NOW)
    tag_topic(there, make_topic("Rain"), Strength.LEAD)
    make_topic("Untold")
    make_byline(there, make_author("Benjamin Clarke"))
    make_author("Nobody Yet")
    make_story("Draft", slug="draft", status=Status.DRAFT)
    make_story("Later", slug="later", publish_at=NOW + timedelta(days=1))
    right = [
        "/articles/there/",
        "/articles/there/?from=x#top",
        "/articles/was-there/",
        "/articles/there",
        "/topics/rain/",
    ]
    right += ["/authors/benjamin-clarke/", "/authors/ana-munoz/", "/countries/ke/", "/sections/world/", "/issues/"]
    right += ["https://example.org/articles/nothing/", "mailto:a@example.org", "/media/images/a.jpg", "/", "#there"]
    wrong = ["/articles/draft/", "/articles/later/", "/articles/nothing/", "/topics/untold/", "/topics/nothing/"]
    wrong += ["/authors/nobody-yet/", "/countries/xx/", "/sections/nothing/", "/artcles/there/"]
    story = linking(*right, *wrong, "https://daily.example/articles/gone/")
    assert sorted(broken(story, at=NOW)) == sorted([*wrong, "/articles/gone/"])


def test_a_link_to_a_story_of_the_same_issue_is_right():
    issue = make_issue(2140, publish_at=NOW + timedelta(days=8))
    make_story("Sister", slug="sister", issue=issue)
    story = linking("/articles/sister/", issue=issue)
    assert broken(story, at=NOW) == []
    alone = content_of(story) | {"issue_id": None, "publish_at": NOW.isoformat()}
    assert broken(story, at=NOW, content=alone) == ["/articles/sister/"]


def test_how_much_of_a_story_ran_before():
    ran = make_story("Rain then", issue=make_issue(1987), body=f"<p>{prose(1, 71)}</p>")
    story = make_complete(body=f"<p>{prose(1, 71)} {prose(2, 29)}</p>", status=Status.DRAFT)
    remark = next(remark for remark in readiness.remarks(story, at=NOW) if remark.key == f"ran-before-{ran.pk}")
    assert str(remark.message) == "71 % of this is in Vol 1987."
    assert (remark.see.story, remark.see.words) == (ran.pk, "Rain then")


@pytest.mark.parametrize(
    "fields", [{"status": Status.DRAFT}, {"publish_at": None}, {"publish_at": NOW + timedelta(days=1)}]
)
def test_a_story_that_never_ran_is_not_spoken_of(fields):
    make_story("Never ran", body=f"<p>{prose(1)}</p>", **fields)
    assert keys(make_complete(body=f"<p>{prose(1)}</p>"), at=NOW) == []


def test_a_quotation_is_no_duplicate():
    make_story("Rain then", body=f"<p>{prose(1, 100)}</p>")
    assert keys(make_complete(body=f"<p>{prose(1, 20)} {prose(2, 100)}</p>"), at=NOW) == []


def test_the_house_style_counts():
    StyleRule.objects.create(pattern="color", replacement="colour")
    story = make_complete(headline="Color", body="<p>It's a color.</p>")
    assert said(story, "house-style") == "House style: 3 places to look at."


def test_signs_are_those_of_the_publications_language():
    story = make_complete(body="<p>Pourquoi ? Non !</p>")
    assert keys(story, language="fr") == []
    assert keys(story, language="en") == ["house-style"]


def test_a_warning_is_overruled_with_a_reason_and_upheld_again():
    story, vera = make_complete(standfirst="", section=None), make_editor()
    remark = readiness.remarks(story)[0]
    readiness.overrule(story, remark, reason="  It is a   notice. ", by=vera, at=NOW)
    standing, overruled = readiness.remarks(story)
    assert (standing.key, standing.overruling) == ("section-missing", None)
    assert (overruled.key, overruled.overruling.reason) == ("standfirst-missing", "It is a notice.")
    assert overruled.overruling.overruled_by == vera
    readiness.overrule(story, remark, reason="It is short.", by=vera, at=NOW)
    readiness.uphold(story, remark.key, by=vera, at=NOW)
    readiness.uphold(story, remark.key, by=vera, at=NOW)
    assert [remark.overruling for remark in readiness.remarks(story)] == [None, None]
    logged = Entry.objects.filter(object_id=story.pk).order_by("id").values_list("verb", "note")
    assert list(logged) == [("overrule", "It is a notice."), ("overrule", "It is short."), ("uphold", "")]


@pytest.mark.parametrize("reason", ["", "  ", "ok", "x" * 501])
def test_without_a_reason_nothing_is_overruled(reason):
    story = make_complete(standfirst="")
    with pytest.raises(readiness.CannotOverrule):
        readiness.overrule(story, readiness.remarks(story)[0], reason=reason, by=make_editor(), at=NOW)
    assert not Overruling.objects.exists()


def test_what_blocks_cannot_be_overruled():
    story = make_complete(lead_image=make_image(credit_name="", source=None))
    with pytest.raises(readiness.CannotOverrule):
        readiness.overrule(story, readiness.remarks(story)[0], reason="We want it.", by=make_editor(), at=NOW)


def test_keys_fit_their_column():
    story = linking("/articles/" + "x" * 90 + "/", status=Status.DRAFT)
    assert [key for key in keys(story, at=NOW) if len(key) > Overruling._meta.get_field("remark").max_length] == []


def test_the_number_of_queries_is_fixed():
    ran = make_story("Rain then", issue=make_issue(1987), body=f"<p>{prose(1)}</p>", slug="rain-then")
    links = "".join(f'<a href="/{page}/{number}/">x</a>' for page in ("articles", "authors") for number in range(9))
    story = make_complete(body=f"<p>{prose(1)} {links}</p>", issue=make_issue(), embargoed_until=NOW)
    story = Article.objects.get(pk=story.pk)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        found = keys(story, at=NOW)
    assert f"ran-before-{ran.pk}" in found
    # All its rows; picture; overruled; style; two kinds of link; issue; likeness: found, read.
    assert len(asked) == 9
    with CaptureQueriesContext(connection) as asked:
        readiness.blocking(story)
    assert len(asked) == 2


def test_changes_with_a_mark_are_not_cleared_for_later_either():
    story = make_complete()
    editing.save(story, content_of(story) | {"body": "<p>TK</p>"}, base=content_of(story), by=None, at=NOW)
    with pytest.raises(publishing.CannotPublish):
        publishing.clear_changes(story, by=None, at=NOW, publish_at=NOW + timedelta(hours=1))
    assert WorkingCopy.objects.get().publish_at is None
