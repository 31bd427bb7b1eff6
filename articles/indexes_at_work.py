"""Indexes of large tables, built and removed while people work: for migrations with `atomic = False`.

PostgreSQL keeps nobody from reading or writing meanwhile. SQLite knows no other way than to let them wait.
"""

from __future__ import annotations

from django.contrib.postgres.operations import AddIndexConcurrently, NotInTransactionMixin, RemoveIndexConcurrently
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations import AddConstraint, AddIndex, RemoveIndex
from django.db.migrations.state import ProjectState
from django.db.models import UniqueConstraint


class AddIndexAtWork(AddIndexConcurrently):
    """Add an index. What a migration that was broken off left behind may be no whole index, and goes first."""

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        """Build it."""
        if _is_postgresql(schema_editor):
            super().database_backwards(app_label, schema_editor, to_state, from_state)
            super().database_forwards(app_label, schema_editor, from_state, to_state)
        else:
            _drop_if_there(schema_editor, self.index.name)
            AddIndex.database_forwards(self, app_label, schema_editor, from_state, to_state)

    def database_backwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        """Remove it."""
        removes = AddIndexConcurrently if _is_postgresql(schema_editor) else AddIndex
        removes.database_backwards(self, app_label, schema_editor, from_state, to_state)


class RemoveIndexAtWork(RemoveIndexConcurrently):
    """Remove an index, when the one that takes its place is there."""

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        """Remove it."""
        if _is_postgresql(schema_editor):
            super().database_forwards(app_label, schema_editor, from_state, to_state)
        else:
            _drop_if_there(schema_editor, self.name)

    def database_backwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        """Build it again."""
        builds = RemoveIndexConcurrently if _is_postgresql(schema_editor) else RemoveIndex
        builds.database_backwards(self, app_label, schema_editor, from_state, to_state)


class AddUniqueAtWork(NotInTransactionMixin, AddConstraint):
    """Let no two rows have the same in these fields. Raises IntegrityError when two have it.

    PostgreSQL makes a constraint of an index that was built before without waiting.
    """

    constraint: UniqueConstraint

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        """Build its index, then make it a constraint."""
        if not _is_postgresql(schema_editor):
            super().database_forwards(app_label, schema_editor, from_state, to_state)
            return
        self._ensure_not_in_transaction(schema_editor)
        model = to_state.apps.get_model(app_label, self.model_name)
        if not self.allow_migrate_model(schema_editor.connection.alias, model):
            return
        quote = schema_editor.quote_name
        name, table = quote(self.constraint.name), quote(model._meta.db_table)
        columns = ", ".join(quote(model._meta.get_field(field).column) for field in self.constraint.fields)
        schema_editor.execute(f"DROP INDEX CONCURRENTLY IF EXISTS {name}")  # of a build that was broken off
        schema_editor.execute(f"CREATE UNIQUE INDEX CONCURRENTLY {name} ON {table} ({columns})")
        schema_editor.execute(f"ALTER TABLE {table} ADD CONSTRAINT {name} UNIQUE USING INDEX {name}")


def _drop_if_there(schema_editor: BaseDatabaseSchemaEditor, name: str) -> None:
    schema_editor.execute(f"DROP INDEX IF EXISTS {schema_editor.quote_name(name)}")


def _is_postgresql(schema_editor: BaseDatabaseSchemaEditor) -> bool:
    return schema_editor.connection.vendor == "postgresql"
