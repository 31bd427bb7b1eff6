"""The form on which stories are written."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib import admin
from django.contrib.admin.helpers import AdminErrorList
from django.forms import BaseModelFormSet, ModelForm
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles import publishing, readiness
from articles.admin.acts import Refusal, buttons_for, remembered
from articles.admin.decisions import DecisionPages
from articles.admin.image import THUMBNAIL_WIDTH, address_at
from articles.admin.pages import editor_of
from articles.admin.story_list import StoryList
from articles.admin.story_rows import BylineInline, CorrectionInline, CountryInline, TopicInline
from articles.editing import keep_former_address, record_revision
from articles.forms import StoryForm
from articles.models import Article, Correction
from articles.states import state_of, what_follows

# Decided by acts alone. A save leaves them as they are in the database, whatever another hand did in between.
NEVER_TYPED = {
    "status", "lock_version", "created_at", "created_by", "assigned_to", "due_at", "claimed_at", "claimed_by",
    "legal_check", "picture_check",
}  # fmt: skip

WRITING: Any = (None, {"fields": ["kicker", "headline", "standfirst", "body"]})
ASIDE: Any = [
    (gettext_lazy("Place"), {"classes": ["aside", "before-rows"], "fields": ["issue", "position", "section"]}),
    (gettext_lazy("Picture"), {"classes": ["aside"], "fields": ["picture", "lead_image", "image_source"]}),
    (
        gettext_lazy("Times"),
        {"classes": ["aside", "clock"], "fields": ["publish_at", "embargoed_until", "expires_at"]},
    ),
    (
        gettext_lazy("More"),
        {
            "classes": ["aside", "collapse"],
            "fields": ["working_title", "dateline", "trail_text", "slug", "language", "editor_note"],
        },
    ),
]


@admin.register(Article)
class ArticleAdmin(DecisionPages, StoryList):
    """Stories."""

    form = StoryForm
    autocomplete_fields = ["issue", "lead_image", "image_source"]
    readonly_fields = ["picture"]
    fieldsets = [WRITING, *ASIDE]
    inlines = [BylineInline, TopicInline, CountryInline, CorrectionInline]

    # ------------------------------------------------------------------------------------------------- the form

    @admin.display(description=gettext_lazy("picture"))
    def picture(self, story: Article) -> SafeString | str:
        """The lead picture, small; or the way to the one that is awaited."""
        if story.lead_image:
            return format_html(
                '<img class="lead-thumbnail" src="{}" alt="{}">',
                address_at(story.lead_image, THUMBNAIL_WIDTH),
                story.lead_image.alt_text or story.lead_image.title,
            )
        if story.image_source:
            address = reverse("admin:images_image_add") + f"?source={story.image_source.pk}"
            wanted = _("Add the picture from %(source)s") % {"source": story.image_source}
            return format_html('<a class="quiet-button" href="{}" data-adds-picture>{}</a>', address, wanted)
        return _("None yet.")

    def view_on_site(self, story: Article) -> str | None:
        """The story's page, once readers see it."""
        return story.get_absolute_url() if story.is_live(timezone.now()) else None

    def save_model(self, request: HttpRequest, obj: Article, form: ModelForm[Article], change: bool) -> None:
        """Save what was typed and nothing else; an address that readers know goes on working."""
        if not change:
            obj.created_by_id = request.user.pk
            obj.save()
            return
        now = timezone.now()
        had_run = obj.has_run(now)  # asked before the new times are saved: they may lie ahead
        obj.save(update_fields=[f.name for f in Article._meta.concrete_fields if f.name not in NEVER_TYPED | {"id"}])
        keep_former_address(obj, old_slug=form.initial["slug"], had_run=had_run, at=now)

    def save_formset(
        self, request: HttpRequest, form: ModelForm[Article], formset: BaseModelFormSet[Any, Any], change: bool
    ) -> None:
        """Save the rows; a correction goes through its act, which dates and signs it."""
        if formset.model is not Correction:
            super().save_formset(request, form, formset, change)
            return
        for correction in formset.save(commit=False):
            publishing.correct(
                form.instance,
                by=editor_of(request),
                at=timezone.now(),
                text=correction.text,
                kind=correction.kind,
                on_top=correction.on_top,
            )

    def save_related(
        self, request: HttpRequest, form: ModelForm[Article], formsets: Iterable[Any], change: bool
    ) -> None:
        """Save bylines and tags, then keep the whole as a revision."""
        super().save_related(request, form, list(formsets), change)
        record_revision(form.instance, by=editor_of(request), at=timezone.now())

    def render_change_form(  # noqa: PLR0917  Django's own signature
        self,
        request: HttpRequest,
        context: dict[str, Any],
        add: bool = False,
        change: bool = False,
        form_url: str = "",
        obj: Article | None = None,
    ) -> HttpResponse:
        """The form, with the state, its buttons, and what stands between the story and its readers."""
        now = timezone.now()
        context["show_save_and_add_another"] = False
        may_act = self.has_change_permission(request, obj)
        if obj is not None and not context.get("errors"):
            refusal = remembered(request, obj)
            if refusal:
                _show_at_field(context, refusal)
            context["remarks"] = readiness.remarks(obj)
        if obj is not None:
            context["state"], context["what_follows"] = state_of(obj, now), what_follows(obj, now)
        if may_act:
            context["act_buttons"] = buttons_for(obj or Article(), now, request.user)
        return super().render_change_form(request, context, add, change, form_url, obj)


def _show_at_field(context: dict[str, Any], refusal: Refusal) -> None:
    """Put the refusal where it can be mended, as if the form itself had said so."""
    form = context["adminform"].form
    # A form that was never posted has no errors yet: asking for them makes the empty list.
    place = refusal.field if refusal.field in form.fields else "__all__"
    form.errors.setdefault(place, form.error_class()).append(refusal.message)
    context["errors"] = AdminErrorList(form, [])
