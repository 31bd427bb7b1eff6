"""Settings that contradict each other, or that no newsroom in production may have; each with a hint.

In production (`NEWSROOM_PRODUCTION=1`) an error here keeps every command and the server from starting.
"""

from __future__ import annotations

import re
import sqlite3
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from urllib.parse import urlsplit

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register
from django.core.exceptions import ImproperlyConfigured
from django.http.request import validate_host

LEAST_SECRET_LENGTH = 50
LEAST_SECRET_CHARACTERS = 10
INDEXNOW_KEY = re.compile(r"[a-zA-Z0-9-]{8,128}")  # what the protocol asks for


def register_all() -> None:
    """Hang the checks into Django's."""
    register(production_is_safe, Tags.security)
    register(site_url_is_whole, Tags.security)
    register(search_engines_can_be_told, Tags.security)
    register(what_stands_in_front_can_be_told, Tags.security)
    register(media_can_be_written, Tags.files)
    register(sqlite_can_search, Tags.compatibility)


def production_is_safe(app_configs: Sequence[AppConfig] | None, **kwargs: object) -> list[CheckMessage]:
    """What a newsroom that the world can reach must have."""
    return list(_unsafe_in_production()) if settings.PRODUCTION else []


def refuse_to_start_unsafe() -> None:
    """Keep a production newsroom from starting, by whatever door, while something is unsafe.

    Raises ImproperlyConfigured with every problem and how to mend it.
    """
    if not settings.PRODUCTION:
        return
    problems = [message for message in _unsafe_in_production() if message.is_serious()]
    if problems:
        listed = "\n".join(f"- {problem.msg} {problem.hint}" for problem in problems)
        raise ImproperlyConfigured(f"This newsroom is not safe to start in production:\n{listed}")


def why_not_writable(folder: Path) -> str:
    """Why nothing can be written into the folder, which is made if need be; "" when it can."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder) as probe:
            probe.write(b"probe")
    except OSError as error:
        return error.strerror or str(error)
    return ""


def site_url_is_whole(app_configs: Sequence[AppConfig] | None, **kwargs: object) -> list[CheckMessage]:
    """The site's own address, when given, has a scheme and a host."""
    parts = urlsplit(settings.SITE_URL)
    if not settings.SITE_URL or (parts.scheme in {"http", "https"} and parts.hostname):
        return []
    return [_error("E010", f"NEWSROOM_SITE_URL is {settings.SITE_URL!r}.", "Write it as https://news.example.org")]


def search_engines_can_be_told(app_configs: Sequence[AppConfig] | None, **kwargs: object) -> list[CheckMessage]:
    """IndexNow has its address, its key and a site to speak of, or none of them."""
    return list(_amiss_with_indexnow()) if settings.INDEXNOW or settings.INDEXNOW_KEY else []


def what_stands_in_front_can_be_told(app_configs: Sequence[AppConfig] | None, **kwargs: object) -> list[CheckMessage]:
    """Who keeps pages for minutes because it is told of changes can be told: it has its address and its token."""
    return list(_amiss_with_purging()) if settings.PURGE != "NONE" else []


def media_can_be_written(app_configs: Sequence[AppConfig] | None, **kwargs: object) -> list[CheckMessage]:
    """Pictures can be stored. Object storage is not asked: it may be away for a moment, and is asked by each use."""
    if settings.OBJECT_STORAGE:
        return []
    folder = Path(settings.MEDIA_ROOT)
    reason = why_not_writable(folder)
    if not reason:
        return []
    hint = "Make the folder writable for the newsroom, or set NEWSROOM_MEDIA to another one."
    return [_error("E011", f"Pictures can't be stored in {folder}: {reason}.", hint)]


def sqlite_can_search(app_configs: Sequence[AppConfig] | None, **kwargs: object) -> list[CheckMessage]:
    """On SQLite, its full-text search is compiled in."""
    if "sqlite3" not in settings.DATABASES["default"]["ENGINE"]:
        return []
    with sqlite3.connect(":memory:") as connection:
        options = {row[0] for row in connection.execute("PRAGMA compile_options")}
    if "ENABLE_FTS5" in options:
        return []
    hint = "Use a Python whose SQLite has FTS5 (python.org's and Debian's have), or set DATABASE_URL to PostgreSQL."
    return [Warning("This SQLite has no full-text search (FTS5).", hint=hint, id="newsroom.W012")]


def _amiss_with_indexnow() -> Iterator[CheckMessage]:
    if not settings.INDEXNOW_KEY:
        hint = "Make one with: python -c 'import secrets; print(secrets.token_hex(16))' and set NEWSROOM_INDEXNOW_KEY."
        yield _error("E013", "NEWSROOM_INDEXNOW is set without its key: no search engine is told.", hint)
        return
    if not settings.INDEXNOW:
        hint = "Set NEWSROOM_INDEXNOW to https://api.indexnow.org/indexnow, or take the key away."
        yield _error("E013", "NEWSROOM_INDEXNOW_KEY is set without an address: no search engine is told.", hint)
    if not INDEXNOW_KEY.fullmatch(settings.INDEXNOW_KEY):
        hint = "It has 8 to 128 letters from a to z, figures and hyphens."
        yield _error("E014", "NEWSROOM_INDEXNOW_KEY is not as the search engines want it.", hint)
    if not settings.SITE_URL:
        hint = "Set NEWSROOM_SITE_URL to the site's address, under which search engines find the stories and the key."
        yield _error("E015", "NEWSROOM_INDEXNOW is set, and nobody knows where this site is.", hint)


def _amiss_with_purging() -> Iterator[CheckMessage]:
    parts = urlsplit(settings.PURGE_ADDRESS)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        hint = "Set NEWSROOM_PURGE_ADDRESS to the whole address for purges, or take NEWSROOM_PURGE away."
        yield _error("E016", "NEWSROOM_PURGE is set without an address: old pages would stay in front.", hint)
    if settings.PURGE != "VARNISH" and not settings.PURGE_TOKEN:
        hint = "Set NEWSROOM_PURGE_TOKEN, or NEWSROOM_PURGE_TOKEN_FILE, to the provider's token for purges."
        yield _error("E017", "NEWSROOM_PURGE is set without its token: old pages would stay in front.", hint)


def _unsafe_in_production() -> Iterator[CheckMessage]:
    yield from what_stands_in_front_can_be_told(None)
    secret = _secret()
    weak = len(secret) < LEAST_SECRET_LENGTH or len(set(secret)) < LEAST_SECRET_CHARACTERS
    if weak or secret.startswith("django-insecure-"):
        yield _error(
            "E001",
            "NEWSROOM_SECRET_KEY is missing or weak.",
            "Make one with: python -c 'import secrets; print(secrets.token_urlsafe(50))' and keep it outside the code, "
            "for example in a file that NEWSROOM_SECRET_KEY_FILE names.",
        )
    if settings.DEBUG:
        yield _error("E002", "NEWSROOM_DEBUG is on: every visitor would see the code.", "Take NEWSROOM_DEBUG away.")
    if not settings.ALLOWED_HOSTS or "*" in settings.ALLOWED_HOSTS:
        hint = "Set NEWSROOM_ALLOWED_HOSTS to the site's names, separated by commas: news.example.org"
        yield _error("E003", "No host is named, or every host is allowed.", hint)
    if not settings.SECURE_SSL_REDIRECT or urlsplit(settings.SITE_URL).scheme != "https":
        hint = "Set NEWSROOM_SITE_URL to the site's address: https://news.example.org"
        yield _error("E004", "The site's address is not https.", hint)
    elif settings.ALLOWED_HOSTS and not validate_host(
        urlsplit(settings.SITE_URL).hostname or "", settings.ALLOWED_HOSTS
    ):
        hint = "Put the host of NEWSROOM_SITE_URL among NEWSROOM_ALLOWED_HOSTS, or correct one of the two."
        yield _error("E007", "The site's own address is not among the allowed hosts.", hint)
    if not settings.SECURITY_CONTACT:
        hint = "Set NEWSROOM_SECURITY_CONTACT to mailto:security@example.org or to the address of a page."
        yield Warning("Nobody is named for reports of security holes.", hint=hint, id="newsroom.W005")
    elif urlsplit(settings.SECURITY_CONTACT).scheme not in {"mailto", "https", "tel"}:
        hint = "RFC 9116 asks for a whole address: mailto:security@example.org or https://..."
        yield _error("E006", f"NEWSROOM_SECURITY_CONTACT is {settings.SECURITY_CONTACT!r}.", hint)


def _secret() -> str:
    try:
        return settings.SECRET_KEY
    except ImproperlyConfigured:  # Django's way of saying that it is empty
        return ""


def _error(number: str, message: str, hint: str) -> Error:
    return Error(message, hint=hint, id=f"newsroom.{number}")
