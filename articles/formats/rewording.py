"""Paragraphs whose words somebody corrected: what was bold, a link or a note stays so where the words stayed."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from articles.formats.cleaning import without_unseen
from articles.formats.html_tree import Node, page_of
from articles.formats.inline import NOTE, note_html

PARAGRAPHS = {"p", "h2", "h3"}
INLINE = {"strong", "em", "sub", "sup", "a"}
END = "\n"  # of a paragraph, among its words
TOKEN = re.compile(r"\n|[^\S\n]+|\S+")
MANY = 2_000  # words; beyond, very common ones are not compared, which would take minutes


@dataclass(frozen=True, slots=True)
class Atom:
    """A character as it is written in HTML, and the elements that it stands in; a note has no text of its own."""

    text: str
    html: str
    within: tuple[str, ...] = ()


def reworded(markup: Sequence[str], new: Sequence[str]) -> tuple[str, ...] | None:
    """The HTML of these paragraphs when they say this instead: one text a paragraph, as many as there are.

    None where one of them is no plain paragraph or heading (a list, a table, a quotation): its text isn't its shape.
    """
    nodes = [_paragraph(written) for written in markup]
    if any(node is None for node in nodes):
        return None
    kept = [node for node in nodes if node is not None]
    atoms = _joined([_without_ends(list(_atoms(node.children, ()))) for node in kept])
    said = _with_words(
        _tokens(atoms), TOKEN.findall(END.join(" ".join(without_unseen(text)[0].split()) for text in new))
    )
    tags = [node.tag for node in kept]
    parts = _parted(said)[: len(new)]
    return tuple(_written(part, tags[place] if place < len(tags) else "p") for place, part in enumerate(parts))


def _paragraph(written: str) -> Node | None:
    found = [one for one in page_of(written).root.children if isinstance(one, Node) or one.strip()]
    if len(found) != 1 or isinstance(found[0], str) or found[0].tag not in PARAGRAPHS:
        return None
    return found[0]


def _atoms(nodes: Iterable[Node | str], within: tuple[str, ...]) -> Iterator[Atom]:
    for node in nodes:
        if isinstance(node, str):
            yield from (Atom(one, html.escape(one, quote=False), within) for one in node.replace(END, " "))
        elif node.tag == "br":
            yield Atom(" ", "<br>", within)
        elif NOTE in node.attributes:
            yield Atom("", note_html(node.attributes[NOTE]), within)
        elif node.tag in INLINE:
            address = node.attributes.get("href", "")
            opening = f'<a href="{html.escape(address)}">' if node.tag == "a" else f"<{node.tag}>"
            yield from _atoms(node.children, (*within, opening))
        else:
            yield from _atoms(node.children, within)


def _joined(paragraphs: Sequence[list[Atom]]) -> list[Atom]:
    atoms: list[Atom] = []
    for place, paragraph in enumerate(paragraphs):
        atoms += [Atom(END, "")] if place else []
        atoms += paragraph
    return atoms


def _tokens(atoms: Sequence[Atom]) -> list[list[Atom]]:
    """Words and the blanks between them; a note belongs to the word before it."""
    tokens: list[list[Atom]] = []
    for atom in atoms:
        before = tokens[-1][0].text if tokens else END
        same = END not in {atom.text, before} and atom.text.isspace() == before.isspace()
        if tokens and (not atom.text or same):
            tokens[-1].append(atom)
        else:
            tokens.append([atom])
    return tokens


def _with_words(old: Sequence[list[Atom]], new: Sequence[str]) -> list[Atom]:
    words = ["".join(atom.text for atom in token) for token in old]
    matcher = SequenceMatcher(None, words, new, autojunk=max(len(words), len(new)) > MANY)
    said: list[Atom] = []
    for act, begin, end, first, last in matcher.get_opcodes():
        standing = [atom for token in old[begin:end] for atom in token]
        if act == "equal":
            said += standing
            continue
        after = old[end][0].within if end < len(old) else ()
        within = standing[0].within if standing else _shared(said[-1].within if said else (), after)
        for character in "".join(new[first:last]):
            plain = character == END
            said.append(Atom(character, "" if plain else html.escape(character, quote=False), () if plain else within))
        said += [atom for atom in standing if not atom.text]
    return said


def _shared(before: tuple[str, ...], after: tuple[str, ...]) -> tuple[str, ...]:
    shared = 0
    while shared < min(len(before), len(after)) and before[shared] == after[shared]:
        shared += 1
    return before[:shared]


def _parted(atoms: Iterable[Atom]) -> list[list[Atom]]:
    parts: list[list[Atom]] = [[]]
    for atom in atoms:
        if atom.text == END:
            parts.append([])
        else:
            parts[-1].append(atom)
    return parts


def _without_ends(atoms: list[Atom]) -> list[Atom]:
    while atoms and atoms[0].text.isspace():
        atoms = atoms[1:]
    while atoms and atoms[-1].text.isspace():
        atoms = atoms[:-1]
    return atoms


def _written(atoms: Iterable[Atom], tag: str) -> str:
    written: list[str] = []
    opened: tuple[str, ...] = ()
    for atom in [*_without_ends(list(atoms)), Atom("", "")]:
        shared = len(_shared(opened, atom.within))
        written += [f"</{_name(opening)}>" for opening in reversed(opened[shared:])]
        written += atom.within[shared:]
        written.append(atom.html)
        opened = atom.within
    return f"<{tag}>{''.join(written)}</{tag}>"


def _name(opening: str) -> str:
    return opening.strip("<>").partition(" ")[0]
