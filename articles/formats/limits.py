"""Reading what may be hostile in a process of its own, with a limit of time and memory."""

from __future__ import annotations

import base64
import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from articles.formats.blocks import Block
from articles.formats.incoming import Remark
from articles.formats.parts import EmbeddedPicture

SECONDS = 20
ROOT = Path(__file__).parents[2]


class CannotRead(Exception):
    """The document can't be read; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Read:
    """What a document holds: blocks, remarks, pictures."""

    blocks: list[Block]
    remarks: list[Remark]
    pictures: tuple[EmbeddedPicture, ...] = ()


def read_apart(kind: str, raw: bytes) -> Read:
    """Read the bytes as "word", "page" or "markdown" in another process. Raises CannotRead."""
    command = [sys.executable, "-m", "articles.formats.word_process", kind]
    environment = {"PATH": os.defpath, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"}
    try:
        done = subprocess.run(  # noqa: S603  # our own module; the document goes in as bytes
            command, input=raw, capture_output=True, timeout=SECONDS, cwd=ROOT, env=environment, check=True
        )
        values = json.loads(done.stdout)
    except subprocess.TimeoutExpired as late:
        message = f"Reading this document took over {SECONDS} seconds and was stopped. Send its text in another form."
        raise CannotRead(message) from late
    except (subprocess.CalledProcessError, OSError, ValueError) as error:
        message = "This document is damaged, or needs too much memory. Save it again, or send it as plain text."
        raise CannotRead(message) from error
    if values.get("refused"):
        raise CannotRead(values["refused"])
    return Read(
        [Block(*block) for block in values["blocks"]],
        [Remark("warning", None, message) for message in values["remarks"]],
        tuple(EmbeddedPicture(name, base64.b64decode(data), *rest) for name, data, *rest in values["pictures"]),
    )
