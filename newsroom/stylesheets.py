"""The stylesheet as readers get it in production: written as many files, served as one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import Storage
from whitenoise.storage import CompressedManifestStaticFilesStorage  # type: ignore[import-untyped]

SITE = "css/site.css"
IMPORT = re.compile(r'@import url\("(?P<file>[^":]+)"\) layer\((?P<layer>\w+)\)(?: (?P<media>[\w ]+))?;')
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
LINE_ENDS = re.compile(r"\s*\n\s*")

Paths = dict[str, tuple[Storage, str]]


class JoinedStylesheetStorage(CompressedManifestStaticFilesStorage):  # type: ignore[misc]
    """Puts what `css/site.css` imports in its place, so that a page waits for one file instead of thirty."""

    def post_process(self, paths: Paths, dry_run: bool = False, **options: Any) -> Iterator[tuple[str, str, bool]]:
        """Join first, then let the parents hash and compress."""
        if SITE in paths and not dry_run:
            text = ContentFile(without_comments(joined(paths)).encode())
            self.delete(SITE)
            self.save(SITE, text)
            paths = paths | {SITE: (self, SITE)}
        yield from super().post_process(paths, dry_run, **options)


def joined(paths: Paths) -> str:
    """`css/site.css` with what it imports in its place; the files are where `paths` says."""
    return IMPORT.sub(lambda line: _in_its_layer(line, paths), _text(paths, SITE))


def _in_its_layer(line: re.Match[str], paths: Paths) -> str:
    rules = f"@layer {line['layer']} {{\n{_text(paths, 'css/' + line['file'])}}}"
    return f"@media {line['media']} {{\n{rules}\n}}" if line["media"] else rules


def without_comments(text: str) -> str:
    """The same rules without what only we read: comments, indentation, empty lines. No text in quotes is touched."""
    return LINE_ENDS.sub("\n", COMMENT.sub("", text)).lstrip()


def _text(paths: Paths, name: str) -> str:
    storage, path = paths[name]
    with storage.open(path) as file:
        return bytes(file.read()).decode()
