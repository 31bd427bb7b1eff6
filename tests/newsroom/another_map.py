"""A map of the site with one page, at another address than on the real one."""

from __future__ import annotations

from django.http import HttpResponse
from django.urls import path

urlpatterns = [path("elsewhere/", lambda _request: HttpResponse(), name="search")]
