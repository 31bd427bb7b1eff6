from importlib import import_module

from django.db import migrations

groups = import_module("newsroom.accounts.migrations.0003_groups")

PLANNING = "issues.issuetemplate issues.templatesection issues.issuesection issues.override issues.gap issues.dayoff"
RECORDS = "issues.proof issues.issuesharelink issues.errand issues.webhook"

INTAKE = "intake.batch intake.batchitem"

# What the desk may do with the parts of an issue; what holds for one issue is decided in issues/.
REPORTER = groups.may("intake.batch", "add")
SUB_EDITOR = REPORTER | groups.may(f"{PLANNING} {INTAKE} issues.proof", "view")
EDITOR = SUB_EDITOR | groups.may(PLANNING, "add", "change", "delete") | groups.may(RECORDS, "view")
RIGHTS = {"reporter": REPORTER, "sub-editor": SUB_EDITOR, "editor": EDITOR, "publisher": EDITOR}


def give(apps, schema_editor):
    """Add the rights to the groups that are there; whoever renamed a group gives them by hand."""
    for label in ("issues", "intake"):
        groups.create_permissions(
            groups.installed.get_app_config(label), verbosity=0, using=schema_editor.connection.alias
        )
    for name, rights in RIGHTS.items():
        for group in apps.get_model("auth", "Group").objects.filter(name=name):
            group.permissions.add(*groups.permissions(apps, rights))


def take_back(apps, schema_editor):
    for name, rights in RIGHTS.items():
        for group in apps.get_model("auth", "Group").objects.filter(name=name):
            group.permissions.remove(*groups.permissions(apps, rights))


class Migration(migrations.Migration):
    """Editors plan issues and explain gaps; publishers decide when they go out, as before."""

    dependencies = [("accounts", "0003_groups"), ("issues", "0011_shared_previews_of_issues")]

    operations = [migrations.RunPython(give, take_back)]
