"""Ways of looking at the list of stories that somebody wants again: kept under a name, for oneself or for the desk."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from newsroom.accounts.models import SavedView, User

LIST = "admin:articles_article_changelist"
MOST_VIEWS = 60
NOT_KEPT = {"p", "e", "all", "_popup", "_to_field", "_facets"}  # where one is, not what one looks at
EVERYBODYS = [
    (gettext_lazy("All"), ""),
    (gettext_lazy("Mine"), "whose=mine"),
    (gettext_lazy("Drafts"), "state=draft"),
    (gettext_lazy("In review"), "state=in_review"),
    (gettext_lazy("Picture missing"), "picture=missing"),
]


@dataclass(frozen=True, slots=True)
class Tab:
    """A view above the list: its name, where it leads, whether it is open, and its row if it has one."""

    name: str | Promise
    address: str
    is_here: bool
    view: SavedView | None = None


class ViewForm(forms.ModelForm[SavedView]):
    """A view's name, and whether everybody sees it."""

    class Meta:
        model = SavedView
        fields = ["name", "query", "shared"]

    def clean_query(self) -> str:
        """Only what is looked at: no page, no order of typing."""
        return tidy(self.cleaned_data["query"])


class ViewsOfList:
    """What the list's page shows of views; asked by its template alone, so that no other page pays for it."""

    def __init__(self, request: HttpRequest, person: User) -> None:
        self.request, self.person = request, person

    @property
    def query(self) -> str:
        """What the list is narrowed by now."""
        return tidy(self.request.GET.urlencode())

    def tabs(self) -> list[Tab]:
        """Everybody's views, then one's own and those that are shared."""
        here = self.query
        listed = reverse(LIST)
        tabs = [Tab(name, f"{listed}?{query}" if query else listed, query == here) for name, query in EVERYBODYS]
        saved = list(seen_by(self.person)[:MOST_VIEWS])
        return tabs + [Tab(view.name, f"{listed}?{view.query}", view.query == here, view) for view in saved]

    def __iter__(self) -> Iterator[Tab]:
        return iter(self.tabs())


def seen_by(person: User) -> QuerySet[SavedView]:
    """One's own views, and those that others share, in their order."""
    return SavedView.objects.filter(Q(owner=person) | Q(shared=True)).select_related("owner")


def tidy(query: str) -> str:
    """The query of an address without what is only a place in it, in one order, so that two of them can be compared."""
    pairs = [(key, value) for key, value in parse_qsl(query) if key not in NOT_KEPT]
    return urlencode(sorted(pairs))


@require_safe
def open_view(request: HttpRequest, person: User, pk: int) -> HttpResponse:
    """A saved view's own address leads to the list as it was saved."""
    view = get_object_or_404(seen_by(person), pk=pk)
    return redirect(f"{reverse(LIST)}?{view.query}")


@require_POST
def save_view(request: HttpRequest, person: User) -> HttpResponse:
    """Keep how the list is narrowed now."""
    view = SavedView(owner=person, position=min(SavedView.objects.filter(owner=person).count() + 1, MOST_VIEWS))
    if SavedView.objects.filter(owner=person).count() >= MOST_VIEWS:
        messages.error(request, _("You have %(count)s views already. Delete one first.") % {"count": MOST_VIEWS})
        return redirect(f"{reverse(LIST)}?{tidy(request.POST.get('query', ''))}")
    return _keep(request, view, _("The view “%(name)s” is saved."))


@require_POST
def change_view(request: HttpRequest, person: User, pk: int) -> HttpResponse:
    """Rename, share or delete a view of one's own."""
    view = get_object_or_404(SavedView, pk=pk, owner=person)
    if "delete" in request.POST:
        view.delete()
        messages.success(request, _("The view “%(name)s” is deleted.") % {"name": view.name})
        return redirect(f"{reverse(LIST)}?{view.query}")
    return _keep(request, view, _("The view “%(name)s” is changed."))


def _keep(request: HttpRequest, view: SavedView, done: str) -> HttpResponse:
    query = tidy(request.POST.get("query", view.query)[: SavedView._meta.get_field("query").max_length])
    form = ViewForm({"name": request.POST.get("name", ""), "query": query, "shared": request.POST.get("shared")})
    form.instance = view
    if form.is_valid():
        try:
            form.instance.validate_constraints()
        except ValidationError as error:
            form.add_error(None, error)
    if form.is_valid():
        form.save()
        messages.success(request, done % {"name": view.name})
    else:
        for errors in form.errors.values():
            messages.error(request, " ".join(map(str, errors)))
    return redirect(f"{reverse(LIST)}?{query}")
