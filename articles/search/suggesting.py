"""What somebody may be on the way to while typing: an issue, a country, a topic, an author, a section, a story."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any, Protocol

from django.utils.translation import gettext as _

from articles.models import Article, Author, CountryTagging, Section, Strength, TopicTagging
from articles.names import name_key
from articles.search.answers import Piece, Suggestion
from articles.search.entries import HEADLINE
from articles.search.finding import live
from articles.search.indexing import freshen_before_reading
from articles.search.marking import marked
from articles.search.matching import Fitting, matching
from articles.search.places import story_of
from articles.search.ranking import best_first
from articles.search.words import Token, tokens
from articles.tagging.tag_search import find_tags

MOST = 8
OF_A_KIND = 3  # of subjects; stories fill up what is left
LOOKED_AT = 200  # stories
LONGEST = 100  # characters
SHORTEST = 2


class Issues(Protocol):
    """The issues that readers see, as only the edition's room knows (`Issue.objects.live(at)`)."""

    def at_address(self, address: str) -> Any:
        """Those under the last part of an address: "2132"."""


def suggestions(text: str, *, at: datetime, issues: Issues, limit: int = MOST) -> list[Suggestion]:
    """At most so many, of what readers see at that moment (aware): what has words that begin as those typed do."""
    text = " ".join(text.replace("\x00", " ").split())[:LONGEST]
    typed = tokens(text)
    if not typed or (len(name_key(text)) < SHORTEST and not text.isdecimal()):
        return []
    found = [*_issues(text, issues), *_tags(text, at), *_people(text, at), *_sections(text, at)][:limit]
    stories = _stories(typed, at, limit - len(found)) if len(found) < limit else []
    return [*found, *stories]


def _issues(text: str, issues: Issues) -> Iterator[Suggestion]:
    number = text.lower().removeprefix(_("Vol").lower()).strip(" .").replace(",", "")
    for issue in issues.at_address(number)[:1] if number.isascii() else ():
        yield _suggested("issue", str(issue), issue, text)


def _tags(text: str, at: datetime) -> Iterator[Suggestion]:
    """Countries and topics by any of their names, with a story that readers see."""
    kinds: dict[str, tuple[str, Any]] = {"topics": ("topic", TopicTagging), "countries": ("country", CountryTagging)}
    count = dict.fromkeys(kinds, 0)
    for tag in find_tags(text):
        kind, taggings = kinds[tag.kind]
        about = taggings.objects.filter(tag=tag.tag_id, strength__lt=Strength.MENTION)
        if count[tag.kind] >= OF_A_KIND or not Article.objects.live(at).filter(pk__in=_stories_of(about)).exists():
            continue
        subject = taggings._meta.get_field("tag").related_model.objects.get(pk=tag.tag_id)
        if subject.is_public:
            count[tag.kind] += 1
            yield _suggested(kind, subject.name, subject, text, called=tag.called)


def _stories_of(taggings: Any) -> Any:
    return taggings.order_by().values("content_object")


def _people(text: str, at: datetime) -> Iterator[Suggestion]:
    key = name_key(text)
    count = 0
    for author in Author.objects.filter(name_key__contains=key).order_by("name", "id")[:LOOKED_AT] if key else ():
        begins = any(name_key(author.name[token.start :]).startswith(key) for token in tokens(author.name))
        if begins and Article.objects.live(at).by_author(author).exists():
            yield _suggested("author", author.name, author, text)
            count += 1
        if count == OF_A_KIND:
            return


def _sections(text: str, at: datetime) -> Iterator[Suggestion]:
    key = name_key(text)
    for section in Section.objects.all() if key else ():
        if name_key(section.name).startswith(key) and Article.objects.live(at).in_section(section).exists():
            yield _suggested("section", section.name, section, text)


def _stories(typed: Sequence[Token], at: datetime, most: int) -> list[Suggestion]:
    """Those whose headline has the words, of which the last may be unfinished."""
    freshen_before_reading(at)
    groups = [(f"{HEADLINE}{token.word}",) for token in typed[:-1]]
    last = typed[-1].word
    found = matching(Fitting().and_of(*groups, (f"{HEADLINE}{last}*", f"{HEADLINE}{last}")), LOOKED_AT, at)
    (seen,) = live([found], at)
    keys = [story_of(row.place) for row in best_first(seen.rows(), {}, [])][:most]
    stories = Article.objects.filter(pk__in=keys).defer("body").in_bulk()
    text = " ".join(token.word for token in typed)
    return [_suggested("story", str(stories[key]), stories[key], text) for key in keys if key in stories]


def _suggested(kind: str, label: str, to: Any, text: str, *, called: str = "") -> Suggestion:
    return Suggestion(kind, label, to.get_absolute_url(), _marked(label, text), called)


def _marked(label: str, text: str) -> list[Piece]:
    """The label, with what of its words was typed marked, to the letter."""
    begun = [token.word for token in tokens(text)]
    wanted = {token.word for token in tokens(label) if any(token.word.startswith(word) for word in begun)}
    return marked(label, wanted)
