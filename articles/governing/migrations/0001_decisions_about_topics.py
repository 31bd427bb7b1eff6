import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """What editors decided about topics, to be taken back."""

    initial = True

    dependencies = [
        ('retagging', '0001_operations'),
        ('tagging', '0010_a_name_is_unique_by_its_key'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Decision',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('refuse', 'refused'), ('merge', 'merged'), ('split', 'split'), ('retro', 'given to older stories')], max_length=8, verbose_name='kind')),
                ('reason', models.CharField(blank=True, max_length=300, verbose_name='reason')),
                ('before', models.JSONField(default=dict, verbose_name='before')),
                ('stories', models.PositiveIntegerField(default=0, verbose_name='stories')),
                ('made_at', models.DateTimeField(verbose_name='made at')),
                ('undone_at', models.DateTimeField(null=True, verbose_name='undone at')),
                ('into', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='decisions_into', to='tagging.topic', verbose_name='into')),
                ('made_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='made by')),
                ('operations', models.ManyToManyField(related_name='decisions', to='retagging.operation', verbose_name='operations')),
                ('topic', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='decisions', to='tagging.topic', verbose_name='topic')),
                ('undone_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='undone by')),
            ],
            options={
                'verbose_name': 'decision about a topic',
                'verbose_name_plural': 'decisions about topics',
                'ordering': ['-made_at', '-id'],
                'default_permissions': (),
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('undone_at', None), ('undone_by', None)), models.Q(('undone_at__isnull', False), ('undone_by__isnull', False)), _connector='OR'), name='governing_undone_at_and_by')],
            },
        ),
    ]
