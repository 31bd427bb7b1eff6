"""The desk's list of issues and the form on which one is planned, scheduled and put to bed."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any, cast

from django.contrib import admin
from django.db import connection
from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.forms import ModelForm
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from articles import rights
from articles.admin.pages import badge, counted
from articles.finding import key_in
from articles.markup.story import short_text
from articles.models import Article
from articles.signals import tell_public_pages_changed
from articles.states import moment
from articles.states import state_of as state_of_story
from issues.admin.acts import PUBLISH, opens_again, publication_of, remembered
from issues.admin.deciding import IssueDecisions, show_at_field
from issues.admin.numbering import NumberingPages
from issues.admin.override import OverridePages
from issues.admin.planning import SectionsOfIssue
from issues.admin.proofs import ProofPages
from issues.admin.run_order import RunOrderPages
from issues.admin.tonight import TonightPages
from issues.forms import IssueForm
from issues.intake.admin.drop import IntakePages
from issues.models import Issue
from issues.numbering import propose_next
from issues.states import CLOSED, exactly, state_of

MOST_STORIES = 100
# What is printed on an issue and when it goes out is the publisher's; editors fill it.
PUBLISHERS_FIELDS = ["volume", "number", "date", "publish_at"]
TYPED = ["title", "letter", "volume", "number", "date", "publish_at", "cover", "editor_note"]


@admin.register(Issue)
class IssueAdmin(
    IntakePages, RunOrderPages, OverridePages, ProofPages, TonightPages, NumberingPages, SectionsOfIssue, IssueDecisions
):
    """Issues."""

    form = IssueForm
    list_display = ["folio", "title", "state", "stories_in_it", "goes_out"]
    search_fields = ["folio", "title", "volume"]
    search_help_text = gettext_lazy("By volume, date as printed, or title.")
    date_hierarchy = "date"
    ordering = ["-date", "-volume", "-number"]
    autocomplete_fields = ["cover"]
    readonly_fields = ["stories"]
    fieldsets = [
        (None, {"fields": ["title", "letter", "stories"]}),
        (gettext_lazy("Folio"), {"classes": ["aside"], "fields": [("volume", "number"), "date"]}),
        (gettext_lazy("Going out"), {"classes": ["aside", "clock"], "fields": ["publish_at", "going_out"]}),
        (gettext_lazy("Cover"), {"classes": ["aside"], "fields": ["cover"]}),
        (gettext_lazy("Notes"), {"classes": ["aside"], "fields": ["editor_note"]}),
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Issue]:
        """The issues with the number of their stories, counted for those alone that a page shows."""
        within = Article.objects.filter(issue=OuterRef("pk")).order_by().values("issue")
        counted = Coalesce(Subquery(within.annotate(count=Count("pk")).values("count")), 0)
        issues: QuerySet[Issue] = super().get_queryset(request).annotate(story_count=counted).select_related("proof")
        return issues

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """A new issue begins with the next volume and date."""
        publication = publication_of(request)
        proposed = propose_next(publication, today=timezone.now().astimezone(publication.zone).date())
        return asdict(proposed) | super().get_changeform_initial_data(request)

    def get_fieldsets(self, request: HttpRequest, obj: Issue | None = None) -> Any:
        """The line-up is for those who may look at stories; a time is typed here only where no proof is wanted."""
        hidden = set() if self.admin_site.get_model_admin(Article).has_view_permission(request) else {"stories"}
        proofed = publication_of(request).proofs_required
        hidden |= {
            name for name, is_there in (("publish_at", not proofed), ("going_out", proofed and obj)) if not is_there
        }
        read: dict[Any, Any] = {"letter": "letter_as_read"} if _why_fixed(obj) and not _is_typed(request) else {}
        found = []
        for name, content in super().get_fieldsets(request, obj):
            fields = [read.get(field, field) for field in content["fields"] if field not in hidden]
            if fields:
                found.append((name, content | {"fields": fields}))
        return found

    def get_readonly_fields(self, request: HttpRequest, obj: Issue | None = None) -> list[str]:
        """Nothing is typed into a closed or scheduled issue until it is open; what was typed by then isn't lost."""
        if _why_fixed(obj) and not _is_typed(request):
            return [*TYPED, "letter_as_read", "stories", "going_out"]
        shown = ["stories", "going_out"]
        return shown if request.user.has_perm(PUBLISH) else [*PUBLISHERS_FIELDS, *shown]

    def get_form(
        self, request: HttpRequest, obj: Issue | None = None, change: bool = False, **kwargs: Any
    ) -> type[ModelForm[Issue]]:
        """The form, which knows why nothing can be saved; an act that opens the issue again saves what was typed."""
        form: Any = super().get_form(request, obj, change, **kwargs)
        act = request.POST.get("_act", "")
        opens = obj is not None and opens_again(act, obj, request.user, timezone.now())
        form.why_fixed = "" if opens else _why_fixed(obj)
        return cast("type[ModelForm[Issue]]", form)

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Issue:
        """The issue, which knows who looks at it: its line-up names the stories that they may see.

        A save sees it as it is, and nobody else acts on it until the save is done.
        """
        if request.method == "POST" and connection.in_atomic_block:
            Issue.objects.lock(filter(None, [key_in(object_id)]))
        issue: Issue = super().get_object(request, object_id, from_field)
        if issue is not None:
            issue.seen_by = request.user  # type: ignore[attr-defined]
        return issue

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        """Issues are not deleted by the dozen."""
        actions = super().get_actions(request)
        actions.pop("delete_selected", None)
        return actions

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """What went out is withdrawn, not deleted."""
        if isinstance(obj, Issue) and (obj.announced_at or obj.is_live(timezone.now())):
            return False
        return super().has_delete_permission(request, obj)

    def view_on_site(self, issue: Issue) -> str | None:
        """The issue's page, once readers see it."""
        return issue.get_absolute_url() if issue.is_live(timezone.now()) else None

    @admin.display(description=gettext_lazy("state"), ordering="publish_at")
    def state(self, issue: Issue) -> SafeString:
        """How it stands now."""
        stands = badge(state_of(issue, timezone.now()))
        return format_html("{} {}", stands, badge(CLOSED)) if issue.closed_at else stands

    @admin.display(description=gettext_lazy("stories"), ordering="story_count")
    def stories_in_it(self, issue: Issue) -> SafeString:
        """How many stories stand in it, whatever their state."""
        count: int = getattr(issue, "story_count", 0)
        return counted(count, ngettext("story", "stories", count))

    @admin.display(description=gettext_lazy("goes out at"), ordering="publish_at")
    def goes_out(self, issue: Issue) -> str | None:
        """Its moment, in the editor's zone."""
        return moment(issue.publish_at) if issue.publish_at else None

    @admin.display(description=gettext_lazy("stories"))
    def stories(self, issue: Issue) -> SafeString:
        """Its stories in run order, each with its state."""
        now = timezone.now()
        found: list[Article] = []
        if issue.pk:
            seen = Article.objects.filter(rights.listed_for(issue.seen_by), issue=issue)  # type: ignore[attr-defined]
            found = list(seen.in_run_order().for_cards()[: MOST_STORIES + 1])
        lines = [(story, state_of_story(story, now)) for story in found[:MOST_STORIES]]
        context = {"issue": issue, "lines": lines, "more": len(found) > MOST_STORIES}
        context["fixed"] = issue.takes_no_changes(now)
        return render_to_string("desk/issue_stories.html", context)

    @admin.display(description=gettext_lazy("editor's letter"))
    def letter_as_read(self, issue: Issue) -> SafeString:
        """The letter as readers read it, where it can't be typed."""
        return short_text(issue.letter) if issue.letter else mark_safe("–")

    @admin.display(description=gettext_lazy("goes out at"))
    def going_out(self, issue: Issue) -> SafeString:
        """Its moment, to the second, and on which proof."""
        when = exactly(issue.publish_at) if issue.publish_at else _("Not scheduled yet.")
        proof = format_html(" · {}", issue.proof) if issue.proof else ""
        if issue.withdrawn_at or issue.is_live(timezone.now()) or not issue.seen_by.has_perm(PUBLISH):  # type: ignore[attr-defined]
            return format_html("{}{}", when, proof)
        way = reverse("admin:issues_issue_schedule", args=[issue.pk])
        label = _("Another time …") if issue.publish_at else _("Schedule …")
        return format_html('{}{} <a href="{}">{}</a>', when, proof, way, label)

    def save_model(self, request: HttpRequest, obj: Issue, form: ModelForm[Issue], change: bool) -> None:
        """Save what was typed and nothing else; the readers' pages follow."""
        if change:
            typed = {field.name for field in Issue._meta.concrete_fields} & set(form.cleaned_data)
            obj.save(update_fields=[*typed, "folio"])
        else:
            obj.save()
        tell_public_pages_changed(obj)

    def furnish(self, request: HttpRequest, context: dict[str, Any], obj: Issue | None) -> None:
        """The form, with the state and its buttons; a refused act says why at its field."""
        context["show_save_and_add_another"] = False
        if obj is not None:
            context |= {"issue": obj} | self.decision_context(request, obj, timezone.now())
            if _why_fixed(obj) and not _is_typed(request):
                context |= {"show_save": False, "show_save_and_continue": False}  # there is nothing to save
            refusal = remembered(request, obj) if not context.get("errors") else None
            if refusal:
                show_at_field(context["adminform"].form, *refusal)
                context["errors"] = [refusal[0]]  # a form that was never posted has no list of its own
        super().furnish(request, context, obj)


def _why_fixed(issue: Issue | None) -> str:
    return issue.why_fixed(timezone.now()) if issue is not None else ""


def _is_typed(request: HttpRequest) -> bool:
    """Whether this is a form that was open for typing when it was loaded."""
    return request.method == "POST" and "title" in request.POST
