"""The small page on which a story gets another headline, trail or picture for its issue."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from articles import rights
from articles.admin.pages import DeskAdmin, RowSelect, editor_of
from articles.models import Article
from issues.models import Override
from issues.overriding import override
from issues.run_order import CannotArrange


class OverrideForm(forms.ModelForm[Override]):
    """What differs in this issue; what is empty stays as the story has it."""

    class Meta:
        model = Override
        fields = ["headline", "trail_text", "picture"]
        widgets = {
            "headline": forms.Textarea(attrs={"rows": 2, "class": "headline-field"}),
            "trail_text": forms.Textarea(attrs={"rows": 3}),
        }


class OverridePages(DeskAdmin):
    """One page a story of the issue."""

    def get_urls(self) -> list[URLPattern]:
        """With the page."""
        view = self.admin_site.admin_view(self.override_page)
        return [path("<int:pk>/run-order/<int:story>/", view, name="issues_issue_override"), *super().get_urls()]

    def override_page(self, request: HttpRequest, pk: int, story: int) -> HttpResponse:
        """How the story is shown in its issue."""
        article = self._story(request, pk, story)
        issue, now = article.issue, timezone.now()
        standing = Override.objects.filter(issue=issue, article=article).first() or Override(issue=issue)
        form = self._override_form(request, standing)
        if request.method == "POST" and form.is_valid():
            try:
                override(article, issue, **form.cleaned_data, by=editor_of(request), at=now)
            except CannotArrange as refusal:
                form.add_error(None, refusal.message)
            else:
                said = _("This is how %(issue)s shows “%(story)s”.") % {
                    "issue": issue.volume_as_printed,
                    "story": article,
                }
                self.message_user(request, said, messages.SUCCESS)
                return redirect(f"{reverse('admin:issues_issue_run_order', args=[issue.pk])}#story-{article.pk}")
        context = {
            **self.admin_site.each_context(request),
            "title": _("Shown otherwise in this issue"),
            "opts": self.opts,
            "issue": issue,
            "story": article,
            "form": form,
            "why_fixed": issue.why_fixed(now),
            "media": self.media + form.media,
        }
        return TemplateResponse(request, "desk/issue/override.html", context)

    def _story(self, request: HttpRequest, pk: int, story: int) -> Any:
        person = editor_of(request)
        seen = Article.objects.filter(rights.visible_to(person)).select_related("issue", "lead_image")
        article = seen.filter(pk=story, issue=pk).first()
        if article is None:
            raise Http404
        if not self.has_change_permission(request, article.issue):
            raise PermissionDenied
        return article

    def _override_form(self, request: HttpRequest, standing: Override) -> OverrideForm:
        form = OverrideForm(request.POST or None, instance=standing, label_suffix="")
        field = Override._meta.get_field("picture")
        form.fields["picture"].widget = RowSelect(field, self.admin_site)
        form.fields["picture"].widget.choices = form.fields["picture"].choices  # type: ignore[attr-defined]
        return form
