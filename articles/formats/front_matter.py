"""The particulars above a Markdown text: a small reader of YAML's plain part (keys, texts, lists), no more."""

from __future__ import annotations

import re

from articles.formats.blocks import Particulars

FENCE = re.compile(r"\A\s*---[ \t]*\n(.*?)\n(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)
KEY = re.compile(r"([A-Za-z][\w-]*):(?:\s+(.*)|\s*)\Z")
ITEM = re.compile(r"\s*-\s+(.+)\Z")
DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
COMMENT = re.compile(r"(?:\A|\s)#.*\Z")
LARGEST = 64 * 1024  # characters
STANDFIRSTS = ("deck", "standfirst", "summary", "description", "subtitle", "excerpt")
AUTHORS = ("authors", "author", "byline")


def without_front_matter(text: str) -> tuple[Particulars, str]:
    """The particulars of a text, and the text below them."""
    match = FENCE.match(text[:LARGEST])
    if match is None:
        return Particulars(), text
    values = _values(match.group(1))
    if not values:
        return Particulars(), text
    day = DAY.match(_first(values, ("date",)))
    return (
        Particulars(
            headline=_first(values, ("title", "headline")),
            standfirst=_first(values, STANDFIRSTS),
            authors=_authors(values),
            date=day.group() if day else "",
            source="the front matter",
        ),
        text[match.end() :],
    )


def _values(text: str) -> dict[str, list[str]]:
    """Each key's texts: one, or those of a list. What is nested deeper is no particular of a story."""
    values: dict[str, list[str]] = {}
    current: list[str] | None = None
    folded = False
    for line in text.split("\n"):
        key = KEY.match(line)
        if key:
            told = key[2] or ""
            folded = told.strip() in ("|", ">", "|-", ">-", "|+", ">+")
            current = values[key[1].lower()] = [] if folded or not told else _listed(told)
        elif current is not None and (item := ITEM.match(line)) and not folded:
            current.append(_bare(item[1]))
        elif current is not None and line[:1].isspace() and line.strip():
            _go_on(current, line.strip())
    return values


def _go_on(current: list[str], words: str) -> None:
    if current:
        current[-1] = f"{current[-1]} {words}".strip()
    else:
        current.append(words)


def _listed(told: str) -> list[str]:
    told = told.strip()
    if told.startswith("[") and told.endswith("]"):
        return [bare for part in told[1:-1].split(",") if (bare := _bare(part))]
    bare = _bare(told)
    return [bare] if bare else []


def _bare(told: str) -> str:
    told = told.strip()
    if told[:1] in ("'", '"') and told.find(told[0], 1) > 0:
        mark = told[0]
        inner = told[1 : told.rfind(mark)]
        return inner.replace("''", "'") if mark == "'" else inner.replace('\\"', '"')
    return COMMENT.sub("", told).strip()


def _first(values: dict[str, list[str]], keys: tuple[str, ...]) -> str:
    return next((" ".join(values[key]) for key in keys if values.get(key)), "")


def _authors(values: dict[str, list[str]]) -> tuple[str, ...]:
    told = next((values[key] for key in AUTHORS if values.get(key)), [])
    return tuple(" ".join(author.split()) for author in told)
