"""In production the stylesheet is one file that says what the many say."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.test import override_settings

from newsroom.stylesheets import without_comments

STORAGE = {"staticfiles": {"BACKEND": "newsroom.stylesheets.JoinedStylesheetStorage"}}
OURS = ["django.contrib.staticfiles.finders.FileSystemFinder"]


def collected(folder: Path) -> str:
    with override_settings(STATIC_ROOT=str(folder), STATICFILES_FINDERS=OURS, STORAGES=settings.STORAGES | STORAGE):
        call_command("collectstatic", "--no-input", verbosity=0)
    [site] = (folder / "css").glob("site.*.css")
    return site.read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Everything as it is collected; no test changes it."""
    return tmp_path_factory.mktemp("collected")


@pytest.fixture(scope="module")
def joined(folder):
    return collected(folder)


def test_the_stylesheet_is_one_file_with_every_part_in_its_layer(joined):
    assert "@import" not in joined
    parts = sorted((settings.BASE_DIR / "static/css/parts").glob("*.css"))
    written = {part.name: without_comments(f"@layer parts {{\n{part.read_text()}}}") for part in parts}
    assert [name for name, rules in written.items() if rules not in joined] == []
    assert "/*" not in joined
    assert "@media print {\n@layer print {" in joined
    assert joined.count("{") == joined.count("}")


def test_the_fonts_it_names_are_there(folder, joined):
    fonts = {line.split('"')[1] for line in joined.splitlines() if "woff2" in line}
    assert len(fonts) == 24
    assert [font for font in fonts if not (folder / "css" / font).resolve().exists()] == []


def test_collecting_twice_gives_the_same(folder, joined):
    assert collected(folder) == joined
