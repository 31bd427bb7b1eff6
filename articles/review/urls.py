"""The address of a shared preview."""

from __future__ import annotations

from django.urls import path

from articles.review import views

app_name = "review"
urlpatterns = [path("preview/<str:token>/", views.preview, name="preview")]
