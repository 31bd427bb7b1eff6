"""What all tests share: the database they run on, files that go away, and a quick password hasher."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import pytest

# Before Django reads its settings: tests keep their data in a folder of their own.
os.environ["NEWSROOM_DATA"] = tempfile.mkdtemp(prefix="newsroom-tests-")

POSTGRESQL = "postgresql"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--database",
        choices=["sqlite", POSTGRESQL],
        default=os.environ.get("NEWSROOM_TEST_DATABASE", "sqlite"),
        help="the database to test on, unless DATABASE_URL names one",
    )


@pytest.fixture(autouse=True)
def files_that_go_away(settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = str(tmp_path / "media")
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
