"""What a person may do on the stories' pages, asked of the one rule in `articles.rights`."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone

from articles import rights
from articles.admin.pages import DeskAdmin, RecordAdmin
from articles.content import TEXTS
from articles.models import Article

UNSEEN = {*TEXTS} - {"headline", "working_title"}


class StoryRights(DeskAdmin):
    """Stories that a person may not see are not there: lists leave them out, every other page answers 404."""

    def get_queryset(self, request: HttpRequest) -> QuerySet[Article]:
        """The stories that this person finds; what their pages show of one is asked again (`rights.may_see`)."""
        stories: QuerySet[Article] = super().get_queryset(request).filter(rights.listed_for(request.user))
        return stories.select_related("issue")  # a closed one locks its stories

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Whether this person may look at the list, or at that story."""
        if obj is None:
            return super().has_view_permission(request)
        return rights.may_find(request.user, obj)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Whether this person may change anything in a story, or in that one."""
        if obj is None:
            return super().has_change_permission(request) or request.user.has_perm(rights.TAG)
        return bool(rights.fields_open_to(request.user, obj, timezone.now()))

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """What ran can't be deleted: readers who come back are owed a page or a reason."""
        if obj is not None and (obj.has_run(timezone.now()) or not rights.may_see(request.user, obj)):
            return False
        return super().has_delete_permission(request, obj)

    def lookup_allowed(self, lookup: str, value: Any, request: HttpRequest) -> bool:
        """Not by words that this person may not read: by asking often enough one would learn them."""
        reads_all = request.user.has_perm(rights.SEE_ALL) or request.user.has_perm(rights.EDIT_ALL)
        if lookup.partition("__")[0] in UNSEEN and not reads_all:
            return False
        return super().lookup_allowed(lookup, value, request)

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """A draft takes its revisions and rows along: nobody deletes those on their own, so nobody needs the right."""
        along, counts, _needed, in_the_way = super().get_deleted_objects(objs, request)
        return along, counts, set(), in_the_way


class StoryRecordAdmin(RecordAdmin):
    """What happened to stories, as far as this person may read the stories."""

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """The records of those stories."""
        records: QuerySet[Any] = super().get_queryset(request)
        return records.filter(rights.visible_to(request.user, "article__"))
