"""What everybody who works here sets for themselves: the zone in which times are shown, and how often mail comes."""

from __future__ import annotations

from typing import cast

from django import forms
from django.contrib import messages
from django.contrib.auth.admin import UserAdmin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.review.notices import change_pace
from newsroom.accounts.models import User


class OwnSettingsForm(forms.ModelForm[User]):
    """Nothing that gives a right: that is for whoever runs the newsroom."""

    class Meta:
        model = User
        fields = ["time_zone", "mail_pace"]


class OwnPage(UserAdmin[User]):
    """The page of one's own settings."""

    def get_urls(self) -> list[URLPattern]:
        """With the page of whoever is signed in."""
        return [path("mine/", self.admin_site.admin_view(self.mine), name="accounts_user_mine"), *super().get_urls()]

    def mine(self, request: HttpRequest) -> HttpResponse:
        """Show and save them. Whose they are is known from who is signed in, never from what is sent."""
        person = cast("User", request.user)  # the site lets nobody in who hasn't signed in
        form = OwnSettingsForm(request.POST or None, instance=person, label_suffix="")
        if request.method == "POST" and form.is_valid():
            person.save(update_fields=form.Meta.fields)
            change_pace(person, at=timezone.now())
            self.message_user(request, _("Your settings are saved."), messages.SUCCESS)
            return redirect("admin:accounts_user_mine")
        context = self.admin_site.each_context(request) | {"title": _("Your settings"), "form": form}
        return TemplateResponse(request, "desk/mine.html", context)
