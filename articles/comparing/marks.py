"""Two texts side by side, with marks at the words that were removed and added. What colour says, words say too.

What we say stands apart from the text (`bdi`, `dir`): it must not turn a line that is written from right to left.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from django.utils.functional import Promise
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.comparing.blocks import ALT, DETAIL, NOTE, PICTURE, TARGET, UNSEEN, Block, Token
from articles.comparing.sequences import ENDS_OF_SENTENCES, at_sentences, pairs, runs

LIKE_ENOUGH = 0.5  # of two paragraphs, to be one paragraph that was worked on
LIKE_ENOUGH_ALONE = 0.25  # of two that stand in the same place, with nothing else that changed around them
SCRAP = 2  # words; a scrap of so few between two changes is read as part of the change
NOTHING = SafeString("")
BETWEEN = SafeString("\n")

SAME, CHANGED, REPLACED, REMOVED, ADDED = "same", "changed", "replaced", "removed", "added"
MOVED_AWAY, MOVED_HERE = "moved-away", "moved"
REFORMATTED = "reformatted"  # of a stretch of words

KINDS: dict[str, str | Promise] = {
    "p": gettext_lazy("paragraph"),
    "h2": gettext_lazy("heading"),
    "h3": gettext_lazy("smaller heading"),
    "ul": gettext_lazy("list item"),
    "ol": gettext_lazy("numbered list item"),
    "quote": gettext_lazy("quotation"),
    "pull-quote": gettext_lazy("pull quote"),
    "figure": gettext_lazy("picture"),
    "row": gettext_lazy("table row"),
    "rule": gettext_lazy("break"),
}
MARKS: dict[str, str | Promise] = {
    "bold": gettext_lazy("bold"),
    "italic": gettext_lazy("italic"),
    "sub": gettext_lazy("subscript"),
    "sup": gettext_lazy("superscript"),
    "link": gettext_lazy("link"),
    NOTE: gettext_lazy("footnote"),
}
TAGS = {"bold": "strong", "italic": "em", "sub": "sub", "sup": "sup"}

Tokens = Sequence[Token]


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of words: the same on both sides, other words, or the same words that look different."""

    kind: str
    before: Tokens
    after: Tokens


@dataclass(frozen=True, slots=True)
class Row:
    """A block beside what it was: `kind` is same, changed, replaced, removed, added, moved-away or moved.

    `before` and `after` are meant for two columns, `inline` for one; `note` says what no word shows ("now a heading").
    """

    kind: str
    before: SafeString
    after: SafeString
    inline: SafeString
    note: str = ""


def rows(before: Sequence[Block], after: Sequence[Block]) -> list[Row]:
    """The blocks of two versions, aligned; what stands at another place is told from what is gone or new."""
    steps = list(_aligned(before, after))
    gone = Counter(old.key for old, new in steps if old is not None and new is None)
    come = Counter(new.key for old, new in steps if new is not None and old is None)
    moved = gone & come
    left = {key: [count, count] for key, count in moved.items()}
    return _side_by_side([_row(old, new, left) for old, new in steps])


def segments(before: Tokens, after: Tokens) -> list[Segment]:
    """The words of two texts, compared: what is only a scrap between two changes goes with them."""
    found: list[Segment] = []
    old_words, new_words = [token.text for token in before], [token.text for token in after]
    for run in at_sentences(runs(old_words, new_words), old_words, new_words):
        old, new = before[run.a1 : run.a2], after[run.b1 : run.b2]
        kind = SAME if run.same else CHANGED
        if kind == CHANGED and len(found) > 1 and _is_scrap(found[-1], found[-2], old, new):
            scrap, change = found.pop(), found.pop()
            old, new = [*change.before, *scrap.before, *old], [*change.after, *scrap.after, *new]
        found.append(Segment(kind, old, new))
    return [part for segment in found for part in (_looks(segment) if segment.kind == SAME else [segment])]


def plain(blocks: Sequence[Block]) -> SafeString:
    """The blocks without marks."""
    return format_html_join(BETWEEN, "{}", ((_framed(block, _shown(block.tokens)),) for block in blocks))


def _side_by_side(found: list[Row]) -> list[Row]:
    """What is gone stands beside what came in its place, though the two have little in common."""
    stretches = [list(stretch) for _kind, stretch in groupby(found, key=lambda row: row.kind)]
    joined: list[Row] = []
    for stretch in stretches:
        gone = 0
        while gone < len(joined) and joined[-1 - gone].kind == REMOVED:
            gone += 1
        if stretch[0].kind != ADDED or not gone:
            joined += stretch
            continue
        before, joined = joined[-gone:], joined[:-gone]
        both = min(gone, len(stretch))
        joined += [_replaced(old, new) for old, new in zip(before, stretch, strict=False)]
        joined += before[both:] + stretch[both:]
    return joined


def _replaced(old: Row, new: Row) -> Row:
    return Row(REPLACED, old.before, new.after, format_html("{}\n{}", old.inline, new.inline))


def _aligned(before: Sequence[Block], after: Sequence[Block]) -> Iterator[tuple[Block | None, Block | None]]:
    for run in runs([block.key for block in before], [block.key for block in after]):
        old, new = before[run.a1 : run.a2], after[run.b1 : run.b2]
        if run.same:
            yield from zip(old, new, strict=True)
        else:
            yield from _paired(old, new)


def _paired(old: Sequence[Block], new: Sequence[Block]) -> Iterator[tuple[Block | None, Block | None]]:
    """Blocks that changed, each beside what became of it; in a gap what is gone comes before what is new."""
    alone = len(old) == len(new) == 1
    bags_old, bags_new = [_bag(block) for block in old], [_bag(block) for block in new]
    found = pairs(bags_old, bags_new, at_least=LIKE_ENOUGH_ALONE if alone else LIKE_ENOUGH)
    i = j = 0
    for pair_i, pair_j in [*found, (len(old), len(new))]:
        yield from ((block, None) for block in old[i:pair_i])
        yield from ((None, block) for block in new[j:pair_j])
        if pair_i < len(old):
            yield old[pair_i], new[pair_j]
        i, j = pair_i + 1, pair_j + 1


def _bag(block: Block) -> Counter[str]:
    return Counter(token.text for token in block.tokens)


def _row(old: Block | None, new: Block | None, moved: dict[tuple[str, tuple[Token, ...]], list[int]]) -> Row:
    if old is not None and new is not None:
        return _row_of_both(old, new)
    if old is not None:
        if _takes(moved, old, 0):
            text = _framed(old, _deleted(old.tokens))
            return Row(MOVED_AWAY, text, NOTHING, NOTHING, _("moved to another place"))
        text = _framed(old, _deleted(old.tokens))
        return Row(REMOVED, text, NOTHING, text)
    assert new is not None  # noqa: S101  one of the two is always there
    if _takes(moved, new, 1):
        text = _framed(new, _inserted(new.tokens))
        return Row(MOVED_HERE, NOTHING, text, text, _("moved here from another place"))
    text = _framed(new, _inserted(new.tokens))
    return Row(ADDED, NOTHING, text, text)


def _takes(moved: dict[tuple[str, tuple[Token, ...]], list[int]], block: Block, side: int) -> bool:
    left = moved.get(block.key)
    if left is None or not left[side]:
        return False
    left[side] -= 1
    return True


def _row_of_both(old: Block, new: Block) -> Row:
    if old.key == new.key:
        text = _framed(new, _shown(new.tokens))
        return Row(SAME, _framed(old, _shown(old.tokens)) if old.marker != new.marker else text, text, text)
    note = ""
    if old.kind != new.kind:
        note = _("%(before)s made into %(after)s") % {"before": kind_name(old), "after": kind_name(new)}
    compared = segments(old.tokens, new.tokens)
    before = format_html_join("", "{}", ((_before(segment),) for segment in compared))
    after = format_html_join("", "{}", ((_after(segment),) for segment in compared))
    inline = format_html_join("", "{}", ((_inline(segment),) for segment in compared))
    return Row(CHANGED, _framed(old, before), _framed(new, after), _framed(new, inline), note)


def kind_name(block: Block) -> str:
    """What a block is called: "heading", "list item"."""
    kind = block.kind if block.kind in KINDS else block.kind.partition("-")[0]
    return str(KINDS.get(kind, block.kind))


def _is_scrap(scrap: Segment, change: Segment, old: Tokens, new: Tokens) -> bool:
    """Whether so little is the same between two changes that reading it apart only makes work."""
    size = len(scrap.before)
    both_sides = change.before and change.after and old and new
    return scrap.kind == SAME and size <= SCRAP and bool(both_sides) and not _ends_sentence(scrap.before)


def _ends_sentence(tokens: Tokens) -> bool:
    return any(token.text in ENDS_OF_SENTENCES for token in tokens)


def _looks(segment: Segment) -> Iterator[Segment]:
    """Words that are the same, divided into those that look the same and those that don't."""
    both = list(zip(segment.before, segment.after, strict=True))

    def look(place: int) -> tuple[frozenset[str], frozenset[str]] | None:
        old, new = both[place]
        # The blank after the last word belongs to whatever follows it.
        spaced_alike = place == len(both) - 1 or old.space == new.space
        return None if old.marks == new.marks and spaced_alike else (old.marks, new.marks)

    for how, places in groupby(range(len(both)), key=look):
        chosen = list(places)
        old = segment.before[chosen[0] : chosen[-1] + 1]
        new = segment.after[chosen[0] : chosen[-1] + 1]
        yield Segment(REFORMATTED if how else SAME, old, new)


def _before(segment: Segment) -> SafeString:
    if segment.kind == SAME:
        return _shown(segment.before)
    if segment.kind == CHANGED:
        return _deleted(segment.before)
    return format_html('<span class="reformatted">{}</span>{}', *_apart(segment.before))


def _after(segment: Segment) -> SafeString:
    if segment.kind == SAME:
        return _shown(segment.after)
    if segment.kind == CHANGED:
        return _inserted(segment.after)
    text, space = _apart(segment.after)
    return format_html(
        '<span class="reformatted">{}<small class="reformatted__how" dir="auto"> ({})</small></span>{}',
        text,
        _how(segment),
        space,
    )


def _inline(segment: Segment) -> SafeString:
    if segment.kind == CHANGED:
        return format_html("{}{}", _deleted(segment.before), _inserted(segment.after))
    return _after(segment)


def _how(segment: Segment) -> str:
    """What was done to words that stayed: "bold", "no longer italic", "spaces"."""
    old, new = segment.before[0].marks, segment.after[0].marks
    said = [str(MARKS[mark]) for mark in MARKS if mark in new - old]
    said += [_("no longer %(format)s") % {"format": MARKS[mark]} for mark in MARKS if mark in old - new]
    return ", ".join(said) or _("spaces")


def _deleted(tokens: Tokens) -> SafeString:
    if not tokens:
        return NOTHING
    text, space = _apart(tokens, all_said=True)
    return format_html('<del><bdi class="visually-hidden">{} </bdi>{}</del>{}', _("removed:"), text, space)


def _inserted(tokens: Tokens) -> SafeString:
    if not tokens:
        return NOTHING
    text, space = _apart(tokens, all_said=True)
    return format_html('<ins><bdi class="visually-hidden">{} </bdi>{}</ins>{}', _("added:"), text, space)


def _apart(tokens: Tokens, *, all_said: bool = False) -> tuple[SafeString, str]:
    """The words, and the blank after them, so that no mark runs on into it."""
    return _shown([*tokens[:-1], tokens[-1]._replace(space="")], all_said=all_said), tokens[-1].space


def _shown(tokens: Tokens, *, all_said: bool = False) -> SafeString:
    """The words as they look; where a link leads is said only where that is what changed (`all_said`)."""
    parts = ((_dressed(marks, list(group), all_said=all_said),) for marks, group in groupby(tokens, _marks_of))
    return format_html_join("", "{}", parts)


def _marks_of(token: Token) -> frozenset[str]:
    return token.marks


def _dressed(marks: frozenset[str], tokens: Tokens, *, all_said: bool) -> SafeString | str:
    text = "".join(token.text + token.space for token in tokens)
    if TARGET in marks:
        space = tokens[-1].space
        return (
            format_html(' <span class="said__target" dir="ltr">{}</span>{}', text.strip(), space) if all_said else space
        )
    if PICTURE in marks:
        return format_html_join(
            " ", '<img class="said__picture" src="{}" alt="" loading="lazy">', ((token.text,) for token in tokens)
        )
    if UNSEEN in marks:
        return format_html('<span class="said__alt" dir="auto">{}</span> ', _("A picture."))
    if ALT in marks:
        return format_html('<span class="said__alt" dir="auto">{} {}</span> ', _("Described as:"), text)
    if DETAIL in marks:
        return format_html('<span class="said__target" dir="ltr">{}</span> ', text)
    dressed: SafeString | str = text
    for mark in sorted(marks & TAGS.keys()):
        dressed = format_html(f"<{TAGS[mark]}>{{}}</{TAGS[mark]}>", dressed)
    if "link" in marks:
        dressed = format_html('<span class="said__link">{}</span>', dressed)
    if NOTE in marks:
        dressed = format_html('<span class="said__note">{}</span>', dressed)
    return dressed


def _framed(block: Block, inner: SafeString) -> SafeString:
    marker = format_html('<span class="said__marker">{}</span> ', block.marker) if block.marker else NOTHING
    return format_html('<p class="said said--{}" dir="auto">{}{}</p>', block.kind, marker, inner)
