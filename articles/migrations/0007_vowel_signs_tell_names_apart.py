from django.db import migrations

from articles.names import name_key


def compare_anew(apps, schema_editor):
    """Names of scripts that write vowels as marks were compared without them."""
    Author = apps.get_model("articles", "Author")
    for pk, name, key in Author.objects.values_list("pk", "name", "name_key").iterator():
        if not name.isascii() and (anew := name_key(name)[:200]) != key:
            Author.objects.filter(pk=pk).update(name_key=anew)


class Migration(migrations.Migration):
    """कला and काल are two names."""

    dependencies = [("articles", "0006_those_that_ran_were_announced")]

    operations = [migrations.RunPython(compare_anew, migrations.RunPython.noop)]
