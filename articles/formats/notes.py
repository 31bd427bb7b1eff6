"""Footnotes as Word, Markdown and web pages write them: a mark that leads to a note further down."""

from __future__ import annotations

from collections.abc import Iterator

from articles.formats.html_tree import Node
from articles.formats.inline import NOTE, text_of

BACK = "\u21a9\u2191\u21b5\ufe0e^ \n\t"
MOST_MARKS = 500
ID_WORDS = ("note", "fn", "ftn", "edn", "cite", "ref")


def bind_notes(root: Node) -> int:
    """Put each footnote at its mark, take its text from the end of the page; how many there were.

    A mark is a link to an element of this page whose name speaks of notes; the element is an item of a list or a
    paragraph.
    """
    targets = {node.attributes["id"]: node for node in _nodes(root) if _may_be_note(node)}
    targets |= {name: node for node in _nodes(root) if node.tag in {"p", "div"} for name in _anchors_in_front(node)}
    bound: set[int] = set()
    marks = [node for node in _nodes(root) if _is_mark(node)]
    for node in marks[:MOST_MARKS]:
        target = targets.get(node.attributes["href"][1:])
        if target is not None and target is not node and not _holds(target, node):
            text = _text_of_note(target)
            if text:
                node.tag, node.attributes, node.children = "sup", {NOTE: text}, []
                bound.add(id(target))
    if bound:
        _take_out(root, bound)
    return len(bound)


def _nodes(root: Node) -> Iterator[Node]:
    waiting = [root]
    while waiting:
        node = waiting.pop()
        yield node
        waiting += [child for child in reversed(node.children) if isinstance(child, Node)]


def _may_be_note(node: Node) -> bool:
    return node.tag in {"li", "p", "div", "aside", "dd"} and _speaks_of_notes(node.attributes.get("id", ""))


def _anchors_in_front(node: Node) -> Iterator[str]:
    """Word's own HTML: <p><a name="_ftn1" href="#_ftnref1">[1]</a> text</p>."""
    for child in node.children[:2]:
        if isinstance(child, Node) and child.tag == "a":
            name = child.attributes.get("name") or child.attributes.get("id", "")
            if name.startswith(("_ftn", "_edn")) and "ref" not in name:
                yield name


def _is_mark(node: Node) -> bool:
    address = node.attributes.get("href", "")
    if node.tag != "a" or not address.startswith("#") or not _speaks_of_notes(address):
        return False
    return len(text_of(node.children)) <= len("[1000]")


def _speaks_of_notes(name: str) -> bool:
    return any(word in name.lower() for word in ID_WORDS)


def _holds(target: Node, node: Node) -> bool:
    return any(inner is node for inner in _nodes(target))


def _text_of_note(target: Node) -> str:
    """The words of the note without the link that leads back."""
    for node in _nodes(target):
        node.children = [child for child in node.children if not _leads_back(child)]
    return text_of(target.children).strip(BACK)


def _leads_back(child: Node | str) -> bool:
    if isinstance(child, str) or child.tag != "a" or not child.attributes.get("href", "").startswith("#"):
        return False
    text = text_of(child.children)
    return not text.strip(BACK) or text.strip("[]().").isalnum()


def _take_out(root: Node, bound: set[int]) -> None:
    for node in _nodes(root):
        node.children = [child for child in node.children if isinstance(child, str) or id(child) not in bound]
