"""Accepting items: each becomes a story, or a new version of one, in one transaction; or is left out."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction
from django.utils.translation import gettext as _

from articles import editing
from articles.activity.recording import record
from articles.content import Content
from articles.images.models import Image
from articles.models import Article, Author, Byline, CountryTagging, Strength, TopicTagging
from articles.tagging.models import Country
from issues.intake.copies import body_of, remark_values
from issues.intake.leases import LEASE, Clock, take
from issues.intake.models import Batch, BatchItem, IntakePicture
from issues.intake.people import author_named, write_bylines
from issues.intake.pictures import Pictured, placed, remove_file, source_named, take_pictures
from issues.intake.understanding import NO, YES, Desk, Understood
from issues.intake.uploads import CannotTakeIn
from issues.models import Issue
from issues.run_order import place_last

if TYPE_CHECKING:
    from newsroom.accounts.models import User

logger = logging.getLogger(__name__)

Decision, Outcome = BatchItem.Decision, BatchItem.Outcome
STRENGTHS = {"lead": Strength.LEAD, "about": Strength.ABOUT, "mention": Strength.MENTION}
AT_ONCE = 20  # more are accepted in the background


def accept(item: BatchItem, *, by: User, at: datetime) -> Article:
    """Make the item a story, or a new version of the one that we have, as the editor chose.

    Raises CannotTakeIn when it was decided already, when something stands against it, or when it must be chosen first.
    """
    stored: list[Image] = []
    try:
        with transaction.atomic():
            return _accept(_locked(item), by=by, at=at, stored=stored)
    except BaseException as error:
        # The database takes its rows back by itself, the storage doesn't.
        for image in stored:
            remove_file(image)
        if isinstance(error, ValidationError):
            raise CannotTakeIn(" ".join(error.messages)) from error
        raise


@transaction.atomic
def leave_out(item: BatchItem, *, by: User, at: datetime) -> None:
    """Nothing of it becomes a story; it may be taken back until the batch is done."""
    locked = _locked(item)
    locked.decision = Decision.DISCARDED
    locked.save(update_fields=["decision"])
    record(locked.batch, "leave_out", by=by, at=at, note=locked.file_name)
    settle(locked.batch)


@transaction.atomic
def take_back(item: BatchItem, *, by: User, at: datetime) -> None:
    """Look at something again that was left out."""
    open_batch = Batch.objects.filter(pk=item.batch_id, state__in=[Batch.State.READY, Batch.State.DONE])
    if not item.text or not open_batch.update(state=Batch.State.READY):
        raise CannotTakeIn(_("There is nothing left of it to look at. Send the file again."))
    if not BatchItem.objects.filter(pk=item.pk, decision=Decision.DISCARDED).update(decision=Decision.WAITING):
        raise CannotTakeIn(_("It wasn't left out any more: somebody was faster. Look again."))


def acceptable(batch: Batch, *, by: User, at: datetime, after: int = 0) -> list[int]:
    """The ids of the items that one click takes in: nothing stands against them and nothing is to be chosen."""
    desk, found = Desk(batch, by=by, at=at), list[int]()
    waiting = batch.items.filter(decision=Decision.WAITING, pk__gt=after).order_by("id")
    for items in _in_hundreds(waiting):
        found += [one.item.pk for one in desk.look_at(items, briefly=True) if one.is_acceptable]
    return found


def accept_all(batch: Batch, *, by: User, clock: Clock) -> list[str]:
    """Accept what nothing stands against; what was refused after all, as sentences."""
    refusals = []
    for pk in acceptable(batch, by=by, at=clock()):
        refusals += _try(pk, by=by, at=clock())
    settle(batch)
    return refusals


def begin_to_accept(batch: Batch, *, by: User, at: datetime) -> bool:
    """Hand a large batch over to the background; False when it isn't waiting any more."""
    ready = Batch.objects.filter(pk=batch.pk, state=Batch.State.READY)
    return ready.update(state=Batch.State.ACCEPTING, accepting_by=by, lease_key="", lease_until=at + LEASE) == 1


def go_on_accepting(batch: Batch, *, clock: Clock) -> bool:
    """The background's part: accept all that can be, and let the rest wait; False when another process is at it."""
    lease = take(batch.pk, Batch.State.ACCEPTING, clock=clock)
    by = batch.accepting_by
    if lease is None or by is None:
        return False
    for pk in acceptable(batch, by=by, at=clock()):
        if not lease.renew():
            return False
        _try(pk, by=by, at=clock())
    ended = lease.end(Batch.State.READY)
    settle(batch)
    return ended


def settle(batch: Batch) -> None:
    """A batch in which nothing waits is done: what was sent is forgotten, what became of it is kept."""
    if batch.items.filter(decision=Decision.WAITING).exists():
        return
    if Batch.objects.filter(pk=batch.pk, state=Batch.State.READY).update(state=Batch.State.DONE):
        batch.files.update(raw=b"")
        IntakePicture.objects.filter(item__batch=batch).delete()


def _try(pk: int, *, by: User, at: datetime) -> list[str]:
    item = BatchItem.objects.get(pk=pk)
    try:
        accept(item, by=by, at=at)
    except CannotTakeIn as refusal:
        return [f"{item.file_name}: {refusal.message}"]
    except DatabaseError:
        # The next one may well go in: one that can't be stored spoils only itself.
        logger.exception("“%s” could not be stored", item.file_name)
        return [_("%(name)s could not be stored. Look at it by itself.") % {"name": item.file_name}]
    return []


def _locked(item: BatchItem) -> BatchItem:
    """The item, which nobody else decides about until the transaction ends, nor about its batch.

    The batch comes first, as in undoing: otherwise what is accepted while the batch is undone would stay for good, and
    two hands that decide its last two items would each leave it open for the other's sake.
    """
    batch = Batch.objects.select_for_update(no_key=True).get(pk=item.batch_id)
    locked = BatchItem.objects.select_for_update(of=("self",)).select_related("batch__issue").get(pk=item.pk)
    if locked.decision != Decision.WAITING:
        words = {"state": locked.get_decision_display()}
        raise CannotTakeIn(_("Somebody was faster: this one is “%(state)s” already.") % words)
    if batch.state == Batch.State.UNDONE:
        raise CannotTakeIn(_("The batch was undone. Send the files again."))
    return locked


def _accept(item: BatchItem, *, by: User, at: datetime, stored: list[Image]) -> Article:
    desk = Desk(item.batch, by=by, at=at)
    [found] = desk.look_at([item])
    for remark in found.blocking:
        raise CannotTakeIn(remark.message)
    if found.wants_choice:
        message = _("We seem to have this story already. Say first whether it is a new version of it.")
        raise CannotTakeIn(message, field="twin")
    if item.typed.get("twin") == "version" and not found.is_version:
        raise CannotTakeIn(_("You may not change that story. Take this in as a new one."), field="twin")
    before = _people_known(found), found.source.match if found.source else None
    chosen = placed(list(item.pictures.order_by("id")), found.copy, item.typed.get("pictures", {}))
    pictured = take_pictures(chosen, found.copy, stored, by=by)
    found.remarks += pictured.refused
    article = _new_version(found, pictured, by=by, at=at) if found.is_version else _new(found, pictured, by=by, at=at)
    item.article, item.decision = article, Decision.ACCEPTED
    item.outcome = Outcome.NEW_VERSION if found.is_version else Outcome.NEW
    item.made = _made(article, found, before, stored)
    revision = article.revisions.order_by("-number").first()
    item.revision = revision.number if revision else 0
    item.remarks = remark_values(found.remarks)
    item.save()
    settle(item.batch)
    return article


def _new(found: Understood, pictured: Pictured, *, by: User, at: datetime) -> Article:
    copy, item = found.copy, found.item
    article = Article(
        created_by=item.batch.opened_by or by,
        headline=copy.headline,
        standfirst=copy.standfirst,
        body=body_of(copy, pictured.figures),
        image_source=source_named(copy.image_source) if copy.image_source else None,
        lead_image=pictured.lead,
    )
    if found.issue is not None:
        _place(article, found.issue, at=at)
    article.save()
    write_bylines(article, copy)
    CountryTagging.objects.bulk_create(
        CountryTagging(content_object=article, **row) for row in _country_rows(found, known=())
    )
    TopicTagging.objects.bulk_create(
        TopicTagging(content_object=article, tag=proposal.topic, strength=Strength.ABOUT)
        for proposal, said in found.topics
        if said == YES
    )
    editing.begin_revisions(article, by=by, at=at, note=item.file_name[:200])
    record(article, "take_in", by=by, at=at, note=item.file_name)
    return article


def _place(article: Article, issue: Issue, *, at: datetime) -> None:
    """At the end of the issue, which may have been closed or proofed in this very moment."""
    locked = Issue.objects.locked(issue.pk)
    if sentence := locked.why_fixed(at):
        raise CannotTakeIn(sentence, field="issue")
    place_last(article, locked)


def _new_version(found: Understood, pictured: Pictured, *, by: User, at: datetime) -> Article:
    """Save it as an editor would: what readers read stays until the changes are cleared."""
    article, copy = found.twin, found.copy
    if article is None:
        raise CannotTakeIn(_("The story isn't there any more. Take this in as a new one."), field="twin")
    editing.record_revision(article, by=None, at=at, note=_("Before the new version"))
    standing = editing.desk_content(article)
    last = article.revisions.order_by("-number").first()
    found.item.revision_before = last.number if last else 0
    wanted = standing | {
        "headline": copy.headline,
        "standfirst": copy.standfirst or standing["standfirst"],
        "body": body_of(copy, pictured.figures),
        "countries": [*standing["countries"], *_country_values(found, standing)],
    }
    if copy.byline or copy.contributors:
        wanted["bylines"] = _byline_values(found)
    if copy.image_source:
        wanted["image_source_id"] = source_named(copy.image_source).pk
    if pictured.lead is not None:
        wanted["lead_image_id"] = pictured.lead.pk
    there = {row["tag_id"] for row in standing["topics"]}
    chosen = [one.topic.pk for one, said in found.topics if said == YES and one.topic.pk not in there]
    wanted["topics"] = [*standing["topics"], *({"tag_id": pk, "strength": int(Strength.ABOUT)} for pk in chosen)]
    editing.save(article, wanted, base=standing, by=by, at=at, note=found.item.file_name[:200])
    return article


def _byline_values(found: Understood) -> list[dict[str, Any]]:
    roles = [(name, Byline.Role.AUTHOR, "") for name in found.copy.byline]
    roles += [(one.name, Byline.Role.CONTRIBUTOR, one.bio) for one in found.copy.contributors]
    rows: dict[tuple[int, str], dict[str, Any]] = {}
    for name, role, bio in roles:
        pk = author_named(name).pk
        order = len(rows) + 1
        rows.setdefault((pk, role.value), {"author_id": pk, "order": order, "role": role.value, "bio_as_printed": bio})
    return list(rows.values())


def _country_rows(found: Understood, known: Sequence[int]) -> list[dict[str, Any]]:
    """The countries that nobody rejected; those that nobody accepted stay proposals."""
    wanted = {one.code: (STRENGTHS[one.strength], said != YES) for one, said in found.countries if said != NO}
    countries = sorted(Country.objects.coded(list(wanted)), key=lambda country: list(wanted).index(country.code))
    return [
        {"tag": country, "strength": wanted[country.code][0], "proposed": wanted[country.code][1]}
        for country in countries
        if country.pk not in known
    ]


def _country_values(found: Understood, standing: Content) -> list[dict[str, Any]]:
    rows = _country_rows(found, [row["tag_id"] for row in standing["countries"]])
    return [{"tag_id": row["tag"].pk, "strength": int(row["strength"]), "proposed": row["proposed"]} for row in rows]


def _people_known(found: Understood) -> set[int]:
    return {known.match.pk for known in (*found.byline, *found.contributors) if known.match is not None}


def _made(article: Article, found: Understood, before: tuple[set[int], Any], stored: list[Image]) -> dict[str, Any]:
    """What came into being with it, so that undoing it leaves nothing behind."""
    known, source = before
    names = [*found.copy.byline, *(one.name for one in found.copy.contributors)]
    authors = {author.pk for name in names for author in Author.objects.named(name)[:1]} - known
    own_source = source_named(found.copy.image_source).pk if found.copy.image_source and source is None else None
    return {
        "authors": sorted(authors),
        "sources": [own_source] if own_source else [],
        "pictures": [image.pk for image in stored],
    }


def _in_hundreds(items: Any) -> Any:
    """The items, a hundred at a time: ten thousand don't fit into one look."""
    last = 0
    while found := list(items.filter(pk__gt=last)[:100]):
        yield found
        last = found[-1].pk
