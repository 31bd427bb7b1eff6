import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """A story may be shown otherwise in its issue."""

    dependencies = [
        ('articles', '0006_those_that_ran_were_announced'),
        ('images', '0002_licences_end'),
        ('issues', '0007_templates_and_sections'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Override',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('headline', models.CharField(blank=True, max_length=300, verbose_name='headline in this issue')),
                ('trail_text', models.TextField(blank=True, max_length=500, verbose_name='trail text in this issue')),
                ('article', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='overrides', to='articles.article', verbose_name='story')),
                ('issue', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='overrides', to='issues.issue')),
                ('picture', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='images.image', verbose_name='picture in this issue')),
            ],
            options={
                'verbose_name': 'override',
                'verbose_name_plural': 'overrides',
                'constraints': [models.UniqueConstraint(fields=('issue', 'article'), name='issues_one_override_a_story')],
            },
        ),
    ]
