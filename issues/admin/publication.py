"""The desk's one page of the publication."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from articles.admin.pages import DeskAdmin
from issues.forms import PRINTED_IN_FOLIOS, PublicationForm
from issues.models import Publication
from issues.models.issue import reprint_folios


@admin.register(Publication)
class PublicationAdmin(DeskAdmin):
    """What holds for every issue. There is one publication, so its list is its form."""

    form = PublicationForm
    fieldsets = [
        (None, {"fields": ["name", "tagline", "about", "colour"]}),
        (_("Language and dates"), {"fields": ["language", "time_zone", "date_form"]}),
        (_("Numbering"), {"fields": ["numbering_rule", "year_begins_in"]}),
        (_("Appearance"), {"fields": ["days_of_appearance", "appears_at", "opens_ahead", "proofs_required"]}),
        (_("After it went out"), {"fields": ["shows_changes", "sends_newsletter", "feeds_carry"]}),
        (_("Masthead"), {"fields": ["masthead"]}),
        (_("Privacy and accessibility"), {"fields": ["privacy", "accessibility"], "classes": ["collapse"]}),
    ]

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """There is nothing to choose from."""
        if not self.has_view_or_change_permission(request):
            raise PermissionDenied
        publication = Publication.objects.first()
        if publication is None:
            return redirect("admin:issues_publication_add")
        return redirect("admin:issues_publication_change", publication.pk)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Only while there is none."""
        return super().has_add_permission(request) and not Publication.objects.exists()

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A newsroom without a publication makes no sense."""
        return False

    def save_model(self, request: HttpRequest, obj: Publication, form: ModelForm[Publication], change: bool) -> None:
        """Save; dates in another form are printed anew in every folio."""
        super().save_model(request, obj, form, change)
        if PRINTED_IN_FOLIOS & set(form.changed_data):
            count = reprint_folios(obj)
            said = ngettext(
                "The folio of %(count)s issue was rewritten.", "The folios of %(count)s issues were rewritten.", count
            )
            self.message_user(request, said % {"count": count}, messages.INFO)

    def response_post_save_change(self, request: HttpRequest, obj: Publication) -> HttpResponseRedirect:
        """Back to the desk."""
        return redirect("admin:index")

    def response_post_save_add(self, request: HttpRequest, obj: Publication) -> HttpResponseRedirect:
        """Back to the desk."""
        return redirect("admin:index")
