"""A shared preview shows one proof to whoever has the address, until it ends; and nothing to anybody else."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from articles import editing, publishing
from articles.activity.models import Entry
from articles.models import Article
from issues import proofs, sharing
from issues.models import Issue, IssueShareLink, IssueShareVisit, Override, Proof
from issues.sharing import CannotShare
from tests.cast import (
    make_author,
    make_byline,
    make_editor,
    make_image,
    make_issue,
    make_person,
    make_publication,
    make_story,
)

pytestmark = pytest.mark.django_db

MARK = "ZQX"
DAY = timedelta(days=1)


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture
def vera():
    return make_editor()


@pytest.fixture
def issue():
    make_publication()
    issue = make_issue(9133, publish_at=None, letter="<p>Dear readers</p>")
    lead = make_story(f"{MARK} lead", issue=issue, position=1, body=f"<p>{MARK} body</p>", lead_image=make_image())
    make_byline(lead, make_author("Ana Muñoz"))
    make_story(f"{MARK} second", issue=issue, position=2, body='<p><a href="/articles/zqx-lead/">The lead</a></p>')
    make_story("A draft", issue=issue, position=3, status="draft")
    return issue


@pytest.fixture
def token(issue, vera, now):
    return sharing.share(issue, by=vera, at=now, note="Dr Okello")[1]


def opened(client, token, place=""):
    return client.get(f"/preview/issue/{token}/{place}")


def test_the_address_shows_the_issue_as_readers_would_get_it(client, token):
    page = opened(client, token)
    assert page.status_code == 200
    text = page.content.decode()
    assert '<body class="page page-issue">' in text
    for words in (f"{MARK} lead", f"{MARK} second", "Dear readers", "Preview for Dr Okello: not published"):
        assert words in text
    assert "A draft" not in text


def test_each_story_is_shown_with_its_neighbours_inside_the_preview(client, token):
    text = opened(client, token).content.decode()
    assert f'href="/preview/issue/{token}/1/"' in text
    assert "/articles/zqx" not in text
    story = opened(client, token, "1/").content.decode()
    assert f"{MARK} body" in story
    assert "Story 1 of 2" in story
    assert f'rel="next" href="/preview/issue/{token}/2/"' in story
    assert f'href="/preview/issue/{token}/"' in story
    assert "/articles/zqx" not in story
    second = opened(client, token, "2/").content.decode()
    assert re.search(rf'<a href="/preview/issue/{token}/1/"[^>]*>The lead</a>', second)
    assert "/articles/zqx" not in second


def test_a_headline_for_the_issue_stands_on_its_page_and_not_over_the_story(client, issue, vera, now):
    Override.objects.create(issue=issue, article=issue.articles.get(position=1), headline="For the front")
    _link, token = sharing.share(issue, by=vera, at=now, note="Dr Okello")
    assert "For the front" in opened(client, token).content.decode()
    assert f"{MARK} lead</h1>" in opened(client, token, "1/").content.decode()


def test_there_is_nothing_at_the_place_of_a_draft_or_beyond_the_last(client, token):
    gone = client.get("/articles/no-such-story/")
    for place in ("3/", "4/", "0/", f"{10**30}/"):
        answer = opened(client, token, place)
        assert (answer.status_code, answer.content) == (404, gone.content)


@pytest.mark.parametrize("place", ["", "1/"])
def test_it_is_never_found_and_never_kept(client, token, place):
    page = opened(client, token, place)
    assert page.headers["X-Robots-Tag"] == "noindex, nofollow, noarchive"
    assert page.headers["Cache-Control"] == "private, no-store"
    assert page.headers["Referrer-Policy"] == "no-referrer"
    text = page.content.decode()
    assert '<meta name="robots" content="noindex, nofollow, noarchive">' in text
    for sign in ("canonical", "og:title", "og:url", "ld+json"):
        assert sign not in text


def test_it_shows_exactly_the_proof_that_was_shared(client, issue, token, vera, now):
    story = issue.articles.get(position=1)
    base = editing.desk_content(story)
    editing.save(story, base | {"headline": "Another"}, base=base, by=vera, at=now)
    for place in ("", "1/"):
        text = opened(client, token, place).content.decode()
        assert f"{MARK} lead" in text
        assert "Another" not in text


def test_the_latest_proof_is_shared_and_a_stale_one_is_taken_anew(issue, vera, now):
    first = proofs.take(issue, by=vera, at=now)
    assert sharing.share(issue, by=vera, at=now, note="One")[0].proof == first
    story = issue.articles.get(position=1)
    base = editing.desk_content(story)
    editing.save(story, base | {"kicker": "New"}, base=base, by=vera, at=now)
    assert sharing.share(issue, by=vera, at=now, note="Two")[0].proof.number == 2


@pytest.mark.parametrize("act", [publishing.hold, publishing.spike, publishing.return_to_draft])
def test_what_is_kept_back_is_not_shown_by_the_side_door(client, issue, token, now, act):
    act(issue.articles.get(position=1), by=None, at=now)
    assert f"{MARK} lead" not in opened(client, token).content.decode()
    assert opened(client, token, "1/").status_code == 404
    second = opened(client, token, "2/").content.decode()
    assert f"{MARK} lead" not in second
    assert "Story 1 of 1" in second


@pytest.mark.parametrize("act", [publishing.withdraw, publishing.kill])
def test_what_was_taken_off_is_not_shown_either(client, issue, token, now, act):
    story = issue.articles.get(position=1)
    Article.objects.filter(pk=story.pk).update(live_from=now - DAY, publish_at=now - DAY)
    act(Article.objects.get(pk=story.pk), by=None, at=now, reason="Wrong.")
    assert f"{MARK} lead" not in opened(client, token).content.decode()
    assert opened(client, token, "1/").status_code == 404


def test_a_story_that_was_taken_out_or_deleted_is_not_shown(client, issue, token):
    Article.objects.filter(issue=issue, position=2).update(issue=None, position=None)
    assert opened(client, token, "2/").status_code == 404
    Article.objects.filter(issue=issue, position=1).delete()
    page = opened(client, token)
    assert MARK not in page.content.decode()
    assert page.status_code == 200


def expire(link, now):
    IssueShareLink.objects.update(made_at=now - 8 * DAY, expires_at=now)


def take_back(link, now):
    sharing.withdraw(link, by=link.made_by, at=now)


def withdraw_the_issue(link, now):
    Issue.objects.update(withdrawn_at=now, withdrawn_by=link.made_by)


@pytest.mark.parametrize("end", [expire, take_back, withdraw_the_issue])
def test_a_link_that_is_over_cannot_be_told_from_one_that_never_was(client, token, now, end):
    end(IssueShareLink.objects.select_related("proof__issue").get(), now)
    never = opened(client, "x" * len(token))
    for place in ("", "1/"):
        answer = opened(client, token, place)
        assert (answer.status_code, answer.content) == (404, never.content)
        assert "X-Robots-Tag" not in answer.headers


def test_the_table_does_not_hold_the_address(token):
    assert len(token) >= 43
    assert token not in str(IssueShareLink.objects.values().get())


def test_every_opening_is_logged_with_the_network_and_not_the_machine(client, token):
    client.get(f"/preview/issue/{token}/", headers={"user-agent": "Firefox"}, REMOTE_ADDR="203.0.113.77")
    client.get(f"/preview/issue/{token}/1/", REMOTE_ADDR="2001:db8:1:2:3:4:5:6")
    client.head(f"/preview/issue/{token}/")
    client.get(f"/preview/issue/{token}x/")
    visits = IssueShareVisit.objects.order_by("id")
    assert [(visit.place, visit.browser) for visit in visits] == [
        ("203.0.113.0/24", "Firefox"),
        ("2001:db8:1::/48", ""),
    ]


@pytest.mark.parametrize(
    ("typed", "field"),
    [({"note": " "}, "note"), ({"note": "x" * 201}, "note"), ({"days": 0}, "days"), ({"days": 61}, "days")],
)
def test_a_link_is_for_somebody_and_for_a_while(issue, vera, now, typed, field):
    with pytest.raises(CannotShare) as refused:
        sharing.share(issue, by=vera, at=now, **{"note": "Dr Okello"} | typed)
    assert refused.value.field == field
    assert not IssueShareLink.objects.exists()


def test_an_issue_without_a_cleared_story_or_taken_off_is_not_shared(issue, vera, now):
    Article.objects.update(status="draft")
    with pytest.raises(CannotShare, match="None of its stories is cleared yet"):
        sharing.share(issue, by=vera, at=now, note="Dr Okello")
    assert not Proof.objects.exists()
    issue.withdrawn_at, issue.withdrawn_by = now, vera
    with pytest.raises(CannotShare, match="withdrawn"):
        sharing.share(issue, by=vera, at=now, note="Dr Okello")


def test_sharing_and_taking_back_are_logged_once(token, vera, now):
    link = IssueShareLink.objects.get()
    for _time in range(2):
        sharing.withdraw(link, by=vera, at=now)
    assert list(
        Entry.objects.filter(kind="issue").exclude(verb="proof").order_by("id").values_list("verb", flat=True)
    ) == [
        "share",
        "unshare",
    ]


@pytest.mark.parametrize("count", [1, 3, 30])
def test_it_takes_the_same_queries_for_any_number_of_stories(client, vera, now, count, django_assert_num_queries):
    make_publication()
    issue = make_issue(9133, publish_at=None)
    for number in range(1, count + 1):
        story = make_story(f"Story {number}", issue=issue, position=number, lead_image=make_image())
        make_byline(story, make_author(f"Author {number}", slug=f"author-{number}"))
    token = sharing.share(issue, by=vera, at=now, note="Dr Okello")[1]
    with django_assert_num_queries(13):
        opened(client, token)
    with django_assert_num_queries(12):
        opened(client, token, "1/")


# ---------------------------------------------------------------------------------------------- the panel


def panel(client, issue, **typed):
    return client.post(reverse("admin:issues_issue_tonight", args=[issue.pk]), typed, follow=True)


def test_the_panel_makes_a_link_and_shows_its_address_once(client, issue, vera):
    client.force_login(vera)
    page = panel(client, issue, share="1", note="Dr Okello", days="3").content.decode()
    address = re.search(r'value="(http://[^"]+/preview/issue/[^"]+)"', page)[1]
    assert client.get(address).status_code == 200
    again = client.get(reverse("admin:issues_issue_tonight", args=[issue.pk])).content.decode()
    assert address not in again
    assert "Proof 1, by vera" in again
    assert "opened 1 time" in again


@pytest.mark.parametrize("page", ["tonight", "proofs"])
def test_to_load_the_page_again_makes_no_second_link(client, issue, vera, page):
    client.force_login(vera)
    address = reverse(f"admin:issues_issue_{page}", args=[issue.pk])
    made = client.post(address, {"share": "1", "note": "Dr Okello", "days": "3"})
    assert (made.status_code, made.headers["Location"]) == (302, f"{address}#shares")
    assert "/preview/issue/" in client.get(address).content.decode()
    assert "/preview/issue/" not in client.get(address).content.decode()
    assert IssueShareLink.objects.count() == 1


def test_an_address_is_not_shown_on_the_page_of_another_issue(client, issue, vera):
    client.force_login(vera)
    client.post(reverse("admin:issues_issue_proofs", args=[issue.pk]), {"share": "1", "note": "Dr Okello", "days": "3"})
    other = make_issue(9134, publish_at=None)
    assert "/preview/issue/" not in client.get(reverse("admin:issues_issue_proofs", args=[other.pk])).content.decode()


def test_the_proofs_have_the_same_panel(client, issue, vera, token):
    client.force_login(vera)
    address, link = reverse("admin:issues_issue_proofs", args=[issue.pk]), IssueShareLink.objects.get()
    assert "Proof 1, by vera" in client.get(address).content.decode()
    refused = client.post(address, {"share": "1", "note": "Dr Okello", "days": "99"}).content.decode()
    assert "Choose from 1 to 60 days." in refused
    taken_back = client.post(address, {"unshare": str(link.pk)}, follow=True).content.decode()
    assert "The link opens nothing any more." in taken_back
    assert opened(client, token).status_code == 404


def test_the_panel_keeps_what_was_typed_when_it_refuses(client, issue, vera):
    client.force_login(vera)
    page = panel(client, issue, share="1", note="Dr Okello", days="99").content.decode()
    assert "Choose from 1 to 60 days." in page
    assert 'value="Dr Okello"' in page


def test_the_panel_takes_a_link_back(client, issue, vera, token):
    client.force_login(vera)
    page = panel(client, issue, unshare=str(IssueShareLink.objects.get().pk)).content.decode()
    assert "The link opens nothing any more." in page
    assert opened(client, token).status_code == 404
    assert panel(client, issue, unshare="987").status_code == 404


def test_the_link_of_another_issue_is_not_taken_back_here(client, issue, vera, token):
    client.force_login(vera)
    other = make_issue(9134, publish_at=None)
    assert panel(client, other, unshare=str(IssueShareLink.objects.get().pk)).status_code == 404
    assert opened(client, token).status_code == 200


@pytest.mark.parametrize(("role", "status"), [("reporter", 403), ("sub-editor", 200), ("tagger", 403)])
def test_whoever_may_show_each_story_may_show_the_issue(client, issue, role, status):
    client.force_login(make_person(role))
    assert panel(client, issue, share="1", note="Dr Okello", days="3").status_code == status
    assert IssueShareLink.objects.exists() == (status == 200)
