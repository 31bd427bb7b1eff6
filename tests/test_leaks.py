"""Nothing that readers may not see leaves by any door: each hidden story carries a mark, and every page is searched."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from articles.content import WORDING_TEXTS, content_of
from articles.editing import autosave, save
from articles.models import Article, Correction, FormerAddress, Overruling
from articles.models.taggings import Strength
from articles.review.comments import say
from articles.tagging.models import Topic
from issues.models import Issue
from issues.sharing import share
from tests.cast import (
    make_author,
    make_byline,
    make_editor,
    make_image,
    make_issue,
    make_publication,
    make_section,
    make_source,
    make_story,
    make_topic,
    tag_country,
    tag_topic,
)

pytestmark = pytest.mark.django_db

MARK = "ZQX"
HOUR = timedelta(hours=1)
YEAR = (timezone.now() - 2 * HOUR).year
Status = Article.Status


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture
def hidden(now, public):
    """One story for every way of not being public, each with marks in all that could show; their addresses."""
    out = make_issue(2132, publish_at=now - HOUR)
    ahead = make_issue(2133, publish_at=now + HOUR, title=f"{MARK} title", letter=f"<p>{MARK} letter</p>")
    unplanned = make_issue(2134, publish_at=None, title=f"{MARK} title")
    back = make_issue(2135, publish_at=now - HOUR, title=f"{MARK} title", withdrawn_at=now, withdrawn_by=make_editor())
    ways = {
        **{status.value: {"status": status, "issue": out} for status in set(Status) - {Status.CLEARED}},
        "scheduled": {"publish_at": now + HOUR},
        "embargoed": {"issue": out, "embargoed_until": now + HOUR},
        "over": {"issue": out, "publish_at": now - HOUR, "expires_at": now - timedelta(minutes=1)},
        "timeless": {"publish_at": None},
        "issue-ahead": {"issue": ahead},
        "issue-unplanned": {"issue": unplanned},
        "issue-withdrawn": {"issue": back},
    }
    return [marked_story(way, fields) for way, fields in ways.items()]


def marked_story(way, fields):
    picture = make_image(
        title=f"{MARK} {way}",
        alt_text=f"{MARK} alt",
        caption=f"{MARK} caption",
        credit_name=f"{MARK} {way}",
        source=make_source("Reuters"),
    )
    texts = {name: f"{MARK} {name}" for name in ("kicker", "standfirst", "trail_text", "working_title", "dateline")}
    section = make_section(f"{MARK} {way}", slug=f"zqx-section-{way}")
    story = make_story(
        f"{MARK} {way}",
        body=f"<p>{MARK} body</p>",
        section=section,
        lead_image=picture,
        editor_note=MARK,
        **texts,
        **fields,
    )
    make_byline(story, make_author(f"{MARK} {way}"), bio_as_printed=f"{MARK} bio")
    tag_topic(story, make_topic(f"{MARK} {way}"), Strength.LEAD)
    tag_topic(story, Topic.objects.get(name="Rain"), Strength.LEAD)
    for code in ("TV", "KE", "FR"):
        tag_country(story, code, Strength.LEAD)
    FormerAddress.objects.create(article=story, slug=f"zqx-former-{way}", moved_at=timezone.now())
    Correction.objects.create(article=story, text=f"{MARK} correction", corrected_at=timezone.now())
    return story


@pytest.fixture
def public(now):
    """What readers do see, so that every page has something on it."""
    make_publication()
    story = make_story(
        "A public story", issue=make_issue(2131, publish_at=now - 2 * HOUR), section=make_section("World")
    )
    make_byline(story, make_author("Ana Muñoz"))
    tag_topic(story, make_topic("Rain", parent=make_topic("Weather")))
    tag_country(story, "KE")
    leave_on_the_desk(story, now)
    return story


def leave_on_the_desk(story, now):
    """What the newsroom has of a public story, and readers never see: changes, older versions, notes, comments."""
    Article.objects.filter(pk=story.pk).update(working_title=f"{MARK} title", editor_note=f"{MARK} note")
    story.refresh_from_db()
    published = content_of(story)
    texts = {name: f"{MARK} {name}" for name in WORDING_TEXTS} | {"slug": "zqx-slug", "body": f"<p>{MARK}</p>"}
    autosave(story, published | texts, base=published, by=None, at=now)
    saved = save(story, published | texts, base=published | texts, by=None, at=now, note=MARK)
    save(story, published | {"kicker": f"{MARK} kicker"}, base=saved.content, by=None, at=now)
    Overruling.objects.create(article=story, remark="standfirst", reason=MARK, overruled_at=now)
    say(story, by=make_editor("ana"), at=now, text=MARK)


LISTS = ["/", "/issues/", "/topics/", "/countries/", "/authors/", "/corrections/", "/feeds/latest.atom"]
LISTS += ["/sections/world/", "/countries/ke/", "/topics/rain/"]
LISTS += ["/regions/africa/", "/regions/world/", "/regions/polynesia/", "/topics/weather/"]
LISTS += [f"/countries/ke/?year={YEAR}", f"/regions/world/?year={YEAR}", f"/topics/rain/?year={YEAR}"]
LISTS += [f"{page}feed.atom" for page in ("/countries/ke/", "/regions/world/", "/topics/rain/")]


def test_countries_regions_and_topics_count_live_stories_only(client, public, hidden):
    """Every hidden story is led by Tuvalu, Kenya and France, and by the topic of the public one."""
    shown = {address: client.get(address).content.decode() for address in LISTS}
    assert "<title>Kenya: 1 story</title>" in shown["/countries/"]
    assert "<title>Tuvalu</title>" in shown["/countries/"]
    for address in ("/countries/ke/", "/regions/africa/", "/regions/world/", "/topics/rain/", "/topics/weather/"):
        assert re.search(r"list-count\">1 story", shown[address]), address
        assert "Lead stories" not in shown[address], address
        assert "France" not in re.sub(r"(?s)<svg.*?</svg>|No story yet.*", "", shown[address]), address
    assert "Nothing yet" in shown["/regions/polynesia/"]
    assert "<entry>" not in client.get("/countries/tv/feed.atom").content.decode()
    assert client.get(f"/countries/ke/?year={YEAR + 1}").status_code == 404


def test_no_page_shows_anything_of_a_hidden_story(client, public, hidden):
    pages = [*LISTS, public.get_absolute_url(), "/authors/ana-munoz/", "/issues/2131/", "/issues/2132/"]
    pages += [f"/issues/{public.issue.date.year}/", "/countries/tv/"]
    for address in pages:
        answer = client.get(address)
        assert answer.status_code == 200, address
        assert MARK not in answer.content.decode(), address
        assert "zqx" not in answer.content.decode(), address


def test_every_address_of_a_hidden_story_answers_as_if_there_were_nothing(client, public, hidden):
    nothing = client.get("/articles/no-such-story/")
    for story in hidden:
        answers = [client.get(story.get_absolute_url())]
        answers += [client.get(former.get_absolute_url()) for former in (story.section, *story.authors.all())]
        answers += [client.get(topic.get_absolute_url()) for topic in story.topics.filter(name__startswith=MARK)]
        answers.append(client.get(f"/articles/{story.former_addresses.get().slug}/"))
        for answer in answers:
            assert MARK not in answer.content.decode()
            if story.status == Status.KILLED:
                assert answer.status_code in {404, 410}
            else:
                assert (answer.status_code, len(answer.content)) == (404, len(nothing.content))


@pytest.mark.parametrize("volume", [2133, 2134, 2135])
def test_an_issue_that_is_not_out_has_no_page(client, public, hidden, volume):
    assert client.get(f"/issues/{volume}/").status_code == 404


def test_counts_do_not_tell_of_hidden_stories(client, public, hidden):
    before = [client.get(address).content for address in LISTS]
    Article.objects.exclude(pk=public.pk).delete()
    assert [client.get(address).content for address in LISTS] == before


def test_at_their_minute_all_doors_show_a_story(client, now):
    story = make_story("Out at last", publish_at=now - timedelta(seconds=1), section=make_section("World"))
    make_byline(story, make_author("Ana Muñoz"))
    tag_topic(story, make_topic("Rain"))
    tag_country(story, "KE")
    for address in (
        "/",
        "/sections/world/",
        "/authors/ana-munoz/",
        "/topics/rain/",
        "/countries/ke/",
        story.get_absolute_url(),
    ):
        assert "Out at last" in client.get(address).content.decode(), address


def test_the_preview_of_an_issue_shows_nothing_but_its_proof(client, public, hidden, now):
    ahead = Issue.objects.get(volume=2133)
    for story in hidden:
        Article.objects.filter(pk=story.pk).exclude(issue=ahead).update(headline="ZQY", section=None)
    seen = Article.objects.get(issue=ahead)
    make_story("ZQY draft", status="draft", issue=ahead)
    make_story("ZQY held", status="held", issue=ahead)
    _link, token = share(ahead, by=make_editor("dora"), at=now, note="Dr Okello")
    for place in ("", "1/"):
        text = client.get(f"/preview/issue/{token}/{place}").content.decode()
        assert seen.headline in text
        assert "ZQY" not in text
        assert f"{MARK} working_title" not in text
    for address in LISTS:
        assert MARK not in client.get(address).content.decode(), address
