"""Addresses of the copy: a story, and the lists of stories by author, topic, country, region and section."""

from __future__ import annotations

from django.urls import path

from articles import changes, feeds, share_pictures, views

app_name = "articles"
urlpatterns = [
    path("articles/<slug:slug>/", views.story, name="story"),
    path("articles/<slug:slug>/changes/", changes.changes, name="changes"),
    path("articles/<slug:slug>/share-<slug:digest>.jpg", share_pictures.story_picture, name="share_picture"),
    path("share-<slug:digest>.jpg", share_pictures.publication_picture, name="publication_picture"),
    path("corrections/", views.corrections, name="corrections"),
    path("feeds/latest.<form:form>", feeds.latest, name="latest_feed"),
    path("authors/", views.authors, name="authors"),
    path("authors/<slug:slug>/", views.author, name="author"),
    path("authors/<slug:slug>/feed.<form:form>", feeds.author, name="author_feed"),
    path("topics/", views.topics, name="topics"),
    path("topics/<slug:slug>/", views.topic, name="topic"),
    path("topics/<slug:slug>/feed.<form:form>", feeds.topic, name="topic_feed"),
    path("countries/", views.countries, name="countries"),
    path("countries/<slug:code>/", views.country, name="country"),
    path("countries/<slug:code>/feed.<form:form>", feeds.country, name="country_feed"),
    path("regions/<slug:slug>/", views.region, name="region"),
    path("regions/<slug:slug>/feed.<form:form>", feeds.region, name="region_feed"),
    path("sections/<slug:slug>/", views.section, name="section"),
    path("sections/<slug:slug>/feed.<form:form>", feeds.section, name="section_feed"),
]
