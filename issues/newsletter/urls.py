"""Addresses of the newsletter."""

from __future__ import annotations

from django.urls import path

from issues.newsletter import views

app_name = "newsletter"
urlpatterns = [
    path("newsletter/", views.sign_up, name="sign_up"),
    path("newsletter/asked/", views.asked, name="asked"),
    path("newsletter/confirm/<str:token>/", views.confirm_page, name="confirm"),
    path("newsletter/leave/<str:token>/", views.leave_page, name="leave"),
]
