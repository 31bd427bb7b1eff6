"""HTML to a tree, however it was written: elements that nobody closed are closed, what is no text is dropped."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from html.parser import HTMLParser

from articles.formats.html_source import tidied

DEEPEST = 60  # an element further down is read as if it stood here: no story is nested like that
VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
NO_TEXT = {
    *("script", "style", "noscript", "template", "iframe", "object", "svg", "math", "video", "audio", "canvas", "map"),
    *("select", "textarea", "button", "datalist", "head", "applet", "noembed", "noframes", "nav"),
}
BLOCKS = {
    *("address", "article", "aside", "blockquote", "body", "center", "dd", "details", "div", "dl", "dt", "fieldset"),
    *("figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "html", "li"),
    *("main", "ol", "p", "pre", "section", "summary", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul"),
}
# A person sees the words of these. A button within one of those other elements is a part of the text, as in a heading
# that folds; alone it is one of the page's own.
SEEN = {"button", "textarea"}
TEXTUAL = {"p", "h1", "h2", "h3", "h4", "h5", "h6", "li", "td", "th", "dt", "dd", "summary", "figcaption", "blockquote"}
# What an element ends when it begins: and what keeps it from ending something further out.
ENDS = {
    "li": ({"li"}, {"ul", "ol"}),
    "dt": ({"dt", "dd"}, {"dl"}),
    "dd": ({"dt", "dd"}, {"dl"}),
    "td": ({"td", "th"}, {"table"}),
    "th": ({"td", "th"}, {"table"}),
    "tr": ({"tr"}, {"table"}),
    "tbody": ({"thead", "tbody"}, {"table"}),
    "tfoot": ({"thead", "tbody"}, {"table"}),
}


@dataclass(slots=True)
class Node:
    """An element, with what stands in it: elements and texts."""

    tag: str
    attributes: dict[str, str] = field(default_factory=dict)
    children: list[Node | str] = field(default_factory=list)


@dataclass(slots=True)
class Page:
    """The tree of a page, its title, and how often what was dropped stood in it."""

    root: Node
    title: str
    dropped: Counter[str]
    unread: list[str]
    """The words of buttons and fields that were left out."""


def page_of(html: str) -> Page:
    """The tree of this HTML; takes time in proportion to its length."""
    source, dropped = tidied(html)
    builder = _Builder()
    builder.feed(source)
    builder.close()
    return Page(
        builder.root, " ".join("".join(builder.title).split()), dropped + builder.dropped, builder.words_unread()
    )


class _Builder(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Node("body")
        self.open = [self.root]
        self.title: list[str] = []
        self.dropped: Counter[str] = Counter()
        self.silent: list[str] = []
        """The element without text that is open, once for each time it was opened within itself."""
        self.unread: list[list[str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if self.silent:
            self.silent += [tag] if tag == self.silent[0] else []
            return
        if tag in NO_TEXT and not (tag == "button" and self.open[-1].tag in TEXTUAL):
            self.unread += [[]] if tag in SEEN else []
            self.dropped[tag] += tag != "head"
            self.silent.append(tag)
            return
        self.dropped[tag] += tag in {"form", "input"}
        if tag in BLOCKS:
            self._end_what_it_ends(tag)
        node = Node(tag, {name: value or "" for name, value in attrs})
        self.open[-1].children.append(node)
        if tag not in VOID and len(self.open) < DEEPEST:
            self.open.append(node)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        # <br/> is one; <p/> only begins a paragraph.
        if tag in VOID or tag not in NO_TEXT:
            self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        if self.silent:
            if tag == self.silent[0]:
                self.silent.pop()
            return
        for place in range(len(self.open) - 1, 0, -1):
            if self.open[place].tag == tag:
                del self.open[place:]
                return
            if self.open[place].tag in {"td", "th"} and tag not in {"table", "tr", "tbody", "thead", "tfoot"}:
                return

    def handle_data(self, data: str) -> None:
        if self.lasttag == "title" and self.silent[:1] in ([], ["head"]):
            self.title.append(data)
        elif not self.silent:
            self.open[-1].children.append(data)
        elif self.silent[0] in SEEN:
            self.unread[-1].append(data)

    def words_unread(self) -> list[str]:
        """What was left out and could be seen, each element's words once."""
        found = (" ".join("".join(words).split()) for words in self.unread)
        return list(dict.fromkeys(filter(None, found)))

    def _end_what_it_ends(self, tag: str) -> None:
        """A block ends the paragraph before it; an item of a list, a row and a cell end the one before."""
        ends, kept = ENDS.get(tag, (set(), set()))
        for place in range(len(self.open) - 1, 0, -1):
            above = self.open[place].tag
            if above in ends:
                del self.open[place:]
                return
            if above == "p" or (above in {"h1", "h2", "h3", "h4", "h5", "h6"} and tag in {"p", "div", "table"}):
                del self.open[place:]
            elif above in kept or (not ends and above in BLOCKS):
                return
