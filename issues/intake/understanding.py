"""What the items of a batch say now, with the editor's corrections, and what stands between each and its acceptance."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TYPE_CHECKING

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from articles import rights
from articles.content import PLACE
from articles.formats.incoming import Contributor, Copy, Remark
from articles.formats.story_body import LONGEST_HEADLINE
from articles.images.models import ImageSource, source_key
from articles.models import Article, Author, Rejection
from articles.models.rejection import TagKey
from articles.names import name_key
from articles.tagging.learning import StoryText
from articles.tagging.models import Country
from articles.tagging.suggestions import CountrySuggestion
from articles.topic_learning import ProposedTopic, TopicProposals
from issues.intake.copies import copy_of, stretches_of
from issues.intake.lines import CopyLine, copy_from, lines_of
from issues.intake.matching import issue_among
from issues.intake.models import Batch, BatchItem
from issues.intake.proof import countries_of
from issues.intake.rewriting import rewritten
from issues.models import Issue

if TYPE_CHECKING:
    from newsroom.accounts.models import User

YES, NO, VERSION, NEW = "yes", "no", "version", "new"
LONGEST_STANDFIRST = 1000


@dataclass(frozen=True, slots=True)
class Known:
    """A name in the copy, and whom or what we know by it (None: it will be made)."""

    name: str
    match: Author | ImageSource | None = None
    stories: int = 0
    bio: str = ""


@dataclass(slots=True)
class Understood:
    """One item as it stands: what would be stored if it were accepted now."""

    item: BatchItem
    copy: Copy
    lines: list[CopyLine]
    as_read: Copy
    """Before anybody corrected its text."""
    corrections: Mapping[int, str] = field(default_factory=dict)
    """What the corrected paragraphs say, by the line at which each begins."""
    unfit: Sequence[str] = ()
    """Corrections whose paragraphs are not there any more."""
    issue: Issue | None = None
    """Where it goes."""
    named_issue: Issue | None = None
    """The one that the text names, if we have it."""
    twin: Article | None = None
    """The story that we seem to have already, if this person may read it."""
    may_be_version: bool = False
    remarks: list[Remark] = field(default_factory=list)
    byline: list[Known] = field(default_factory=list)
    contributors: list[Known] = field(default_factory=list)
    source: Known | None = None
    countries: list[tuple[CountrySuggestion, str]] = field(default_factory=list)
    topics: list[tuple[ProposedTopic, str]] = field(default_factory=list)

    @property
    def blocking(self) -> list[Remark]:
        """What keeps it out."""
        return [remark for remark in self.remarks if remark.level == "blocking"]

    @property
    def wants_choice(self) -> bool:
        """Whether somebody must say first if it is a new version of a story that we have."""
        return self.twin is not None and self.item.typed.get("twin") not in {VERSION, NEW}

    @property
    def is_version(self) -> bool:
        """Whether accepting it changes the story that we have."""
        return self.twin is not None and self.may_be_version and self.item.typed.get("twin") == VERSION

    @property
    def is_waiting(self) -> bool:
        """Whether nobody has decided yet."""
        return self.item.decision == BatchItem.Decision.WAITING

    @property
    def is_acceptable(self) -> bool:
        """Whether one click takes it in."""
        return self.is_waiting and not self.wants_choice and not self.blocking


class Desk:
    """Looks at items for one person at one moment (aware): so many queries, however many items."""

    def __init__(self, batch: Batch, *, by: User, at: datetime) -> None:
        self.batch, self.by, self.at = batch, by, at
        self.may_place = {*PLACE} <= rights.fields_open_to(by, Article(), at)

    def look_at(self, items: Sequence[BatchItem], *, briefly: bool = False) -> list[Understood]:
        """What each of them says now; `briefly`: only what stands against it, not whom and what it names."""
        found = [_corrected(item) for item in items]
        self._find_issues(found)
        self._find_twins(found)
        for find in () if briefly else (_find_people, _find_sources, _find_tags):
            find(found)
        for one in found:
            one.remarks = [*_of_the_reader(one, self._is_explicit(one)), *self._of_the_place(one), *_lacks(one.copy)]
            one.remarks += [_of_a_correction(words) for words in one.unfit]
        return found

    def _find_issues(self, found: Sequence[Understood]) -> None:
        volumes = {one.copy.volume for one in found} - {None}
        days = {one.copy.date for one in found} - {None}
        chosen = {one.item.typed.get("issue") for one in found} - {None, 0}
        wanted = Q(volume__in=volumes) | Q(date__in=days) | Q(pk__in=chosen | {self.batch.issue_id})
        issues = list(Issue.objects.filter(wanted).select_related("proof"))
        by_pk = {issue.pk: issue for issue in issues}
        for one in found:
            one.named_issue = issue_among(issues, one.copy)
            choice = one.item.typed.get("issue")
            usual = by_pk.get(self.batch.issue_id or 0) or one.named_issue
            wants = usual if choice is None else by_pk.get(choice)
            one.issue = wants if self.may_place else None

    def _find_twins(self, found: Sequence[Understood]) -> None:
        keys = {one.item.twin_id for one in found if one.item.twin_id is not None}
        seen = Article.objects.filter(rights.visible_to(self.by), pk__in=keys).select_related("issue__proof")
        twins = seen.in_bulk() if keys else {}
        for one in found:
            one.twin = twins.get(one.item.twin_id or 0)
            if one.twin is not None:
                open_fields = rights.fields_open_to(self.by, one.twin, self.at)
                one.may_be_version = {"headline", "body", "bylines"} <= open_fields

    def _is_explicit(self, one: Understood) -> bool:
        """Whether somebody said where it goes, so that the text's own date and volume decide nothing."""
        return bool(self.batch.issue_id) or "issue" in one.item.typed or bool(one.item.typed.get("marks"))

    def _of_the_place(self, one: Understood) -> Iterable[Remark]:
        copy, issue = one.copy, one.issue
        if one.is_version:
            return
        if issue is not None and (sentence := issue.why_fixed(self.at)):
            yield Remark("blocking", None, sentence)
        if copy.volume is None or not self.may_place:
            return
        named = _("Vol %(volume)s") % {"volume": copy.volume}
        if issue is not None and (issue.volume, issue.number) != (copy.volume, copy.number):
            words = {"named": named, "issue": issue.volume_as_printed}
            yield Remark("warning", copy.line, _("The text names %(named)s; it goes into %(issue)s.") % words)
        elif issue is None and one.named_issue is None:
            message = _("There is no %(named)s yet: it comes in without an issue. Open the issue first, or choose one.")
            yield Remark("warning", copy.line, message % {"named": named})


def _corrected(item: BatchItem) -> Understood:
    """The item's copy as its reader understood it, then as the editor marked lines, then typed into fields and text."""
    typed = item.typed
    marks = typed.get("marks", {})
    copy = copy_of(item.found, item.remarks, line=item.line)
    lines = lines_of(item.text, stretches_of(item.found), marks, first=item.line)
    if marks:
        copy = copy_from(lines, copy)
    if "bios" in typed:
        bios = (Contributor(one["name"], one["bio"]) for one in typed["bios"] if one["name"])
        copy = replace(copy, contributors=tuple(bios))
    texts = {name: typed[name] for name in ("headline", "standfirst", "image_source") if name in typed}
    if "byline" in typed:
        texts["byline"] = tuple(typed["byline"])
    read = replace(copy, **texts)
    said = rewritten(read, typed.get("text", ()))
    return Understood(item, said.copy, lines, as_read=read, corrections=said.at, unfit=said.unfit)


def _find_people(found: Sequence[Understood]) -> None:
    names = {name for one in found for name in one.copy.byline}
    names |= {contributor.name for one in found for contributor in one.copy.contributors}
    keys = {name: name_key(name)[:200] for name in names}
    known = Author.objects.filter(name_key__in=set(keys.values())).annotate(
        story_count=Count("articles", distinct=True)
    )
    by_key: dict[str, Author] = {}
    for author in known.order_by("-id") if keys else []:
        by_key[author.name_key] = author  # the one known longest

    def known_as(name: str, bio: str = "") -> Known:
        author = by_key.get(keys[name])
        return Known(name, author, getattr(author, "story_count", 0), bio)

    for one in found:
        one.byline = [known_as(name) for name in one.copy.byline]
        one.contributors = [known_as(contributor.name, contributor.bio) for contributor in one.copy.contributors]


def _find_sources(found: Sequence[Understood]) -> None:
    keys = {name: source_key(name) for one in found if (name := one.copy.image_source)}
    rows = ImageSource.objects.filter(names__key__in=set(keys.values())).values_list("names__key", "pk") if keys else []
    pks = dict(rows)
    sources = ImageSource.objects.in_bulk(list(pks.values())) if pks else {}
    for one in found:
        if name := one.copy.image_source:
            one.source = Known(name, sources.get(pks.get(keys[name], 0)))


def _find_tags(found: Sequence[Understood]) -> None:
    """What each could be tagged with; what was rejected for the story that we have already is asked no second time."""
    topics = TopicProposals()
    rejected = Rejection.objects.of_stories([one.twin.pk for one in found if one.twin is not None])
    codes = _codes(tag for tags in rejected.values() for tag in tags)
    for one in found:
        copy, typed = one.copy, one.item.typed
        if not copy.headline and not copy.paragraphs:
            continue
        said, chosen = typed.get("countries", {}), typed.get("topics", {})
        gone = rejected.get(one.twin.pk, set()) if one.twin is not None else set()
        countries = [(country, said.get(country.code, "")) for country in countries_of(copy)]
        one.countries = [(country, word) for country, word in countries if word or codes.get(country.code) not in gone]
        text = StoryText(copy.headline, copy.standfirst, "\n".join(copy.paragraphs))
        proposed = topics.proposed_for(text, always=_accepted(chosen))
        answered = [(proposal, chosen.get(str(proposal.topic.pk), "")) for proposal in proposed]
        one.topics = [
            (proposal, word) for proposal, word in answered if word or ("topics", proposal.topic.pk) not in gone
        ]


def _codes(tags: Iterable[TagKey]) -> dict[str, TagKey]:
    """The countries among these tags, by their codes."""
    keys = [key for kind, key in tags if kind == "countries"]
    rows = Country.objects.filter(pk__in=keys).values_list("code", "pk") if keys else ()
    return {code: ("countries", key) for code, key in rows}


def _accepted(chosen: Mapping[str, str]) -> list[int]:
    """The topics that an editor took: they stay, even if nothing proposes them any more."""
    return [int(key) for key, said in chosen.items() if said == YES and key.isascii() and key.isdecimal()]


def _of_the_reader(one: Understood, explicit: bool) -> Iterable[Remark]:
    """What its reader remarked. What a correction may have mended is asked of the corrected copy instead."""
    headline = next((line.number for line in one.lines if line.kind == "headline"), None)
    for remark in one.copy.remarks:
        if remark.level == "warning" or remark.line is None or not one.item.text:
            yield remark
        elif headline is not None and remark.line < headline:
            # It is about the date or the volume: they decide where the text goes unless somebody said that.
            yield replace(remark, level="warning") if explicit else remark


def _of_a_correction(words: str) -> Remark:
    message = _("The lines of a corrected paragraph are something else now, so its correction is left out: “%(words)s”")
    return Remark("warning", None, message % {"words": words})


def _lacks(copy: Copy) -> Iterable[Remark]:
    if not copy.headline.strip():
        yield Remark("blocking", None, _("No headline. Tick its line in the text, or type it."))
    elif len(copy.headline) > LONGEST_HEADLINE:
        words = {"length": len(copy.headline), "most": LONGEST_HEADLINE}
        message = _("The headline has %(length)s characters, over %(most)s. Shorten it, or tick the right line.")
        yield Remark("blocking", None, message % words)
    if len(copy.standfirst) > LONGEST_STANDFIRST:
        words = {"length": len(copy.standfirst), "most": LONGEST_STANDFIRST}
        message = _("The standfirst has %(length)s characters, over %(most)s. Shorten it, or tick it as body.")
        yield Remark("blocking", None, message % words)
    if not copy.paragraphs:
        yield Remark("blocking", None, _("No text follows the headline. Tick the lines that are the body."))
