"""What the index says of a story: its words line by line, and the lexemes that it is found by.

A lexeme is a word as it is compared; "^word" says that the headline has it, "+word" that it stands near the top or
several times; "=c34" that the story bears something, "=v21" and "=w2" near which volume it ran, "=p7719" and "=e482"
when it came out, and "=" that it exists.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from articles import body
from articles.models import Article, Byline, CountryTagging, Strength, TopicTagging
from articles.search.facets import AUTHOR, COUNTRY, SECTION, TOPIC
from articles.search.models import IndexedStory
from articles.search.places import periods_of, place_of
from articles.search.words import said

EVERY = "="
HEADLINE, OFTEN = "^", "+"
SEVERAL = 2  # times
NEAR_THE_TOP = 40  # words
MOST_WORDS = 30_000  # of a body
LARGEST = 600_000  # characters of lexemes: PostgreSQL takes a megabyte
VOLUMES_A_SHELF, VOLUMES_A_ROOM = 50, 1_000
COLUMNS = (
    "headline",
    "kicker",
    "standfirst",
    "trail_text",
    "dateline",
    "body",
    "section",
    "live_from",
    "lead_image",
    "lead_caption",
)
THERE_TOO = ("issue__volume", "lead_image__caption", "lead_image__credit_name", "lead_image__source__name")


@dataclass(slots=True)
class _Read:
    """A line of the index, and all lexemes of what it was read from."""

    line: str = " "
    lexemes: set[str] = field(default_factory=set)
    words: list[str] = field(default_factory=list)


def entries(stories: Collection[int], at: datetime) -> list[IndexedStory]:
    """What the index is to say of those of the stories that readers see at that moment (aware)."""
    seen = Article.objects.live(at).filter(pk__in=stories).order_by()
    rows = {row["pk"]: row for row in seen.values("pk", *COLUMNS, *THERE_TOO)}
    names, bears = _names_and_tags(rows)
    return [entry(row, names[key], bears[key]) for key, row in rows.items()]


def _names_and_tags(rows: Collection[int]) -> tuple[dict[int, list[str]], dict[int, list[str]]]:
    names: dict[int, list[str]] = defaultdict(list)
    bears: dict[int, list[str]] = defaultdict(list)
    lines = Byline.objects.filter(article__in=rows).order_by("article", "order")
    for story, author, name in lines.values_list("article", "author", "author__name"):
        names[story].append(name)
        bears[story].append(f"{AUTHOR}{author}")
    kinds: list[tuple[str, Any]] = [(COUNTRY, CountryTagging), (TOPIC, TopicTagging)]
    for kind, taggings in kinds:
        about = taggings.objects.filter(content_object__in=rows, strength__lt=Strength.MENTION).order_by(
            "strength", "pk"
        )
        for story, tag in about.values_list("content_object", "tag"):
            bears[story].append(f"{kind}{tag}")
    return names, bears


def entry(row: Mapping[str, Any], names: Sequence[str], bears: Iterable[str]) -> IndexedStory:
    """What it is to say of a story whose key, `COLUMNS` and `THERE_TOO` are these, with the names of its authors.

    `bears` are those, then countries, then topics, the strongest first ("a5", "c34", "t12"), without mere mentions.
    """
    head = _read(row["headline"])
    around = _read("\n".join(row[name] for name in ("kicker", "standfirst", "trail_text", "dateline")))
    picture = [row[name] or "" for name in THERE_TOO[1:]]
    if row["lead_image"] and row["lead_caption"]:
        picture[0] = row["lead_caption"]  # this story says of it what is printed
    beside = _read("\n".join([*names, *picture]))
    text = _read(body.plain_text(row["body"]))
    borne = [*bears, *([f"{SECTION}{row['section']}"] if row["section"] else [])]
    place = place_of(row["live_from"], row["pk"])
    lexemes = [
        EVERY,
        *(f"={fact}" for fact in dict.fromkeys(borne)),
        *_shelves(row["issue__volume"]),
        *periods_of(place),
    ]
    lexemes += [f"{HEADLINE}{word}" for word in sorted(head.lexemes)]
    often = {word for word, count in Counter(text.words).items() if count >= SEVERAL}
    top = {*head.lexemes, *around.lexemes, *beside.lexemes, *often, *text.words[:NEAR_THE_TOP]}
    lexemes += [f"{OFTEN}{word}" for word in sorted(top)]
    lexemes += sorted(top | text.lexemes)
    return IndexedStory(
        place=place,
        story=row["pk"],
        volume=row["issue__volume"],
        bears=" ".join(dict.fromkeys(borne)),
        lexemes=" ".join(lexemes)[:LARGEST].rpartition(" ")[0] if len(lexemes) > MOST_WORDS else " ".join(lexemes),
        words="\n".join(read.line for read in (head, around, beside, text)),
    )


def _read(text: str) -> _Read:
    words, others = said(text)
    del words[MOST_WORDS:]
    return _Read(f" {' '.join(words)} " if words else " ", {*words, *others}, words)


def _shelves(volume: int | None) -> list[str]:
    return [] if volume is None else [shelf(volume), room(volume)]


def shelf(volume: int) -> str:
    """The lexeme of fifty volumes, one of which this is."""
    return f"=v{volume // VOLUMES_A_SHELF}"


def room(volume: int) -> str:
    """The lexeme of a thousand volumes, one of which this is."""
    return f"=w{volume // VOLUMES_A_ROOM}"


def plain_words(entry: IndexedStory) -> list[str]:
    """The lexemes of an entry that are words, each once: they stand last."""
    _others, often, rest = entry.lexemes.rpartition(f" {OFTEN}")
    return rest.split(" ")[1:] if often else []
