"""The map of the site with one more page: what Django itself costs for 30 kB."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import path

from newsroom import urls

PAGE = "<!doctype html><title>Nothing</title>" + "<p>All quiet on the page.</p>" * 1_050
FIXED, FIXED_WITH_MIDDLEWARE = "/fixed/", "/fixed-with-middleware/"


def fixed(request: HttpRequest) -> HttpResponse:
    """30 kB that ask nothing of anybody."""
    return HttpResponse(PAGE, headers={"Content-Length": str(len(PAGE))})


urlpatterns = [path(FIXED[1:], fixed), path(FIXED_WITH_MIDDLEWARE[1:], fixed), *urls.urlpatterns]
