"""Word files and zips, built for the tests."""

from __future__ import annotations

import io
import zipfile

TYPES = """<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">
<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
<Default Extension="xml" ContentType="application/xml"/><Default Extension="png" ContentType="image/png"/>
<Override PartName="/word/document.xml"
 ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>"""
RELS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
NAMES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    f'xmlns:r="{RELS}" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"'
)
STYLES = f"""<w:styles {NAMES}><w:style w:type="paragraph" w:styleId="Title"><w:name w:val="Title"/></w:style>
<w:style w:type="paragraph" w:styleId="Subtitle"><w:name w:val="Subtitle"/></w:style></w:styles>"""


def packed(files: dict[str, bytes | str]) -> bytes:
    """A zip file with these files."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in files.items():
            made.writestr(name, content)
    return buffer.getvalue()


def paragraph(text: str, style: str = "", *, inner: str = "") -> str:
    """A paragraph of a Word document; `inner` is what follows its words."""
    named = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    return f"<w:p>{named}<w:r><w:t>{text}</w:t></w:r>{inner}</w:p>"


def relationship(name: str, kind: str, target: str, *, external: bool = False) -> str:
    """A link from the document to a part of it, or to somewhere else."""
    mode = ' TargetMode="External"' if external else ""
    return f'<Relationship Id="{name}" Type="{RELS}/{kind}" Target="{target}"{mode}/>'


def word_file(*paragraphs: str, links: str = "", **parts: bytes | str) -> bytes:
    """A Word document; `parts` are more files of it, by their names in word/ with two underscores for the dot."""
    links += relationship("styles", "styles", "styles.xml")
    files: dict[str, bytes | str] = {
        "[Content_Types].xml": TYPES,
        "_rels/.rels": f'<Relationships xmlns="{PACKAGE}">'
        f"{relationship('main', 'officeDocument', 'word/document.xml')}</Relationships>",
        "word/document.xml": f"<w:document {NAMES}><w:body>{''.join(paragraphs)}</w:body></w:document>",
        "word/_rels/document.xml.rels": f'<Relationships xmlns="{PACKAGE}">{links}</Relationships>',
        "word/styles.xml": STYLES,
    }
    return packed(files | {f"word/{name.replace('__', '.')}": content for name, content in parts.items()})
