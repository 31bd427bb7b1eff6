
from django.db import migrations, models


class Migration(migrations.Migration):
    """A proof was looked at with the names, heads and credits of its day."""

    dependencies = [
        ('issues', '0011_shared_previews_of_issues'),
    ]

    operations = [
        migrations.AddField(
            model_name='proofstory',
            name='shown',
            field=models.JSONField(default=dict, help_text='Names, heads and credits that readers read with it.', verbose_name='shared words'),
        ),
    ]
