"""Tables as they may stand in a body."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from articles.formats.html_tree import Node
from articles.formats.inline import text_of

MOST_SPANNED = 100


def is_layout(table: Node) -> bool:
    """Whether the table only puts a page in place: it has one cell, or holds other tables."""
    cells = [cell for row in _rows(table) for cell in _cells(row)]
    return len(cells) <= 1 or any(_holds_table(cell) for cell in cells)


def table_text(table: Node) -> str:
    """The words of the cells, row by row, on one line."""
    rows = [" | ".join(text_of(cell.children) or "–" for cell in _cells(row)) for row in _rows(table) if _says(row)]
    caption = " ".join(text_of(child.children) for child in _captions(table))
    return " / ".join(filter(None, [caption, *rows]))


def table_html(table: Node, html_of: Callable[[Node], str]) -> str:
    """The table with its rows and cells, a caption above it; `html_of` gives what stands in a cell."""
    captions = "".join(html_of(caption) for caption in _captions(table))
    rows = ["".join(_cell(cell, html_of) for cell in _cells(row)) for row in _rows(table) if _says(row)]
    return captions + "<table><tbody>" + "".join(f"<tr>{row}</tr>" for row in rows) + "</tbody></table>"


def _cell(cell: Node, html_of: Callable[[Node], str]) -> str:
    spans = ((name, cell.attributes.get(name, "")) for name in ("colspan", "rowspan"))
    attributes = "".join(f' {name}="{int(span)}"' for name, span in spans if _is_span(span))
    return f"<{cell.tag}{attributes}>{html_of(cell) or '<p></p>'}</{cell.tag}>"


def _is_span(span: str) -> bool:
    return span.isascii() and span.isdigit() and 1 < int(span[:4]) <= MOST_SPANNED


def _rows(table: Node) -> Iterator[Node]:
    for child in table.children:
        if isinstance(child, Node) and child.tag == "tr":
            yield child
        elif isinstance(child, Node) and child.tag in {"thead", "tbody", "tfoot"}:
            yield from _rows(child)


def _cells(row: Node) -> list[Node]:
    return [cell for cell in row.children if isinstance(cell, Node) and cell.tag in {"td", "th"}]


def _captions(table: Node) -> list[Node]:
    return [child for child in table.children if isinstance(child, Node) and child.tag == "caption"]


def _says(row: Node) -> bool:
    return any(text_of(cell.children) for cell in _cells(row))


def _holds_table(node: Node) -> bool:
    return any(isinstance(child, Node) and (child.tag == "table" or _holds_table(child)) for child in node.children)
