"""The desk's pages of the topics: the list as a tree, the form, and what is decided about a topic."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.admin.pages import editor_of
from articles.admin.topic_form import TopicForm
from articles.admin.topic_list import TopicList
from articles.admin.topic_pages import say_where_older_stories_are
from articles.admin.topic_retro import OlderStoriesPages
from articles.governing.carried import why_not_deleted
from articles.governing.naming import write_aliases
from articles.governing.proposals import count_waiting
from articles.governing.refusal import CannotGovern
from articles.governing.standing import BECOMES, acts_open_to, decide
from articles.governing.undoing import in_words
from articles.rights import GOVERN
from articles.signals import tell_public_pages_changed
from articles.tagging.media_topics import top_codes
from articles.tagging.models import Topic

LATEST_DECISIONS = 10

LABELS = {
    "accept": gettext_lazy("Accept"),
    "deprecate": gettext_lazy("Deprecate"),
    "hide": gettext_lazy("Hide from readers"),
    "use_again": gettext_lazy("Use again"),
}
CONSEQUENCES = {
    "accept": gettext_lazy("Readers see it from now on, on the stories that carry it and among the topics."),
    "deprecate": gettext_lazy("It stays on its stories and readers still find it; no story is given it any more."),
    "hide": gettext_lazy(
        "Readers see it no more, neither on its stories nor among the topics; the desk still uses it."
    ),
    "use_again": gettext_lazy("Stories can be given it, and readers see it."),
}
DONE = {
    "accept": gettext_lazy("“%(topic)s” is accepted: readers see it from now on."),
    "deprecate": gettext_lazy("“%(topic)s” is deprecated: it stays where it is, and no story is given it any more."),
    "hide": gettext_lazy("“%(topic)s” is hidden from readers."),
    "use_again": gettext_lazy("“%(topic)s” is in use again."),
}


@admin.register(Topic)
class TopicAdmin(TopicList, OlderStoriesPages):
    """What stories are about, beyond a place. Whoever tags may propose a topic; those who govern them decide."""

    form = TopicForm
    autocomplete_fields = ["parent"]

    def has_change_permission(self, request: HttpRequest, obj: Topic | None = None) -> bool:
        """Those who govern the topics; a merged one is changed by undoing that."""
        return request.user.has_perm(GOVERN) and (obj is None or obj.status != Topic.Status.MERGED)

    def has_view_permission(self, request: HttpRequest, obj: Topic | None = None) -> bool:
        """As the groups say, and those who govern them."""
        return request.user.has_perm(GOVERN) or super().has_view_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Topic | None = None) -> bool:
        """Those who govern the topics and may delete; the page says why a topic stays."""
        return request.user.has_perm(GOVERN) and super().has_delete_permission(request, obj)

    def get_fields(self, request: HttpRequest, obj: Topic | None = None) -> Any:
        """All; whoever only proposes gives the name and what it is meant for."""
        if obj is None and not request.user.has_perm(GOVERN):
            return ["name", "description"]
        names = "aliases" if obj is None or self.has_change_permission(request, obj) else "other_names"
        return ["name", names, "slug", "parent", "description", "media_topic"]

    def get_prepopulated_fields(self, request: HttpRequest, obj: Topic | None = None) -> dict[str, Any]:
        """A new topic's address, while the name is typed."""
        return {"slug": ["name"]} if obj is None and request.user.has_perm(GOVERN) else {}

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """The list, with the number of words that wait for a decision."""
        waiting = count_waiting() if request.user.has_perm(GOVERN) else 0
        return super().changelist_view(request, {"waiting_topics": waiting, **(extra_context or {})})

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The form. What somebody else did between the look and the save is told at its field, by a second look."""
        try:
            return super().changeform_view(request, *args, **kwargs)
        except (IntegrityError, ValidationError):
            return super().changeform_view(request, *args, **kwargs)

    def save_model(self, request: HttpRequest, obj: Topic, form: ModelForm[Any], change: bool) -> None:
        """Save the topic with its other names; a new one of somebody who doesn't govern them is a proposal."""
        governs = request.user.has_perm(GOVERN)
        old = Topic.objects.get(pk=obj.pk) if change else None
        if not governs:
            obj.status, obj.proposed_by = Topic.Status.PROPOSED, editor_of(request)
        super().save_model(request, obj, form, change)
        if governs:
            kept = [old.name] if old is not None and "name" in form.changed_data else []
            other, shown = form.other_names, form.shown_names  # type: ignore[attr-defined]
            write_aliases(obj, [*other, *kept], shown=shown)
        tell_public_pages_changed(obj)
        if old is not None:
            _say_what_leads_here(request, old, obj)
        if governs and {"name", "aliases"} & {*form.changed_data} and obj.is_offered:
            say_where_older_stories_are(request, obj)

    def verb_of_change(self, form: ModelForm[Any]) -> str:
        """What happened to a topic has names of its own."""
        if "name" in form.changed_data:
            return "rename"
        return {"aliases": "name_otherwise", "parent": "move"}.get(",".join(form.changed_data), "change")

    def response_change(self, request: HttpRequest, obj: Topic) -> HttpResponse:
        """After a save: the act whose button was pressed."""
        act = request.POST.get("_act", "")
        if act not in BECOMES:
            return super().response_change(request, obj)
        try:
            decide(obj, act, by=editor_of(request), at=timezone.now())
        except CannotGovern as refusal:
            self.message_user(request, refusal.message, messages.ERROR)
        else:
            self.message_user(request, DONE[act] % {"topic": obj}, messages.SUCCESS)
            if act == "accept":
                say_where_older_stories_are(request, obj)
        return redirect("admin:tagging_topic_change", obj.pk)

    def furnish(self, request: HttpRequest, context: dict[str, Any], obj: Topic | None) -> None:
        """With how it stands, what can be decided about it, and what was."""
        context["media_topics"] = top_codes()
        if obj is not None:
            context |= {"governs": request.user.has_perm(GOVERN), "stories": obj.taggings.count()}
            context["acts"] = [(act, LABELS[act], CONSEQUENCES[act]) for act in acts_open_to(obj)]
            made = obj.decisions.select_related("topic", "into", "made_by", "undone_by")[:LATEST_DECISIONS]
            taken = obj.decisions_into.select_related("topic", "into", "made_by", "undone_by")[:LATEST_DECISIONS]
            newest = sorted([*made, *taken], key=lambda decision: decision.made_at, reverse=True)
            context["decisions"] = [(decision, in_words(decision)) for decision in newest[:LATEST_DECISIONS]]
            context["former_addresses"] = list(obj.former_addresses.all()[:LATEST_DECISIONS])
        super().furnish(request, context, obj)

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """What stands in the way: that a story carries it, or ever did."""
        along, counts, needed, in_the_way = super().get_deleted_objects(objs, request)
        kept = [format_html("“{}”: {}", topic, why) for topic in objs if (why := why_not_deleted(topic))]
        return along, counts, set() if kept else needed, [*in_the_way, *kept]


def _say_what_leads_here(request: HttpRequest, old: Topic, new: Topic) -> None:
    if old.name != new.name:
        says = _("The old name “%(old)s” stays as one of its other names, until you take it out.")
        messages.info(request, says % {"old": old.name})
    if old.slug != new.slug:
        says = _("The old address %(old)s leads to %(new)s for ever.")
        messages.info(request, says % {"old": old.get_absolute_url(), "new": new.get_absolute_url()})
