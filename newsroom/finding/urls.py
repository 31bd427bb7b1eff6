"""Addresses of the search."""

from __future__ import annotations

from django.urls import path

from newsroom.finding import views

urlpatterns = [
    path("search/", views.search, name="search"),
    path("search/suggestions/", views.suggest, name="search_suggestions"),
    path("search/opensearch.xml", views.description, name="opensearch"),
]
