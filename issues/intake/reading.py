"""Reading the files of a batch: one after the other, each with all its stories or not at all, and once."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePath

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from articles.formats.cleaning import LINE_END
from articles.formats.documents import Document, EmbeddedPicture, read_document
from articles.formats.incoming import Copy, Remark
from articles.images.uploads import UploadRefused
from articles.models import Article
from articles.style.likeness import share_of
from articles.style.models import Shingle
from issues.intake.copies import body_of, clean, remark_values, values_of
from issues.intake.files import PICTURE_ENDINGS
from issues.intake.leases import Clock, Lease, take
from issues.intake.matching import SAME_TEXT, digest_of, issue_of, known_digest, story_of
from issues.intake.models import NAME_LENGTH, Batch, BatchItem, IntakeFile, IntakePicture
from issues.intake.pictures import look_through, looked_at, owner_of
from issues.intake.uploads import refuse
from issues.models import Issue, Publication

logger = logging.getLogger(__name__)

MOST_TRIES = 3  # of a file whose reader was stopped: it may be the file that stops it
Outcome = BatchItem.Outcome


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a batch is: of so many, so many are done."""

    done: int
    total: int


def progress_of(batch: Batch) -> Progress:
    """The files that were read, or refused, of all."""
    waiting = batch.files.filter(state=IntakeFile.State.WAITING).count()
    total = batch.files.count()
    return Progress(total - waiting, total)


def read(batch: Batch, *, clock: Clock) -> bool:
    """Read what waits, and let the batch wait for an editor; False when another process is at it."""
    lease = take(batch.pk, Batch.State.READING, clock=clock)
    if lease is None:
        return False
    month_first = Publication.current().writes_month_first
    waiting = batch.files.filter(state=IntakeFile.State.WAITING).order_by("id").values_list("pk", "name")
    files = sorted(waiting, key=lambda file: is_picture(file[1]))  # a picture looks for the story beside it
    for pk, name in files:
        if not lease.renew():
            return False
        if is_picture(name):
            _attach(pk)
        else:
            _read_file(pk, month_first=month_first, at=clock(), lease=lease)
    return lease.end(Batch.State.READY)


def is_picture(name: str) -> bool:
    """Whether the file is a picture, by its ending."""
    return name.lower().endswith(PICTURE_ENDINGS)


def _read_file(pk: int, *, month_first: bool, at: datetime, lease: Lease) -> None:
    # Counted before it is read, so that a file that kills its reader is not read for ever.
    IntakeFile.objects.filter(pk=pk).update(tries=F("tries") + 1)
    file = IntakeFile.objects.select_related("batch__issue").get(pk=pk)
    documents: list[Document] = []
    if file.tries > MOST_TRIES:
        sentence = _("Reading it was stopped three times. Send its text in another form.")
    else:
        documents, sentence = _documents(file, month_first=month_first, lease=lease)
    pictures = []
    for document in documents:
        pictures.append(look_through(document.pictures))
        lease.renew()  # twenty large pictures take their time
    if not lease.renew():
        return  # another process has the batch now, and reads it whole
    with transaction.atomic():
        locked = IntakeFile.objects.select_for_update().only("state").get(pk=pk)
        if locked.state != IntakeFile.State.WAITING:
            return
        if not documents:
            refuse(file, sentence)
            return
        for document, (own, refusals) in zip(documents, pictures, strict=True):
            _keep(file, document, own, refusals, at=at)
        IntakeFile.objects.filter(pk=pk).update(state=IntakeFile.State.READ)


def _documents(file: IntakeFile, *, month_first: bool, lease: Lease) -> tuple[list[Document], str]:
    try:
        documents = read_document(file.name, bytes(file.raw), month_first=month_first, goes_on=lease.renew)
    except Exception:  # whatever a document does to its reader: the others are still read, and the log has the rest
        logger.exception("“%s” could not be read", file.name)
        return [], _("It could not be read. Send its text in another form, or paste it.")
    return documents, _("There is no story in it. Send the text, or a folder with texts.")


def _keep(
    file: IntakeFile, document: Document, pictures: Sequence[IntakePicture], refusals: Sequence[Remark], *, at: datetime
) -> None:
    """One item for each story of the document, with its part of the text and its pictures."""
    starts = [0, *(match.end() for match in LINE_END.finditer(document.text))]
    name = _name(file, document)
    again = [*_seen_before(file), *refusals]
    for place, copy in enumerate(document.stories):
        parts = document.parts[place] if place < len(document.parts) else ()
        first = 1 if place == 0 else copy.line
        after = document.stories[place + 1].line if place + 1 < len(document.stories) else len(starts) + 1
        begin = starts[min(first, len(starts)) - 1]
        end = starts[after - 1] if after <= len(starts) else len(document.text)
        text = document.text[begin:end].rstrip("\r\n") if copy.headline or document.text.strip() else ""
        item = _item(file, name, copy, [*copy.remarks, *again], at=at)
        item.line, item.text = first, clean(text)
        item.found = values_of(copy, parts, begin=begin, length=len(text))
        if not text.strip():
            item.outcome, item.decision = Outcome.REFUSED, BatchItem.Decision.DISCARDED
        item.save()
        own = [one for one in pictures if owner_of(one.line, document.stories) == place] if text.strip() else []
        for picture in own:
            picture.item = item
        IntakePicture.objects.bulk_create(own)


def _item(file: IntakeFile, name: str, copy: Copy, remarks: list[Remark], *, at: datetime) -> BatchItem:
    digest = digest_of(copy)
    readable = bool(copy.headline or copy.paragraphs)
    same = file.batch.items.filter(digest=digest).first() if readable else None
    if same is not None:
        message = _("The same story came in with %(name)s of this batch.") % {"name": same.file_name}
        remarks = [*remarks, Remark("warning", None, message)]
    twin = twin_of(copy, name, file.batch.issue) if readable else None
    unchanged = twin is not None and known_digest(twin) == digest
    return BatchItem(
        batch=file.batch,
        file=file,
        file_name=name,
        digest=digest,
        outcome=Outcome.UNCHANGED if unchanged else Outcome.WAITING,
        remarks=remark_values(remarks),
        twin=twin,
        decision=BatchItem.Decision.WAITING,
    )


def twin_of(copy: Copy, file_name: str, dropped_on: Issue | None) -> Article | None:
    """The story that we seem to have already: in its issue, from the same file, or with mostly the same words."""
    for issue in dict.fromkeys([issue_of(copy), dropped_on]):
        if (found := story_of(copy, file_name, issue)) is not None:
            return found
    html = body_of(copy)
    likely = Article.objects.in_bulk(list(Shingle.objects.likely_same(html)))
    alike = [(share_of(html, story.body), story) for story in likely.values()]
    best = max(alike, key=lambda one: one[0], default=None)
    return best[1] if best is not None and best[0] >= SAME_TEXT else None


def _name(file: IntakeFile, document: Document) -> str:
    """The document's own name; one in a zip also says in which."""
    own = clean(document.name).strip() or file.name
    own = PurePath(own).name
    shown = own if own == file.name or not file.name.lower().endswith(".zip") else f"{file.name}: {own}"
    return shown[-NAME_LENGTH:]


def _seen_before(file: IntakeFile) -> Sequence[Remark]:
    """A warning when these very bytes came in before, and were not undone."""
    others = IntakeFile.objects.filter(digest=file.digest, state=IntakeFile.State.READ)
    others = others.exclude(batch=file.batch).exclude(batch__state=Batch.State.UNDONE)
    seen = others.select_related("batch").order_by("-id").first()
    if seen is None:
        return ()
    words = {"batch": str(seen.batch), "day": f"{seen.batch.opened_at:%Y-%m-%d}"}
    return (Remark("warning", None, _("The same file came in before, with %(batch)s on %(day)s.") % words),)


def _attach(pk: int) -> None:
    """Give a picture to the first story of the file with the same name; alone it is refused."""
    file = IntakeFile.objects.select_related("batch").get(pk=pk)
    stem = PurePath(file.name).stem.casefold()
    with transaction.atomic():
        if IntakeFile.objects.select_for_update().only("state").get(pk=pk).state != IntakeFile.State.WAITING:
            return
        names = file.batch.items.exclude(outcome=Outcome.REFUSED).order_by("id").values_list("pk", "file_name")
        item = next((key for key, name in names if PurePath(name.split(": ")[-1]).stem.casefold() == stem), None)
        if item is None:
            message = _("No story with this name came along. Give it the story's file name, or add it to the pictures.")
            refuse(file, message)
            return
        try:
            picture = looked_at(EmbeddedPicture(file.name, bytes(file.raw)))
        except UploadRefused as refusal:
            refuse(file, str(refusal))
            return
        picture.item_id = item
        picture.save()
        IntakeFile.objects.filter(pk=pk).update(state=IntakeFile.State.READ)
