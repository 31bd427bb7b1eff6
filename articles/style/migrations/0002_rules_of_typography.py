"""The rules of typography as rows: each can be switched off and explained otherwise in the admin."""

from django.db import migrations

RULES = {
    "quotes": "Curly quotation marks and apostrophes, as the story's language has them.",
    "spaces": "One space is enough.",
    "dots": "An ellipsis is one sign: …",
    "dashes": "Between words stands a dash (–), not a hyphen.",
    "punctuation": "No space before this sign.",
}


def add_rules(apps, schema_editor):
    rules = apps.get_model("style", "StyleRule").objects.using(schema_editor.connection.alias)
    for typography, explanation in RULES.items():
        rules.get_or_create(typography=typography, defaults={"kind": "typography", "explanation": explanation})


def take_rules_away(apps, schema_editor):
    rules = apps.get_model("style", "StyleRule").objects.using(schema_editor.connection.alias)
    rules.filter(kind="typography").delete()


class Migration(migrations.Migration):
    dependencies = [("style", "0001_rules_and_fingerprints")]
    operations = [migrations.RunPython(add_rules, take_rules_away)]
