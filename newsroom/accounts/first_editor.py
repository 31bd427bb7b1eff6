"""The editor's login of a newsroom on one's own machine: made the first time, printed at every start."""

from __future__ import annotations

from pathlib import Path

from django.utils.crypto import get_random_string

from newsroom import environment
from newsroom.accounts.models import User

NAME = "editor"
PASSWORD_LENGTH = 16
EASY_TO_TYPE = "abcdefghjkmnpqrstuvwxyz23456789"  # without what looks alike


def make_first_editor(kept_in: Path) -> None:
    """Make the editor where nobody has a login yet; the password lies in that file, which only its owner reads."""
    if User.objects.exists():
        return
    password = environment.kept_secret(kept_in, get_random_string(PASSWORD_LENGTH, EASY_TO_TYPE))
    User.objects.create_superuser(NAME, email="", password=password)


def login_to_print(kept_in: Path) -> tuple[str, str] | None:
    """Name and password if both still hold; name and "" after the password was changed; None without that editor."""
    editor = User.objects.filter(username=NAME, is_active=True).first()
    if editor is None:
        return None
    kept = kept_in.read_text(encoding="utf-8").strip() if kept_in.exists() else ""
    return NAME, kept if kept and editor.check_password(kept) else ""
