
from django.db import migrations, models


class Migration(migrations.Migration):
    """An issue may be mailed to those who asked for it."""

    dependencies = [
        ('issues', '0012_proofs_pin_shared_words'),
    ]

    operations = [
        migrations.AddField(
            model_name='publication',
            name='sends_newsletter',
            field=models.BooleanField(default=False, help_text='Readers may ask for each issue by mail. It goes when the issue is announced.', verbose_name='sends a newsletter'),
        ),
        migrations.AlterField(
            model_name='errand',
            name='kind',
            field=models.CharField(choices=[('pages', 'turn the cached pages'), ('webhook', 'tell another system'), ('ping', 'tell the search engines'), ('newsletter', 'mail the newsletter')], max_length=12, verbose_name='kind'),
        ),
    ]
