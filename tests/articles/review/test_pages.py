"""The panel's addresses: who sees the story may talk about it, some may decide, to all others nothing is there."""

from __future__ import annotations

import pytest
from django.urls import reverse

from articles.admin.review_acts import ACTS
from articles.models import Article
from articles.review import comments, sharing
from articles.review.models import Comment, Notice, ShareLink
from tests.articles.review.people import CHIEF, EDITOR, REPORTER, make_person
from tests.cast import NOW, make_comment, make_share_link, make_story

pytestmark = pytest.mark.django_db

NOWHERE = 7001  # no story has this number
DECIDING = {
    "claim": {},
    "approve": {},
    "send_back": {"reasons": "Who says so?"},
    "assign": {"person": "", "due": "2025-11-03T18:00"},
    "set_check": {"check": "legal_check", "to": "needed"},
}


@pytest.fixture
def ana():
    return make_person("Ana Muñoz", REPORTER)


@pytest.fixture
def vera():
    return make_person("Vera Lind", CHIEF)


@pytest.fixture
def story(ana):
    return make_story("ZQX headline", status="in_review", created_by=ana)


def panel(client, story):
    return client.get(reverse("admin:articles_article_review", args=[story.pk]))


def act(client, story, name, **typed):
    return client.post(reverse("admin:articles_article_review_act", args=[story.pk, name]), typed)


def state_of_all():
    rows = [model.objects.order_by("pk").values() for model in (Article, Comment, Notice, ShareLink)]
    return [list(row) for row in rows]


def test_who_sees_the_story_may_talk_about_it(client, ana, vera, story):
    client.force_login(ana)
    answer = act(client, story, "say", text="Is <b>this</b> right, @vera?", quote="came early", block="0", start="9")
    assert answer.json()["said"] == "Your comment is there."
    talk = answer.json()["parts"]["talk"]
    assert "Is &lt;b&gt;this&lt;/b&gt; right, " in talk
    assert '<strong class="talk__name">@Vera Lind</strong>' in talk
    client.force_login(vera)
    first = Comment.objects.get()
    assert act(client, story, "reply", comment=first.pk, text="Yes.").status_code == 200
    assert act(client, story, "resolve", comment=first.pk).status_code == 200
    assert 'data-open="0"' in panel(client, story).json()["parts"]["talk"]
    assert act(client, story, "reopen", comment=first.pk).json()["comment"] == first.pk
    assert 'data-open="1"' in panel(client, story).json()["parts"]["talk"]


@pytest.mark.parametrize("name", ["", "people/", *[f"{name}/" for name in ACTS], "nonsense/"])
def test_to_whoever_may_not_see_the_story_nothing_is_there(client, story, name):
    comment, link = make_comment(story), make_share_link(story)
    before = state_of_all()
    client.force_login(make_person("Rita Outside", REPORTER))
    send = client.get if name in {"", "people/"} else client.post
    typed = {"text": "Mine", "note": "Me", "days": 7, "reasons": "No.", "comment": comment.pk, "link": link.pk}
    typed |= {"check": "legal_check", "to": "needed"}
    hidden = send(f"/admin/articles/article/{story.pk}/review/{name}", typed)
    nothing = send(f"/admin/articles/article/{NOWHERE}/review/{name}", typed)
    assert (hidden.status_code, nothing.status_code) == (404, 404)
    assert hidden.content.decode().replace(f"/{story.pk}/", f"/{NOWHERE}/") == nothing.content.decode()
    assert "ZQX" not in hidden.content.decode()
    assert state_of_all() == before


def test_whoever_is_not_signed_in_is_sent_to_the_door(client, story):
    for answer in (panel(client, story), act(client, story, "say", text="Hello")):
        assert answer.status_code == 302
        assert "login" in answer.headers["Location"]
    assert not Comment.objects.exists()


@pytest.mark.parametrize("name", DECIDING)
def test_a_reporter_does_not_decide_about_their_own_story(client, ana, story, name):
    before = state_of_all()
    client.force_login(ana)
    answer = act(client, story, name, **DECIDING[name])
    assert (answer.status_code, answer.json()["message"]) == (403, "You may not do that with this story.")
    assert state_of_all() == before


@pytest.mark.parametrize("name", DECIDING)
def test_a_sub_editor_does(client, story, name):
    before = state_of_all()
    client.force_login(make_person("Łukasz Wróna", EDITOR, username="lw"))
    assert act(client, story, name, **DECIDING[name]).status_code == 200
    assert state_of_all() != before


def test_a_claim_is_let_go_by_its_owner_or_by_whoever_runs_the_desk(client, vera, story):
    lukasz, zoe = make_person("Łukasz Wróna", username="lw"), make_person("Zoë Berg", username="zoe")
    client.force_login(lukasz)
    act(client, story, "claim")
    client.force_login(zoe)
    assert act(client, story, "let_go").status_code == 403
    taken = act(client, story, "claim")
    assert taken.status_code == 409
    assert taken.json()["message"].startswith("Łukasz Wróna is on it since ")
    client.force_login(vera)
    assert act(client, story, "let_go").status_code == 200
    assert Article.objects.get().claimed_by is None


def test_a_refusal_comes_in_words_with_the_panel_as_it_is(client, vera, story):
    client.force_login(vera)
    answer = act(client, story, "send_back", reasons=" ")
    assert answer.status_code == 409
    assert answer.json()["message"] == "Write what should change before it comes back."
    assert answer.json()["field"] == "reasons"
    assert set(answer.json()["parts"]) == {"flags", "duties", "talk", "share"}


@pytest.mark.parametrize("name", ["reply", "resolve", "reopen", "withdraw_link"])
def test_what_belongs_to_another_story_is_not_there(client, vera, story, name):
    other = make_story("Other", status="draft")
    comment, link = make_comment(other), make_share_link(other)
    before = state_of_all()
    client.force_login(vera)
    assert act(client, story, name, comment=comment.pk, link=link.pk, text="Mine").status_code == 404
    assert state_of_all() == before


@pytest.mark.parametrize("odd", ["", "x", "-1", "9" * 40, "1; DROP", "\u0662"])
def test_an_odd_number_is_no_error(client, vera, story, odd):
    client.force_login(vera)
    assert act(client, story, "resolve", comment=odd).status_code == 404
    assert act(client, story, "assign", person=odd, due=odd).status_code in {200, 409}
    assert act(client, story, "say", text="\0Hello", quote="x", block=odd, start=odd).status_code == 200


def test_acts_are_not_done_by_looking(client, vera, story):
    client.force_login(vera)
    assert client.get(reverse("admin:articles_article_review_act", args=[story.pk, "claim"])).status_code == 405


def test_the_address_of_a_shared_preview_is_answered_once(client, ana, story):
    client.force_login(ana)
    answer = act(client, story, "share", note="Dr Okello", days="7").json()
    token = answer["address"].rstrip("/").rpartition("/")[2]
    assert client.get(f"/preview/{token}/").status_code == 200
    later = panel(client, story).content.decode()
    assert "Dr Okello" in later
    assert "opened 1 time" in later
    assert token not in later
    assert act(client, story, "withdraw_link", link=ShareLink.objects.get().pk).status_code == 200
    assert client.get(f"/preview/{token}/").status_code == 404


def test_a_writer_shares_their_own_until_it_is_cleared_and_can_always_take_back(client, ana, story):
    client.force_login(ana)
    assert act(client, story, "share", note="Dr Okello", days="7").status_code == 200
    theirs = make_share_link(story, note="Of an editor")
    Article.objects.update(status="cleared")
    assert act(client, story, "share", note="Dr Okello", days="7").status_code == 403
    part = panel(client, story).json()["parts"]["share"]
    assert "Dr Okello" in part
    assert "Of an editor" not in part
    assert act(client, story, "withdraw_link", link=theirs.pk).status_code == 403
    mine = ShareLink.objects.get(made_by=ana)
    assert act(client, story, "withdraw_link", link=mine.pk).status_code == 200


def test_who_opened_a_link_is_read_in_the_panel(client, vera, story):
    client.force_login(vera)
    address = act(client, story, "share", note="Dr Okello", days="7").json()["address"]
    client.get(address, headers={"user-agent": "Firefox <b>"}, REMOTE_ADDR="203.0.113.77")
    part = panel(client, story).json()["parts"]["share"]
    assert "203.0.113.0/24 · Firefox &lt;b&gt;" in part


def test_whoever_may_only_look_shares_nothing(client, story):
    client.force_login(make_person("Lena Looks", ["view_article", "see_all_articles"]))
    assert act(client, story, "share", note="Me", days="7").status_code == 403
    assert act(client, story, "withdraw_link", link=make_share_link(story).pk).status_code == 403
    assert panel(client, story).json()["parts"]["share"].strip() == ""


def test_only_people_who_may_see_the_story_are_proposed(client, ana, vera, story):
    make_person("Vesna Outside", REPORTER)
    client.force_login(ana)
    found = client.get(reverse("admin:articles_article_people", args=[story.pk]), {"q": "VE"}).json()
    assert found == {"people": [{"username": "vera", "name": "Vera Lind"}]}


def test_whoever_looks_at_the_panel_has_seen_what_waited_there(client, ana, vera, story):
    comments.say(story, by=vera, at=NOW, text="How early?")
    client.force_login(ana)
    panel(client, story)
    assert not Notice.objects.unseen().exists()


@pytest.mark.parametrize("count", [1, 20])
def test_the_panel_takes_the_same_queries_for_any_number_of_comments(
    client, vera, story, count, django_assert_num_queries
):
    for number in range(count):
        first = comments.say(story, by=vera, at=NOW, text=f"@vera {number}")
        comments.reply(first, by=vera, at=NOW, text="Yes.")
        sharing.share(story, by=vera, at=NOW, note=f"Reader {number}")
    client.force_login(vera)
    with django_assert_num_queries(13):
        panel(client, story)
