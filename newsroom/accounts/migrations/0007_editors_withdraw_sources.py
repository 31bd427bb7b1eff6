from importlib import import_module

from django.db import migrations

groups = import_module("newsroom.accounts.migrations.0003_groups")

RIGHTS = {"images.withdraw_imagesource"}
WHO = ("editor", "publisher")


def give(apps, schema_editor):
    """Add the right to the groups that are there; whoever renamed a group gives it by hand."""
    groups.create_permissions(
        groups.installed.get_app_config("images"), verbosity=0, using=schema_editor.connection.alias
    )
    for group in apps.get_model("auth", "Group").objects.filter(name__in=WHO):
        group.permissions.add(*groups.permissions(apps, RIGHTS))


def take_back(apps, schema_editor):
    for group in apps.get_model("auth", "Group").objects.filter(name__in=WHO):
        group.permissions.remove(*groups.permissions(apps, RIGHTS))


class Migration(migrations.Migration):
    """Whoever clears stories withdraws everything from a source, and brings it back."""

    dependencies = [
        ("accounts", "0006_editors_govern_topics"),
        ("images", "0007_the_library_knows_more"),
    ]

    operations = [migrations.RunPython(give, take_back)]
