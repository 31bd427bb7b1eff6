"""What is decided on a story's form: the acts behind its buttons, and the pages that ask for a reason first."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _

from articles import rights
from articles.admin.acts import BUTTONS, perform, remember
from articles.admin.pages import DeskAdmin, editor_of
from articles.forms import KillForm, WithdrawForm
from articles.models import Article
from articles.states import what_follows


class DecisionPages(DeskAdmin):
    """The deciding half of the stories' pages; `ArticleAdmin` adds the form."""

    def response_add(self, request: HttpRequest, obj: Article, post_url_continue: str | None = None) -> HttpResponse:
        """After the first save: the act whose button was pressed, or on with the writing."""
        return self._act(request, obj) or super().response_add(request, obj, post_url_continue)

    def response_change(self, request: HttpRequest, obj: Article) -> HttpResponse:
        """After a save: the act whose button was pressed."""
        return self._act(request, obj) or super().response_change(request, obj)

    def get_urls(self) -> list[URLPattern]:
        """With the pages that ask why a story comes off."""
        wrapped = self.admin_site.admin_view
        return [
            path("<int:pk>/withdraw/", wrapped(self.withdraw), name="articles_article_withdraw"),
            path("<int:pk>/kill/", wrapped(self.kill), name="articles_article_kill"),
            *super().get_urls(),
        ]

    def withdraw(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Ask for the reason, then take the story off."""
        return self._take_off(request, pk, "withdraw", WithdrawForm)

    def kill(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Ask for the reason and the sentence to readers, then kill the story."""
        return self._take_off(request, pk, "kill", KillForm)

    def _take_off(self, request: HttpRequest, pk: int, act: str, form_class: type[WithdrawForm]) -> HttpResponse:
        story = self.get_object(request, str(pk))
        if story is None:
            raise Http404
        if not rights.may_act(request.user, act, story, timezone.now()):
            raise PermissionDenied
        form = form_class(request.POST or None, label_suffix="")
        if form.is_valid():
            refusal = perform(act, story, by=editor_of(request), at=timezone.now(), **form.cleaned_data)
            if refusal is None:
                self._say_done(request, story, act)
                return redirect("admin:articles_article_change", pk)
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
        return TemplateResponse(
            request,
            "desk/take_off.html",
            {
                **self.admin_site.each_context(request),
                "title": {"withdraw": _("Withdraw the story"), "kill": _("Kill the story")}[act],
                "form": form,
                "act": act,
                "story": story,
                "opts": self.opts,
            },
        )

    def _act(self, request: HttpRequest, story: Article) -> HttpResponse | None:
        act = request.POST.get("_act", "")
        if act not in BUTTONS or BUTTONS[act].asks_for_reason or not self.has_change_permission(request, story):
            return None
        refusal = perform(act, story, by=editor_of(request), at=timezone.now())
        if refusal is None:
            self._say_done(request, story, act)
        else:
            remember(request, story, refusal)
        return redirect("admin:articles_article_change", story.pk)

    def _say_done(self, request: HttpRequest, story: Article, act: str) -> None:
        self.log_change(request, story, str(BUTTONS[act].label))
        done = format_html("“{}” {}", story.headline, BUTTONS[act].done)
        follows = what_follows(story, timezone.now())
        self.message_user(request, format_html("{} {}", done, follows), messages.SUCCESS)
