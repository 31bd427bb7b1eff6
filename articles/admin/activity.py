"""The activity log on the desk: all of it, or of one story, issue, topic or picture."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.templatetags.admin_urls import admin_urlname
from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from articles import rights
from articles.activity.models import Entry, EntryQuerySet
from articles.activity.reading import Asked, page_of
from articles.activity.verbs import VERBS
from articles.admin.activity_lines import lines_of, page_of_kind
from articles.admin.pages import DayInput, RecordAdmin

ROOMS = {"articles", "images", "tagging", "retagging", "style", "issues", "accounts", "auth"}
Choices = list[tuple[str, Any]]


@dataclass(frozen=True, slots=True)
class Thing:
    """What the page is about, when it is about one: its name, and the address of its form while it is there."""

    name: str
    address: str


class AskForm(forms.Form):
    """What is wanted of the log. Whatever is nonsense is left out."""

    person: forms.ModelChoiceField[Any] = forms.ModelChoiceField(None, label=_("Who"), empty_label=_("Everybody"))
    verb = forms.ChoiceField(label=_("What"))
    kind = forms.ChoiceField(label=_("Of what kind"))
    since = forms.DateField(label=_("From"), widget=DayInput)
    until = forms.DateField(label=_("To"), widget=DayInput)
    of = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=2**63 - 1)

    def __init__(self, typed: QueryDict, kinds: Choices) -> None:
        super().__init__(typed, label_suffix="", auto_id="ask_%s")
        people = get_user_model().objects.filter(is_staff=True).order_by("first_name", "last_name", "username")
        verbs: Choices = sorted(((verb, str(told)) for verb, told in VERBS.items()), key=lambda choice: choice[1])
        self.fields["person"].queryset = people  # type: ignore[attr-defined]
        self.fields["verb"].choices = [("", _("Everything")), *verbs]  # type: ignore[attr-defined]
        self.fields["kind"].choices = [("", _("All")), *kinds]  # type: ignore[attr-defined]
        for field in self.fields.values():
            field.required = False

    def asked(self) -> Asked:
        """What was asked, as far as it makes sense."""
        self.is_valid()
        typed = {name: value for name, value in self.cleaned_data.items() if value}
        if "person" in typed:
            typed["person"] = typed["person"].pk
        return Asked(**typed)


@admin.register(Entry)
class ActivityAdmin(RecordAdmin):
    """What the desk did, newest first."""

    def get_urls(self) -> list[URLPattern]:
        """One page: an entry has nothing to say that its line doesn't."""
        return [path("", self.admin_site.admin_view(self.log), name="activity_entry_changelist")]

    def log(self, request: HttpRequest) -> HttpResponse:
        """A page of the log, as far as this person may see what it tells of; 404 for the log of what they may not."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        form = AskForm(request.GET, self._kinds(request))
        asked, zone, before = form.asked(), timezone.get_current_timezone(), request.GET.get("before", "")
        found = asked.entries(zone).filter(rights.entries_for(request.user))
        page = page_of(found, before=before)
        context = {
            **self.admin_site.each_context(request),
            "title": _("Activity"),
            "opts": self.opts,
            "form": form,
            "thing": self._thing(request, asked, found) if "of" in request.GET else None,
            "lines": lines_of(page.entries, self.admin_site),
            "older": _address(request, page.older) if page.older else "",
            "newest": _address(request, "") if before else "",
            "is_narrowed": any(form.cleaned_data.get(name) for name in ("person", "verb", "since", "until")),
        }
        return TemplateResponse(request, "desk/activity.html", context)

    def _kinds(self, request: HttpRequest) -> Choices:
        """The kinds of things that this person may look at."""
        open_to_person = [
            (str(page.opts.model_name), capfirst(page.opts.verbose_name))
            for page in self.admin_site._registry.values()  # noqa: SLF001  there is no public door to the pages
            if page.opts.app_label in ROOMS and page.has_view_permission(request)
        ]
        return sorted(open_to_person, key=lambda choice: str(choice[1]))

    def _thing(self, request: HttpRequest, asked: Asked, found: EntryQuerySet) -> Thing:
        """The one thing that is asked about; of what is gone, the log knows the name."""
        page = page_of_kind(self.admin_site, asked.kind or "")
        if page is None or asked.of is None:
            raise Http404
        there = page.get_queryset(request).filter(pk=asked.of).first()
        if there is not None and page.has_view_permission(request, there):
            return Thing(str(there), reverse(admin_urlname(page.opts, SafeString("change")), args=[asked.of]))
        last = found.newest_first().first()
        if last is None:
            raise Http404
        return Thing(last.object_name, "")


def _address(request: HttpRequest, before: str) -> str:
    query = request.GET.copy()
    query["before"] = before
    if not before:
        del query["before"]
    return f"?{query.urlencode()}"
