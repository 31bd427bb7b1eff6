"""The desk's list of issues and the form on which one is planned, scheduled and put to bed."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.contrib import admin, messages
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.db.models import Count, QuerySet
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles import rights
from articles.admin.pages import DeskAdmin, badge
from articles.models import Article
from articles.publishing import CannotPublish
from articles.signals import tell_public_pages_changed
from articles.states import moment
from articles.states import state_of as state_of_story
from issues import publishing
from issues.forms import IssueForm
from issues.intake.admin.drop import IntakePages
from issues.models import Issue, Publication
from issues.numbering import propose_next
from issues.states import CLOSED, state_of, what_follows

if TYPE_CHECKING:
    from newsroom.accounts.models import User

MOST_STORIES = 100
PUBLISH = "issues.publish_issue"
# What is printed on an issue and when it goes out is the publisher's; editors fill it.
PUBLISHERS_FIELDS = ["volume", "number", "date", "publish_at"]
PUBLISHERS_ACTS = {"schedule", "unschedule", "withdraw", "reinstate"}
NEVER_TYPED = {"announced_at", "closed_at", "closed_by", "withdrawn_at", "withdrawn_by", "created_at"}


@dataclass(frozen=True, slots=True)
class Button:
    """An act on an issue, and what its button says."""

    act: str
    label: str | Promise
    weight: str = "quiet"


@admin.register(Issue)
class IssueAdmin(IntakePages, DeskAdmin):
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
        (gettext_lazy("Going out"), {"classes": ["aside", "clock"], "fields": ["publish_at"]}),
        (gettext_lazy("Cover"), {"classes": ["aside"], "fields": ["cover"]}),
        (gettext_lazy("Notes"), {"classes": ["aside"], "fields": ["editor_note"]}),
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Issue]:
        """The issues with the number of their stories."""
        issues: QuerySet[Issue] = super().get_queryset(request).annotate(story_count=Count("articles"))
        return issues

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """A new issue begins with the next volume and date."""
        publication = Publication.current()
        proposed = propose_next(publication, today=timezone.now().astimezone(publication.zone).date())
        return asdict(proposed) | super().get_changeform_initial_data(request)

    def get_fieldsets(self, request: HttpRequest, obj: Issue | None = None) -> Any:
        """The line-up is for those who may look at stories: it names drafts."""
        (name, content), *aside = super().get_fieldsets(request, obj)
        if self.admin_site.get_model_admin(Article).has_view_permission(request):
            return [(name, content), *aside]
        return [(name, content | {"fields": ["title", "letter"]}), *aside]

    def get_readonly_fields(self, request: HttpRequest, obj: Issue | None = None) -> list[str]:
        """A closed issue is put to bed: nothing is typed into it until somebody opens it again."""
        if obj is not None and obj.closed_at:
            return ["title", "letter", "volume", "number", "date", "publish_at", "cover", "editor_note", "stories"]
        return ["stories"] if request.user.has_perm(PUBLISH) else [*PUBLISHERS_FIELDS, "stories"]

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Issue:
        """The issue, which knows who looks at it: its line-up names the stories that they may see."""
        issue: Issue = super().get_object(request, object_id, from_field)
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
    def stories_in_it(self, issue: Issue) -> int:
        """How many stories stand in it, whatever their state."""
        count: int = getattr(issue, "story_count", 0)
        return count

    @admin.display(description=gettext_lazy("goes out at"), ordering="publish_at")
    def goes_out(self, issue: Issue) -> str:
        """Its moment, in the editor's zone."""
        return moment(issue.publish_at) if issue.publish_at else "–"

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
        return render_to_string("desk/issue_stories.html", context)

    def save_model(self, request: HttpRequest, obj: Issue, form: ModelForm[Issue], change: bool) -> None:
        """Save what was typed and nothing else; the readers' pages follow."""
        if change:
            obj.save(update_fields=[f.name for f in Issue._meta.concrete_fields if f.name not in NEVER_TYPED | {"id"}])
        else:
            obj.save()
        tell_public_pages_changed(obj)

    def response_add(self, request: HttpRequest, obj: Issue, post_url_continue: str | None = None) -> HttpResponse:
        """After the first save: the act whose button was pressed."""
        return self._act(request, obj) or super().response_add(request, obj, post_url_continue)

    def response_change(self, request: HttpRequest, obj: Issue) -> HttpResponse:
        """After a save: the act whose button was pressed."""
        return self._act(request, obj) or super().response_change(request, obj)

    def render_change_form(  # noqa: PLR0917  Django's own signature
        self,
        request: HttpRequest,
        context: dict[str, Any],
        add: bool = False,
        change: bool = False,
        form_url: str = "",
        obj: Issue | None = None,
    ) -> HttpResponse:
        """The form, with the state and its buttons."""
        now = timezone.now()
        context["show_save_and_add_another"] = False
        if obj is not None:
            context["state"], context["what_follows"] = state_of(obj, now), what_follows(obj, now)
            if self.has_change_permission(request, obj):
                context["act_buttons"] = _buttons(obj, now, request.user)
        return super().render_change_form(request, context, add, change, form_url, obj)

    def _act(self, request: HttpRequest, issue: Issue) -> HttpResponse | None:
        act = request.POST.get("_act", "")
        now, by = timezone.now(), request.user
        if isinstance(by, AnonymousUser) or not self.has_change_permission(request, issue):
            raise PermissionDenied
        if act in PUBLISHERS_ACTS and not by.has_perm(PUBLISH):
            raise PermissionDenied  # what was typed is not saved either: the whole request is refused
        if act not in {button.act for button in _buttons(issue, now, by)}:
            return None
        try:
            _perform(act, issue, by=by, at=now)
        except CannotPublish as refusal:
            self.message_user(request, refusal.message, messages.ERROR)
        else:
            self.message_user(request, f"{issue}: {what_follows(issue, now)}", messages.SUCCESS)
        return redirect("admin:issues_issue_change", issue.pk)


def _buttons(issue: Issue, at: datetime, person: User | AnonymousUser) -> list[Button]:
    """The acts that the issue's state, the time and this person's rights permit."""
    may_publish = person.has_perm(PUBLISH)
    return [button for button in _possible(issue, at) if may_publish or button.act not in PUBLISHERS_ACTS]


def _possible(issue: Issue, at: datetime) -> list[Button]:
    buttons = []
    if issue.withdrawn_at:
        buttons.append(Button("reinstate", gettext_lazy("Bring back"), "main"))
    elif issue.publish_at is None:
        usual = moment(Publication.current().hour_of_appearance(issue.date))
        buttons.append(Button("schedule", _("Schedule for %(when)s") % {"when": usual}, "main"))
    elif issue.is_live(at):
        buttons.append(Button("withdraw", gettext_lazy("Withdraw"), "grave"))
    else:
        buttons.append(Button("unschedule", gettext_lazy("Unschedule")))
    if issue.closed_at:
        buttons.append(Button("reopen", gettext_lazy("Reopen")))
    else:
        buttons.append(Button("close", gettext_lazy("Close")))
    return buttons


def _perform(act: str, issue: Issue, *, by: User, at: datetime) -> None:
    if act == "schedule":
        publish_at = Publication.current().hour_of_appearance(issue.date)
        publishing.schedule(issue, publish_at=publish_at, by=by, at=at)
        return
    verbs = {
        "unschedule": publishing.unschedule,
        "withdraw": publishing.withdraw,
        "reinstate": publishing.reinstate,
        "close": publishing.close,
        "reopen": publishing.reopen,
    }
    verbs[act](issue, by=by, at=at)
