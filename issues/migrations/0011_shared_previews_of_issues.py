import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """An issue can be shown to somebody without an account."""

    dependencies = [
        ('articles', '0006_those_that_ran_were_announced'),
        ('images', '0002_licences_end'),
        ('issues', '0010_what_follows'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='IssueShareLink',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('digest', models.CharField(editable=False, max_length=64, unique=True)),
                ('note', models.CharField(max_length=200, verbose_name='for whom')),
                ('made_at', models.DateTimeField(verbose_name='made at')),
                ('expires_at', models.DateTimeField(verbose_name='ends at')),
                ('withdrawn_at', models.DateTimeField(blank=True, null=True, verbose_name='withdrawn at')),
                ('made_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='made by')),
                ('withdrawn_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='withdrawn by')),
            ],
            options={
                'verbose_name': 'shared preview of an issue',
                'verbose_name_plural': 'shared previews of issues',
                'ordering': ['-made_at', '-id'],
            },
        ),
        migrations.CreateModel(
            name='IssueShareVisit',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('visited_at', models.DateTimeField(verbose_name='opened at')),
                ('place', models.CharField(blank=True, help_text='The network, not the machine.', max_length=45, verbose_name='from')),
                ('browser', models.CharField(blank=True, max_length=300, verbose_name='browser')),
                ('link', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='visits', to='issues.issuesharelink', verbose_name='shared preview')),
            ],
            options={
                'verbose_name': "visit of an issue's preview",
                'verbose_name_plural': "visits of issues' previews",
                'ordering': ['-visited_at', '-id'],
            },
        ),
        migrations.AddField(
            model_name='issuesharelink',
            name='proof',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='share_links', to='issues.proof', verbose_name='proof'),
        ),
        migrations.AddConstraint(
            model_name='issuesharelink',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('withdrawn_at', None), ('withdrawn_by', None)), models.Q(('withdrawn_at__isnull', False), ('withdrawn_by__isnull', False)), _connector='OR'), name='issues_share_withdrawn_at_and_by'),
        ),
        migrations.AddConstraint(
            model_name='issuesharelink',
            constraint=models.CheckConstraint(condition=models.Q(('expires_at__gt', models.F('made_at'))), name='issues_share_ends_after_it_began'),
        ),
    ]
