"""Addresses of the edition: the front page, the archive, an issue."""

from __future__ import annotations

from django.urls import path, register_converter

from issues import feeds, house_pages, offline, previews, share_pictures, sitemaps, views
from issues.models.issue import POSSIBLE_YEARS


class YearConverter:
    """Four figures that can be a year: /issues/2025/ is an archive, /issues/2132/ an issue."""

    regex = "(?:19|20)[0-9]{2}"

    def to_python(self, value: str) -> int:
        """The year."""
        return int(value)

    def to_url(self, value: int) -> str:
        """Four figures.

        Raises ValueError for what can't be a year.
        """
        if value not in POSSIBLE_YEARS:
            raise ValueError(value)
        return str(value)


register_converter(YearConverter, "year")

app_name = "issues"
urlpatterns = [
    path("", views.front, name="front"),
    path("issues/", views.archive, name="archive"),
    path("issues/<year:year>/", views.year, name="year"),
    path("issues/<str:address>/", views.issue, name="issue"),
    path("issues/<str:address>/feed.<form:form>", feeds.issue, name="issue_feed"),
    path("issues/<str:address>/share-<slug:digest>.jpg", share_pictures.issue_picture, name="share_picture"),
    path("sitemap.xml", sitemaps.index, name="sitemap"),
    path("sitemaps/<slug:kind>-<int:portion>.xml", sitemaps.file, name="sitemap_file"),
    path("news-sitemap.xml", sitemaps.news, name="news_sitemap"),
    path("masthead/", house_pages.masthead, name="masthead"),
    path("privacy/", house_pages.privacy, name="privacy"),
    path("accessibility/", house_pages.accessibility, name="accessibility"),
    path("issues/<str:address>/offline.json", offline.contents, name="offline_contents"),
    path("offline/", offline.saved, name="saved"),
    path("offline/latest.json", offline.latest, name="offline_latest"),
    path("service-worker.js", offline.worker, name="offline_worker"),
    path("preview/issue/<str:token>/", previews.issue_preview, name="preview"),
    path("preview/issue/<str:token>/<int:place>/", previews.story_preview, name="story_preview"),
]
