"""The map of the site."""

from __future__ import annotations

from django.contrib import admin
from django.urls import include, path

from newsroom import app_manifest, media, well_known

# Django goes through them in this order for each request: what readers ask most comes first.
urlpatterns = [
    path("", include("articles.urls")),
    path("", include("issues.urls")),
    path("admin/", admin.site.urls),
    path("robots.txt", well_known.robots, name="robots"),
    path("indexnow-key.txt", well_known.indexnow_key, name="indexnow_key"),
    path(".well-known/security.txt", well_known.security_txt, name="security_txt"),
    path(".well-known/change-password", well_known.change_password, name="change_password"),
    path("manifest.webmanifest", app_manifest.manifest, name="manifest"),
    path("icons/<slug:kind>-<int:size>.png", app_manifest.app_icon, name="icon"),
    path("apple-touch-icon.png", app_manifest.app_icon, {"kind": "maskable", "size": 180}, name="touch_icon"),
    path("favicon.ico", app_manifest.app_icon, {"size": 32}, name="favicon"),
    path("media/<path:path>", media.media, name="media"),
    path("", include("newsroom.finding.urls")),
    path("", include("issues.newsletter.urls")),
    path("", include("articles.review.urls")),
]

handler400 = "newsroom.errors.bad_request"
handler403 = "newsroom.errors.forbidden"
handler404 = "newsroom.errors.not_found"
handler500 = "newsroom.errors.server_error"
