"""What every answer carries, whoever gives it: a page, a file, a redirect, a refusal."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.test.utils import override_settings

from newsroom.security import PolicyMiddleware
from tests.cast import make_image, make_issue, make_story

pytestmark = pytest.mark.django_db

STANDING = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
# What must be written out in a strict policy: default-src doesn't stand in for these, or they are the dangerous ones.
STRICT = {
    "default-src": ["'none'"],
    "script-src": ["'self'"],
    "style-src": ["'self'"],
    "object-src": ["'none'"],
    "base-uri": ["'none'"],
    "frame-ancestors": ["'none'"],
    "form-action": ["'self'"],
}


def directives(response: HttpResponse) -> dict[str, list[str]]:
    words = [part.split() for part in response.headers["Content-Security-Policy"].split(";")]
    return {first: rest for first, *rest in words}


def standing(response: HttpResponse) -> dict[str, str | None]:
    return {name: response.headers.get(name) for name in STANDING}


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/", 200),
        ("/issues/2132/", 200),
        ("/robots.txt", 200),
        ("/static/css/site.css", 200),
        ("/.well-known/change-password", 302),
        ("/issues", 301),
        ("/no/such/page/", 404),
        ("/static/no-such.css", 404),
        ("/healthz", 200),
        ("/readyz", 200),
    ],
)
def test_every_answer_carries_the_strict_policy_and_its_companions(client, address, status):
    make_story(issue=make_issue())
    response = client.get(address)
    response.close()
    assert (response.status_code, standing(response)) == (status, STANDING)
    assert {name: directives(response)[name] for name in STRICT} == STRICT
    assert "camera=()" in response.headers["Permissions-Policy"]


def test_a_font_is_told_what_a_file_is_told_and_nothing_of_pages(client):
    response = client.get("/static/fonts/inter-latin.woff2")
    response.close()
    told = {name for name, value in standing(response).items() if value}
    assert {"Cross-Origin-Resource-Policy", "Referrer-Policy", "X-Content-Type-Options"} <= told
    assert "Content-Security-Policy" not in response.headers
    assert "Permissions-Policy" not in response.headers


def test_a_request_for_another_host_is_refused_with_all_headers(client):
    response = client.get("/", headers={"host": "evil.example"})
    assert (response.status_code, standing(response)) == (400, STANDING)


@override_settings(ALLOWED_HOSTS=["news.example.org"], SECURE_SSL_REDIRECT=True, SECURE_HSTS_SECONDS=63_072_000)
def test_plain_http_is_redirected_with_all_headers_and_https_is_pinned():
    plain = Client().get("/robots.txt", headers={"host": "news.example.org"})
    assert (plain.status_code, plain.headers["Location"]) == (301, "https://news.example.org/robots.txt")
    assert standing(plain) == STANDING
    secure = Client().get("/robots.txt", headers={"host": "news.example.org"}, secure=True)
    assert secure.headers["Strict-Transport-Security"].startswith("max-age=63072000")


@override_settings(SECURE_SSL_REDIRECT=True)
def test_a_refused_host_is_refused_with_all_headers_before_any_redirect():
    response = Client().get("/", headers={"host": "evil.example"})
    assert (response.status_code, standing(response)) == (400, STANDING)


def test_a_crash_is_answered_with_the_strict_policy(monkeypatch):
    monkeypatch.setattr("newsroom.well_known.ROBOTS", None)
    monkeypatch.setattr("newsroom.well_known._text", lambda text: 1 / 0)
    response = Client(raise_request_exception=False).get("/robots.txt")
    assert (response.status_code, standing(response)) == (500, STANDING)
    assert directives(response)["script-src"] == ["'self'"]


def test_the_desk_is_never_kept_and_its_scripts_are_strict(editor_client):
    response = editor_client.get("/admin/")
    assert response.headers["Cache-Control"] == "no-store"
    assert [word for word in directives(response)["script-src"] if "unsafe" in word] == []


def test_each_page_of_the_desk_has_a_nonce_of_its_own_and_only_if_it_prints_one(editor_client):
    story = make_story()
    form, again = (editor_client.get(f"/admin/articles/article/{story.pk}/change/") for _ in range(2))
    nonces = [re.search(r"'nonce-([\w-]+)'", page.headers["Content-Security-Policy"]) for page in (form, again)]
    assert all(nonces)
    assert nonces[0].group(1) != nonces[1].group(1)
    assert f'nonce="{nonces[0].group(1)}"' in form.content.decode()


def test_a_nonce_that_no_page_prints_is_not_in_the_policy():
    response = PolicyMiddleware(lambda request: HttpResponse())(RequestFactory().get("/admin/"))
    assert "nonce" not in response.headers["Content-Security-Policy"]


def test_a_nonce_that_is_printed_is_in_the_policy():
    response = PolicyMiddleware(lambda request: HttpResponse(str(request.csp_nonce)))(RequestFactory().get("/admin/"))
    assert f"'nonce-{response.content.decode()}'" in directives(response)["script-src"]


def test_what_an_editor_reads_is_kept_in_no_shared_cache(client, editor_client):
    make_story(issue=make_issue())
    assert "private" not in client.get("/issues/2132/").headers.get("Cache-Control", "")
    assert editor_client.get("/issues/2132/").headers["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize("path", ["", "images/", "no.jpg", "images", "x" * 300])
def test_only_files_are_handed_out_and_no_list_of_them(client, path):
    make_image()
    assert client.get(f"/media/{path}").status_code == 404


@pytest.mark.parametrize("path", ["../secret", "%2e%2e/secret", "..%2fsecret", "images/../../secret", "/secret"])
def test_nothing_outside_the_library_is_handed_out(client, settings, path):
    make_image()
    (Path(settings.MEDIA_ROOT).parent / "secret").write_text("hush")
    assert client.get(f"/media/{path}").status_code in {400, 404}


def test_a_request_that_is_too_large_is_refused_by_its_head(client):
    response = client.post("/admin/login/", content_type="text/plain", CONTENT_LENGTH=str(settings.LARGEST_REQUEST + 1))
    assert (response.status_code, response.content.decode()) == (413, "This is over 64 MB. Send less at once.")
    assert standing(response) == STANDING


def test_a_form_with_a_hundred_thousand_fields_is_refused(client):
    response = client.post("/admin/login/", {f"field{number}": "x" for number in range(3_000)})
    assert response.status_code == 400


def test_only_forms_with_the_body_editor_read_style_attributes_and_none_run_scripts_of_their_own(editor_client):
    pages = ["/admin/", "/admin/articles/article/", "/admin/articles/article/add/", "/admin/login/"]
    policies = {page: directives(editor_client.get(page)) for page in pages}
    assert [page for page in pages if "style-src-attr" in policies[page]] == ["/admin/articles/article/add/"]
    assert not any("unsafe" in word for policy in policies.values() for word in policy["script-src"])


@pytest.mark.parametrize("path", ["/", "/nowhere/", "/healthz", "/readyz"])
def test_a_head_is_answered_with_the_head_alone(path):
    request = RequestFactory().head(path)
    response = PolicyMiddleware(lambda request: HttpResponse("body", headers={"Content-Length": "4"}))(request)
    assert (response.content, response.headers["Content-Length"]) == (b"", "4")
