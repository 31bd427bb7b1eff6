"""The desk's pages of the newsletter: who gets it, what was mailed, and how many have it."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from articles.admin.pages import RecordAdmin, counted
from issues.newsletter.mailing import LEAVE_HERE
from issues.newsletter.models import Mailing, Subscriber

# The page is a mail: looks in its tags, nothing that runs, nothing from elsewhere.
POLICY = "default-src 'none'; style-src-attr 'unsafe-inline'; img-src 'self'; frame-ancestors 'none'"


@admin.register(Subscriber)
class SubscriberAdmin(RecordAdmin):
    """Readers who asked for it. They confirm and leave by themselves; who asks to be forgotten is deleted."""

    list_display = ["address", "asked_at", "confirmed_at", "left_at"]
    search_fields = ["address"]
    ordering = ["-asked_at", "-id"]
    fields = ["address", "asked_at", "asked_from", "confirmed_at", "left_at"]

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """By whoever holds the right; the deliveries go along."""
        return request.user.has_perm("newsletter.delete_subscriber")


@admin.register(Mailing)
class MailingAdmin(RecordAdmin):
    """What was mailed."""

    list_display = ["subject", "written_at", "sent", "waiting", "given_up"]
    search_fields = ["subject"]
    ordering = ["-written_at", "-id"]
    fields = ["issue", "subject", "written_at", "sent", "waiting", "given_up", "mail", "plain_text"]
    readonly_fields = ["sent", "waiting", "given_up", "mail", "plain_text"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Mailing]:
        """With how many have it."""
        unsent = Q(deliveries__sent_at=None)
        counted: QuerySet[Mailing] = (
            super()
            .get_queryset(request)
            .annotate(
                sent_count=Count("deliveries", filter=~unsent),
                waiting_count=Count("deliveries", filter=unsent & Q(deliveries__due_at__isnull=False)),
                given_up_count=Count(
                    "deliveries", filter=unsent & Q(deliveries__due_at=None) & ~Q(deliveries__error="")
                ),
            )
        )
        return counted

    def get_urls(self) -> list[URLPattern]:
        """With the mail as its readers get it."""
        view = self.admin_site.admin_view(self.mail_page)
        return [path("<int:mailing>/mail/", view, name="newsletter_mailing_mail"), *super().get_urls()]

    def mail_page(self, request: HttpRequest, mailing: int) -> HttpResponse:
        """The page of the mail, for whoever may look at what was mailed."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        found = get_object_or_404(self.get_queryset(request), pk=mailing)
        return HttpResponse(found.html, headers={"Content-Security-Policy": POLICY})

    @admin.display(description=_("as its readers get it"))
    def mail(self, mailing: Mailing) -> SafeString:
        """A link to the page of the mail."""
        address = reverse("admin:newsletter_mailing_mail", args=[mailing.pk])
        return format_html('<a href="{}">{}</a>', address, gettext("Look at the mail"))

    @admin.display(description=_("as plain text"))
    def plain_text(self, mailing: Mailing) -> str:
        """The other form of the mail. Each reader's copy has a link of their own to leave by."""
        return mailing.text.replace(LEAVE_HERE, gettext("(each reader's own link)"))

    @admin.display(description=_("sent"))
    def sent(self, mailing: Mailing) -> SafeString:
        """How many have it."""
        return counted(getattr(mailing, "sent_count", 0), gettext("sent"))

    @admin.display(description=_("waiting"))
    def waiting(self, mailing: Mailing) -> SafeString:
        """How many are on their way."""
        return counted(getattr(mailing, "waiting_count", 0), gettext("waiting"))

    @admin.display(description=_("given up"))
    def given_up(self, mailing: Mailing) -> SafeString:
        """How many could not be sent."""
        return counted(getattr(mailing, "given_up_count", 0), gettext("given up"))
