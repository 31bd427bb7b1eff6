from django.db import migrations


class Migration(migrations.Migration):
    """The old column goes."""

    dependencies = [("tagging", "0008_each_topic_has_its_name_and_place")]

    operations = [migrations.RemoveField(model_name="topic", name="key")]
