"""Mending a story's field on the page of its issue: one small text at a time, merged with what others wrote."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles import rights
from articles.activity.recording import record
from articles.body import paragraph_to_come, with_paragraph
from articles.comparing.fields import Comparison, compare_field
from articles.comparing.labels import labels_for
from articles.content import Content
from articles.editing import Conflict, desk_content, save
from articles.finding import key_in
from articles.images.models import Image
from articles.models import Article, Section, WorkingCopy
from articles.signals import tell_public_pages_changed
from issues.readiness import IssueRemark

if TYPE_CHECKING:
    from newsroom.accounts.models import User

LINE, TEXT, CHOICE = "line", "text", "choice"
PARAGRAPH, SECTION = "paragraph", "section_id"
OF_THE_PICTURE = ("credit_name", "alt_text")
LABELS: dict[str, tuple[str | Promise, str]] = {
    "headline": (gettext_lazy("Headline"), LINE),
    "kicker": (gettext_lazy("Kicker"), LINE),
    "standfirst": (gettext_lazy("Standfirst"), TEXT),
    "trail_text": (gettext_lazy("Trail text"), TEXT),
    PARAGRAPH: (gettext_lazy("The paragraph with the TK"), TEXT),
    SECTION: (gettext_lazy("Section"), CHOICE),
    "credit_name": (gettext_lazy("Photographer: makes the credit line"), LINE),
    "alt_text": (gettext_lazy("Alt text of the picture"), TEXT),
}
LONGEST_PARAGRAPH = 20_000
POSTED = re.compile(r"v-([0-9]{1,18})-([a-z_]{1,20})")
MINE, THEIRS = "mine", "theirs"


@dataclass(slots=True)
class Typed:
    """What somebody typed for a field of a story, what stood there when they saw it, and whose text they chose."""

    story: int
    name: str
    value: str
    base: str
    choice: str = ""
    undecided: bool = False

    @property
    def is_nothing_new(self) -> bool:
        """Whether there is nothing to save."""
        same = self.value == _clean(self.name, self.base)
        return self.choice == THEIRS or (same and not self.undecided)


@dataclass(slots=True)
class Fix:
    """A field on the page, with why it was refused, or with what somebody else wrote there meanwhile."""

    story: Article
    name: str
    value: str
    base: str
    choices: list[tuple[str, str]] = field(default_factory=list)
    error: str = ""
    clash: Comparison | None = None

    @property
    def label(self) -> str | Promise:
        """What stands over it."""
        return LABELS[self.name][0]

    @property
    def kind(self) -> str:
        """A line, a text of several lines, or a choice."""
        return LABELS[self.name][1]

    @property
    def key(self) -> str:
        """What its inputs are called."""
        return f"{self.story.pk}-{self.name}"

    @property
    def longest(self) -> int:
        """How many signs it takes."""
        return longest(self.name)


@dataclass(slots=True)
class Refused:
    """What was not saved: as it was typed, why, and the two texts if somebody else wrote there too."""

    typed: Typed
    error: str
    base: str
    clash: Comparison | None = None


@dataclass(slots=True)
class Mended:
    """What came of it: how many fields were saved, what was refused, and what had nowhere to go."""

    count: int = 0
    refused: dict[tuple[int, str], Refused] = field(default_factory=dict)
    homeless: list[str] = field(default_factory=list)

    def refuse(self, typed: Typed, error: str, *, theirs: str | None = None) -> None:
        """Keep what was typed, for the page that is shown next."""
        clash = None if theirs is None else _compared(typed.name, theirs, typed.value)
        base = typed.base if theirs is None else theirs
        self.refused[typed.story, typed.name] = Refused(typed, error, base, clash)


class Mender:
    """What this person may mend in these stories at that moment (aware)."""

    def __init__(
        self,
        stories: Iterable[Article],
        *,
        by: User,
        at: datetime,
        may_change_picture: Callable[[Image], bool],
    ) -> None:
        self.stories = {story.pk: story for story in stories}
        self.by, self.at, self.may_change_picture = by, at, may_change_picture
        self._open: dict[int, set[str]] = {}

    @cached_property
    def waiting(self) -> set[int]:
        """Stories with words that somebody typed and didn't save by hand: a save here would let them slip out."""
        return set(WorkingCopy.objects.filter(article__in=self.stories).values_list("article", flat=True))

    @cached_property
    def sections(self) -> list[tuple[str, str]]:
        """The sections to choose from."""
        return [("", "–"), *((str(row.pk), row.name) for row in Section.objects.all())]

    def fix_for(self, remark: IssueRemark) -> Fix | None:
        """The field that mends it here, if there is one and this person may."""
        name = _name_of(remark)
        if not name or remark.story is None or not self.is_open(remark.story, name):
            return None
        value = standing(remark.story, name)
        if name == PARAGRAPH and not value:  # the mark stands in a heading, a quotation, among links
            return None
        return self.fix(remark.story, name, value)

    def fix(self, story: Article, name: str, value: str) -> Fix:
        """The field as it stands."""
        return Fix(story, name, value, value, self.sections if name == SECTION else [])

    def is_open(self, story: Article, name: str) -> bool:
        """Whether this person may mend that field here. What ran is changed on its form, where readers are in mind."""
        if name in OF_THE_PICTURE:
            picture = None if rights.is_locked(story, self.at) else story.lead_image
            return picture is not None and self.may_change_picture(picture)
        if story.has_run(self.at) or story.pk in self.waiting:
            return False
        return ("body" if name == PARAGRAPH else name) in self.open_fields(story)

    def open_fields(self, story: Article) -> set[str]:
        """The fields of the story that this person may change."""
        if story.pk not in self._open:
            self._open[story.pk] = rights.fields_open_to(self.by, story, self.at)
        return self._open[story.pk]

    def mend(self, posted: Mapping[str, str]) -> Mended:
        """Save all that was typed; what can't be saved is handed back with the reason."""
        mended, by_story = Mended(), dict[int, list[Typed]]()
        for typed in _read(posted):
            if typed.is_nothing_new:
                continue
            if typed.story not in self.stories:
                mended.homeless.append(typed.value)
            elif error := self._objection(typed):
                mended.refuse(typed, error, theirs=typed.base if typed.undecided else None)
            else:
                by_story.setdefault(typed.story, []).append(typed)
        for pk, lines in by_story.items():
            self._save(self.stories[pk], lines, mended)
        return mended

    def _objection(self, typed: Typed) -> str:
        if not self.is_open(self.stories[typed.story], typed.name):
            return _("This can't be changed here any more. Open the story.")
        if typed.undecided and typed.choice not in {MINE, THEIRS}:
            return _("Somebody else changed this too. Choose above whose text stays.")
        if len(typed.value) > longest(typed.name):
            return _("Write it shorter: at most %(most)s signs.") % {"most": longest(typed.name)}
        known = {key for key, _name in self.sections} if typed.name == SECTION else {typed.value}
        return "" if typed.value in known else _("There is no such section any more.")

    def _save(self, story: Article, lines: list[Typed], mended: Mended) -> None:
        for typed in [line for line in lines if line.name in OF_THE_PICTURE]:
            self._save_picture(story, typed, mended)
        if words := [line for line in lines if line.name not in OF_THE_PICTURE]:
            self._save_words(story, words, mended)

    def _save_words(self, story: Article, lines: list[Typed], mended: Mended) -> None:
        content = desk_content(story)
        base, mine = dict(content), dict(content)
        for typed in lines:
            if not _put(typed, base, mine):
                theirs = paragraph_to_come(str(content["body"]))
                mended.refuse(typed, _("Somebody else changed this too. Choose above whose text stays."), theirs=theirs)
        kept = [typed for typed in lines if (typed.story, typed.name) not in mended.refused]
        if not kept:
            return
        try:
            save(story, mine, base=base, by=self.by, at=self.at)
        except Conflict as conflict:
            for typed in kept:
                name = "body" if typed.name == PARAGRAPH else typed.name
                both = name in conflict.fields
                said = _("Somebody else changed this too. Choose above whose text stays.") if both else _NOT_YET
                mended.refuse(typed, str(said), theirs=_said(typed.name, conflict.theirs) if both else None)
        except ValidationError as refusal:
            for typed in kept:
                mended.refuse(typed, " ".join(refusal.messages))
        else:
            mended.count += len(kept)

    @transaction.atomic
    def _save_picture(self, story: Article, typed: Typed, mended: Mended) -> None:
        pictures = Image.objects.filter(pk=story.lead_image_id or 0)
        # The issues are locked first, then the picture: as everywhere.
        if (seen := pictures.first()) and (why := rights.why_kept(seen, self.at)):
            mended.refuse(typed, why)
            return
        image = pictures.select_for_update().first()
        if image is None:
            mended.refuse(typed, _("The picture is gone. Open the story."))
            return
        now = getattr(image, typed.name)
        if now == typed.value:
            return
        if now != typed.base:
            mended.refuse(typed, _("Somebody else changed this too. Choose above whose text stays."), theirs=now)
            return
        setattr(image, typed.name, typed.value)
        image.save(update_fields=[typed.name])
        record(image, "change", by=self.by, at=self.at, before={typed.name: now}, after={typed.name: typed.value})
        if story.is_live(self.at):
            tell_public_pages_changed(story)
        mended.count += 1


_NOT_YET = gettext_lazy("Not saved yet: choose above first whose text stays.")


def standing(story: Article, name: str) -> str:
    """What the field says now, as text."""
    if name == PARAGRAPH:
        return paragraph_to_come(story.body)
    if name == SECTION:
        return str(story.section_id or "")
    return str(getattr(story.lead_image if name in OF_THE_PICTURE else story, name) or "")


def longest(name: str) -> int:
    """How many signs the field takes."""
    if name in {PARAGRAPH, SECTION}:
        return LONGEST_PARAGRAPH
    model = Image if name in OF_THE_PICTURE else Article
    return int(getattr(model._meta.get_field(name), "max_length", None) or LONGEST_PARAGRAPH)


def _name_of(remark: IssueRemark) -> str:
    if remark.field == "lead_alt_text":  # the story's own words, written on its form: the library's are others
        return ""
    if remark.key.startswith("picture-alt-"):
        return "alt_text"
    known = {"picture-credit": "credit_name", "section-missing": SECTION, "to-come-body": PARAGRAPH}
    return known.get(remark.key) or (remark.field if remark.field in LABELS else "")


def _read(posted: Mapping[str, str]) -> Iterable[Typed]:
    for key in posted:
        found = POSTED.fullmatch(key)
        if found and found[2] in LABELS:
            tail = key[2:]
            yield Typed(
                int(found[1]),
                found[2],
                _clean(found[2], posted[key]),
                _plain(posted.get(f"b-{tail}", "")),
                posted.get(f"c-{tail}", ""),
                f"u-{tail}" in posted,
            )


def _plain(value: str) -> str:
    return value.replace("\0", "").replace("\r\n", "\n")


def _clean(name: str, value: str) -> str:
    """As it is kept: a line is one line; the blanks inside a paragraph may be meant."""
    if name == PARAGRAPH:
        return _plain(value)
    return _plain(value).strip() if LABELS[name][1] == TEXT else " ".join(_plain(value).split())


def _put(typed: Typed, base: Content, mine: Content) -> bool:
    """Write into the two contents what was seen and what is wanted; no: the paragraph that was seen isn't there."""
    if typed.name == PARAGRAPH:
        body = with_paragraph(str(mine["body"]), typed.base, typed.value)
        mine["body"] = body if body is not None else mine["body"]
        return body is not None
    base[typed.name], mine[typed.name] = _as_kept(typed.name, typed.base), _as_kept(typed.name, typed.value)
    return True


def _as_kept(name: str, value: str) -> str | int | None:
    if name != SECTION:
        return value
    return key_in(value)


def _said(name: str, content: Content) -> str:
    return paragraph_to_come(str(content["body"])) if name == PARAGRAPH else str(content.get(name) or "")


def _compared(name: str, theirs: str, mine: str) -> Comparison:
    before, after = ({name: _as_kept(name, said)} for said in (theirs, mine))
    return compare_field(name, before, after, labels=labels_for(before, after))
