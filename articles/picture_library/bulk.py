"""Credit, source and licence of many pictures at once: looked at first, then done as one act."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.activity.recording import record, record_each
from articles.images.acts import LibraryAct, new_key
from articles.images.models import Image, ImageSource
from articles.picture_library.refusal import CannotChangeLibrary
from articles.picture_library.values import Changes, kept, locked, portions, write
from articles.rights import kept_as_proofed
from articles.signals import tell_public_pages_changed

if TYPE_CHECKING:
    from newsroom.accounts.models import User

MOST_PICTURES = 20_000
SAMPLES = 12
LABELS = {
    "credit_name": gettext_lazy("Photographer"),
    "source_id": gettext_lazy("Image source"),
    "licence_ends_on": gettext_lazy("Licence ends on"),
}
READ_BY_READERS = {"credit_name", "source_id"}

Wanted = Mapping[str, Any]
"""The fields to change, as the model has them ("source_id"), with their new values; None or "" empties one."""


@dataclass(slots=True)
class Look:
    """What would become of these pictures: how many change, have it already, are refused (by sentence).

    `others` counts, by the field's name as people say it, the pictures in which another value would be overwritten.
    """

    total: int = 0
    changes: Changes = field(default_factory=dict)
    refusals: Counter[str] = field(default_factory=Counter)
    others: Counter[str] = field(default_factory=Counter)
    samples: list[Image] = field(default_factory=list)

    @property
    def changed(self) -> int:
        """How many would change."""
        return len(self.changes)

    @property
    def nothing_to_do(self) -> int:
        """How many say so already."""
        return self.total - self.changed - self.refusals.total()


def look(keys: Sequence[int], wanted: Wanted, *, at: datetime) -> Look:
    """What the change would do to these pictures (ids) at that moment (aware). Nothing is changed."""
    rows = Image.objects.order_by("pk").only(*wanted)
    images = [image for some in portions(sorted(keys)) for image in rows.filter(pk__in=some)]
    found = _compared(images, wanted, proofed_when(wanted, at, lock=False))
    some = _spread(list(found.changes))
    found.samples = list(Image.objects.select_related("source").filter(pk__in=some).order_by("pk"))
    return found


@transaction.atomic
def change(keys: Sequence[int], wanted: Wanted, *, by: User, at: datetime, key: str = "") -> LibraryAct:
    """Change these pictures as one act, which can be taken back. The same key is one act, however often it is sent.

    Raises CannotChangeLibrary when nothing would change, or the pictures are too many.
    """
    if known := LibraryAct.objects.filter(key=key, made_by=by).first() if key else None:
        return known
    refuse_count(len(keys))
    proofed = proofed_when(wanted, at)  # issues are locked before pictures, everywhere
    images = locked(keys)
    if known := LibraryAct.objects.filter(key=key, made_by=by).first() if key else None:
        return known  # sent twice: the first one had the pictures until now
    found = _compared(images, wanted, proofed)
    if not found.changes:
        raise CannotChangeLibrary(_("Nothing would change: look again."))
    write({picture: {name: after for name, (_before, after) in row.items()} for picture, row in found.changes.items()})
    said = words_of(wanted)
    try:
        with transaction.atomic():
            act = LibraryAct.objects.create(
                kind=LibraryAct.Kind.EDIT, what=said[:500], changes=found.changes, pictures=found.changed,
                key=key or new_key(), made_at=at, made_by=by,
            )  # fmt: skip
    except IntegrityError as error:
        raise CannotChangeLibrary(_("This was sent twice: it is done once.")) from error
    log(images, found.changes, by=by, at=at, note=said)
    record(act, "create", by=by, at=at, note=said)
    tell_public_pages_changed(act)
    return act


def log(images: Sequence[Image], changes: Changes, *, by: User, at: datetime, note: str, verb: str = "change") -> None:
    """Log for each of the pictures what the act changed in it."""
    changed = [(image, changes[image.pk]) for image in images if image.pk in changes]
    sides = ((image, _side(row, 0), _side(row, 1)) for image, row in changed)
    record_each(sides, verb, by=by, at=at, note=note)


def words_of(wanted: Wanted) -> str:
    """The change as a sentence: "Photographer: Ana Muñoz; licence ends on: 1 May 2026"."""
    said = "; ".join(f"{LABELS[name]}: {shown(name, value)}" for name, value in wanted.items())
    return said or _("Nothing")


def shown(name: str, value: Any) -> str:
    """A value as people read it."""
    if name == "source_id" and value:
        return str(ImageSource.objects.filter(pk=value).first() or _("deleted"))
    if name == "licence_ends_on" and value:
        return date_format(value if isinstance(value, date) else date.fromisoformat(value), "j F Y")
    return str(value or _("none"))


def digest_of(keys: Sequence[int], wanted: Wanted) -> str:
    """A word that stands for exactly these pictures and this change: what was looked at is what is done."""
    return sha256(repr((sorted(keys), sorted(wanted.items(), key=str))).encode()).hexdigest()


def refuse_count(count: int) -> None:
    """Raises CannotChangeLibrary for no picture at all, and for more than one act may hold."""
    if not count:
        raise CannotChangeLibrary(_("There is no picture among these. Search or filter for others."))
    if count > MOST_PICTURES:
        most = {"most": f"{MOST_PICTURES:,}"}
        raise CannotChangeLibrary(_("These are more than %(most)s pictures. Narrow the list first.") % most)


def proofed_when(fields: Iterable[str], at: datetime, *, lock: bool = True) -> dict[int, str]:
    """The pictures (ids) in which these fields can't change at that moment (aware), and why; see `kept_as_proofed`."""
    return kept_as_proofed("image", at, lock=lock) if READ_BY_READERS & {*fields} else {}


def _compared(images: Sequence[Image], wanted: Wanted, proofed: Mapping[int, str]) -> Look:
    found = Look(total=len(images))
    for image in images:
        row = {
            name: [kept(name, getattr(image, name)), kept(name, value)]
            for name, value in wanted.items()
            if (getattr(image, name) or None) != (value or None)
        }
        if row and image.pk in proofed:
            found.refusals[proofed[image.pk]] += 1
        elif row:
            found.changes[image.pk] = row
            found.others.update(str(LABELS[name]) for name, (before, _after) in row.items() if before)
    return found


def _side(row: Mapping[str, list[Any]], side: int) -> dict[str, Any]:
    return {name: pair[side] for name, pair in row.items()}


def _spread(keys: Sequence[int]) -> list[int]:
    """A few of them, from the first to the last."""
    step = max(len(keys) / SAMPLES, 1)
    return [keys[int(number * step)] for number in range(min(SAMPLES, len(keys)))]
