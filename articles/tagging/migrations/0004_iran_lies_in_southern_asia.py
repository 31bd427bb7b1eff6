"""Iran belongs to Southern Asia in UN M49; databases that were filled before had it in Western Asia."""

from django.db import migrations


def lies_in(subregion):
    def move(apps, schema_editor):
        apps.get_model("tagging", "Country").objects.filter(code="IR").update(subregion=subregion)

    return move


class Migration(migrations.Migration):
    dependencies = [("tagging", "0003_topics_are_learned")]
    operations = [migrations.RunPython(lies_in("Southern Asia"), lies_in("Western Asia"))]
