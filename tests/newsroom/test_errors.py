"""The pages for when something is wrong."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import include, path
from django.views.decorators.csrf import csrf_protect

from newsroom.errors import signed_out_for_now
from newsroom.urls import handler400, handler403, handler404, handler500
from newsroom.urls import urlpatterns as site

FAILURES: dict[str, Exception] = {
    "400": SuspiciousOperation("What is this?"),
    "403": PermissionDenied("secret reason"),
    "500": ValueError("secret detail"),
    "away": OperationalError("could not connect to secret-host"),
    "closed": InterfaceError("connection already closed"),
}


def failing(request: HttpRequest, what: str) -> HttpResponse:
    raise FAILURES[what]


@csrf_protect
def form(request: HttpRequest) -> HttpResponse:
    return HttpResponse("sent")


urlpatterns = [path("fail/<what>/", failing), path("form/", form), path("", include(site))]

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]

pytestmark = [pytest.mark.urls(__name__), pytest.mark.django_db]


@pytest.fixture
def reader() -> Client:
    """A browser that gets the page, as a reader does, where Django's own would raise."""
    return Client(raise_request_exception=False)


@pytest.mark.parametrize(
    ("address", "status", "sentence"),
    [
        ("/fail/400/", 400, "We could not read that."),
        ("/fail/403/", 403, "This page is not open to you."),
        ("/nowhere/", 404, "There is no page here."),
        ("/fail/500/", 500, "Something broke on our side."),
        ("/fail/away/", 503, "Back in a moment."),
        ("/fail/closed/", 503, "Back in a moment."),
    ],
)
def test_each_fault_has_a_page_of_ours_without_what_happened_inside(reader, address, status, sentence):
    response = reader.get(address)
    page = response.content.decode()
    assert response.status_code == status
    assert sentence in page
    assert "secret" not in page
    assert "noindex" in page
    assert response["Content-Security-Policy"].startswith("default-src 'none'")


@pytest.mark.parametrize("fault", ["away", "closed"])
def test_when_the_database_is_away_readers_are_told_when_to_come_back(reader, fault):
    assert reader.get(f"/fail/{fault}/")["Retry-After"] == "30"


def test_pages_of_faults_ask_no_database(reader, django_assert_num_queries):
    for address, queries in [("/fail/400/", 1), ("/fail/500/", 1), ("/fail/away/", 1)]:
        # The one query is the publication's, for the zone, before the view is called.
        with django_assert_num_queries(queries):
            reader.get(address)


def test_the_page_for_nothing_says_nothing_of_the_address(reader):
    assert "zqx-draft" not in reader.get("/articles/zqx-draft/").content.decode().replace("/articles/zqx-draft/", "")
    assert reader.get("/zqx-1/").content == reader.get("/zqx-2/").content


def test_a_form_that_was_open_too_long_says_what_to_do():
    response = Client(enforce_csrf_checks=True).post("/form/")
    assert response.status_code == 403
    assert "Go back, reload the page and send it again." in response.content.decode()


def test_after_too_many_passwords_the_page_says_how_long(rf):
    response = signed_out_for_now(rf.get("/admin/login/"), {})
    assert (response.status_code, response["Retry-After"]) == (429, "900")
    assert "The door is closed for 15 minutes." in response.content.decode()
