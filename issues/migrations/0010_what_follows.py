import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """What follows an announcement, written down until it is done."""

    dependencies = [
        ('articles', '0006_those_that_ran_were_announced'),
        ('images', '0002_licences_end'),
        ('issues', '0009_proofs'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Webhook',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=120, verbose_name='name')),
                ('address', models.URLField(max_length=500, unique=True, verbose_name='address')),
                ('secret', models.CharField(blank=True, help_text='Signs what is sent (HMAC-SHA256): so it can be trusted.', max_length=200, verbose_name='secret')),
                ('is_active', models.BooleanField(default=True, verbose_name='in use')),
                ('tells_stories', models.BooleanField(default=False, help_text='Of each story that goes out, not only of issues.', verbose_name='is told of stories')),
            ],
            options={
                'verbose_name': 'webhook',
                'verbose_name_plural': 'webhooks',
                'ordering': ['name'],
            },
        ),
        migrations.CreateModel(
            name='Errand',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('pages', 'turn the cached pages'), ('webhook', 'tell another system'), ('ping', 'tell the search engines')], max_length=12, verbose_name='kind')),
                ('key', models.CharField(max_length=120, unique=True, verbose_name='key')),
                ('payload', models.JSONField(default=dict, verbose_name='what is sent')),
                ('written_at', models.DateTimeField(verbose_name='written at')),
                ('due_at', models.DateTimeField(null=True, verbose_name='due')),
                ('tries', models.PositiveSmallIntegerField(default=0, verbose_name='tries')),
                ('lease', models.UUIDField(null=True)),
                ('leased_until', models.DateTimeField(null=True, verbose_name='in hand until')),
                ('done_at', models.DateTimeField(null=True, verbose_name='done at')),
                ('error', models.CharField(blank=True, max_length=300, verbose_name='what went wrong')),
                ('article', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='errands', to='articles.article', verbose_name='story')),
                ('issue', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='errands', to='issues.issue', verbose_name='issue')),
                ('webhook', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='errands', to='issues.webhook', verbose_name='webhook')),
            ],
            options={
                'verbose_name': 'errand',
                'verbose_name_plural': 'errands',
                'ordering': ['-written_at', '-id'],
            },
        ),
        migrations.AddIndex(
            model_name='errand',
            index=models.Index(condition=models.Q(('done_at', None)), fields=['due_at'], name='issues_errands_due'),
        ),
        migrations.AddField(
            model_name='issue',
            name='late_by',
            field=models.FloatField(editable=False, help_text='Seconds between its second and the announcing.', null=True, verbose_name='announced late by'),
        ),
    ]
