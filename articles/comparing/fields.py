"""Two versions of a story, compared field by field."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.comparing.blocks import Block, Token, from_body, from_text, picture_tokens, tokens_of
from articles.comparing.labels import Labels, name_or_deleted
from articles.comparing.marks import BETWEEN, SAME, Row, rows
from articles.content import Content, same
from articles.models import Article, Byline, Strength

Shown = Callable[[Any, Labels], list[Block]]


@dataclass(frozen=True, slots=True)
class Comparison:
    """A field in two versions. `rows` belong side by side; the other three are all of them, one after the other.

    `before` and `after` are for two columns, `inline` for one; all are safe HTML without links and forms.
    """

    name: str
    label: str
    rows: tuple[Row, ...]
    only_spaces: bool = False

    @property
    def before(self) -> SafeString:
        """What it was, with the removed words marked."""
        return format_html_join(BETWEEN, "{}", ((row.before,) for row in self.rows if row.before))

    @property
    def after(self) -> SafeString:
        """What it is, with the added words marked."""
        return format_html_join(BETWEEN, "{}", ((row.after,) for row in self.rows if row.after))

    @property
    def inline(self) -> SafeString:
        """Both in one: removed and added words beside each other."""
        return format_html_join(BETWEEN, "{}", ((row.inline,) for row in self.rows if row.inline))

    @property
    def groups(self) -> list[tuple[bool, list[Row]]]:
        """The rows in stretches, each with whether it is folded: in a body, long stretches in which nothing changed."""
        return _folded(self.rows) if self.name == "body" else [(False, list(self.rows))]


CONTEXT = 1  # blocks that stay visible before and after a change
FOLDED_FROM = 3  # fewer are not worth a fold


def compare_field(name: str, before: Content, after: Content, *, labels: Labels) -> Comparison:
    """One field of two contents; times in the zone that is active. A field nobody knows is shown as plain text."""
    label, shown = FIELDS.get(name, (name, _as_text))
    old, new = shown(before.get(name), labels), shown(after.get(name), labels)
    found = tuple(rows(old, new))
    texts_differ = isinstance(after.get(name), str) and not same(before.get(name), after.get(name))
    return Comparison(name, str(label), found, texts_differ and _reads_the_same(found))


def compare(before: Content, after: Content, *, labels: Labels, among: Iterable[str] = ()) -> list[Comparison]:
    """The fields that differ, in the order in which a story is read; `among`: only these.

    A field that one of the two does not know (it was kept before there was such a field) is left out.
    """
    names = among or [*FIELDS, *sorted((before.keys() & after.keys()) - FIELDS.keys())]
    known = [name for name in names if name in before and name in after and not same(before[name], after[name])]
    found = [compare_field(name, before, after, labels=labels) for name in known]
    return [one for one in found if one.only_spaces or not _reads_the_same(one.rows)]


def _reads_the_same(found: Iterable[Row]) -> bool:
    return all(row.kind == SAME for row in found)


def _folded(found: Iterable[Row]) -> list[tuple[bool, list[Row]]]:
    listed = list(found)
    near = {
        place + step for place, row in enumerate(listed) if row.kind != SAME for step in range(-CONTEXT, CONTEXT + 1)
    }
    groups: list[tuple[bool, list[Row]]] = []
    for place, row in enumerate(listed):
        fold = place not in near
        if groups and groups[-1][0] == fold:
            groups[-1][1].append(row)
        else:
            groups.append((fold, [row]))
    return [(fold and len(group) >= FOLDED_FROM, group) for fold, group in groups]


# ------------------------------------------------------------------------------------- values, as blocks of words


def _as_text(value: Any, labels: Labels) -> list[Block]:
    return from_text("" if value is None else str(value))


def _as_body(value: Any, labels: Labels) -> list[Block]:
    return from_body(str(value or ""), labels.shown_pictures)


def _as_whole(value: Any, labels: Labels) -> list[Block]:
    """Something that changes as a whole: an address, a number."""
    return _whole("" if value is None else str(value))


def _as_moment(value: Any, labels: Labels) -> list[Block]:
    if not value:
        return []
    return _whole(date_format(timezone.localtime(datetime.fromisoformat(str(value))), "D j M Y, H:i T"))


def _as_day(value: Any, labels: Labels) -> list[Block]:
    return _whole(date_format(date.fromisoformat(str(value)), "D j M Y")) if value else []


def _as_section(value: Any, labels: Labels) -> list[Block]:
    return _whole(name_or_deleted(labels.sections, value)) if value else []


def _as_issue(value: Any, labels: Labels) -> list[Block]:
    return _whole(name_or_deleted(labels.issues, value)) if value else []


def _as_source(value: Any, labels: Labels) -> list[Block]:
    return _whole(name_or_deleted(labels.sources, value)) if value else []


def _as_picture(value: Any, labels: Labels) -> list[Block]:
    if not value:
        return []
    picture = labels.pictures.get(value)
    if picture is None:
        return _whole(name_or_deleted({}, value))
    title = [Token(picture.title, space=" ")] if picture.title else []
    shown, *description = picture_tokens(picture.address, picture.alt_text, labels.shown_pictures)
    return [Block("figure", _ended([shown, *title, *description]))]


def _as_bylines(value: Any, labels: Labels) -> list[Block]:
    return [_byline(row, labels) for row in sorted(value or [], key=lambda row: row["order"])]


def _byline(row: dict[str, Any], labels: Labels) -> Block:
    """A line: the name, the part in the story, and the bio as printed."""
    roles = dict(Byline.Role.choices)
    tokens = [Token(name_or_deleted(labels.authors, row["author_id"]), space=", ")]
    tokens.append(Token(str(roles.get(row["role"], row["role"])), space=": "))
    return Block("p", _ended([*tokens, *tokens_of(row.get("bio_as_printed") or "")]))


def _as_topics(value: Any, labels: Labels) -> list[Block]:
    return _tags(value, labels.topics)


def _as_countries(value: Any, labels: Labels) -> list[Block]:
    return _tags(value, labels.countries)


def _as_pins(value: Any, labels: Labels) -> list[Block]:
    """A story a line, as they stand."""
    rows = sorted(value or [], key=lambda row: row["order"])
    return [Block("p", (Token(name_or_deleted(labels.stories, row["related_id"])),)) for row in rows]


def _tags(value: Any, names: Any) -> list[Block]:
    """A tag a line, the strongest first, as they stand on the form."""
    tags = [(row["strength"], name_or_deleted(names, row["tag_id"]), row.get("proposed")) for row in value or []]
    return [_tag(*tag) for tag in sorted(tags, key=lambda tag: tag[:2])]


def _tag(strength: int, name: str, proposed: bool | None) -> Block:
    strengths = dict(Strength.choices)
    tokens = [Token(name, space=", "), Token(str(strengths.get(strength, strength)), space=", ")]
    return Block("p", _ended([*tokens, Token(_("proposed"))] if proposed else tokens))


def _whole(words: str) -> list[Block]:
    return [Block("p", (Token(words),))] if words else []


def _ended(tokens: list[Token]) -> tuple[Token, ...]:
    return (*tokens[:-1], tokens[-1]._replace(space=""))


def _as_what_it_tells(value: Any, labels: Labels) -> list[Block]:
    return _whole(str(dict(Article.PictureTells.choices).get(value or "", value)))


# In the order in which they are shown.
FIELDS: dict[str, tuple[str | Promise, Shown]] = {
    "headline": (gettext_lazy("Headline"), _as_text),
    "kicker": (gettext_lazy("Kicker"), _as_text),
    "standfirst": (gettext_lazy("Standfirst"), _as_text),
    "bylines": (gettext_lazy("Byline"), _as_bylines),
    "dateline": (gettext_lazy("Dateline"), _as_text),
    "lead_image_id": (gettext_lazy("Lead picture"), _as_picture),
    "lead_alt_text": (gettext_lazy("Alt text of the lead picture here"), _as_text),
    "lead_caption": (gettext_lazy("Caption of the lead picture here"), _as_text),
    "lead_picture_tells": (gettext_lazy("The lead picture"), _as_what_it_tells),
    "body": (gettext_lazy("Body"), _as_body),
    "trail_text": (gettext_lazy("Trail text"), _as_text),
    "topics": (gettext_lazy("Topics"), _as_topics),
    "countries": (gettext_lazy("Countries"), _as_countries),
    "pins": (gettext_lazy("Related stories"), _as_pins),
    "section_id": (gettext_lazy("Section"), _as_section),
    "issue_id": (gettext_lazy("Issue"), _as_issue),
    "position": (gettext_lazy("Run order"), _as_whole),
    "image_source_id": (gettext_lazy("Image source"), _as_source),
    "publish_at": (gettext_lazy("Own time"), _as_moment),
    "embargoed_until": (gettext_lazy("Embargoed until"), _as_moment),
    "expires_at": (gettext_lazy("Comes off at"), _as_moment),
    "planned_on": (gettext_lazy("Planned for"), _as_day),
    "commissioned_length": (gettext_lazy("Length commissioned"), _as_whole),
    "working_title": (gettext_lazy("Working title"), _as_text),
    "slug": (gettext_lazy("Address"), _as_whole),
    "language": (gettext_lazy("Language"), _as_whole),
    "editor_note": (gettext_lazy("Note to editors"), _as_text),
}
