from collections.abc import Iterable

from django.apps import apps as installed
from django.contrib.auth.management import create_permissions
from django.db import migrations

APPS = ["articles", "images", "tagging", "activity", "style", "issues", "intake"]


def may(models: str, *acts: str) -> set[str]:
    return {f"{label.partition('.')[0]}.{act}_{label.partition('.')[2]}" for label in models.split() for act in acts}


VOCABULARIES = "articles.author articles.section tagging.topic tagging.country images.image images.imagesource"
RECORDS = "articles.revision articles.correction articles.withdrawal articles.formeraddress activity.entry"

# What each role may do; what the codes mean for one story is decided in articles/rights.py.
REPORTER = (
    may("articles.article", "view", "add", "change")
    | may(f"{VOCABULARIES} {RECORDS} issues.issue", "view")
    | may("images.image", "add")
)
SUB_EDITOR = (
    REPORTER
    | {"articles.edit_all_articles", "articles.see_all_articles", "articles.tag_article"}
    | may("articles.author tagging.topic images.image images.imagesource images.imagesourcename", "add", "change")
    | may("images.imagesourcename", "view", "delete")
    | may("style.stylerule", "view")
)
EDITOR = (
    SUB_EDITOR
    | {"articles.clear_article", "articles.overrule_remark"}
    | may("articles.article articles.author tagging.topic images.image images.imagesource", "delete")
    | may("articles.section", "add", "change", "delete")
    | may("issues.issue", "change")
    | may("style.stylerule", "add", "change", "delete")
    | may("intake.batch intake.batchitem", "view")
)
PUBLISHER = EDITOR | {"articles.kill_article", "issues.publish_issue"} | may("issues.issue", "add", "delete")
TAGGER = (
    may("articles.article tagging.topic tagging.country articles.section", "view")
    | may("tagging.topic", "add", "change")
    | {"articles.tag_article"}
)

ROLES: dict[str, set[str]] = {
    "reporter": REPORTER,
    "sub-editor": SUB_EDITOR,
    "editor": EDITOR,
    "publisher": PUBLISHER,
    "tagger": TAGGER,
}


def permissions(apps, rights: Iterable[str]) -> list:
    """The rows of these rights; one that a later newsroom no longer has is left out."""
    Permission = apps.get_model("auth", "Permission")
    known = Permission.objects.filter(content_type__app_label__in=APPS)
    return [row for row in known.select_related("content_type") if f"{row.content_type.app_label}.{row.codename}" in rights]


def make_groups(apps, schema_editor):
    """Make what is missing. A group of that name that is there already keeps its people and what else it may do."""
    # Rights get their rows after the last migration only, which is too late for groups that hold them.
    for label in APPS:
        create_permissions(installed.get_app_config(label), verbosity=0, using=schema_editor.connection.alias)
    Group = apps.get_model("auth", "Group")
    for name, rights in ROLES.items():
        group, _made = Group.objects.get_or_create(name=name)
        group.permissions.add(*permissions(apps, rights))


def remove_groups(apps, schema_editor):
    """Take away the groups that nobody is in: somebody's rights are not ours to take."""
    Group = apps.get_model("auth", "Group")
    Group.objects.filter(name__in=ROLES, user=None).delete()


class Migration(migrations.Migration):
    """The roles of a newsroom as groups: an administrator puts people in, and may change what they hold."""

    dependencies = [
        ("accounts", "0002_mail_pace_and_saved_views"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [migrations.RunPython(make_groups, remove_groups)]
