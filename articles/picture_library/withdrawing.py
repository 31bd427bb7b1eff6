"""Withdrawing every picture of a source at once: numbers and list first, a reason, one act."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from articles.activity.recording import record
from articles.images.acts import REASON_LENGTH, LibraryAct, new_key
from articles.images.models import Image, ImageSource
from articles.models import Article
from articles.models.standing import DROPPED
from articles.picture_library.bulk import digest_of, log
from articles.picture_library.refusal import CannotChangeLibrary
from articles.picture_library.uses import stories_with
from articles.picture_library.values import Changes, kept, locked, write
from articles.rights import WITHDRAW_SOURCE
from articles.signals import tell_public_pages_changed

if TYPE_CHECKING:
    from newsroom.accounts.models import User

MOST_LISTED = 20


@dataclass(slots=True)
class Look:
    """What withdrawing a source would take from readers: pictures, and the stories and issues that show them.

    `live` are out, `coming` are not; of each the newest are listed.
    """

    pictures: list[int]
    withdrawn: int
    live: int = 0
    coming: int = 0
    live_stories: list[Article] = field(default_factory=list)
    coming_stories: list[Article] = field(default_factory=list)
    live_issues: int = 0
    coming_issues: int = 0

    @property
    def digest(self) -> str:
        """Exactly these pictures: what was looked at is what is withdrawn."""
        return digest_of(self.pictures, {"withdrawn_at": "now"})


def look(source: ImageSource, *, at: datetime) -> Look:
    """What would follow at that moment (aware), in a fixed number of queries. Nothing is changed."""
    shown = Image.objects.filter(source=source, withdrawn_at=None)
    every = Image.objects.filter(source=source)
    keys = list(shown.order_by("pk").values_list("pk", flat=True))
    found = Look(keys, every.count() - len(keys))
    stories = stories_with(shown.order_by().values("pk")).exclude(status__in=DROPPED)
    live = Article.objects.live(at).filter(pk__in=stories.order_by().values("pk"))
    coming = stories.exclude(pk__in=live.order_by().values("pk"))
    found.live, found.coming = live.count(), coming.count()
    found.live_stories = _listed(live, "-live_from", "-id")
    found.coming_stories = _listed(coming, "-modified_at", "-id")
    issues = _issues_with(shown, stories)
    out = issues.live(at)
    found.live_issues = out.count()
    found.coming_issues = issues.count() - found.live_issues
    return found


@transaction.atomic
def withdraw(source: ImageSource, *, reason: str, seen: str, by: User, at: datetime, key: str = "") -> LibraryAct:
    """Withdraw all pictures of the source that are not withdrawn yet: at once readers see who is credited, no picture.

    `seen` is the digest of the look. Raises CannotChangeLibrary when the person may not, gives no reason, or looked at
    other pictures than there are by now. Keeping back is free at any moment, sealed issues or not (decision 9).
    """
    if not by.has_perm(WITHDRAW_SOURCE):
        raise CannotChangeLibrary(_("Only an editor may withdraw a source."))
    reason = " ".join(reason.split())
    if not reason:
        raise CannotChangeLibrary(_("Say why: it stands in the log, and whoever meets the gap reads it."))
    if known := LibraryAct.objects.filter(key=key, made_by=by).first() if key else None:
        return known
    ImageSource.objects.select_for_update(no_key=True).get(pk=source.pk)  # of two who withdraw it, one does
    if known := LibraryAct.objects.filter(key=key, made_by=by).first() if key else None:
        return known  # sent twice: the first one had the source until now
    now_there = look(source, at=at)
    if not now_there.pictures:
        raise CannotChangeLibrary(_("All its pictures are withdrawn already."))
    if seen != now_there.digest:
        raise CannotChangeLibrary(_("Its pictures are others than when you looked. Look again, then withdraw them."))
    images = locked(now_there.pictures)
    moment = kept("withdrawn_at", at)
    changes: Changes = {image.pk: {"withdrawn_at": [None, moment]} for image in images}
    write({image.pk: {"withdrawn_at": moment} for image in images})
    act = LibraryAct.objects.create(
        kind=LibraryAct.Kind.WITHDRAW, what=_("Everything from %(source)s withdrawn") % {"source": source},
        reason=reason[:REASON_LENGTH], source=source, changes=changes, pictures=len(images), key=key or new_key(),
        made_at=at, made_by=by,
    )  # fmt: skip
    log(images, changes, by=by, at=at, note=reason, verb="withdraw")
    record(source, "withdraw", by=by, at=at, after={"pictures": len(images)}, note=reason)
    tell_public_pages_changed(act)
    return act


def _listed(stories: QuerySet[Article], *order: str) -> list[Article]:
    lean = stories.order_by(*order).select_related("issue").defer("body", "editor_note", "issue__letter")
    return list(lean[:MOST_LISTED])


def _issues_with(pictures: QuerySet[Image], stories: QuerySet[Article]) -> Any:
    issues = apps.get_model("issues", "Issue")._default_manager  # noqa: SLF001  by name: the room above
    in_it = Q(pk__in=stories.order_by().exclude(issue=None).values("issue"))
    return issues.filter(in_it | Q(cover__in=pictures.order_by().values("pk")))
