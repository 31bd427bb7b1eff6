"""The form on which stories are written."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any, cast
from uuid import uuid4

from django.conf import settings
from django.contrib import admin
from django.contrib.admin.helpers import AdminErrorList
from django.core.exceptions import ValidationError
from django.forms import ModelForm
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles import body, editing, rights
from articles.admin.acts import Refusal, buttons_for, remembered
from articles.admin.autosave import WhileWriting, others_said, story_begun, version_of, why_closed
from articles.admin.decisions import DecisionPages
from articles.admin.pages import editor_of
from articles.admin.picture_list import THUMBNAIL_WIDTH
from articles.admin.preview import PreviewPages
from articles.admin.remarks import ReadinessPages
from articles.admin.review import ReviewPages
from articles.admin.revisions import RevisionPages
from articles.admin.story_form import CARRIED, NAMES, StoryForm
from articles.admin.story_list import StoryList
from articles.admin.style import StylePages
from articles.admin.suggested import SuggestionPages
from articles.admin.tag_entry import TagEntryPages
from articles.admin.tagging_desk import TaggingDesk
from articles.admin.vocabularies import Vocabularies
from articles.content import FIELDS, OF_LEAD_PICTURE, ROWS, WORDING, content_of
from articles.images.addresses import address_of
from articles.images.models import Image
from articles.models import Article
from articles.states import moment, state_of, what_follows

WRITING: Any = (None, {"classes": ["writing"], "fields": ["kicker", "headline", "standfirst", "body"]})
ASIDE: Any = [
    (gettext_lazy("Place"), {"classes": ["aside"], "fields": ["issue", "position", "section"]}),
    (gettext_lazy("Byline and tags"), {"classes": ["aside"], "fields": ["bylines", "topics", "countries", "pins"]}),
    (
        gettext_lazy("Picture"),
        {"classes": ["aside"], "fields": ["picture", "lead_image", *OF_LEAD_PICTURE, "image_source"]},
    ),
    (
        gettext_lazy("Times"),
        {"classes": ["aside", "clock"], "fields": ["publish_at", "embargoed_until", "expires_at", "planned_on"]},
    ),
    (
        gettext_lazy("More"),
        {
            "classes": ["aside", "collapse"],
            "fields": [
                "working_title", "commissioned_length", "dateline", "trail_text", "slug", "language", "editor_note",
            ],
        },
    ),
]  # fmt: skip
# What a tagger needs to know of a story that only others may read.
FOR_TAGGERS: Any = [
    (None, {"fields": ["headline"]}),
    (gettext_lazy("Tags"), {"classes": ["aside"], "fields": ["topics", "countries"]}),
]
READ_AS = {"body": "body_as_read"}  # fields whose stored form is not for the eye


@admin.register(Article)
class ArticleAdmin(
    PreviewPages,
    StylePages,
    ReadinessPages,
    ReviewPages,
    RevisionPages,
    TagEntryPages,
    SuggestionPages,
    Vocabularies,
    TaggingDesk,
    DecisionPages,
    WhileWriting,
    StoryList,
):
    """Stories."""

    form = StoryForm
    autocomplete_fields = ["issue", "lead_image", "image_source"]
    fieldsets = [WRITING, *ASIDE]

    # ------------------------------------------------------------------------------------------------- what is shown

    def get_fieldsets(self, request: HttpRequest, obj: Article | None = None) -> Any:
        """The fields as this person may see them; on a new story only those that they may fill in."""
        if obj is not None and not rights.may_see(request.user, obj):
            return FOR_TAGGERS
        closed = self._closed_fields(request, obj)
        if obj is None:
            shown = [
                (name, _with(options, lambda field: "" if field in closed else field))
                for name, options in self.fieldsets
            ]
            return [(name, options) for name, options in shown if options["fields"]]
        return [
            (name, _with(options, lambda field: READ_AS.get(field, field) if field in closed else field))
            for name, options in self.fieldsets
        ]

    def get_readonly_fields(self, request: HttpRequest, obj: Article | None = None) -> list[str]:
        """What this person may read and not change."""
        return ["picture", *READ_AS.values(), *self._closed_fields(request, obj)]

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        """The form, with what was refused a moment ago, and the vocabularies that this person may add to."""
        if "fields" in kwargs:
            # These are the form's own: as fields of the model each would be read once more.
            kwargs["fields"] = [name for name in kwargs["fields"] if name not in ROWS]
        form: Any = super().get_form(request, obj, change=change, **kwargs)
        form.refusal = getattr(request, "refused_save", None)
        form.may_add = self.vocabularies_open_to(request)
        form.governs = request.user.has_perm(rights.GOVERN)
        return form

    @admin.display(description=gettext_lazy("picture"))
    def picture(self, story: Article) -> SafeString | str:
        """The lead picture, small; or the way to the one that is awaited."""
        picture = _picture_on_the_form(story)
        if picture:
            return format_html(
                '<img class="lead-thumbnail" src="{}" alt="{}">',
                address_of(picture, THUMBNAIL_WIDTH),
                picture.alt_text or picture.title,
            )
        if story.image_source:
            address = reverse("admin:images_image_add") + f"?source={story.image_source.pk}"
            wanted = _("Add the picture from %(source)s") % {"source": story.image_source}
            return format_html('<a class="quiet-button" href="{}" data-adds-picture>{}</a>', address, wanted)
        return _("None yet.")

    @admin.display(description=gettext_lazy("body"))
    def body_as_read(self, story: Article) -> SafeString:
        """The text, for whoever may not change it."""
        return format_html('<div class="version">{}</div>', body.rendered(story.body).text)

    @admin.display(description=gettext_lazy("byline"))
    def bylines(self, story: Article) -> str:
        """The names in printed order, for whoever may not change them."""
        return ", ".join(line.author.name for line in story.bylines.select_related("author")) or "–"

    @admin.display(description=gettext_lazy("related stories"))
    def pins(self, story: Article) -> str:
        """The headlines of those that readers see, for whoever may not change them."""
        pinned = (
            Article.objects.live(timezone.now()).filter(pinned_under__article=story).order_by("pinned_under__order")
        )
        return ", ".join(pinned.values_list("headline", flat=True)) or "–"

    def view_on_site(self, story: Article) -> str | None:
        """The story's page, once readers see it."""
        return story.get_absolute_url() if story.is_live(timezone.now()) else None

    def _closed_fields(self, request: HttpRequest, obj: Article | None) -> list[str]:
        open_to = rights.fields_open_to(request.user, obj or Article(), timezone.now())
        return [NAMES[name] for name in FIELDS if name not in open_to]

    # ------------------------------------------------------------------------------------------------- saving

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> Any:
        """The form; when its save is refused, the same form again with all that was typed, and why."""
        if object_id is None and request.method == "POST" and (begun := story_begun(request)):
            # It was saved while it was written; the page just never heard of it.
            request.path = reverse("admin:articles_article_change", args=[begun])
            object_id = str(begun)
        try:
            return super().changeform_view(request, object_id, form_url, extra_context)
        except (editing.Conflict, ValidationError) as refusal:
            request.refused_save = refusal  # type: ignore[attr-defined]  # get_form hands it to the form
            return super().changeform_view(request, object_id, form_url, extra_context)

    def save_form(self, request: HttpRequest, form: ModelForm[Article], change: bool) -> Article:
        """Nothing yet: what was typed is compared with what is there when it is saved."""
        return form.instance

    def save_model(self, request: HttpRequest, obj: Article, form: Any, change: bool) -> None:
        """Save what this person changed; what others changed meanwhile stays theirs."""
        now, by = timezone.now(), editor_of(request)
        base = form.base_content
        mine = form.content(base)
        if not change:
            obj.created_by_id = by.pk
            obj.save()
            base = content_of(obj)
            mine["slug"] = mine["slug"] or obj.slug
        # Whoever only tags or plans saves no words: what somebody else typed and didn't save stays as it is.
        writes = not change or bool(rights.fields_open_to(by, obj, now) & {*WORDING})
        save = editing.save if writes else editing.save_at_once
        saved = save(obj, mine, base=base, by=by, at=now, note=form.cleaned_data["note"])
        form.instance = saved.article

    def save_related(self, request: HttpRequest, form: Any, formsets: Iterable[Any], change: bool) -> None:
        """Nothing is left: bylines and tags are part of what was saved."""

    def construct_change_message(self, request: HttpRequest, form: Any, formsets: Any, add: bool = False) -> list[Any]:
        """Nothing: the log of activity has it."""
        return []

    # ------------------------------------------------------------------------------------------------- the page

    def furnish(self, request: HttpRequest, context: dict[str, Any], obj: Article | None) -> None:
        """The form, with the state, its buttons, and what stands between the story and its readers."""
        now, form = timezone.now(), cast("StoryForm", context["adminform"].form)
        context["show_save_and_add_another"] = False
        may_act = self.has_change_permission(request, obj)
        if obj is not None and not context.get("errors"):
            refusal = remembered(request, obj)
            if refusal:
                _show_at_field(context, refusal)
        if obj is not None:
            context["state"], context["what_follows"] = state_of(obj, now), what_follows(obj, now)
        if may_act:
            context["act_buttons"] = buttons_for(obj or Article(), now, request.user)
            context["carried"] = [form[name] for name in CARRIED if name != "note" and name in form.fields]
            context["conflicts"], context["first_error"] = form.conflicts(), form.first_error()
            context["writing"] = self._what_scripts_need(request, obj)
        if obj is not None and (not may_act or rights.is_locked(obj, now)):
            context["closed"] = why_closed(obj, now)
        context["conflict"] = form.refusal if isinstance(form.refusal, editing.Conflict) else None
        context["readers"] = _what_readers_have(obj, now) if obj is not None else None
        super().furnish(request, context, obj)

    def _what_scripts_need(self, request: HttpRequest, obj: Article | None) -> dict[str, Any]:
        """Addresses and names for the scripts that save while one types and tell who else is here."""
        by, now = editor_of(request), timezone.now()
        doors = {"save": "autosave", "compare": "compare", "presence": "presence"}
        if obj is None:
            doors = {"save": "begin", "compare": "compare_new", "suggest": "add_suggestions"}
        elif rights.may_see(by, obj):
            doors["suggest"] = "suggestions"
        key = [obj.pk] if obj else []
        return {
            "story": obj.pk if obj else "",
            "opened": request.POST.get("opened") or uuid4().hex,
            "person": by.pk,
            "version": version_of(obj) if obj else "",
            "state": str(state_of(obj, now).label) if obj else "",
            "csrf": settings.CSRF_COOKIE_NAME,
            "sign_in": reverse("admin:login"),
            "doors": {name: reverse(f"admin:articles_article_{door}", args=key) for name, door in doors.items()},
            "others": others_said(obj, by, now) if obj else [],
            "typed": request.method == "POST",
        }


def _what_readers_have(story: Article, at: datetime) -> dict[str, str] | None:
    """What readers see while the desk writes, where that differs from what stands on the form."""
    copy = getattr(story, "working_copy", None)
    if not story.is_live(at):
        unsaved = _("Some of this was typed and not saved yet. Only what is saved goes out.")
        return {"kind": "typed", "words": unsaved} if copy else None
    seen = story.revisions.exclude(published_at=None).order_by("-published_at").first()
    since = moment(seen.published_at if seen and seen.published_at else story.live_from or at)
    if copy is None:
        words = _("Readers see this version since %(when)s. What you change waits here until it is published.")
    else:
        words = _("Readers see the version of %(when)s. The changes on this page wait here until they are published.")
    return {"kind": "changes" if copy else "same", "words": words % {"when": since}}


def _picture_on_the_form(story: Article) -> Image | None:
    """The picture that the desk works with: in a live story the working copy's, which readers don't see yet."""
    copy = getattr(story, "working_copy", None)
    if copy is None or copy.content.get("lead_image_id") == copy.base.get("lead_image_id"):
        return story.lead_image
    return Image.objects.filter(pk=copy.content.get("lead_image_id")).first()


def _with(options: Any, chosen: Any) -> Any:
    return options | {"fields": [field for field in map(chosen, options["fields"]) if field]}


def _show_at_field(context: dict[str, Any], refusal: Refusal) -> None:
    """Put the refusal where it can be mended, as if the form itself had said so."""
    form = context["adminform"].form
    # A form that was never posted has no errors yet: asking for them makes the empty list.
    place = refusal.field if refusal.field in form.fields else "__all__"
    form.errors.setdefault(place, form.error_class()).append(refusal.message)
    context["errors"] = AdminErrorList(form, [])
