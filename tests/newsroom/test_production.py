"""Production refuses to start unsafe, by every door, and says how to mend it."""

from __future__ import annotations

import os
import secrets
import subprocess
import sys

import pytest
from django.conf import settings

SAFE = {
    "NEWSROOM_PRODUCTION": "1",
    "NEWSROOM_SECRET_KEY": secrets.token_urlsafe(50),
    "NEWSROOM_ALLOWED_HOSTS": "news.example.org",
    "NEWSROOM_SITE_URL": "https://news.example.org",
    "NEWSROOM_SECURITY_CONTACT": "mailto:security@example.org",
}
DOORS = {
    "manage.py": ["manage.py", "check"],
    "wsgi": ["-c", "import newsroom.wsgi"],
    "asgi": ["-c", "import newsroom.asgi"],
}


def opened(door: str, **environment: str) -> subprocess.CompletedProcess[str]:
    inherited = {name: text for name, text in os.environ.items() if name not in {"DATABASE_URL", "NEWSROOM_DEBUG"}}
    return subprocess.run(
        [sys.executable, *DOORS[door]],
        cwd=settings.BASE_DIR,
        env=inherited | environment,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("door", DOORS)
def test_safe_settings_open_the_door(door):
    assert opened(door, **SAFE).returncode == 0


@pytest.mark.parametrize("door", DOORS)
def test_every_problem_is_named_at_once_with_its_hint(door):
    ended = opened(door, NEWSROOM_PRODUCTION="1", NEWSROOM_DEBUG="1", NEWSROOM_SITE_URL="http://news.example.org")
    assert ended.returncode == 1
    for hint in ("secrets.token_urlsafe(50)", "Take NEWSROOM_DEBUG away", "Set NEWSROOM_ALLOWED_HOSTS", "https://"):
        assert hint in ended.stderr


@pytest.mark.parametrize(
    ("unsafe", "hint"),
    [
        ({"NEWSROOM_SECRET_KEY": ""}, "NEWSROOM_SECRET_KEY is missing or weak"),
        ({"NEWSROOM_SECRET_KEY": "short"}, "NEWSROOM_SECRET_KEY is missing or weak"),
        ({"NEWSROOM_SECRET_KEY": "abc" * 30}, "NEWSROOM_SECRET_KEY is missing or weak"),
        ({"NEWSROOM_SECRET_KEY": "django-insecure-" + "abcdefghijklm" * 4}, "NEWSROOM_SECRET_KEY is missing or weak"),
        ({"NEWSROOM_ALLOWED_HOSTS": "other.example.org"}, "not among the allowed hosts"),
        ({"NEWSROOM_PURGE": "fastly", "NEWSROOM_PURGE_TOKEN": "t"}, "Set NEWSROOM_PURGE_ADDRESS"),
        ({"NEWSROOM_PURGE": "fastly", "NEWSROOM_PURGE_ADDRESS": "https://in.example"}, "Set NEWSROOM_PURGE_TOKEN"),
        ({"NEWSROOM_DEBUG": "1"}, "every visitor would see the code"),
        ({"NEWSROOM_ALLOWED_HOSTS": ""}, "No host is named"),
        ({"NEWSROOM_ALLOWED_HOSTS": "*"}, "every host is allowed"),
        ({"NEWSROOM_SITE_URL": "http://news.example.org"}, "not https"),
        ({"NEWSROOM_SITE_URL": ""}, "not https"),
        ({"NEWSROOM_SECURITY_CONTACT": "security@example.org"}, "mailto:security@example.org"),
        ({"NEWSROOM_DEBUG": "perhaps"}, "Write 1 for yes or 0 for no"),
        ({"DATABASE_URL": "oracle://x"}, "DATABASE_URL begins with 'oracle'"),
    ],
)
def test_one_unsafe_setting_is_enough_and_gets_a_sentence_instead_of_a_traceback(unsafe, hint):
    ended = opened("manage.py", **(SAFE | unsafe))
    assert (ended.returncode, hint in ended.stderr, "Traceback" in ended.stderr) == (1, True, False)


def test_cookies_and_transport_are_strict_in_production():
    names = [
        *("SESSION_COOKIE_NAME", "CSRF_COOKIE_NAME", "SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE"),
        *("SECURE_SSL_REDIRECT", "SECURE_HSTS_SECONDS", "DEBUG"),
    ]
    script = f"from django.conf import settings as s; print(*(getattr(s, name) for name in {names}))"
    ended = subprocess.run(
        [sys.executable, "-c", f"import newsroom.wsgi; {script}"],
        cwd=settings.BASE_DIR,
        env=os.environ | SAFE,
        capture_output=True,
        text=True,
        check=True,
    )
    assert ended.stdout.split() == [
        "__Host-session",
        "__Host-csrf",
        "True",
        "True",
        "True",
        "63072000",
        "False",
    ]


@pytest.mark.parametrize(
    ("given", "hint"),
    [
        ({"NEWSROOM_INDEXNOW": "https://api.indexnow.org/indexnow"}, "set NEWSROOM_INDEXNOW_KEY"),
        ({"NEWSROOM_INDEXNOW_KEY": "0123abcd"}, "Set NEWSROOM_INDEXNOW to https://api.indexnow.org/indexnow"),
        ({"NEWSROOM_INDEXNOW": "https://api.indexnow.org/", "NEWSROOM_INDEXNOW_KEY": "0123 abc"}, "8 to 128 letters"),
    ],
)
def test_an_address_for_search_engines_without_its_key_is_named(given, hint):
    ended = opened("manage.py", **SAFE, **given)
    assert (ended.returncode, hint in ended.stderr) == (1, True)


def test_the_key_for_search_engines_may_stand_in_a_file(tmp_path):
    (tmp_path / "key").write_text("0123abcd\n")
    given = {"NEWSROOM_INDEXNOW": "https://api.indexnow.org/", "NEWSROOM_INDEXNOW_KEY_FILE": str(tmp_path / "key")}
    assert opened("manage.py", **SAFE, **given).returncode == 0


@pytest.mark.parametrize("name", [".dockerignore", ".gitignore"])
def test_secrets_of_the_containers_get_neither_into_the_image_nor_into_git(name):
    left_out = (settings.BASE_DIR / name).read_text().splitlines()
    assert "docs/deploy/secrets" in [line.strip("/") for line in left_out]
