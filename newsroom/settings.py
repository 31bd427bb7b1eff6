"""All settings, read top to bottom in the order of a request. What comes from outside comes through `environment`.

Without any variable this is a newsroom on one's own machine: SQLite, loopback addresses only, a secret made once.
`NEWSROOM_PRODUCTION=1` is the real thing: `newsroom.checks` then refuses to start with anything unsafe.
"""

from __future__ import annotations

import mimetypes
import secrets
from pathlib import Path
from typing import Any

from django_prose_editor.config import html_tags
from js_asset import static_lazy

from newsroom import environment

# ---------------------------------------------------------------------------------------------- where things lie

BASE_DIR = Path(__file__).resolve().parent.parent
DATA_DIR = Path(environment.text("NEWSROOM_DATA", str(BASE_DIR / "var")))

PRODUCTION = environment.flag("NEWSROOM_PRODUCTION", default=False)
DEBUG = environment.flag("NEWSROOM_DEBUG", default=False)

SECRET_KEY = environment.secret("NEWSROOM_SECRET_KEY")
if not SECRET_KEY and not PRODUCTION:
    SECRET_KEY = environment.kept_secret(DATA_DIR / "secret-key", secrets.token_urlsafe(48))

# ---------------------------------------------------------------------------------------------- who may knock

SITE_URL = environment.text("NEWSROOM_SITE_URL")
ALLOWED_HOSTS = environment.words(
    "NEWSROOM_ALLOWED_HOSTS", default=[] if PRODUCTION else ["127.0.0.1", "localhost", "[::1]"]
)
CSRF_TRUSTED_ORIGINS = [SITE_URL.rstrip("/")] if SITE_URL else []

SECURE_SSL_REDIRECT = PRODUCTION
# Only a proxy that overwrites these headers may be trusted: the newsroom behind nginx or Caddy says so itself.
BEHIND_PROXY = environment.flag("NEWSROOM_BEHIND_PROXY", default=False)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_PROXY else None
SECURE_HSTS_SECONDS = 63_072_000 if PRODUCTION else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = PRODUCTION
SECURE_HSTS_PRELOAD = PRODUCTION
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
X_FRAME_OPTIONS = "DENY"

SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = PRODUCTION
SESSION_COOKIE_NAME = "__Host-session" if PRODUCTION else "session"
CSRF_COOKIE_NAME = "__Host-csrf" if PRODUCTION else "csrf"
CSRF_COOKIE_HTTPONLY = False  # the desk's scripts read it, as Django's own admin expects
SESSION_COOKIE_AGE = 60 * 60 * 24 * 7
CSRF_FAILURE_VIEW = "newsroom.errors.csrf_failure"

SECURITY_CONTACT = environment.text("NEWSROOM_SECURITY_CONTACT")

# Names of Django 6's settings, so that the move there deletes our middleware and keeps these lines.
SECURE_CSP: dict[str, list[str]] = {
    "default-src": ["'none'"],
    "script-src": ["'self'"],
    "style-src": ["'self'"],
    "img-src": ["'self'", "data:"],
    "font-src": ["'self'"],
    "connect-src": ["'self'"],
    "manifest-src": ["'self'"],
    "media-src": ["'self'"],
    "worker-src": ["'self'"],
    # Players that a reader may load into a story (articles/body/embeds.py); nothing of theirs is loaded unasked.
    "frame-src": [
        "https://www.youtube-nocookie.com",
        "https://player.vimeo.com",
        "https://open.spotify.com",
        "https://w.soundcloud.com",
    ],
    "form-action": ["'self'"],
    "base-uri": ["'none'"],
    "frame-ancestors": ["'none'"],
    "object-src": ["'none'"],
}
# The desk: import maps carry a nonce; the hash is the one <style> that the body editor writes.
SECURE_CSP_DESK: dict[str, list[str]] = SECURE_CSP | {
    "script-src": ["'self'", "<nonce>"],
    "style-src": ["'self'", "<nonce>", "'sha256-PlumsSlvJ7vvWzjqibGAYKq92O3y/4JTxWWsWJvyUYA='"],
    "img-src": ["'self'", "data:", "blob:"],
    "frame-src": ["'self'"],
    "frame-ancestors": ["'self'"],
}
# Forms with the body editor: a paste from Word or Google Docs keeps its bold and italics only where style attributes
# may be read. Scripts stay strict.
SECURE_CSP_EDITOR: dict[str, list[str]] = SECURE_CSP_DESK | {"style-src-attr": ["'unsafe-inline'"]}

# What one request may bring: a story is text; pictures and documents have limits of their own.
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2_000
DATA_UPLOAD_MAX_NUMBER_FILES = 200  # the intake takes fifty and names the others
LARGEST_REQUEST = 64 * 1024 * 1024

# ---------------------------------------------------------------------------------------------- what is installed

INSTALLED_APPS = [
    "newsroom.accounts",
    "newsroom",
    "newsroom.desk.apps.DeskConfig",
    "newsroom.clock",
    "newsroom.page_cache",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.humanize",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "axes",
    "taggit",
    "django_prose_editor",
    "django_tasks",
    "django_tasks_db",
    "articles.activity",
    "articles.images",
    "articles.tagging",
    "articles",
    "articles.style",
    "articles.review",
    "articles.presence",
    "articles.retagging",
    "articles.governing",
    "articles.tagging_desk",
    "articles.search",
    "newsroom.finding",
    "issues",
    "issues.intake",
    "issues.newsletter",
]

MIDDLEWARE = [
    "newsroom.page_cache.middleware.PageCacheMiddleware",
    "newsroom.replicas.ReplicaMiddleware",
    "newsroom.security.PolicyMiddleware",
    "newsroom.security.LargestRequestMiddleware",
    "newsroom.health.ProbesMiddleware",
    "newsroom.speculation.SpeculationMiddleware",
    "newsroom.compressing.TextsGZipMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "newsroom.zones.PublicationZoneMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "newsroom.urls"
WSGI_APPLICATION = "newsroom.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
SILENCED_SYSTEM_CHECKS: list[str] = []

# ---------------------------------------------------------------------------------------------- who is who

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "admin:login"
LOGIN_REDIRECT_URL = "admin:index"

# Ten wrong passwords for one name from one address close that door for a quarter of an hour; a colleague with the
# same name typed from elsewhere still gets in, so nobody can lock a desk out from afar. Fifty for any names close it
# for the whole address.
AXES_FAILURE_LIMIT = 10
SIGN_IN_TRIES_OF_A_PLACE = 50
AXES_HANDLER = "newsroom.accounts.sign_in.SignInLimits"
AXES_USERNAME_CALLABLE = "newsroom.accounts.sign_in.name_typed"
AXES_CLIENT_IP_CALLABLE = "newsroom.accounts.sign_in.place_of"
AXES_COOLOFF_TIME = 0.25
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False  # whoever tries again at once doesn't wait longer
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_CALLABLE = "newsroom.errors.signed_out_for_now"
AXES_SENSITIVE_PARAMETERS: list[str] = []
AXES_VERBOSE = False

# ---------------------------------------------------------------------------------------------- where it is kept

# Connections of a process to PostgreSQL at the most, shared by its threads; 0: each thread keeps one.
DATABASE_POOL = environment.number("NEWSROOM_DATABASE_POOL", default=0)
# Whether PgBouncer stands between, in transaction mode.
PGBOUNCER = environment.flag("NEWSROOM_PGBOUNCER", default=False)
CONNECTIONS: dict[str, Any] = {"pool": DATABASE_POOL, "pgbouncer": PGBOUNCER}
DATABASES = {"default": environment.database("DATABASE_URL", default=DATA_DIR / "newsroom.sqlite3", **CONNECTIONS)}
# Copies of that database for readers' pages, and how many seconds one may be behind.
DATABASES |= environment.replicas("NEWSROOM_REPLICA_URLS", of=DATABASES["default"], **CONNECTIONS)
REPLICAS = sorted(set(DATABASES) - {"default"})
REPLICA_LAG = environment.number("NEWSROOM_REPLICA_LAG_SECONDS", default=2, least=1)
DATABASE_ROUTERS = ["newsroom.replicas.Router"] if REPLICAS else []

MEDIA_ROOT = environment.text("NEWSROOM_MEDIA", str(DATA_DIR / "media"))
MEDIA_URL = "/media/"
# What was made from stories and can be made again at any time: pictures for shared links. Nobody reads it by address.
KEPT_ROOT = environment.text("NEWSROOM_KEPT", str(DATA_DIR / "kept"))
STATIC_URL = "/static/"
WHITENOISE_MIMETYPES = {".speculationrules": "application/speculationrules+json"}  # see newsroom/speculation.py
for ending, media_type in WHITENOISE_MIMETYPES.items():  # for Django's own server of files, on one's own machine
    mimetypes.add_type(media_type, ending)
# Collected for production only; on one's own machine the files are served from where they are written.
STATIC_ROOT = environment.text("NEWSROOM_STATIC", str(DATA_DIR / "static") if PRODUCTION else "") or None
STATICFILES_DIRS = [BASE_DIR / "static"]
# A bucket that all hosts share, instead of the folder above.
OBJECT_STORAGE = environment.object_storage("NEWSROOM_OBJECT_STORAGE")
STORAGES: dict[str, dict[str, Any]] = {
    "default": {"BACKEND": "newsroom.object_storage.ObjectStorage", "OPTIONS": OBJECT_STORAGE}
    if OBJECT_STORAGE
    else {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "newsroom.stylesheets.JoinedStylesheetStorage"
        if PRODUCTION
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = not PRODUCTION
WHITENOISE_ALLOW_ALL_ORIGINS = False

# Readers may save issues in their browser. Off: those that were saved go the next time the browser looks.
OFFLINE_READING = environment.flag("NEWSROOM_OFFLINE_READING", default=True)

REDIS_URL = environment.secret("REDIS_URL")
CACHES: dict[str, dict[str, Any]] = {
    "default": {
        "BACKEND": "newsroom.shared_cache.SharedCache",
        "LOCATION": REDIS_URL,
        "OPTIONS": {"socket_connect_timeout": 0.5, "socket_timeout": 0.5},
    }
    if REDIS_URL
    else {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
}

# Whole pages for readers, in the memory of each process: so much of it, 0 for none (decision 25).
PAGE_CACHE_MEGABYTES = environment.number("NEWSROOM_PAGE_CACHE_MEGABYTES", default=16)
# How many seconds any cache in front may keep a page.
SHARED_CACHES_KEEP_FOR = environment.number("NEWSROOM_SHARED_CACHES_SECONDS", default=2)
# What stands in front and is told which pages turned; that one may keep them for longer.
PURGE = environment.one_of("NEWSROOM_PURGE", ["NONE", "FASTLY", "CLOUDFLARE", "VARNISH"], default="NONE")
PURGE_ADDRESS = environment.text("NEWSROOM_PURGE_ADDRESS")
PURGE_TOKEN = environment.secret("NEWSROOM_PURGE_TOKEN")
TOLD_CACHE_KEEPS_FOR = environment.number("NEWSROOM_CDN_SECONDS", default=300)

# Sets headlines on pictures for shared links in scripts that the house's own faces lack (a TTF, OTF or TTC file).
HEADLINE_FONT = environment.text("NEWSROOM_HEADLINE_FONT")

# Kinds of block that the body editor lacks; articles.body lists where they may stand.
DJANGO_PROSE_EDITOR_EXTENSIONS = [
    {
        "js": [static_lazy("js/desk/body_blocks.js")],
        "extensions": {
            "PullQuote": html_tags(["aside"], {"aside": ["class"]}),
            "Footnote": html_tags(["sup"], {"sup": ["data-footnote"]}),
            "Embed": html_tags(["figure", "figcaption"], {"figure": ["data-embed"]}),
        },
    }
]

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": []}}

# ---------------------------------------------------------------------------------------------- how it is written

LANGUAGE_CODE = "en"
USE_I18N = True
FORMAT_MODULE_PATH = "newsroom.written"
USE_TZ = True
TIME_ZONE = "UTC"  # what is stored; readers see the publication's zone, editors their own

TEMPLATES = [
    {
        # Readers' pages and their mails.
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [BASE_DIR / "templates/site"],
        "OPTIONS": {
            "environment": "newsroom.templating.environment",
            "context_processors": ["newsroom.zones.publication", "newsroom.templating.words"],
        },
    },
    {
        # The desk.
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "newsroom.zones.publication",
            ],
        },
    },
]

# ---------------------------------------------------------------------------------------------- mail and records

EMAIL_BACKEND = (
    "django.core.mail.backends.smtp.EmailBackend"
    if environment.text("NEWSROOM_MAIL_HOST")
    else "django.core.mail.backends.console.EmailBackend"
)
EMAIL_HOST = environment.text("NEWSROOM_MAIL_HOST", "localhost")
EMAIL_PORT = environment.number("NEWSROOM_MAIL_PORT", default=587)
EMAIL_HOST_USER = environment.text("NEWSROOM_MAIL_USER")
EMAIL_HOST_PASSWORD = environment.secret("NEWSROOM_MAIL_PASSWORD")
EMAIL_USE_TLS = environment.flag("NEWSROOM_MAIL_TLS", default=True)
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = environment.text("NEWSROOM_MAIL_FROM", "newsroom@localhost")

# Whom the newsroom tells when something goes out. Addresses in one's own network are for one's own machine.
WEBSUB_HUB = environment.text("NEWSROOM_WEBSUB_HUB")
INDEXNOW = environment.text("NEWSROOM_INDEXNOW")
INDEXNOW_KEY = environment.secret("NEWSROOM_INDEXNOW_KEY")
WEBHOOKS_MAY_BE_PRIVATE = environment.flag("NEWSROOM_PRIVATE_WEBHOOKS", default=not PRODUCTION)

LOG_LEVEL = environment.one_of("NEWSROOM_LOG_LEVEL", ["DEBUG", "INFO", "WARNING", "ERROR"], default="INFO")
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line", "level": LOG_LEVEL}},
    "root": {"handlers": ["console"], "level": LOG_LEVEL},
    "loggers": {"django": {"handlers": [], "level": "INFO", "propagate": True}},
}
