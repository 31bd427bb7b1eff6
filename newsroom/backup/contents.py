"""What lies in a backup: its table of contents, with a digest of every file, and how the two are held together."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path

from newsroom.backup.errors import CannotRestore

NAME = "contents.json"
FORM = 1
AT_ONCE = 1024 * 1024  # bytes


@dataclass(frozen=True, slots=True)
class Contents:
    """The first thing to read in a backup: what it was made of, and what must be there for it to be whole."""

    made_at: str  # ISO 8601, UTC
    vendor: str  # "sqlite" or "postgresql"
    migrations: list[str]  # "app.name", all that were applied
    rows: dict[str, int]  # of each table, at the moment of the backup
    files: dict[str, str] = field(default_factory=dict)  # path inside the backup: SHA-256, in hexadecimal figures
    form: int = FORM

    def write(self, folder: Path) -> None:
        """Last of all: a folder without it is no backup."""
        (folder / NAME).write_text(json.dumps(asdict(self), indent=1, sort_keys=True), encoding="utf-8")

    @classmethod
    def read(cls, folder: Path) -> Contents:
        """Raises CannotRestore when the folder holds no backup, or one that this version can't read."""
        try:
            contents = cls(**json.loads((folder / NAME).read_text(encoding="utf-8")))
        except (OSError, ValueError, TypeError) as error:
            raise CannotRestore(f"{folder} holds no backup: its {NAME} is missing or can't be read.") from error
        if contents.form != FORM:
            raise CannotRestore(f"{folder} is a backup of form {contents.form}. This version reads form {FORM}.")
        return contents

    def moment(self) -> datetime:
        """When the backup was made."""
        return datetime.fromisoformat(self.made_at)

    def damage(self, folder: Path) -> Iterator[str]:
        """A sentence for each file that is missing or is no longer what was written."""
        for name, digest in self.files.items():
            path = folder / name
            if not path.is_file():
                yield f"{name} is missing."
            elif digest_of(path) != digest:
                yield f"{name} was changed since, or can't be read from this disk."


def digest_of(path: Path) -> str:
    """SHA-256 of a file of any size."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
