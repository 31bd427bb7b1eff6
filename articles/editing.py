"""Saving a story: nobody's words are lost, every save leaves a revision, and readers keep what was published.

What a person saves is compared with what that person saw (`base`), field by field. A field that somebody else changed
meanwhile is kept; one that both changed is a conflict, which the person decides.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from articles.activity.recording import record
from articles.content import (
    AT_ONCE,
    FIELDS,
    OF_LEAD_PICTURE,
    PLACE,
    ROWS,
    TAGS,
    TIMES,
    WORDING,
    Content,
    changed,
    content_of,
    empty_content,
    fields_of,
    merge,
    put_into,
    rows_of,
    with_offered_topics,
    with_words_of_its_picture,
    without_the_missing,
    write_rows,
)
from articles.models import Article, Revision, WorkingCopy
from articles.models.address import keep_former_address
from articles.names import was_made_of
from articles.rejecting import forget_rejections_of_tags_it_has
from articles.rights import is_locked
from articles.signals import tell_public_pages_changed

if TYPE_CHECKING:
    from newsroom.accounts.models import User

Kind = Revision.Kind

AUTOSAVES_MERGE_WITHIN = timedelta(minutes=10)
CHECKED = {"slug", *PLACE, *TIMES}  # fields that the database may refuse
SAVED_WITH_ROWS = ["lock_version", "live_from", "modified_at"]  # of the story's own row, when only its rows changed
RESTORED = (*(name for name in WORDING if name != "slug"), *TAGS)


class Conflict(Exception):
    """Somebody else changed the same fields. `theirs` is what the story says now; `by` and `at` who saved it last."""

    def __init__(self, fields: list[str], theirs: Content, *, by: User | None, at: datetime | None) -> None:
        super().__init__(", ".join(fields))
        self.fields, self.theirs, self.by, self.at = fields, theirs, by, at


@dataclass(slots=True)
class Saved:
    """What came of a save.

    `content` is what the desk's text says now, with other people's fields and what saving itself filled in.
    `conflicts` and `refused` (field to messages) name what an autosave left as it was.
    """

    article: Article
    content: Content
    revision: Revision | None
    in_working_copy: bool
    conflicts: list[str] = field(default_factory=list)
    refused: dict[str, list[str]] = field(default_factory=dict)


def desk_content(article: Article) -> Content:
    """What the desk edits: the story with the changes of its working copy, if it has one."""
    copy = WorkingCopy.objects.filter(article=article).first()
    return content_with(copy, content_of(article))


def content_with(copy: WorkingCopy | None, published: Content) -> Content:
    """The story's own content with the working copy's changes on top; where both changed, the copy's."""
    if copy is None:
        return published
    return published | {name: copy.content.get(name) for name in changed(copy.base, copy.content)}


@transaction.atomic
def save(article: Article, mine: Content, *, base: Content, by: User | None, at: datetime, note: str = "") -> Saved:
    """Save what a person typed, who had opened the story as `base`.

    Raises Conflict when somebody else changed the same fields meanwhile, ValidationError (by field) when the database
    would refuse a value; nothing is saved then.
    """
    desk = _Desk.locked(article, moves=_places(base, mine))
    return desk.keep(desk.merged(base, mine, by), kind=Kind.SAVED, by=by, at=at, note=note)


@transaction.atomic
def save_at_once(
    article: Article,
    mine: Content,
    *,
    base: Content,
    by: User | None,
    at: datetime,
    note: str = "",
    given_back: Collection[int] = (),
) -> Saved:
    """Save tags and plans for somebody who doesn't save the words: what was typed and not saved by hand stays typed.

    `given_back`: topics (ids) that it gets back by an undo, also when no story is given them any more. Raises Conflict
    and ValidationError as `save` does.
    """
    desk = _Desk.locked(article, moves=_places(base, mine))
    desk.given_back = given_back
    changes = changed(base, mine, among=AT_ONCE)
    copy = None if article.is_live(at) else desk.copy
    if copy is None:
        return desk.keep(desk.merged(base, mine, by), kind=Kind.SAVED, by=by, at=at, note=note)
    desk.copy, desk.content = None, desk.standing
    seen, wanted = ({name: said.get(name) for name in changes} for said in (base, mine))
    saved = desk.keep(desk.merged(seen, wanted, by), kind=Kind.SAVED, by=by, at=at, note=note)
    for typed in (copy.base, copy.content):
        typed.update((name, saved.content.get(name)) for name in changes)
    copy.save(update_fields=["base", "content"])
    return saved


@transaction.atomic
def autosave(article: Article, mine: Content, *, base: Content, by: User | None, at: datetime) -> Saved:
    """Save while typing: what can be saved is; fields in conflict, and values that would be refused, are named.

    A story that is cleared or live keeps its text: this lands in its working copy.
    """
    desk = _Desk.locked(article, moves=_places(base, mine))
    merged = merge(base=base, mine=with_words_of_its_picture(mine, base=base), theirs=desk.content)
    wanted, refused, saved = merged.content, dict[str, list[str]](), None
    while saved is None:
        try:
            with transaction.atomic():
                saved = desk.keep(wanted, kind=Kind.AUTOSAVED, by=by, at=at)
        except ValidationError as error:
            # The database names one thing at a time: each round takes what it named back to what is there.
            wanted, refused = _without_the_refused(error, wanted, desk.content), refused | error.message_dict
            desk = _Desk.locked(article)
    saved.conflicts, saved.refused = merged.conflicts, refused
    return saved


def restore(article: Article, revision: Revision, *, by: User | None, at: datetime) -> Saved:
    """Let the story say again what it said in that revision: its wording and tags, not its place, times or address.

    It makes a new revision; of a live story it becomes the working copy.
    """
    note = _("Restored from revision %(number)s") % {"number": revision.number}
    return restore_content(article, revision.content, by=by, at=at, note=note)


@transaction.atomic
def restore_content(article: Article, content: Content, *, by: User | None, at: datetime, note: str) -> Saved:
    """Let the story say again what that content says, as `restore` does it; `note` tells where it comes from."""
    desk = _Desk.locked(article)
    old = with_offered_topics(without_the_missing(content), had=[desk.standing], drops=True)
    # A content from before stories had words about their pictures says nothing about its picture.
    wanted = desk.content | dict.fromkeys(OF_LEAD_PICTURE, "") | {name: old[name] for name in RESTORED if name in old}
    return desk.keep(wanted, kind=Kind.SAVED, by=by, at=at, note=note, verb="restore")


@transaction.atomic
def record_revision(article: Article, *, by: User | None, at: datetime, note: str = "") -> Revision | None:
    """Keep what the story says now, bylines and tags included; None when it says what the last revision says.

    Call it when the story and everything that belongs to it are saved.
    """
    _lock(article)
    return _record(article, content_of(article), kind=Kind.SAVED, by=by, at=at, note=note)


def begin_revisions(article: Article, *, by: User | None, at: datetime, note: str = "") -> Revision:
    """Keep what a story says that was made in this very transaction: nobody else knows it, and it has no revision yet.

    Call it when everything that belongs to it is saved.
    """
    says = content_of(article)
    return Revision.objects.create(article=article, number=1, content=says, note=note, saved_at=at, saved_by=by)


def write(article: Article, content: Content, *, standing: Content, at: datetime) -> Content:
    """Make the story's rows say `content`, where `standing` is what they say now; what they say then.

    Raises ValidationError, by field, when the database would refuse it.
    """
    differing = changed(standing, content)
    if not differing and article.pk:
        return standing
    old_slug, had_run, was_live = article.slug, article.has_run(at), article.is_live(at)
    old_issue = article.issue if article.issue_id else None
    # An address that was made from the headline may change with it while nobody knows it.
    renames = "headline" in differing and "slug" not in differing
    follows = not had_run and renames and was_made_of(standing.get("headline") or "", old_slug, otherwise="story")
    put_into(article, content)
    _move(article, old_issue, differing, at=at)
    if follows:
        article.slug = ""
    article.live_from = article.derive_live_from()
    if CHECKED & set(differing):
        article.clean()
        article.validate_unique()
        article.validate_constraints()
    article.lock_version += 1
    # Tags and bylines stand in rows of their own: the text need not be made fit again for their sake.
    article.save(update_fields=None if {*differing} - {*ROWS} or not article.pk else SAVED_WITH_ROWS)
    for name in ROWS:
        if name in differing:
            write_rows(article, name, content.get(name) or [])
    if {*TAGS} & set(differing):
        forget_rejections_of_tags_it_has(article, content)
    if article.pk and old_slug:
        keep_former_address(article, old_slug=old_slug, had_run=had_run, at=at)
    if was_live or article.is_live(at):
        tell_public_pages_changed(article)
    return fields_of(article) | {name: rows_of(article, name) if name in differing else standing[name] for name in ROWS}


def mark_as_published(article: Article, *, by: User | None, at: datetime, shown_to_readers: bool) -> Revision:
    """Note that readers read this version from that moment on; the first such note also marks the one before it."""
    content = content_of(article)
    published = article.revisions.exclude(published_at=None).aggregate(highest=Max("number"))["highest"] or 0
    since = article.revisions.filter(number__gt=published).order_by("-number")
    revision = next((one for one in since[:100] if one.content == content), None)
    revision = revision or _record(article, content, kind=Kind.SAVED, by=by, at=at) or since[0]
    # From now on it says what readers read: nobody's typing goes into it any more.
    revision.kind, revision.published_at, revision.shown_to_readers = Kind.SAVED, at, shown_to_readers
    revision.save(update_fields=["kind", "published_at", "shown_to_readers"])
    return revision


@dataclass(slots=True)
class _Desk:
    """A story locked for one save, with what its rows say and what the desk edits."""

    article: Article
    copy: WorkingCopy | None
    standing: Content
    content: Content
    given_back: Collection[int] = ()

    @classmethod
    def locked(cls, article: Article, *, moves: Collection[int] = ()) -> _Desk:
        """`moves`: the issues that it may leave or join. Issues are locked before their stories, everywhere."""
        if moves:
            issues = Article._meta.get_field("issue").related_model._default_manager  # noqa: SLF001
            list(issues.select_for_update(no_key=True).filter(pk__in=moves).order_by("pk").values_list("pk"))
        _lock(article)
        article.refresh_from_db()
        copy = WorkingCopy.objects.filter(article=article).first()
        standing = content_of(article)
        return cls(article, copy, standing, content_with(copy, standing))

    def merged(self, base: Content, mine: Content, by: User | None) -> Content:
        """What the desk's text says with this person's changes. Raises Conflict where somebody else changed it too."""
        merged = merge(base=base, mine=with_words_of_its_picture(mine, base=base), theirs=self.content)
        if not merged.conflicts:
            return merged.content
        others = self.article.revisions.exclude(saved_by=by) if by else self.article.revisions
        last = others.select_related("saved_by").order_by("-saved_at", "-number").first()
        by, last_at = (last.saved_by, last.saved_at) if last else (None, None)
        raise Conflict(merged.conflicts, self.content, by=by, at=last_at)

    def keep(
        self, wanted: Content, *, kind: Kind, by: User | None, at: datetime, note: str = "", verb: str = "change"
    ) -> Saved:
        """Write what may be written at once; the rest waits in the working copy. A save by hand is logged."""
        # What was typed into a working copy was offered then; a save by hand gives it to the story only if it still is.
        had = [self.standing] if kind == Kind.SAVED else [self.standing, self.content]
        wanted = with_offered_topics(wanted, had=had, given_back=self.given_back)
        self._refuse_when_fixed(wanted, at)
        in_copy = self.article.is_live(at) or (kind == Kind.AUTOSAVED and self.article.status == Article.Status.CLEARED)
        if not in_copy:
            content = write(self.article, wanted, standing=self.standing, at=at)
            self._drop_copy()
        elif kind == Kind.SAVED:
            now_at_once = self.standing | {name: wanted.get(name) for name in AT_ONCE}
            standing = write(self.article, now_at_once, standing=self.standing, at=at)
            content = self._keep_copy(wanted | {name: standing.get(name) for name in AT_ONCE}, standing, by, at)
        else:
            content = self._keep_copy(wanted, self.standing, by, at)
        if kind == Kind.SAVED:
            self._log(verb, content, by=by, at=at, note=note)
        revision = _record(self.article, content, kind=kind, by=by, at=at, note=note)
        return Saved(self.article, content, revision, in_working_copy=in_copy)

    def _refuse_when_fixed(self, wanted: Content, at: datetime) -> None:
        """A story that waits in a closed or proofed issue says what was looked at. Asked here, under its lock."""
        issue = self.article.issue
        read = (*WORDING, *TAGS) if issue is not None and issue.is_sealed(at) else WORDING
        fixed = [name for name in changed(self.standing, wanted, among=read) if is_locked(self.article, at)]
        if fixed:
            sentence = self.article.issue.why_fixed(at)  # type: ignore[union-attr]
            raise ValidationError({name.removesuffix("_id"): sentence for name in fixed})

    def _log(self, verb: str, content: Content, *, by: User | None, at: datetime, note: str) -> None:
        last = self.article.revisions.filter(kind=Kind.SAVED).order_by("-number").first()
        # Places change by others' moves too, which leave no revision: what this save changed is what stood there.
        before = last.content | {name: self.standing[name] for name in PLACE} if last else empty_content()
        names = changed(before, content)
        if last is None and by is not None and by.pk == self.article.created_by_id:
            verb = "create"  # the first time that its writer saves it by hand
        if names:
            old, new = ({name: said.get(name) for name in names} for said in (before, content))
            record(self.article, verb, by=by, at=at, before=old, after=new, note=note)

    def _keep_copy(self, content: Content, standing: Content, by: User | None, at: datetime) -> Content:
        if not changed(standing, content) and not (self.copy and self.copy.is_scheduled):
            self._drop_copy()
            return standing
        if self.copy is None or changed(self.copy.content, content) or changed(self.copy.base, standing):
            values = {"base": standing, "content": content, "saved_at": at, "saved_by": by}
            self.copy, _made = WorkingCopy.objects.update_or_create(article=self.article, defaults=values)
        return content

    def _drop_copy(self) -> None:
        if self.copy is not None:
            self.copy.delete()
            self.copy = None


def _places(base: Content, mine: Content) -> set[int]:
    """The issues that a save would take the story out of, or put it into."""
    places = (base.get("issue_id"), mine.get("issue_id")) if changed(base, mine, among=PLACE) else ()
    return {pk for pk in places if pk}


def _lock(article: Article) -> None:
    # Two saves at once go one after the other; on SQLite a writing transaction is alone anyway.
    Article.objects.select_for_update(no_key=True).only("pk").get(pk=article.pk)


def _record(
    article: Article, content: Content, *, kind: Kind, by: User | None, at: datetime, note: str = ""
) -> Revision | None:
    last = article.revisions.order_by("-number").first()
    own = last is not None and last.kind == Kind.AUTOSAVED and last.saved_by_id == (by.pk if by else None)
    if last is not None and last.content == content and not (own and kind == Kind.SAVED):
        return None
    if last is not None and own and (last.content == content or _takes_up(last, kind, at)):
        last.content, last.kind, last.saved_at, last.note = content, kind, at, note
        last.save(update_fields=["content", "kind", "saved_at", "note"])
        return last
    return Revision.objects.create(
        article=article,
        number=last.number + 1 if last else 1,
        content=content,
        kind=kind,
        note=note,
        begun_at=at if kind == Kind.AUTOSAVED else None,
        saved_at=at,
        saved_by=by,
    )


def _takes_up(last: Revision, kind: Kind, at: datetime) -> bool:
    """Whether an autosave goes into the one before it instead of beside it."""
    return kind == Kind.AUTOSAVED and last.begun_at is not None and at - last.begun_at < AUTOSAVES_MERGE_WITHIN


def _move(article: Article, old_issue: Any, differing: list[str], *, at: datetime) -> None:
    """Nothing is moved into, out of or about in an issue that takes no changes; its own sentence says why."""
    if not {*PLACE} & set(differing):
        return
    for issue in (old_issue, article.issue):
        if issue is not None and (sentence := issue.why_fixed(at)):
            raise ValidationError({"issue": sentence})
    if "position" not in differing:
        article.position = None  # a place in another issue's order


def _without_the_refused(error: ValidationError, wanted: Content, standing: Content) -> Content:
    names = changed(standing, wanted, among=_refused_fields(error))
    if not names:
        raise error
    return wanted | {name: standing.get(name) for name in names}


def _refused_fields(error: ValidationError) -> set[str]:
    named = {f"{name}_id" if f"{name}_id" in FIELDS else name for name in error.message_dict}
    return CHECKED if NON_FIELD_ERRORS in named else named
