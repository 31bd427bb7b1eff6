"""The pages of the copy, as a reader gets them."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape

import pytest
from django.test import Client
from django.utils import timezone

from articles.models import Article, Byline, Correction, FormerAddress, Strength, Withdrawal
from articles.publishing import correct, kill, reinstate, withdraw
from tests.cast import (
    NOW,
    country,
    make_author,
    make_byline,
    make_image,
    make_issue,
    make_section,
    make_source,
    make_story,
    make_topic,
    tag_country,
    tag_topic,
)

pytestmark = pytest.mark.django_db


def text_of(client: Client, address: str) -> str:
    """The page without tags and what is for machines, its blanks folded: what a reader reads."""
    response = client.get(address)
    assert response.status_code == 200
    shown = re.sub(r"<script.*?</script>", "", response.content.decode(), flags=re.DOTALL)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", shown)).split())


def headlines(client: Client, address: str) -> list[str]:
    """The linked headlines of a page in their order."""
    markup = client.get(address).content.decode()
    return re.findall(r'class="headline[^"]*"[^>]*>\s*<a [^>]*>(.*?)</a>', markup)


def make_full_story(headline: str = "Rain over Nairobi", **fields) -> Article:
    """A story with everything that its page and its cards show."""
    story = make_story(headline, lead_image=make_image(), **fields)
    make_byline(story, make_author(f"Writer of {headline}"))
    make_byline(story, make_author(f"Helper of {headline}"), role=Byline.Role.CONTRIBUTOR, bio_as_printed="Knows rain.")
    tag_country(story)
    tag_country(story, "TZ")
    tag_topic(story, make_topic(f"Topic of {headline}"))
    Correction.objects.create(article=story, text="It was Tuesday.", corrected_at=NOW)
    return story


def test_a_story_page_shows_what_was_printed(client):
    issue = make_issue()
    story = make_story(
        "Rain over Nairobi",
        issue=issue,
        position=1,
        kicker="Weather",
        section=make_section("World", standing_head="The wide world"),
        standfirst="It came early.",
        dateline="NAIROBI",
        lead_image=make_image(caption="A boat in the rain.", source=make_source("Reuters")),
    )
    make_byline(story, make_author("Ana Muñoz"))
    make_byline(story, make_author("Łukasz Wrona"))
    make_byline(story, make_author("Maria Bozmoski"), role="contributor", bio_as_printed="Maria Bozmoski counts drops.")
    make_byline(story, make_author("Zoë Lind"), role="translator")
    tag_country(story, "KE", Strength.LEAD)
    tag_country(story, "FR", Strength.MENTION)
    tag_topic(story, make_topic("Fresh water"))
    text = text_of(client, story.get_absolute_url())
    for shown in [
        "Sunday , 11-02-2025 , Vol 2132",
        "Story 1 of 1",
        "The wide world Weather Rain over Nairobi It came early.",
        "A boat in the rain. Photo: Ana Muñoz/Reuters",
        "By Ana Muñoz and Łukasz Wrona , with Maria Bozmoski Translated by Zoë Lind 1 minute to read",
        "NAIROBI The rain came early and stayed.",
        "Maria Bozmoski counts drops.",
        "Where it plays Kenya What it is about Fresh water",
    ]:
        assert shown in text
    assert "France" not in text


def test_names_stand_in_the_byline_without_stray_blanks(client):
    story = make_story()
    for name in ["Ana Muñoz", "Łukasz Wrona", "Zoë Lind"]:
        make_byline(story, make_author(name))
    make_byline(story, make_author("Bo <b>Bold"), role="contributor")
    line = re.search(r'<p class="byline">(.*?)</p>', client.get(story.get_absolute_url()).content.decode())
    assert line is not None
    said = re.sub(r"<[^>]+>", "", line[1])
    assert said == "By Ana Muñoz, Łukasz Wrona and Zoë Lind, with Bo &lt;b&gt;Bold"


def test_a_bio_that_names_the_person_is_not_preceded_by_the_name(client):
    story = make_story()
    make_byline(story, make_author("Ana Muñoz", bio="Ana Muñoz counts drops."))
    make_byline(story, make_author("Zoë Lind", bio="Counts clouds.", role_title="Science editor"))
    text = text_of(client, story.get_absolute_url())
    assert "stayed. Ana Muñoz counts drops. Zoë Lind Science editor Counts clouds." in text


def test_corrections_stand_above_or_below_as_the_desk_decided(client):
    story = make_story(body="<p>The body itself.</p>")
    Correction.objects.create(article=story, text="Below it.", corrected_at=NOW)
    Correction.objects.create(article=story, text="Above it.", corrected_at=NOW, on_top=True, kind="update")
    text = text_of(client, story.get_absolute_url())
    assert text.index("Above it.") < text.index("The body itself.") < text.index("Below it.")
    assert "Update Sunday, 11-02-2025 Above it." in text


def test_footnotes_lead_to_the_note_and_back(client):
    story = make_story(body='<p>Rain<sup data-footnote="Measured at noon.">*</sup>.</p>')
    markup = client.get(story.get_absolute_url()).content.decode()
    assert 'id="note-mark-1" href="#note-1"' in markup
    assert 'href="#note-mark-1"' in markup
    assert "Measured at noon." in text_of(client, story.get_absolute_url())


def test_a_story_without_issue_byline_section_or_picture_has_a_page(client):
    story = make_story("Bare")
    text = text_of(client, story.get_absolute_url())
    assert "Sunday, 11-02-2025 Bare" in text
    assert "Story 1 of" not in text
    assert "Where it plays" not in text


def test_headlines_are_text_whatever_is_in_them(client):
    story = make_story("<script>alert(1)</script> & more")
    markup = client.get(story.get_absolute_url()).content.decode()
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; more" in markup
    assert "<script>" not in markup
    assert markup.count("</script>") == markup.count("<script type=")  # the facts for machines, and our own modules


def test_a_story_in_another_language_says_so_and_finds_its_direction(client):
    story = make_story("عودة القوارب", language="ar")
    markup = client.get(story.get_absolute_url()).content.decode()
    assert re.search(r'<article class="story[^"]*" lang="ar"', markup)
    assert re.search(r'<h1 class="headline" dir="auto">\s*عودة القوارب\s*</h1>', markup)


def test_previous_and_next_follow_the_run_order_of_what_readers_see(client):
    issue = make_issue()
    first = make_story("First", issue=issue, position=1)
    make_story("Not yet", issue=issue, position=2, embargoed_until=timezone.now() + timedelta(days=1))
    second = make_story("Second", issue=issue, position=3)
    third = make_story("Third", issue=issue, position=4)
    markup = client.get(second.get_absolute_url()).content.decode()
    assert re.findall(r'rel="(prev|next)" href="([^"]+)"', markup) == [
        ("prev", first.get_absolute_url()),
        ("next", third.get_absolute_url()),
    ]
    text = text_of(client, second.get_absolute_url())
    assert "Story 2 of 3" in text
    assert "Not yet" not in text


def test_a_story_that_is_out_before_its_issue_does_not_name_the_issue(client):
    issue = make_issue(3000, publish_at=timezone.now() + timedelta(days=1))
    story = make_story("Early bird", issue=issue, position=1, publish_at=NOW, section=make_section())
    make_byline(story)
    for address in [story.get_absolute_url(), "/sections/world/", "/authors/ana-munoz/"]:
        text = text_of(client, address)
        assert "Early bird" in text
        assert "3000" not in text


@pytest.mark.parametrize("status", [status for status in Article.Status if status != Article.Status.CLEARED])
def test_what_is_not_cleared_looks_like_nothing_at_all(client, status):
    story = make_story("Quiet", status=status, publish_at=timezone.now() + timedelta(hours=1))
    there, nowhere = client.get(story.get_absolute_url()), client.get("/articles/no-such/")
    assert (there.status_code, there.content.replace(b"quiet", b"no-such")) == (404, nowhere.content)


def test_a_withdrawn_story_is_not_found(client):
    story = make_story()
    withdraw(story, by=None, at=NOW, reason="Check it again.")
    assert client.get(story.get_absolute_url()).status_code == 404


def test_a_withdrawn_story_sends_readers_to_its_successor_for_now(client):
    story, successor = make_story("Old"), make_story("New")
    FormerAddress.objects.create(article=story, slug="older", moved_at=NOW)
    withdraw(story, by=None, at=NOW, reason="Check it again.", successor=successor)
    for address in [story.get_absolute_url(), "/articles/older/"]:
        response = client.get(address)
        assert (response.status_code, response["Location"]) == (302, successor.get_absolute_url())


def test_a_killed_story_names_its_successor_after_the_sentence(client):
    story, successor = make_story("Forged letter found"), make_story("How we were taken in")
    kill(story, by=None, at=NOW, reason="Forged.", told_readers="The letter was a forgery.", successor=successor)
    response = client.get(story.get_absolute_url())
    page = response.content.decode()
    assert response.status_code == 410
    assert f'href="{successor.get_absolute_url()}"' in page
    assert page.index("The letter was a forgery.") < page.index("How we were taken in")


def test_a_killed_story_without_a_sentence_sends_readers_on_for_good(client):
    story, successor = make_story("Twice by mistake"), make_story("Once")
    kill(story, by=None, at=NOW, reason="The same story twice.", successor=successor)
    response = client.get(story.get_absolute_url())
    assert (response.status_code, response["Location"]) == (301, successor.get_absolute_url())


@pytest.mark.parametrize(("act", "status"), [(withdraw, 404), (kill, 410)])
@pytest.mark.parametrize("fields", [{"status": "draft"}, {"publish_at": timezone.now() + timedelta(days=1)}])
def test_a_successor_that_readers_do_not_see_is_not_told_of(client, act, status, fields):
    story, successor = make_story("Old"), make_story("Secret plans", **fields)
    act(story, by=None, at=NOW, reason="Check it again.", successor=successor)
    response = client.get(story.get_absolute_url())
    assert response.status_code == status
    assert "ecret" not in response.content.decode()


def test_a_story_that_came_back_and_went_again_says_what_was_said_last(client):
    story, successor = make_story("Old"), make_story("New")
    withdraw(story, by=None, at=NOW, reason="Check it again.", successor=successor)
    reinstate(story, by=None, at=NOW)
    assert client.get(story.get_absolute_url()).status_code == 200
    withdraw(story, by=None, at=NOW + timedelta(hours=1), reason="Once more.")
    assert client.get(story.get_absolute_url()).status_code == 404


def test_all_corrections_stand_on_one_page_newest_first_by_month(client):
    first, second = make_story("Rain over Nairobi"), make_story("A dry year")
    correct(first, by=None, at=NOW, text="It was Tuesday.", kind="correction")
    correct(second, by=None, at=NOW + timedelta(days=29), text="Lake Turkana, not Lake Chad.", kind="clarification")
    text = text_of(client, "/corrections/")
    assert "2 entries December 2025 Clarification Monday, 12-01-2025 Lake Turkana, not Lake Chad. A dry year" in text
    assert text.index("It was Tuesday.") > text.index("November 2025") > text.index("A dry year")
    assert first.get_absolute_url() in client.get("/corrections/").content.decode()


def test_a_correction_goes_off_with_its_story(client):
    story = make_story("Rain over Nairobi")
    correct(story, by=None, at=NOW, text="It was Tuesday.", kind="correction")
    withdraw(story, by=None, at=NOW, reason="Check it again.")
    assert "No story has been corrected so far." in text_of(client, "/corrections/")


def test_every_page_leads_to_the_corrections(client):
    assert 'href="/corrections/"' in client.get("/").content.decode()


def test_a_killed_story_is_gone_with_a_sentence_and_without_its_headline(client):
    story = make_story("Forged letter found")
    kill(story, by=None, at=NOW, reason="Forged.", told_readers="The letter was a forgery.")
    response = client.get(story.get_absolute_url())
    page = response.content.decode()
    assert response.status_code == 410
    assert "The letter was a forgery." in page
    assert "Forged letter found" not in page
    assert "Forged." not in page


def test_a_killed_story_that_never_ran_is_not_found(client):
    later = timezone.now() + timedelta(days=1)
    story = make_story(status=Article.Status.KILLED, publish_at=later)
    Withdrawal.objects.create(article=story, for_good=True, reason="x", told_readers="Secret.", withdrawn_at=NOW)
    assert client.get(story.get_absolute_url()).status_code == 404


def test_a_former_address_leads_to_the_story_for_ever(client):
    story = make_story()
    FormerAddress.objects.create(article=story, slug="old-rain", moved_at=NOW)
    response = client.get("/articles/old-rain/")
    assert (response.status_code, response["Location"]) == (301, story.get_absolute_url())


def test_a_former_address_of_a_story_that_is_off_leads_nowhere(client):
    story = make_story()
    FormerAddress.objects.create(article=story, slug="old-rain", moved_at=NOW)
    withdraw(story, by=None, at=NOW, reason="Check it again.")
    assert client.get("/articles/old-rain/").status_code == 404


def test_a_former_address_of_a_killed_story_is_gone_too(client):
    story = make_story()
    FormerAddress.objects.create(article=story, slug="old-rain", moved_at=NOW)
    kill(story, by=None, at=NOW, reason="Forged.")
    assert client.get("/articles/old-rain/").status_code == 410


def test_lists_show_the_newest_first_and_count_what_readers_see(client):
    section, topic, author = make_section(), make_topic("Rain"), make_author("Ana Muñoz")
    for day, headline in enumerate(["Newest", "Middle", "Oldest"]):
        story = make_story(headline, publish_at=NOW - timedelta(days=day), section=section)
        tag_topic(story, topic)
        tag_country(story)
        make_byline(story, author)
    hidden = make_story("Hidden", status=Article.Status.DRAFT, section=section)
    tag_topic(hidden, topic)
    tag_country(hidden)
    make_byline(hidden, author)
    for address in ["/sections/world/", "/topics/rain/", "/countries/ke/", "/authors/ana-munoz/"]:
        assert headlines(client, address) == ["Newest", "Middle", "Oldest"]
        assert "3 stories" in text_of(client, address)
    assert "Rain 3" in text_of(client, "/topics/")
    assert "Sub-Saharan Africa 3 Kenya 3" in text_of(client, "/countries/")
    assert "Ana Muñoz 3" in text_of(client, "/authors/")


def test_a_mention_fills_no_page(client):
    story = make_story()
    tag_country(story, "FR", Strength.MENTION)
    tag_topic(story, make_topic("Rain"), Strength.MENTION)
    assert headlines(client, "/countries/fr/") == []
    assert "No story about France has run here so far." in text_of(client, "/countries/fr/")
    assert client.get("/topics/rain/").status_code == 404
    assert "Nowhere yet" in text_of(client, "/countries/")
    assert "Rain" not in text_of(client, "/topics/")


def test_an_author_topic_or_section_without_a_public_story_has_no_page_yet(client):
    story = make_story("Tomorrow", publish_at=timezone.now() + timedelta(days=1), section=make_section())
    make_byline(story)
    tag_topic(story, make_topic("Rain"))
    for address in ["/authors/ana-munoz/", "/topics/rain/", "/sections/world/"]:
        assert client.get(address).status_code == 404
    for address in ["/authors/", "/topics/", "/countries/"]:
        text = text_of(client, address)
        assert "yet" in text
        assert ("Ana" in text, "Rain" in text, "Kenya: 1" in text) == (False, False, False)


def test_a_country_has_one_address(client):
    response = client.get("/countries/KE/")
    assert (response.status_code, response["Location"]) == (301, "/countries/ke/")
    assert client.get("/countries/zz/").status_code == 404
    assert country("KE").get_absolute_url() == "/countries/ke/"


def test_long_lists_turn_pages(client):
    author = make_author()
    for number in range(31):
        make_byline(make_story(f"Story {number}", publish_at=NOW - timedelta(hours=number)), author)
    first = client.get(author.get_absolute_url()).content.decode()
    assert len(headlines(client, author.get_absolute_url())) == 30
    place = "before=20251101T070000Z-"
    older = re.search(rf'<link rel="next" href="http://testserver(/authors/ana-munoz/\?{place}\d+)">', first)[1]
    assert headlines(client, older) == ["Story 30"]
    second = client.get(older).content.decode()
    assert f'<link rel="canonical" href="http://testserver{older}">' in second
    newer = re.search(r'<link rel="prev" href="http://testserver([^"]+)">', second)[1]
    assert client.get(newer)["Location"] == "/authors/ana-munoz/"
    assert client.get("/authors/ana-munoz/?page=2")["Location"] == older
    for wrong in ["page=3", "page=0", "page=-1", "page=x", "page=", "page=1e9", "before=x", "after=x"]:
        assert client.get(f"/authors/ana-munoz/?{wrong}").status_code == 404
    for of_others in ["more", "more-20251101T070000Z-1"]:  # a part that only lists of subjects have
        for way in ["before", "after", "year=2025&before"]:
            assert client.get(f"/authors/ana-munoz/?{way}={of_others}").status_code == 404


def test_an_author_with_a_thousand_stories_has_pages_like_any_other(client):
    author = make_author()
    made = Article.objects.bulk_create(
        Article(headline=f"Story {number}", slug=f"story-{number}", status="cleared", live_from=NOW)
        for number in range(1000)
    )
    Byline.objects.bulk_create(Byline(article=story, author=author) for story in made)
    assert "1,000 stories" in text_of(client, author.get_absolute_url())
    last = client.get("/authors/ana-munoz/?page=34")["Location"]
    assert len(headlines(client, last)) == 10


@pytest.mark.parametrize("stories", [1, 3, 30])
@pytest.mark.parametrize(
    ("address", "queries"),
    [
        ("/sections/world/", 6),
        ("/authors/writer-of-story-0/", 6),
        ("/topics/topic-of-story-0/", 5),
        ("/countries/ke/", 5),
        ("/authors/", 5),
        ("/topics/", 3),
        ("/countries/", 3),
        ("/corrections/", 4),
    ],
)
def test_a_page_asks_as_often_for_one_story_as_for_thirty(client, django_assert_num_queries, address, queries, stories):
    section, issue = make_section(), make_issue()
    for number in range(stories):
        make_full_story(f"Story {number}", issue=issue, position=number + 1, section=section)
    client.get(address)  # what is counted once for all readers is counted: so many stories a time, see test_tallies
    with django_assert_num_queries(queries):
        client.get(address)
