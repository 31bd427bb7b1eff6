from django.db import migrations

from articles.names import name_key


def compare_anew(apps, schema_editor):
    """Names of scripts that write vowels as marks were compared without them; hosts of addresses are ASCII."""
    Name = apps.get_model("images", "ImageSourceName")
    for pk, name, key in Name.objects.values_list("pk", "name", "key").iterator():
        if not name.isascii() and "://" not in name and (anew := name_key(name)[:200]) != key:
            Name.objects.filter(pk=pk).update(key=anew)


class Migration(migrations.Migration):
    """कला and काल are two names."""

    dependencies = [("images", "0002_licences_end")]

    operations = [migrations.RunPython(compare_anew, migrations.RunPython.noop)]
