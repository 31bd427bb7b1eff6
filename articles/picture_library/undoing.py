"""Taking an act of the library back: what still says what the act made it say gets what it said before."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from articles.activity.recording import record
from articles.images.acts import LibraryAct
from articles.images.models import ImageSource
from articles.picture_library.bulk import log, proofed_when
from articles.picture_library.refusal import CannotChangeLibrary
from articles.picture_library.values import Changes, kept, locked, write
from articles.rights import WITHDRAW_SOURCE
from articles.signals import tell_public_pages_changed

if TYPE_CHECKING:
    from newsroom.accounts.models import User

EDIT_PICTURES = "images.change_image"


def may_undo(person: User, act: LibraryAct) -> bool:
    """Whether this person may take it back: a withdrawal whoever may withdraw; a change its maker, or they."""
    if person.has_perm(WITHDRAW_SOURCE):
        return True
    mine = act.kind == LibraryAct.Kind.EDIT and act.made_by_id == person.pk
    return mine and person.has_perm(EDIT_PICTURES)


@transaction.atomic
def undo(act: LibraryAct, *, by: User, at: datetime) -> LibraryAct:
    """Let every picture say what it said before, as far as nobody changed it since; what is kept is counted.

    Raises CannotChangeLibrary when it isn't this person's to undo, or is undone already; of two at once, one does.
    """
    if not may_undo(by, act):
        raise CannotChangeLibrary(_("Only who did it, and editors, may take it back."))
    act = LibraryAct.objects.select_for_update(no_key=True, of=("self",)).get(pk=act.pk)
    if act.undone_at is not None:
        raise CannotChangeLibrary(_("It is undone already."))
    done = act.changes_by_picture
    proofed = proofed_when({name for row in done.values() for name in row}, at)
    images = locked(done)
    back = _taken_back(act, {image.pk: image for image in images}, proofed)
    write({picture: {name: before for name, (_now, before) in row.items()} for picture, row in back.items()})
    act.undone_at, act.undone_by, act.kept = at, by, len(done) - len(back)
    act.save(update_fields=["undone_at", "undone_by", "kept"])
    note = _("Taken back: %(what)s") % {"what": act.what}
    log(images, back, by=by, at=at, note=note, verb="undo")
    record(act.source or act, "undo", by=by, at=at, note=note)
    tell_public_pages_changed(act)
    return act


def _taken_back(act: LibraryAct, images: dict[int, object], proofed: Mapping[int, str]) -> Changes:
    """What changes now: field by field, from what the act made of it to what was there."""
    fields = {name for row in act.changes_by_picture.values() for name in row}
    sources = set(ImageSource.objects.values_list("pk", flat=True)) if "source_id" in fields else set()
    found: Changes = {}
    for picture, row in act.changes_by_picture.items():
        image = images.get(picture)
        if image is None or picture in proofed:
            continue
        back = {
            name: [after, before]
            for name, (before, after) in row.items()
            if kept(name, getattr(image, name)) == after
            and (name != "source_id" or before is None or before in sources)
        }
        if back:
            found[picture] = back
    return found
