"""What is decided on a story's form: the acts behind its buttons, and the pages that ask something first."""

from __future__ import annotations

from copy import copy
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from articles.admin.acts import BUTTONS, Refusal, buttons_for, may_do, perform, remember
from articles.admin.autosave import WhileWriting
from articles.admin.decision_forms import CorrectForm, DecisionForm, KillForm, ScheduleChangesForm, WithdrawForm
from articles.admin.pages import editor_of
from articles.content import WORDING, Content, changed, content_of, put_into, with_words_of_its_picture
from articles.models import Article, WorkingCopy
from articles.states import what_becomes_of_changes, what_follows

# The pages that ask something first: the form, the heading, what will follow, and whether the button is a grave one.
PAGES: dict[str, tuple[type[DecisionForm], str | Promise, str | Promise, bool]] = {
    "withdraw": (
        WithdrawForm,
        gettext_lazy("Withdraw the story"),
        gettext_lazy("Readers don't see the story any more. It can be brought back."),
        True,
    ),
    "kill": (
        KillForm,
        gettext_lazy("Kill the story"),
        gettext_lazy(
            "The story is gone for good. Its address answers that it was removed, and it can't be brought back."
        ),
        True,
    ),
    "correct": (
        CorrectForm,
        gettext_lazy("Correct the story"),
        gettext_lazy(
            "Readers see this dated note in the story and on the page of corrections for ever. The text itself you "
            "change on the story's form."
        ),
        False,
    ),
    "schedule_changes": (
        ScheduleChangesForm,
        gettext_lazy("Publish the changes"),
        gettext_lazy("What is typed after this waits for its own turn."),
        False,
    ),
}


class DecisionPages(WhileWriting):
    """The deciding half of the stories' pages; `ArticleAdmin` adds the form."""

    def get_urls(self) -> list[URLPattern]:
        """With a page for each act that asks something first, and what the buttons say while one types."""
        wrapped = self.admin_site.admin_view
        pages = [
            path(f"<int:pk>/{act}/", wrapped(self.decide), {"act": act}, name=f"articles_article_{act}")
            for act in PAGES
        ]
        typing = [
            path("add/decisions/", wrapped(require_POST(self.decisions)), name="articles_article_add_decisions"),
            path("<int:pk>/decisions/", wrapped(require_POST(self.decisions)), name="articles_article_decisions"),
        ]
        return [*pages, *typing, *super().get_urls()]

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Article], search_term: str
    ) -> tuple[QuerySet[Article], bool]:
        """Readers can only be sent to a story that they see."""
        found, may_repeat = super().get_search_results(request, queryset, search_term)
        if request.GET.get("field_name") == "successor":
            found = found.filter(pk__in=Article.objects.live(timezone.now()))
        return found, may_repeat

    # ------------------------------------------------------------------------------------------------ the buttons

    def response_add(self, request: HttpRequest, obj: Article, post_url_continue: str | None = None) -> HttpResponse:
        """After the first save: the act whose button was pressed, or on with the writing."""
        return self._act(request, obj) or super().response_add(request, obj, post_url_continue)

    def response_change(self, request: HttpRequest, obj: Article) -> HttpResponse:
        """After a save: the act whose button was pressed; of a cleared story, what it now comes to."""
        acted = self._act(request, obj)
        if acted is not None:
            return acted
        response = super().response_change(request, obj)
        now = timezone.now()
        if obj.status == Article.Status.CLEARED and not obj.is_live(now):
            level = messages.INFO if obj.live_from else messages.WARNING
            self.message_user(request, what_follows(obj, now, _zone_of(request)), level)
        return response

    def furnish(self, request: HttpRequest, context: dict[str, Any], obj: Article | None) -> None:
        """The form with its buttons."""
        if self.has_change_permission(request, obj):
            context |= self.decision_context(request, obj)
        super().furnish(request, context, obj)

    def decision_context(
        self, request: HttpRequest, story: Article | None, typed: Content | None = None
    ) -> dict[str, Any]:
        """What the buttons of a form say: of the story as it stands, or as it is typed."""
        now, zone = timezone.now(), _zone_of(request)
        standing = story or Article(created_by_id=request.user.pk)
        shown = _as_typed(standing, typed)
        changes = _changes(standing, typed, now)
        follows = [what_follows(shown, now, zone), what_becomes_of_changes(changes, now, zone)]
        return {
            "act_buttons": buttons_for(shown, now, request.user, copy=changes, zone=zone),
            "what_follows": " ".join(filter(None, follows)),
            "decisions_address": "../decisions/" if standing.pk else "decisions/",
        }

    def decisions(self, request: HttpRequest, pk: int | None = None) -> JsonResponse:
        """What the buttons would say if the form were saved as it is typed."""
        story = self._story(request, pk) if pk else None
        if not (self.has_change_permission(request, story) if story else self.has_add_permission(request)):
            raise PermissionDenied
        form = self._form(request, story)
        form.full_clean()  # fields in error stay as they were
        base = form.base_content
        context = self.decision_context(request, story, with_words_of_its_picture(form.content(base), base=base))
        return JsonResponse(
            {
                "buttons": render_to_string("desk/story/decide.html", context, request),
                "follows": context["what_follows"],
            }
        )

    def _act(self, request: HttpRequest, story: Article) -> HttpResponse | None:
        act = request.POST.get("_act", "")
        if act not in BUTTONS or BUTTONS[act].asks_first or not self.has_change_permission(request, story):
            return None
        refusal = perform(act, story, by=editor_of(request), at=timezone.now())
        if refusal is None:
            self._say_done(request, story, act)
        else:
            remember(request, story, refusal)
        return redirect("admin:articles_article_change", story.pk)

    def _say_done(self, request: HttpRequest, story: Article, act: str) -> None:
        done = format_html("“{}” {}", story, BUTTONS[act].done)
        follows = what_follows(story, timezone.now(), _zone_of(request))
        self.message_user(request, format_html("{} {}", done, follows), messages.SUCCESS)

    # ------------------------------------------------------------------------------------------------ the pages

    def decide(self, request: HttpRequest, pk: int, act: str) -> HttpResponse:
        """Ask what the act wants to know, then do it."""
        story, now = self._story(request, pk), timezone.now()
        if not may_do(request.user, act, story, now):
            raise PermissionDenied
        form_class, title, follows, grave = PAGES[act]
        form = form_class(request.POST or None, story=story, at=now)
        if form.is_valid():
            refusal = perform(act, story, by=editor_of(request), at=now, **form.cleaned_data)
            if refusal is None:
                self._say_done(request, story, act)
                on_to_the_text = "#id_body" if "_edit" in request.POST else ""
                return redirect(reverse("admin:articles_article_change", args=[pk]) + on_to_the_text)
            _show(form, refusal)
        words = {"title": title, "follows": follows, "grave": grave, "act": act}
        context = {**self.admin_site.each_context(request), **words, "form": form, "story": story, "opts": self.opts}
        template = "desk/correct.html" if act == "correct" else "desk/take_off.html"
        return TemplateResponse(request, template, context)


def _show(form: DecisionForm, refusal: Refusal) -> None:
    form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)


def _zone_of(request: HttpRequest) -> Any:
    """The publication's zone; the editor's own is the active one."""
    publication = getattr(request, "publication", None)
    return publication.zone if publication is not None else None


def _as_typed(standing: Article, typed: Content | None) -> Article:
    """The story with the times and the issue that are typed, as far as they hold at once; its state is as it was."""
    if typed is None:
        return standing
    shown = copy(standing)
    put_into(shown, typed)
    shown.live_from = shown.derive_live_from()
    return shown


def _changes(standing: Article, typed: Content | None, at: datetime) -> WorkingCopy | None:
    """The changes to a live story that wait, or would wait once the form is saved."""
    if not standing.pk or not standing.is_live(at):
        return None
    waiting = WorkingCopy.objects.filter(article=standing).first()
    if waiting is None and typed is not None and changed(content_of(standing), typed, among=WORDING):
        return WorkingCopy(article=standing)
    return waiting
