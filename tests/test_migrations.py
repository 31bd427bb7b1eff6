"""Migrations: named by what they do, and each with a way back."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from django.apps import apps
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from tests import databases

ROOT = Path(__file__).parents[1]
OURS = [
    config.label
    for config in apps.get_app_configs()
    if Path(config.path).is_relative_to(ROOT) and ".venv" not in config.path
]
ON_DISK = MigrationLoader(None, ignore_no_migrations=True).disk_migrations
MIGRATIONS = sorted(key for key in ON_DISK if key[0] in OURS)


@pytest.mark.parametrize(("app", "name"), MIGRATIONS)
def test_a_migration_is_named_by_what_it_does(app, name):
    assert not re.search(r"_initial$|_auto_\d{8}|_alter_.*_and_more$", name)


@pytest.mark.parametrize(("app", "name"), MIGRATIONS)
def test_every_step_of_a_migration_has_a_way_back(app, name):
    assert [operation for operation in ON_DISK[app, name].operations if not operation.reversible] == []


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("name", "step"),
    [("0017_whose_stories_they_are_and_when_they_went_out", 0), ("0010_tallies_read_indexes_only", -1)],
)
def test_a_migration_of_indexes_that_was_broken_off_can_be_begun_again(name, step):
    """The step was done, and its migration never written down as applied."""
    loader = MigrationLoader(None, ignore_no_migrations=True)
    before = loader.project_state([("articles", name)], at_end=False)
    operation = loader.disk_migrations["articles", name].operations[step]
    after = before.clone()
    operation.state_forwards("articles", after)
    with connection.schema_editor(atomic=False) as editor:
        operation.database_forwards("articles", editor, before, after)
    model = after.apps.get_model("articles", operation.model_name)
    with connection.cursor() as cursor:
        there = connection.introspection.get_constraints(cursor, model._meta.db_table)
    index = getattr(operation, "index", operation).name
    assert (index in there) == (index in {one.name for one in model._meta.indexes})


# What `migrate` does for one app, in one go for all: the plan is worked out once instead of once for each.
ALL_THE_WAY_BACK = f"""
from django.core.management.sql import emit_pre_migrate_signal
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
executor, back = MigrationExecutor(connection), [(label, None) for label in {OURS}]
plan = executor.migration_plan(back)
emit_pre_migrate_signal(verbosity=0, interactive=False, db="default", plan=plan)
executor.migrate(back, plan)
"""


def manage(*arguments, data):
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT,
        env={"NEWSROOM_DATA": str(data), "PATH": ""},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.skipif(connection.vendor != "sqlite", reason="goes all the way back on a database file of its own, once")
def test_a_database_goes_all_the_way_back_and_forward_again(tmp_path):
    shutil.copyfile(databases.migrated_sqlite(), tmp_path / "newsroom.sqlite3")
    undone = manage("shell", "--no-imports", "--command", ALL_THE_WAY_BACK, data=tmp_path)
    assert undone.returncode == 0, undone.stderr
    redone = manage("migrate", data=tmp_path)
    assert redone.returncode == 0, redone.stderr
