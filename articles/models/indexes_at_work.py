"""Indexes of large tables, built and removed while people work: for migrations with `atomic = False`.

PostgreSQL keeps nobody from reading or writing meanwhile. SQLite knows no other way than to let them wait.
"""

from __future__ import annotations

from django.contrib.postgres.operations import AddIndexConcurrently, RemoveIndexConcurrently
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations import AddIndex, RemoveIndex
from django.db.migrations.state import ProjectState


class AddIndexAtWork(AddIndexConcurrently):
    """Add an index. What a build that was broken off left behind is no index, and goes first."""

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        """Build it."""
        if _is_postgresql(schema_editor):
            super().database_backwards(app_label, schema_editor, to_state, from_state)
            super().database_forwards(app_label, schema_editor, from_state, to_state)
        else:
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
        removes = RemoveIndexConcurrently if _is_postgresql(schema_editor) else RemoveIndex
        removes.database_forwards(self, app_label, schema_editor, from_state, to_state)

    def database_backwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        """Build it again."""
        builds = RemoveIndexConcurrently if _is_postgresql(schema_editor) else RemoveIndex
        builds.database_backwards(self, app_label, schema_editor, from_state, to_state)


def _is_postgresql(schema_editor: BaseDatabaseSchemaEditor) -> bool:
    return schema_editor.connection.vendor == "postgresql"
