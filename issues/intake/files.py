"""Story files as they lie on a disk: found, read within limits, with the picture that lies beside."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from articles.formats.documents import EmbeddedPicture, read_document
from articles.formats.incoming import Copy, Remark
from articles.formats.plain_text import read
from issues.intake.pictures import owner_of

MOST_BYTES = 6 * 1024 * 1024  # a little over the reader's own limit: enough for it to see that a file is too large
PICTURE_ENDINGS = (".jpg", ".jpeg", ".png", ".webp", ".avif", ".gif")
STORY_ENDINGS = {".txt", ".text", ".docx"}
# Read when they are named; a folder's pages and notes may be anything.
DOCUMENT_ENDINGS = {".docx", ".md", ".markdown", ".html", ".htm", ".zip"}
NO_PICTURES: tuple[EmbeddedPicture, ...] = ()
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
    embedded: tuple[tuple[EmbeddedPicture, ...], ...] = ()
    """The pictures within it, a tuple for each story."""

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
        found = [(Copy(headline="", remarks=(Remark("blocking", None, message),)), NO_PICTURES)]
    else:
        found = list(_stories(path, raw, month_first=month_first))
    stories, pictures = zip(*found, strict=True)
    return StoryFile(str(path), path.name, stories, _picture_beside(path), pictures)


def _stories(path: Path, raw: bytes, *, month_first: bool) -> Iterable[tuple[Copy, tuple[EmbeddedPicture, ...]]]:
    if not _is_document(path):
        return [(story, NO_PICTURES) for story in read(raw, month_first=month_first)]
    found = []
    for document in read_document(path.name, raw, month_first=month_first):
        owners = [owner_of(picture.line, document.stories) for picture in document.pictures]
        for place, story in enumerate(document.stories):
            own = (one for one, owner in zip(document.pictures, owners, strict=True) if owner == place)
            found.append((story, tuple(own)))
    nothing = Copy(headline="", remarks=(Remark("blocking", None, "There is no story in this file."),))
    return found or [(nothing, NO_PICTURES)]


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
