"""What all tests share: the database they run on, the browser, files that go away, a quick password hasher."""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.contrib.contenttypes.management import create_contenttypes
from django.contrib.staticfiles.finders import FileSystemFinder
from django.core.cache import cache
from django.core.signals import request_finished, request_started
from django.db import connections
from django.db.models.signals import post_migrate
from django.test import Client, TransactionTestCase
from playwright.sync_api import Browser, Page, sync_playwright

from articles.tagging import learning
from newsroom import environment, garbage, stylesheets
from newsroom.accounts.models import User
from tests import cast, databases

# Commands that a test starts as processes keep their data in a folder of their own.
os.environ["NEWSROOM_DATA"] = tempfile.mkdtemp(prefix="newsroom-tests-")
atexit.register(shutil.rmtree, os.environ["NEWSROOM_DATA"], ignore_errors=True)

databases.share_a_folder()

LONGEST_ANSWER = 5.0  # seconds
# Two browsers, two sites and two databases share the cores of a small machine, and keys can come faster than any hand
# presses them. What fails three times in a row is broken; what was repeated is in the summary.
JOURNEYS_BEGIN_AGAIN = 2
# The longest of all touch no database of the run and would come last, when nothing is left for the other processes.
BEGIN_FIRST = {
    "test_a_database_goes_all_the_way_back_and_forward_again",
    "test_from_the_first_start_to_the_last_goodbye",
}
SQLITE, POSTGRESQL = "sqlite", "postgresql"
CHROMIUM_NAMES = ["chromium-headless-shell", "chromium", "chromium-browser", "google-chrome"]
HOW_TO_GET_CHROMIUM = "Chromium is missing; to have it: apt-get install chromium"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--database",
        choices=[SQLITE, POSTGRESQL],
        default=os.environ.get("NEWSROOM_TEST_DATABASE", SQLITE),
        help="the database to test on, unless DATABASE_URL names one",
    )


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """The longest tests begin first. Journeys may begin again; without a browser they are left out, or refused where CI
    says there must be one.

    On PostgreSQL, what touches no database is left out: it was seen on SQLite, and would be the same again.
    """
    if config.getoption("--database") == POSTGRESQL or os.environ.get("DATABASE_URL"):
        config.hook.pytest_deselected(items=[item for item in items if not _touches_the_database(item)])
        items[:] = [item for item in items if _touches_the_database(item)]
    items.sort(key=lambda item: item.name not in BEGIN_FIRST)
    journeys = [item for item in items if item.get_closest_marker("journey")]
    for journey in journeys:
        journey.add_marker(pytest.mark.flaky(reruns=JOURNEYS_BEGIN_AGAIN))
    if not journeys or chromium():
        return
    if os.environ.get("CI") == "true":
        raise pytest.UsageError(HOW_TO_GET_CHROMIUM)
    config.hook.pytest_deselected(items=journeys)
    items[:] = [item for item in items if item not in journeys]
    os.environ["NEWSROOM_LEFT_OUT"] = str(len(journeys))


def pytest_collection_finish() -> None:
    """The thousands of tests stay until the end: looking through them for garbage took a twelfth of a run."""
    garbage.look_seldom()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if left_out := os.environ.pop("NEWSROOM_LEFT_OUT", ""):
        terminalreporter.write_line(f"{left_out} browser journeys were left out: {HOW_TO_GET_CHROMIUM}", yellow=True)


def chromium() -> str | None:
    """Where the browser is; None when there is none."""
    return next(filter(None, map(shutil.which, CHROMIUM_NAMES)), None)


def _touches_the_database(item: pytest.Item) -> bool:
    fixtures = getattr(item, "fixturenames", ())
    return item.get_closest_marker("django_db") is not None or bool({"db", "transactional_db"} & set(fixtures))


@pytest.hookimpl(trylast=True)
def pytest_configure(config: pytest.Config) -> None:
    """One PostgreSQL for all processes of a run: the first of them starts it, and ends it when they are done."""
    if hasattr(config, "workerinput") or config.option.collectonly:
        return
    if config.getoption("--database") == POSTGRESQL:
        if address := os.environ.get("DATABASE_URL"):
            atexit.register(databases.drop_migrated, address)
        else:
            os.environ["DATABASE_URL"] = databases.start_postgresql()
    if config.getoption("numprocesses", None) and not config.option.reuse_db:
        databases.begin_to_migrate(os.environ["DATABASE_URL"] if config.getoption("--database") == POSTGRESQL else None)


@pytest.fixture(scope="session")
def django_db_keepdb() -> bool:
    """The copy of the migrated database is there before Django would make one."""
    return connections["default"].vendor == SQLITE


@pytest.fixture(scope="session")
def django_db_modify_db_settings(request: pytest.FixtureRequest) -> None:
    """Settings are read before any option is known; nothing is connected yet, so the database can still be changed.

    Each process that runs tests has a copy of its own of a database that was migrated once.
    """
    if request.config.getoption("--database") == POSTGRESQL:
        address = os.environ["DATABASE_URL"]
        known = environment.postgresql(address)
        copied = {"NAME": f"test_newsroom_{os.environ.get('PYTEST_XDIST_WORKER', 'alone')}"}
        known["TEST"] = copied | {"TEMPLATE": databases.migrated_postgresql(address)}
        django_settings.DATABASES = connections.configure_settings({"default": known})
        connections.settings = django_settings.DATABASES
        del connections["default"]
        return
    # A file, as in life: in memory, all threads of the running site would share one connection.
    name = Path(os.environ["NEWSROOM_DATA"]) / "tests.sqlite3"
    reuse = request.config.cache.mkdir("newsroom") / "migrated" if request.config.option.reuse_db else None
    if reuse and request.config.option.create_db:
        shutil.rmtree(reuse, ignore_errors=True)
    shutil.copyfile(databases.migrated_sqlite(reuse=reuse), name)
    django_settings.DATABASES["default"].setdefault("TEST", {})["NAME"] = str(name)
    connections["default"].settings_dict["TEST"]["NAME"] = str(name)
    # What a crash would lose is thrown away anyway.
    options = connections["default"].settings_dict["OPTIONS"]
    options["init_command"] = options["init_command"].replace("synchronous=FULL", "synchronous=OFF")


@pytest.fixture(autouse=True, scope="session")
def committed_rows_go_away_quickly() -> Iterator[None]:
    post_migrate.disconnect(create_contenttypes)
    post_migrate.disconnect(dispatch_uid="django.contrib.auth.management.create_permissions")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", databases.empty_quickly)
        yield


@pytest.fixture(autouse=True)
def files_that_go_away(settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = str(tmp_path / "media")
    settings.KEPT_ROOT = str(tmp_path / "kept")
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(autouse=True)
def static_files_are_looked_up_when_asked_for(settings) -> None:
    """Each test client builds the middleware anew, which would read through hundreds of files that no test opens."""
    settings.WHITENOISE_AUTOREFRESH = True


@pytest.fixture(autouse=True)
def pages_are_made_when_asked_for(settings) -> None:
    """What a test changes is seen in its next answer. The tests of the page cache turn it on."""
    settings.PAGE_CACHE_MEGABYTES = 0


@pytest.fixture(autouse=True)
def empty_cache() -> Iterator[None]:
    yield
    cache.clear()


@pytest.fixture
def small_past(monkeypatch: pytest.MonkeyPatch) -> None:
    """What stories teach about topics is learned from thirty of them, which are made sooner than a hundred."""
    monkeypatch.setattr(learning, "FEWEST_STORIES", 30)


@pytest.fixture
def editor(db) -> User:
    return cast.make_editor()


@pytest.fixture
def editor_client(editor: User) -> Client:
    """A browser without scripts in which the editor is signed in."""
    client = Client()
    client.force_login(editor)
    return client


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium. Playwright keeps a loop running in this thread, which Django takes for asynchronous code."""
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=chromium(), args=["--no-sandbox", "--disable-gpu"])
        yield launched
        launched.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture(scope="session")
def one_stylesheet(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the stylesheet as readers get it in production: one file instead of forty."""
    folder = tmp_path_factory.mktemp("static")
    written = {name: (storage, name) for name, storage in FileSystemFinder().list([])}
    sheet = folder / stylesheets.SITE
    sheet.parent.mkdir()
    sheet.write_text(stylesheets.joined(written), encoding="utf-8")
    return folder


@pytest.fixture
def quiet_server(live_server, one_stylesheet: Path, settings) -> Iterator[Any]:
    """The running site; a test is over when it has answered whatever a browser asked for and didn't wait for.

    Otherwise an answer would come when the database is no longer to be touched.
    """
    settings.STATICFILES_DIRS = [one_stylesheet, *settings.STATICFILES_DIRS]
    under_way: set[int] = set()

    def begun(**_: object) -> None:
        under_way.add(threading.get_ident())

    def ended(**_: object) -> None:
        under_way.discard(threading.get_ident())

    request_started.connect(begun)
    request_finished.connect(ended)
    yield live_server
    latest = time.monotonic() + LONGEST_ANSWER
    while under_way and time.monotonic() < latest:
        time.sleep(0.02)
    request_started.disconnect(begun)
    request_finished.disconnect(ended)


@pytest.fixture
def page(browser: Browser, quiet_server) -> Iterator[Page]:
    """A fresh window on the running site: `page.goto("/issues/")`."""
    context = browser.new_context(base_url=quiet_server.url)
    yield context.new_page()
    context.close()
