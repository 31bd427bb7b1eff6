"""A Word file to blocks, by mammoth. Only word_process calls it, with limits around it."""

from __future__ import annotations

import io
import re
import secrets
import zipfile
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

import mammoth

from articles.formats.blocks import Block, blocks_of, line_of
from articles.formats.html_tree import page_of
from articles.formats.incoming import Remark
from articles.formats.limits import CannotRead, Read
from articles.formats.notes import bind_notes
from articles.formats.parts import EmbeddedPicture
from articles.formats.zip_directory import CannotUnpack, unpacked

MOST_PICTURES = 20
LARGEST_PICTURE = 10 * 1024 * 1024
LONGEST_ALT_TEXT = 500
MADE_BY_PROGRAM = re.compile(r"\S+\.[A-Za-z]{3,4}|(?:picture|image|grafik|bild) ?[0-9]*", re.IGNORECASE)
ENTITIES = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
EXTERNAL_PICTURE = re.compile(rb"<Relationship\b[^>]*/image[\"'][^>]*>")
EXTERNAL = re.compile(rb"TargetMode\s*=\s*[\"']External[\"']")
TARGET = re.compile(rb"Target\s*=\s*[\"']([^\"']{0,2000})")
STYLES = """
p[style-name='Title'] => p.headline:fresh
p[style-name='Subtitle'] => p.standfirst:fresh
p[style-name='Quote'] => blockquote > p:fresh
p[style-name='Intense Quote'] => blockquote > p:fresh
u =>
strike =>
"""
COUNTED = {
    "comment": (re.compile(rb"<w:comment\s"), "comment", "comments"),
    "deleted": (re.compile(rb"<w:del\s[^/]*?>"), "tracked deletion", "tracked deletions"),
    "object": (re.compile(rb"<o:OLEObject\s"), "embedded or linked object", "embedded or linked objects"),
    "equation": (re.compile(rb"<m:oMath[\s>]"), "equation", "equations"),
}
INSERTED = re.compile(rb"<w:ins\s[^/]*?>")
HIDDEN = re.compile(rb"<w:vanish\s*/>")
BOX = re.compile(rb"<w:txbxContent[\s>]")
HEADER_TEXT = re.compile(rb"<w:t[\s>]")


def read_word_file(raw: bytes) -> Read:
    """What the file holds. Raises CannotRead."""
    try:
        parts = _xml_parts(raw)
    except CannotUnpack as refusal:
        raise CannotRead(str(refusal)) from refusal
    pictures = _Pictures()
    try:
        result = mammoth.convert_to_html(
            io.BytesIO(raw), style_map=STYLES, include_embedded_style_map=False, convert_image=pictures.take
        )
    except Exception as error:
        # Whatever mammoth trips over, the person needs one sentence.
        message = "This Word file is damaged, or not as Word writes them. Open it, save it again and send that."
        raise CannotRead(message) from error
    page = page_of(result.value)
    bind_notes(page.root)
    messages = [*_messages_on_parts(parts), *pictures.messages(_external(parts))]
    blocks = list(pictures.taken_out_of(blocks_of(page.root)))
    return Read(blocks, [Remark("warning", None, one) for one in messages], tuple(pictures.kept))


class _Pictures:
    def __init__(self) -> None:
        self.kept: list[EmbeddedPicture] = []
        self.refused: Counter[str] = Counter()
        # What stands in the text for a picture until its place is known: no document can have written it.
        self.sign = secrets.token_hex(8)
        self.signs = re.compile(f"\ue000{self.sign}-([0-9]+)\ue001")

    def take(self, image: Any) -> list[Any]:
        """Keep the picture beside the text, with a sign in its place."""
        try:
            with image.open() as opened:
                data = opened.read(LARGEST_PICTURE + 1)
        except (OSError, ValueError, KeyError, zipfile.BadZipFile):
            return []  # one that lies elsewhere, or nowhere: said from the list of links
        if len(data) > LARGEST_PICTURE:
            self.refused["over 10 MB"] += 1
        elif len(self.kept) == MOST_PICTURES:
            self.refused[f"more than {MOST_PICTURES}"] += 1
        elif data not in [picture.data for picture in self.kept]:
            ending = str(image.content_type or "").rpartition("/")[2].split("+")[0] or "picture"
            name = f"picture-{len(self.kept) + 1}.{ending[:10]}"
            self.kept.append(EmbeddedPicture(name, data, 0, _described(image.alt_text)))
            return [mammoth.html.text(f"\ue000{self.sign}-{len(self.kept) - 1}\ue001")]
        return []

    def taken_out_of(self, blocks: Sequence[Block]) -> Iterator[Block]:
        """The blocks without the signs; each picture learns the line below which it stood."""
        place = 0
        for block in blocks:
            text = " ".join(self.signs.sub(" ", block.text).split())
            for found in self.signs.finditer(block.text):
                begins = not self.signs.sub("", block.text[: found.start()]).strip()
                above = place - 1 if begins else place
                number = int(found[1])
                self.kept[number] = replace(self.kept[number], line=max(line_of(above), 0))
            if text:
                yield replace(block, text=text, html=self.signs.sub("", block.html))
                place += 1

    def messages(self, external: list[str]) -> list[str]:
        """What was not taken."""
        found = [
            f"Pictures were left out ({why}): {count}. Send them by themselves." for why, count in self.refused.items()
        ]
        if external:
            names = ", ".join(f"“{address[:120]}”" for address in external[:5])
            found.append(f"Pictures that lie elsewhere are not fetched: {names}. Send them with the story.")
        return found


def _described(alt_text: str | None) -> str:
    """What the writer says that the picture shows; a program's guess and the name of a file say nothing."""
    said = " ".join((alt_text or "").split())
    guessed = "automatically generated" in said.lower() or MADE_BY_PROGRAM.fullmatch(said)
    return "" if guessed else said[:LONGEST_ALT_TEXT]


def _xml_parts(raw: bytes) -> dict[str, bytes]:
    """The XML in the file; a part that declares entities is refused, in whatever encoding."""
    parts = {}
    with zipfile.ZipFile(io.BytesIO(raw)) as opened:
        for entry in opened.infolist():
            name = entry.filename
            if name.endswith((".xml", ".rels")):
                parts[name] = unpacked(opened, entry)
                if ENTITIES.search(parts[name].replace(b"\0", b"")):
                    raise CannotRead("This Word file declares entities, as no Word file does: it is not opened.")
    return parts


def _external(parts: dict[str, bytes]) -> list[str]:
    found = []
    for name, content in parts.items():
        if name.endswith(".rels"):
            links = [link for link in EXTERNAL_PICTURE.findall(content) if EXTERNAL.search(link)]
            found += [target[1].decode("utf-8", "replace") for link in links if (target := TARGET.search(link))]
    return list(dict.fromkeys(found))


def _messages_on_parts(parts: dict[str, bytes]) -> list[str]:
    main = b"".join(content for name, content in parts.items() if name.startswith("word/"))
    counts = ((len(pattern.findall(main)), one, many) for pattern, one, many in COUNTED.values())
    said = [f"{count} {one if count == 1 else many}" for count, one, many in counts if count]
    found = [f"Left out of the Word file: {', '.join(said)}."] if said else []
    if count := len(INSERTED.findall(main)):
        found.append(f"Tracked insertions stand in the text as if they had been accepted: {count}. Check them.")
    if count := len(HIDDEN.findall(main)):
        found.append(f"Words that were hidden in Word stand in the text: {count} times. Take out what is not meant.")
    if count := len(BOX.findall(_without_fallbacks(main))):
        found.append(f"Text boxes stand where they are anchored: {count}. Check their place.")
    headers = [content for name, content in parts.items() if re.match(r"word/(?:header|footer)\d*\.xml$", name)]
    if any(HEADER_TEXT.search(content) for content in headers):
        found.append("Page headers and footers of the Word file were left out.")
    return found


def _without_fallbacks(content: bytes) -> bytes:
    """Without what Word writes a second time, for older ones."""
    return b"".join(piece.partition(b"<mc:Fallback")[0] for piece in content.split(b"</mc:Fallback>"))
