from importlib import import_module

from django.db import migrations

groups = import_module("newsroom.accounts.migrations.0003_groups")

PUBLISHER = groups.may("newsletter.mailing newsletter.subscriber", "view")


def give(apps, schema_editor):
    groups.create_permissions(
        groups.installed.get_app_config("newsletter"), verbosity=0, using=schema_editor.connection.alias
    )
    for group in apps.get_model("auth", "Group").objects.filter(name="publisher"):
        group.permissions.add(*_rows(apps))


def take_back(apps, schema_editor):
    for group in apps.get_model("auth", "Group").objects.filter(name="publisher"):
        group.permissions.remove(*_rows(apps))


def _rows(apps):
    known = apps.get_model("auth", "Permission").objects.filter(content_type__app_label="newsletter")
    return [row for row in known.select_related("content_type") if f"newsletter.{row.codename}" in PUBLISHER]


class Migration(migrations.Migration):
    """Addresses of readers are for publishers, and only to be looked at."""

    dependencies = [("accounts", "0004_rights_on_the_edition"), ("newsletter", "0001_readers_mailings_deliveries")]

    operations = [migrations.RunPython(give, take_back)]
