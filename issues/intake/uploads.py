"""What is dropped on the desk: looked at within limits, kept in the database until it is done, recognised again."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import IO, TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from articles.formats.incoming import Remark
from issues.intake.copies import clean, remark_values
from issues.intake.leases import LEASE
from issues.intake.models import NAME_LENGTH, Batch, BatchItem, IntakeFile
from issues.models import Issue

if TYPE_CHECKING:
    from newsroom.accounts.models import User

MEGABYTE = 1024 * 1024
MOST_FILES = 50
MOST_BYTES = 20 * MEGABYTE  # of one file
MOST_AT_ONCE = 64 * MEGABYTE  # of one request: `LARGEST_REQUEST`
FEW_FILES, FEW_BYTES = 3, 200_000  # are read at once: one has not yet looked up
UNSEEN = re.compile(
    "[\x00-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]+"
)  # would turn or break a line of names


class CannotTakeIn(Exception):
    """Nothing was taken in. `message` is for the person; `field` names where to mend it."""

    def __init__(self, message: str, *, field: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.field = field


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as a form sends it: what its sender called it, how many bytes it has, and these."""

    name: str
    size: int
    file: IO[bytes]


@dataclass(frozen=True, slots=True)
class Sent:
    """One file of an upload: its bytes, or why they were refused."""

    name: str
    raw: bytes = b""
    error: str = ""

    @property
    def digest(self) -> str:
        """SHA-256 of the bytes."""
        return hashlib.sha256(self.raw).hexdigest()


def looked_at(uploads: Sequence[Upload], pasted: str = "") -> list[Sent]:
    """The files of one upload within the limits, and pasted text as one more; what is refused says why.

    Raises CannotTakeIn when there is nothing at all.
    """
    sent: list[Sent] = []
    for place, upload in enumerate(uploads):
        name = name_of(upload.name)
        if place >= MOST_FILES:
            message = _("Only %(most)s files go in at once. Send this one with the next.") % {"most": MOST_FILES}
            sent.append(Sent(name, error=message))
            continue
        sent.append(_read(upload, name, {one.digest: one.name for one in sent if not one.error}))
    if pasted.strip():
        sent.append(Sent(_("Pasted text") + ".txt", pasted.encode("utf-8", "replace")))
    if not sent:
        raise CannotTakeIn(_("Nothing was sent. Choose files, or paste a text."), field="files")
    return sent


def name_of(given: str) -> str:
    """The file's own name on one line, without its folder, short enough to keep; its ending stays."""
    name = UNSEEN.sub("", clean(re.split(r"[/\\]", given)[-1])).strip() or _("Without a name")
    if len(name) <= NAME_LENGTH:
        return name
    stem, dot, ending = name.rpartition(".")
    return f"{(stem or name)[: NAME_LENGTH - 13]}…{dot}{ending[:10]}" if dot else name[:NAME_LENGTH]


def is_small(sent: Iterable[Sent]) -> bool:
    """Whether it is read before the page has turned."""
    files = list(sent)
    plain = all(one.name.lower().endswith((".txt", ".text", ".md", ".html", ".htm")) for one in files)
    return plain and len(files) <= FEW_FILES and sum(len(one.raw) for one in files) < FEW_BYTES


def open_batch_with(sent: Sequence[Sent], *, issue: Issue | None, by: User) -> Batch | None:
    """The person's unfinished batch of exactly these files for that issue, if there is one."""
    digests = sorted(one.digest for one in sent if not one.error)
    if not digests:
        return None
    open_ones = [Batch.State.READING, Batch.State.READY]
    likely = Batch.objects.filter(opened_by=by, issue=issue, state__in=open_ones, files__digest=digests[0])
    for batch in likely.distinct().order_by("-id")[:5]:
        files = batch.files.exclude(state=IntakeFile.State.REFUSED, raw=b"")
        if sorted(files.values_list("digest", flat=True)) == digests:
            return batch
    return None


@transaction.atomic
def open_batch(sent: Sequence[Sent], *, issue: Issue | None, by: User, at: datetime) -> Batch:
    """Keep what was sent as a batch that waits to be read. Nothing of it is a story yet."""
    reading = Batch.State.READING
    batch = Batch.objects.create(opened_at=at, opened_by=by, issue=issue, state=reading, lease_until=at + LEASE)
    for one in sent:
        state = IntakeFile.State.REFUSED if one.error else IntakeFile.State.WAITING
        file = IntakeFile.objects.create(
            batch=batch,
            name=one.name,
            raw=one.raw,
            size=len(one.raw),
            digest=one.digest if not one.error else "",
            state=state,
            error=one.error,
        )
        if one.error:
            refuse(file, one.error)
    return batch


def refuse(file: IntakeFile, sentence: str) -> None:
    """Say on a card of its own why this file was not read."""
    file.state, file.error = IntakeFile.State.REFUSED, sentence
    file.save(update_fields=["state", "error"])
    BatchItem.objects.create(
        batch_id=file.batch_id,
        file=file,
        file_name=file.name,
        digest="",
        outcome=BatchItem.Outcome.REFUSED,
        decision=BatchItem.Decision.DISCARDED,
        remarks=remark_values([Remark("blocking", None, sentence)]),
    )


def _read(upload: Upload, name: str, known: dict[str, str]) -> Sent:
    if upload.size > MOST_BYTES:
        limit = MOST_BYTES // MEGABYTE
        return Sent(name, error=_("The file is over %(limit)s MB. Send its text alone.") % {"limit": limit})
    raw = upload.file.read(MOST_BYTES + 1)
    if not raw:
        return Sent(name, error=_("The file is empty. Send it again."))
    one = Sent(name, raw)
    if one.digest in known:
        twin = known[one.digest]
        return Sent(name, error=_("This is the same file as %(name)s, and was read once.") % {"name": twin})
    return one
