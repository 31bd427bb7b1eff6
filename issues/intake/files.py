"""Story files as they lie on a disk: found, read within limits, with the picture that lies beside."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from articles.formats.documents import read_document
from articles.formats.incoming import Copy, Remark
from articles.formats.plain_text import read

MOST_BYTES = 6 * 1024 * 1024  # a little over the reader's own limit: enough for it to see that a file is too large
PICTURE_ENDINGS = (".jpg", ".jpeg", ".png", ".webp", ".avif", ".gif")
STORY_ENDINGS = {".txt", ".text", ".docx"}
# Read when they are named; a folder's pages and notes may be anything.
DOCUMENT_ENDINGS = {".docx", ".md", ".markdown", ".html", ".htm", ".zip"}
MOST_DOCUMENT_BYTES = 20 * 1024 * 1024 + 1


@dataclass(frozen=True, slots=True)
class StoryFile:
    """One file with the stories found in it (at least one, perhaps blocked)."""

    shown_as: str
    """The path as the person gave it."""
    name: str
    """The file's own name, without its folder."""
    stories: tuple[Copy, ...]
    picture: Path | None
    """A picture beside it with the same base name."""

    @property
    def blocked(self) -> bool:
        """Whether a story in it keeps the whole file out."""
        return any(story.blocked for story in self.stories)


def find(paths: Iterable[Path]) -> list[Path]:
    """The story files among these paths: folders are looked through, pictures beside a text are not stories."""
    return [file for path in paths for file in _files(path) if not _is_picture_beside_a_story(file)]


def read_file(path: Path, *, month_first: bool) -> StoryFile:
    """What the file says; one that can't be opened gives a blocked story without a headline."""
    try:
        with path.open("rb") as file:
            raw = file.read(MOST_DOCUMENT_BYTES if _is_document(path) else MOST_BYTES)
    except OSError as error:
        message = f"The file can't be opened: {error.strerror}. Check its name and who may read it."
        stories = [Copy(headline="", remarks=(Remark("blocking", None, message),))]
    else:
        stories = _stories(path, raw, month_first=month_first)
    return StoryFile(str(path), path.name, tuple(stories), _picture_beside(path))


def _stories(path: Path, raw: bytes, *, month_first: bool) -> list[Copy]:
    if not _is_document(path):
        return read(raw, month_first=month_first)
    documents = read_document(path.name, raw, month_first=month_first)
    stories = [story for document in documents for story in document.stories]
    return stories or [Copy(headline="", remarks=(Remark("blocking", None, "There is no story in this file."),))]


def _is_document(path: Path) -> bool:
    return path.suffix.lower() in DOCUMENT_ENDINGS


def _files(path: Path) -> Iterator[Path]:
    if not path.is_dir():
        yield path
        return
    yield from sorted(file for file in path.rglob("*") if file.suffix.lower() in STORY_ENDINGS and file.is_file())


def _is_picture_beside_a_story(path: Path) -> bool:
    if path.suffix.lower() not in PICTURE_ENDINGS:
        return False
    return any(path.with_suffix(ending).exists() for ending in STORY_ENDINGS)


def _picture_beside(path: Path) -> Path | None:
    candidates = (path.with_suffix(ending) for name in PICTURE_ENDINGS for ending in (name, name.upper()))
    return next((candidate for candidate in candidates if candidate.is_file() and candidate != path), None)
