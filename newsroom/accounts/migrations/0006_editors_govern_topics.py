from importlib import import_module

from django.db import migrations

groups = import_module("newsroom.accounts.migrations.0003_groups")

GOVERN = {"tagging.govern_topics"}
NAMES = groups.may("tagging.topicname tagging.formertopicaddress", "view")
RIGHTS = {"sub-editor": NAMES, "tagger": NAMES, "editor": NAMES | GOVERN, "publisher": NAMES | GOVERN}


def give(apps, schema_editor):
    """Add the rights to the groups that are there; whoever renamed a group gives them by hand."""
    groups.create_permissions(
        groups.installed.get_app_config("tagging"), verbosity=0, using=schema_editor.connection.alias
    )
    for name, rights in RIGHTS.items():
        for group in apps.get_model("auth", "Group").objects.filter(name=name):
            group.permissions.add(*groups.permissions(apps, rights))


def take_back(apps, schema_editor):
    for name, rights in RIGHTS.items():
        for group in apps.get_model("auth", "Group").objects.filter(name=name):
            group.permissions.remove(*groups.permissions(apps, rights))


class Migration(migrations.Migration):
    """Whoever tags proposes a topic; editors and publishers decide about it."""

    dependencies = [
        ("accounts", "0005_publishers_see_the_newsletter"),
        ("tagging", "0009_keys_stand_with_the_names"),
    ]

    operations = [migrations.RunPython(give, take_back)]
