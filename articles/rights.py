"""Who may do what with a story: the one place that every door of the desk asks.

Rights come with groups (see `newsroom.accounts`): a reporter has the stories that are their own, a sub-editor edits
everybody's, an editor clears them, a publisher decides about issues, a tagger tags.

What one may not see is not there: a door answers 404. What one may see and not do is refused, and nothing changes.
A tagger finds everybody's stories by headline and tags (`listed_for`, `may_find`) without reading them (`visible_to`,
`may_see`): a door that shows more than headline, tags and state asks the second pair.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.apps import apps
from django.contrib.auth.models import AnonymousUser
from django.db.models import Model, Q
from django.utils.translation import gettext as _

from articles.content import AT_ONCE, FIELDS, PLACE, TAGS, TIMES
from articles.models import Article

if TYPE_CHECKING:
    from newsroom.accounts.models import User

    Person = User | AnonymousUser

SEE_ALL, EDIT_ALL, CLEAR = "articles.see_all_articles", "articles.edit_all_articles", "articles.clear_article"
GOVERN = "tagging.govern_topics"
WITHDRAW_SOURCE = "images.withdraw_imagesource"
KILL, TAG, OVERRULE = "articles.kill_article", "articles.tag_article", "articles.overrule_remark"

NOBODY = Q(pk__in=[])
EVERYBODY = ~NOBODY

# A reporter plans nothing, and decides about no address: these are the editors'.
EDITORS_FIELDS = {*TIMES, *PLACE, "planned_on", "commissioned_length", "slug", "pins"}

RIGHTS_OF_ACTS = {
    "return_to_draft": EDIT_ALL,
    "clear": CLEAR,
    "hold": CLEAR,
    "release": CLEAR,
    "spike": CLEAR,
    "withdraw": CLEAR,
    "reinstate": CLEAR,
    "kill": KILL,
    "correct": CLEAR,
    "clear_changes": CLEAR,
    "send_changes_to_review": EDIT_ALL,
    "return_changes": EDIT_ALL,
    "discard_changes": EDIT_ALL,
    "overrule": OVERRULE,
}

# Models that are read with another right than one of their own.
READ_WITH = {"operation": TAG, "libraryact": "images.change_image"}

# How a story leads to what its readers read with it; a cover hangs on the issue itself.
SHOWN_BY = {
    "author": ("bylines__author",),
    "image": ("lead_image", "overrides__picture", "bylines__author__portrait", "issue__cover"),
    "imagesource": (
        *("image_source", "lead_image__source", "overrides__picture__source"),
        *("bylines__author__portrait__source", "issue__cover__source"),
    ),
    "section": ("section", "issue__sections__section"),
    "topic": ("topic_taggings__tag",),
    "country": ("country_taggings__tag",),
}


def visible_to(person: Person, through: str = "") -> Q:
    """The stories that this person may read on the desk; `through` leads there from another table: "article__"."""
    if person.has_perm(SEE_ALL) or person.has_perm(EDIT_ALL):
        return EVERYBODY
    if not person.has_perm("articles.view_article"):
        return NOBODY
    return Q((f"{through}created_by", person.pk)) | Q((f"{through}assigned_to", person.pk))


def listed_for(person: Person) -> Q:
    """The stories that this person finds by headline, tags and state: those they may read, and a tagger all."""
    return EVERYBODY if person.has_perm(TAG) else visible_to(person)


def may_see(person: Person, article: Article) -> bool:
    """Whether this person may read the story on the desk; the same rule as `visible_to`."""
    if person.has_perm(SEE_ALL) or person.has_perm(EDIT_ALL):
        return True
    return person.has_perm("articles.view_article") and is_own(person, article)


def may_find(person: Person, article: Article) -> bool:
    """Whether this person finds the story by headline, tags and state; the same rule as `listed_for`."""
    return person.has_perm(TAG) or may_see(person, article)


def is_own(person: Person, article: Article) -> bool:
    """Whether the story is this person's: begun by them, or assigned to them."""
    return person.pk is not None and person.pk in {article.created_by_id, article.assigned_to_id}


def may_write(person: Person, article: Article, at: datetime) -> bool:
    """Whether this person may change the story's text, in a live one as a proposal."""
    return bool(fields_open_to(person, article, at) - {*TAGS})


def may_tag(person: Person, article: Article, at: datetime) -> bool:
    """Whether this person may change the story's topics and countries."""
    return bool(fields_open_to(person, article, at) & {*TAGS})


def fields_open_to(person: Person, article: Article, at: datetime) -> set[str]:
    """The fields of the story's content that this person may change now."""
    if article.pk and not may_find(person, article):
        return set()
    if is_locked(article, at):
        return {*TAGS} if person.has_perm(TAG) and not _is_sealed(article, at) else set()
    if person.has_perm(EDIT_ALL):
        return _open_to_the_desk(person, article)
    if not person.has_perm("articles.change_article"):
        return {*TAGS} if person.has_perm(TAG) else set()
    if article.status == Article.Status.DRAFT and (not article.pk or is_own(person, article)):
        return {*FIELDS} - EDITORS_FIELDS
    return {*TAGS} if person.has_perm(TAG) else set()


def is_locked(article: Article, at: datetime) -> bool:
    """Whether it has not run and stands in an issue that takes no changes: nobody changes it until the issue does."""
    return bool(article.issue_id and article.issue and article.issue.takes_no_changes(at)) and not article.has_run(at)


def _is_sealed(article: Article, at: datetime) -> bool:
    """Whether exactly what was proofed goes out, tags and all; a closed issue's stories may still be tagged."""
    return bool(article.issue and article.issue.is_sealed(at))


def why_kept(thing: Model, at: datetime) -> str:
    """Why the words of this thing can't change at that moment (aware), and what to do; "" when they can.

    An issue that was closed or scheduled on a proof goes out as it was looked at, with all that its stories show.
    Call it in the transaction of the change: until that ends, no issue that shows the thing is scheduled or closed.
    """
    if thing._meta.model_name not in SHOWN_BY:
        return ""
    shown = Q()
    for way in SHOWN_BY[str(thing._meta.model_name)]:
        shown |= Q(**{way: thing.pk})
    waiting = Article.objects.filter(Q(live_from=None) | Q(live_from__gt=at), shown, status=Article.Status.CLEARED)
    not_out = Q(publish_at=None) | Q(publish_at__gt=at)
    issues = apps.get_model("issues", "Issue")._default_manager.select_for_update(no_key=True)  # noqa: SLF001
    found = issues.filter(not_out, withdrawn_at=None, pk__in=waiting.values("issue")).order_by("pk")
    sentence = next((why for issue in found if (why := issue.why_fixed(at))), "")
    return _("“%(thing)s” stands in it: %(why)s") % {"thing": thing, "why": sentence} if sentence else ""


def kept_as_proofed(kind: str, at: datetime, *, lock: bool = True) -> dict[int, str]:
    """All things of that kind (a model's name) whose words can't change at that moment (aware), and why, by their ids.

    The same rule as `why_kept`, for many at once: a fixed number of queries and one for each issue that waits. Issues
    are locked before the things: ask before you lock those. Who only looks locks nothing (`lock`).
    """
    not_out = Q(publish_at=None) | Q(publish_at__gt=at)
    issues = apps.get_model("issues", "Issue")._default_manager.all()  # noqa: SLF001
    issues = issues.select_for_update(no_key=True) if lock else issues
    found: dict[int, str] = {}
    for issue in issues.filter(not_out, withdrawn_at=None).order_by("pk"):
        if not (sentence := issue.why_fixed(at)):
            continue
        waiting = Article.objects.order_by().filter(
            Q(live_from=None) | Q(live_from__gt=at), issue=issue, status=Article.Status.CLEARED
        )
        for way in SHOWN_BY[kind]:
            keys = waiting.filter(**{f"{way}__isnull": False}).values_list(way, flat=True).distinct()
            said = _("It stands in an issue that goes out as it was looked at: %(why)s") % {"why": sentence}
            found |= dict.fromkeys(keys, said)
    return found


def may_act(person: Person, act: str, article: Article, at: datetime) -> bool:
    """Whether this person may do that act of `articles.publishing` on the story, if its state permits."""
    if not may_see(person, article):
        return False
    if act == "send_to_review":
        return may_write(person, article, at)
    if act == "return_to_draft" and article.status != Article.Status.IN_REVIEW:
        return person.has_perm(CLEAR)  # it undoes what an editor decided
    return act in RIGHTS_OF_ACTS and person.has_perm(RIGHTS_OF_ACTS[act])


def entries_for(person: Person) -> Q:
    """The entries of the activity log that this person may read: what they tell of must be visible to them."""
    if person.is_superuser:
        return EVERYBODY
    if not person.has_perm("activity.view_entry"):
        return NOBODY
    return Q(kind__in=_kinds_open_to(person)) | _of_stories_open_to(person)


def _of_stories_open_to(person: Person) -> Q:
    stories = visible_to(person)
    if stories == EVERYBODY:
        return Q(kind="article")
    return Q(kind="article", object_id__in=Article.objects.filter(stories).values("pk"))


def _kinds_open_to(person: Person) -> list[str]:
    """The names of the models whose rows this person may look at, all of a model or none."""
    kinds = {str(model._meta.model_name): model._meta.app_label for model in apps.get_models() if model is not Article}
    return [kind for kind, app in kinds.items() if person.has_perm(READ_WITH.get(kind, f"{app}.view_{kind}"))]


def _open_to_the_desk(person: Person, article: Article) -> set[str]:
    if person.has_perm(CLEAR):
        return {*FIELDS}
    closed_to_subs = {*TIMES} if article.status != Article.Status.CLEARED else {*AT_ONCE} - {*TAGS}
    return {*FIELDS} - closed_to_subs
