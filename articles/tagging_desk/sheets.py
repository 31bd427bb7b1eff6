"""What a tagger has before them: the story's text with its evidence, the suggestions, the tags that it has."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from articles.content import TAGS, Content, content_of
from articles.editing import desk_content
from articles.models import Article, Rejection, Strength
from articles.models.rejection import TagKey
from articles.suggesting import ReadText, Suggestion, Suggestions
from articles.tagging.models import Country, Topic
from articles.tagging_desk.evidence import MarkedPassage, marked
from articles.tagging_desk.models import Turn

LOOKED_AT = ("headline", "standfirst", "body", *TAGS)  # what a tagger decides by


@dataclass(frozen=True, slots=True)
class Line:
    """A tag that the tagger decides about: suggested, or on the story already.

    `standing` is the strength that it has on the story, "" for none; `is_proposed`: only the machine gave it.
    """

    suggestion: Suggestion
    standing: str = ""
    is_proposed: bool = False
    is_suggested: bool = True

    @property
    def name(self) -> str:
        """Its name in scripts."""
        return f"{self.suggestion.kind}.{self.suggestion.tag_id}"

    @property
    def field(self) -> str:
        """Its name in the form, which says whether it counts as a suggestion that was made."""
        was_made = self.is_suggested and (not self.standing or self.is_proposed)
        return f"{'s' if was_made else 'h'}.{self.name}"


class Sheet:
    """Everything about one story on one table; a fixed number of queries.

    For a second opinion it shows the story as the first tagger met it, without what that one gave or rejected.
    """

    def __init__(self, story: Article, at: datetime, *, second_of: Turn | None = None) -> None:
        self.story, self.second_of = story, second_of
        self.content = content_for(story, at)
        self.tags: Content = self.content if second_of is None else second_of.before
        self.text = ReadText.of(story)
        self._rejections = list(Rejection.objects.filter(article=story).select_related("topic", "country"))

    @cached_property
    def suggestions(self) -> list[Suggestion]:
        """What is suggested, the strongest first."""
        rejected = {one.tag_key for one in self._rejections}
        rejected -= self.second_of.rejected_tags if self.second_of else set()
        return Suggestions().for_text(self.text, had=tags_of(self.tags), rejected=rejected)

    @cached_property
    def lines(self) -> list[Line]:
        """The suggestions, and after them what else the story has."""
        standing = {(kind, row["tag_id"]): row for kind in TAGS for row in self.tags.get(kind, ())}
        suggested = [self._line(one, standing) for one in self.suggestions]
        known = {one.key for one in self.suggestions}
        others = _named([key for key in standing if key not in known], tags_of(self.tags))
        return suggested + [self._line(one, standing, is_suggested=False) for one in others]

    @property
    def passages(self) -> list[MarkedPassage]:
        """The text in pieces: first the headline, then the standfirst, then the body."""
        return marked(self.text, self.suggestions)

    @property
    def rejections(self) -> list[Rejection]:
        """What was rejected before, by whomever; nothing in a blind look."""
        return [] if self.second_of else self._rejections

    @property
    def version(self) -> str:
        """Another one when somebody changed the text or the tags."""
        return version_of(self.content)

    @staticmethod
    def _line(one: Suggestion, standing: Mapping[TagKey, Mapping[str, int]], *, is_suggested: bool = True) -> Line:
        row = standing.get(one.key)
        if row is None:
            return Line(one)
        return Line(one, str(int(row["strength"])), bool(row.get("proposed")), is_suggested)


def lines_for(keys: Sequence[TagKey]) -> list[Line]:
    """Lines for tags that somebody added by hand."""
    return [Line(one, is_suggested=False) for one in _named(keys, dict.fromkeys(keys, Strength.ABOUT.value))]


def content_for(story: Article, at: datetime) -> Content:
    """What the story says, as the save of tags compares it: a live one with what waits for its readers."""
    return desk_content(story) if story.is_live(at) else content_of(story)


def version_of(content: Content) -> str:
    """A short sign for the text and tags of a content."""
    said = json.dumps([content.get(name) or None for name in LOOKED_AT], sort_keys=True)
    return hashlib.sha256(said.encode()).hexdigest()[:16]


def tags_of(content: Content) -> dict[TagKey, int]:
    """The tags in a content with their strengths."""
    return {(kind, row["tag_id"]): row["strength"] for kind in TAGS for row in content.get(kind) or ()}


def _named(keys: Sequence[TagKey], strengths: Mapping[TagKey, int]) -> list[Suggestion]:
    """Tags by their ids, as lines show them."""
    topics = Topic.objects.in_bulk([tag for kind, tag in keys if kind == "topics"])
    countries = Country.objects.in_bulk([tag for kind, tag in keys if kind == "countries"])
    there = {"topics": topics, "countries": countries}
    found = [(kind, tag, there[kind][tag]) for kind, tag in keys if tag in there[kind]]
    return [Suggestion(kind, tag, str(thing), Strength(strengths[kind, tag]), "") for kind, tag, thing in found]
