from django.db import migrations

# Everything but the link to the person, which becomes empty when the account is deleted.
# SQLite drops a table's triggers when a later migration rebuilds the table: such a migration makes this one anew.
KEPT = '"id", "at", "person_name", "verb", "kind", "object_id", "object_name", "before", "after", "note"'
SAID = "The activity log is written once."


def guard(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        schema_editor.execute(
            f"CREATE TRIGGER activity_entry_never_changed BEFORE UPDATE OF {KEPT} ON activity_entry "
            f"BEGIN SELECT RAISE(ABORT, '{SAID}'); END"
        )
        return
    schema_editor.execute(
        "CREATE FUNCTION activity_entry_refuse() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{SAID}' USING ERRCODE = 'restrict_violation'; END $$"
    )
    schema_editor.execute(
        f"CREATE TRIGGER activity_entry_never_changed BEFORE UPDATE OF {KEPT} ON activity_entry "
        "FOR EACH ROW EXECUTE FUNCTION activity_entry_refuse()"
    )


def unguard(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        schema_editor.execute("DROP TRIGGER IF EXISTS activity_entry_never_changed")
        return
    schema_editor.execute("DROP TRIGGER IF EXISTS activity_entry_never_changed ON activity_entry")
    schema_editor.execute("DROP FUNCTION IF EXISTS activity_entry_refuse()")


class Migration(migrations.Migration):
    """The database itself refuses to write over an entry."""

    dependencies = [("activity", "0001_the_log")]

    operations = [migrations.RunPython(guard, unguard)]
