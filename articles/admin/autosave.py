"""What a story's page says to the server while somebody writes: save this, who is here, how do these two differ."""

from __future__ import annotations

import json
from datetime import datetime
from typing import TYPE_CHECKING, Any, cast

from django.contrib.admin.utils import flatten_fieldsets
from django.core.exceptions import NON_FIELD_ERRORS, PermissionDenied, ValidationError
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from articles import editing, rights
from articles.admin.pages import DeskAdmin, editor_of
from articles.admin.story_form import LINKED, NAMES, StoryForm, form_values
from articles.admin.widgets import KINDS
from articles.comparing.fields import compare
from articles.comparing.labels import labels_for
from articles.content import ROWS, WORDING, Content, content_of, same
from articles.models import Article
from articles.presence.watching import be_here, leave, others_here
from articles.states import state_of

if TYPE_CHECKING:
    from newsroom.accounts.models import User

BEGUN = "stories_begun"  # in the session: key of a new form -> the story that came of it
MOST_BEGUN = 20


class WhileWriting(DeskAdmin):
    """The pages behind the story's form that a person never sees as pages."""

    def get_urls(self) -> list[URLPattern]:
        """With saving while typing, presence, and the comparison with what the browser kept."""
        return [
            self._door("add/autosave/", self.autosave, "begin"),
            self._door("<int:pk>/autosave/", self.autosave, "autosave"),
            self._door("add/comparison/", self.comparison, "compare_new"),
            self._door("<int:pk>/comparison/", self.comparison, "compare"),
            self._door("<int:pk>/presence/", self.presence, "presence"),
            *super().get_urls(),
        ]

    def autosave(self, request: HttpRequest, pk: int | None = None) -> HttpResponse:
        """Save what was typed so far; the answer says what there is now, and what could not be saved.

        The first autosave of a new story makes it: from then on the page is that story's.
        """
        now, by = timezone.now(), editor_of(request)
        if request.POST.get("person") != str(by.pk):
            return JsonResponse({"refused": _("You are signed in as %(name)s now.") % {"name": by}}, status=409)
        pk = pk or story_begun(request)
        with transaction.atomic():
            story = self._story(request, pk) if pk else None
            if story is None and not self.has_add_permission(request):
                raise PermissionDenied
            if story is not None and not self.has_change_permission(request, story):
                return JsonResponse({"refused": why_closed(story, now)}, status=403)
            form = self._form(request, story)
            form.full_clean()
            mine, base, story = begin_or_go_on(form, story, by)
            saved = self._save(request, story, mine, base, by, now)
        if not pk:
            remember_begun(request, story)
        return JsonResponse(_answer(form, saved, mine, base, now))

    def comparison(self, request: HttpRequest, pk: int | None = None) -> HttpResponse:
        """What a browser kept beside what is here, word by word."""
        story = self._story(request, pk) if pk else None
        form = self._form(request, story)
        form.full_clean()
        here, kept = form.opened, form.content(form.opened)
        compared = compare(here, kept, labels=labels_for(here, kept), among=list(form.seen(here)))
        return TemplateResponse(request, "desk/story/kept_copy.html", {"compared": compared})

    def presence(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Who else is here, and which version and state the story has; a page that is left says so with `leaving`."""
        now, by, story = timezone.now(), editor_of(request), self._story(request, pk)
        if "leaving" in request.POST:
            leave(story, by)
            return HttpResponse(status=204)
        be_here(story, by, now)
        return JsonResponse(
            {
                "others": others_said(story, by, now),
                "version": version_of(story),
                "state": str(state_of(story, now).label),
                "closed": "" if self.has_change_permission(request, story) else why_closed(story, now),
            }
        )

    def _door(self, where: str, view: Any, name: str) -> URLPattern:
        door: URLPattern = path(where, self.admin_site.admin_view(require_POST(view)), name=f"articles_article_{name}")
        return door

    def _story(self, request: HttpRequest, pk: int) -> Article:
        story = self.get_object(request, str(pk))
        if story is None:
            raise Http404
        return cast("Article", story)

    def _form(self, request: HttpRequest, story: Article | None) -> StoryForm:
        fields = flatten_fieldsets(self.get_fieldsets(request, story))
        form_class = self.get_form(request, story, change=story is not None, fields=fields)
        return cast("StoryForm", form_class(request.POST, instance=story))

    def _save(  # noqa: PLR0917  what every save needs
        self, request: HttpRequest, story: Article, mine: Content, base: Content, by: User, at: datetime
    ) -> editing.Saved:
        if "keep" in request.POST:
            writes = bool(rights.fields_open_to(by, story, at) & {*WORDING})
            save = editing.save if writes else editing.save_at_once
            try:
                return save(story, mine, base=base, by=by, at=at, note=request.POST.get("note", "")[:200])
            except (editing.Conflict, ValidationError):
                pass  # what can be saved is, and the rest is named
        return editing.autosave(story, mine, base=base, by=by, at=at)


def begin_or_go_on(form: StoryForm, story: Article | None, by: User) -> tuple[Content, Content, Article]:
    """What was typed, what was seen, and the story that it is for: a new one if there is none yet."""
    base = form.base_content
    mine = form.content(base, undecided=True)
    if story is not None:
        return mine, base, story
    story = Article(created_by_id=by.pk)
    story.save()
    base = content_of(story)
    return mine | {"slug": mine["slug"] or story.slug}, base, story


def story_begun(request: HttpRequest) -> int | None:
    """The story that an earlier autosave of this form made, though its answer may never have arrived."""
    begun: int | None = request.session.get(BEGUN, {}).get(request.POST.get("opened", ""))
    return begun


def remember_begun(request: HttpRequest, story: Article) -> None:
    """Keep in the session which story this new form became."""
    key = request.POST.get("opened", "")[:40]
    kept = dict(list(request.session.get(BEGUN, {}).items())[-MOST_BEGUN:])
    request.session[BEGUN] = kept | {key: story.pk} if key else kept


def version_of(story: Article) -> str:
    """A word that changes with every save: which page shows an older text can be told by it."""
    last = story.revisions.order_by("-number").values_list("number", "saved_at").first()
    return _version(*last) if last else ""


def _version(number: int, saved_at: datetime) -> str:
    return f"{number}-{saved_at.timestamp()}"


def others_said(story: Article, by: User, at: datetime) -> list[dict[str, str]]:
    """Who else is here, in words, times in the editor's zone."""
    return [
        {"name": str(other.person), "since": date_format(timezone.localtime(other.since), "H:i")}
        for other in others_here(story, by, at)
    ]


def why_closed(story: Article, at: datetime) -> str:
    """Why this story can't be changed by the person who asks."""
    if not rights.is_locked(story, at) or not story.issue:
        return _("You may not change this story as it stands now.")
    if not story.issue.closed_at:
        return story.issue.why_fixed(at)
    said = {
        "issue": story.issue.volume_as_printed,
        "name": story.issue.closed_by,
        "when": date_format(timezone.localtime(story.issue.closed_at), "D j M Y, H:i"),
    }
    return _("%(issue)s was closed by %(name)s on %(when)s. Its stories change no more until it is reopened.") % said


def _answer(form: StoryForm, saved: editing.Saved, mine: Content, base: Content, at: datetime) -> dict[str, Any]:
    story = saved.article
    undecided = form.undecided_names()
    held = {*saved.conflicts, *_content_names(saved.refused), *undecided}
    taken = [
        name for name in form.seen(saved.content) if name not in held and not same(saved.content[name], mine[name])
    ]
    errors = {name: [str(m) for m in messages] for name, messages in form.errors.items() if name in NAMES.values()}
    errors = {name: messages for name, messages in errors.items() if name not in map(NAMES.get, undecided)}
    errors |= {NAMES.get(name, ""): messages for name, messages in saved.refused.items() if name != NON_FIELD_ERRORS}
    if NON_FIELD_ERRORS in saved.refused:
        errors[""] = saved.refused[NON_FIELD_ERRORS]
    return {
        "story": story.pk,
        "address": reverse("admin:articles_article_change", args=[story.pk]),
        "time": date_format(timezone.localtime(at), "H:i"),
        "version": _version(saved.revision.number, saved.revision.saved_at) if saved.revision else version_of(story),
        "revision": saved.revision.number if saved.revision else None,
        "content": form.seen(saved.content | {name: base[name] for name in held if name in base}),
        "taken": {NAMES[name]: _shown(form, name, saved.content) for name in taken},
        "labels": {NAMES[name]: str(form.fields[NAMES[name]].label) for name in form.seen(base)},
        "conflicts": [NAMES[name] for name in saved.conflicts],
        "undecided": [NAMES[name] for name in undecided],
        "errors": errors,
        "in_working_copy": saved.in_working_copy,
    }


def _content_names(refused: dict[str, list[str]]) -> list[str]:
    """The fields that were left as they are, when the database refused some: without a name, all that it checks."""
    names = [name for name, field in NAMES.items() if field in refused or name in refused]
    return [*editing.CHECKED] if NON_FIELD_ERRORS in refused else names


def _shown(form: StoryForm, name: str, content: Content) -> dict[str, Any]:
    """A field's value as its input holds it, with the names of what it points to."""
    field, value = form.fields[NAMES[name]], form_values(content)[NAMES[name]]
    if name in ROWS:
        return {"value": json.dumps(value), **KINDS[name].told(value)}
    if name in LINKED:
        thing = field.queryset.filter(pk=value).first() if value else None  # type: ignore[attr-defined]
        return {"value": str(value or ""), "text": str(thing or "")}
    return {"value": field.widget.format_value(value) or ""}
