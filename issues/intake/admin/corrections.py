"""What an editor types or clicks on a card becomes the item's corrections; the rest stays as it was understood."""

from __future__ import annotations

import re
from typing import Any

from django.db import transaction
from django.http import QueryDict
from django.utils.translation import gettext as _

from issues.intake.copies import clean
from issues.intake.lines import OFFERED, names_of, with_marks
from issues.intake.models import BatchItem
from issues.intake.pictures import LEAD, OUT, TEXT, placed
from issues.intake.rewriting import LONGEST, rewrites, stamp_of, text_of
from issues.intake.understanding import NEW, NO, VERSION, YES, Desk, Understood
from issues.intake.uploads import CannotTakeIn

SAYS = re.compile(r"(?P<kind>countries|topics):(?P<key>[A-Za-z0-9]{1,12}):(?P<said>yes|no|)")
NUMBER = re.compile("[0-9]{1,9}")
MOST_BIOS = 12
LONGEST_ALT_TEXT = 500
# What marking lines as such overrules of what was typed before.
FIELDS_OF_KINDS = {"bio": "bios"}


def mark(item: BatchItem, posted: QueryDict, desk: Desk) -> None:
    """The ticked lines are what the pressed button says.

    Raises CannotTakeIn when none is ticked.
    """
    kind = posted.get("kind", "")
    numbers = {int(str(number)) for number in posted.getlist("line") if NUMBER.fullmatch(str(number))}
    if kind not in OFFERED or not numbers:
        raise CannotTakeIn(_("Tick lines of the text first, then say what they are."), field="line")
    with transaction.atomic():
        locked = _locked(item)
        [found] = desk.look_at([locked])
        typed = dict(locked.typed)
        typed["marks"] = with_marks(found.lines, typed.get("marks", {}), numbers=numbers, kind=kind)
        taken_from = {line.kind for line in found.lines if line.number in numbers}
        for name in {kind, *taken_from}:
            typed.pop(FIELDS_OF_KINDS.get(name, name), None)
        _keep(locked, typed)


def unmark(item: BatchItem) -> None:
    """Take back everything that was said of lines and typed into fields."""
    with transaction.atomic():
        locked = _locked(item)
        _keep(locked, {})


def take_typed(item: BatchItem, posted: QueryDict, desk: Desk) -> None:
    """What stands in the card's fields, and the one button that was pressed among them.

    Raises CannotTakeIn for a text that was corrected by somebody else meanwhile; the other fields are saved.
    """
    with transaction.atomic():
        locked = _locked(item)
        [found] = desk.look_at([locked])
        typed = dict(locked.typed) | _texts(found, posted) | _bios(found, posted) | _choices(found, posted)
        typed |= _pictures(found, posted)
        refusal: CannotTakeIn | None = None
        try:
            typed |= _text(found, posted)
        except CannotTakeIn as error:
            refusal = error  # the other fields are kept: only the text comes back to its writer
        if said := SAYS.fullmatch(posted.get("says", "")):
            chosen = dict(typed.get(said["kind"], {}))
            chosen[said["key"]] = said["said"]
            typed[said["kind"]] = {key: word for key, word in chosen.items() if word in {YES, NO}}
        _keep(locked, typed)
    if refusal is not None:
        raise refusal


def _texts(found: Understood, posted: QueryDict) -> dict[str, Any]:
    typed: dict[str, Any] = {}
    for name in ("headline", "standfirst", "image_source"):
        if name in posted and (text := _line(posted.get(name, ""))) != getattr(found.copy, name):
            typed[name] = text
    if "byline" in posted and (said := _line(posted.get("byline", ""))) != ", ".join(found.copy.byline):
        typed["byline"] = list(names_of(said)) if said else []
    return typed


def _bios(found: Understood, posted: QueryDict) -> dict[str, Any]:
    names, bios = (list(map(str, posted.getlist(name)))[:MOST_BIOS] for name in ("bio_name", "bio"))
    said = [{"name": _line(name), "bio": _line(bio)} for name, bio in zip(names, bios, strict=False)]
    standing = [{"name": one.name, "bio": one.bio} for one in found.copy.contributors]
    return {"bios": said} if names and said != standing else {}


def _text(found: Understood, posted: QueryDict) -> dict[str, Any]:
    """The corrections of the text; none where it is as it was when the form was opened."""
    typed, opened_with = posted.get("text", ""), posted.get("text_was", "")
    now = stamp_of(text_of(found.copy))
    if "text" not in posted or stamp_of(typed) in {opened_with, now}:
        return {}
    if opened_with != now:
        message = _("The text was changed meanwhile, so yours isn't saved: it still stands in its field. Compare them.")
        raise CannotTakeIn(message, field="text")
    if len(typed) > LONGEST:
        raise CannotTakeIn(_("This text is too long to be corrected here. Correct it in the story."), field="text")
    return {"text": rewrites(found.as_read, typed)}


def _choices(found: Understood, posted: QueryDict) -> dict[str, Any]:
    typed: dict[str, Any] = {}
    issue = posted.get("issue", "")
    if NUMBER.fullmatch(issue) and int(issue) != (found.issue.pk if found.issue else 0):
        typed["issue"] = int(issue)
    if posted.get("twin") in {VERSION, NEW}:
        typed["twin"] = posted["twin"]
    return typed


def _pictures(found: Understood, posted: QueryDict) -> dict[str, Any]:
    """What becomes of each picture. There is one lead picture: a new one sends the old one into the text."""
    standing = placed(list(found.item.pictures.defer("raw", "thumbnail").order_by("id")), found.copy, _said(found))
    said: dict[str, dict[str, str]] = {}
    for one in standing:
        key = str(one.picture.pk)
        use = posted.get(f"picture-{key}", one.use)
        alt = _line(posted.get(f"alt-{key}", one.alt_text))[:LONGEST_ALT_TEXT]
        said[key] = {"use": use if use in {LEAD, TEXT, OUT} else one.use, "alt": alt}
    before = next((str(one.picture.pk) for one in standing if one.use == LEAD), "")
    leads = [key for key in said if said[key]["use"] == LEAD]
    kept = next((key for key in leads if key != before), before)
    for key in leads:
        said[key]["use"] = LEAD if key == kept else TEXT
    unchanged = all(said[str(one.picture.pk)] == {"use": one.use, "alt": one.alt_text} for one in standing)
    return {} if unchanged else {"pictures": said}


def _said(found: Understood) -> dict[str, dict[str, str]]:
    said: dict[str, dict[str, str]] = found.item.typed.get("pictures", {})
    return said


def _line(text: str) -> str:
    return " ".join(str(clean(text)).split())


def _locked(item: BatchItem) -> BatchItem:
    locked = BatchItem.objects.select_for_update(of=("self",)).select_related("batch").get(pk=item.pk)
    if locked.decision != BatchItem.Decision.WAITING:
        words = {"state": locked.get_decision_display()}
        raise CannotTakeIn(_("This one is “%(state)s” already, so nothing was changed.") % words)
    return locked


def _keep(item: BatchItem, typed: dict[str, Any]) -> None:
    item.typed = clean(typed)
    item.save(update_fields=["typed"])
