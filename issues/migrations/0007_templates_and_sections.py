import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """What an issue is planned to hold."""

    dependencies = [
        ('articles', '0006_those_that_ran_were_announced'),
        ('images', '0002_licences_end'),
        ('issues', '0006_days_off_and_gaps'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='IssueTemplate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=120, unique=True, verbose_name='name')),
                ('days', models.CharField(blank=True, help_text='1 is Monday, 7 is Sunday: “12345”.', max_length=7, verbose_name='for the issues of')),
            ],
            options={
                'verbose_name': 'template',
                'verbose_name_plural': 'templates',
                'ordering': ['days', 'name'],
            },
        ),
        migrations.AddField(
            model_name='publication',
            name='opens_ahead',
            field=models.PositiveSmallIntegerField(default=0, help_text='How many days before its date the clock opens an issue by itself. 0: somebody opens it.', validators=[django.core.validators.MaxValueValidator(60)], verbose_name='opens issues ahead'),
        ),
        migrations.CreateModel(
            name='TemplateSection',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('order', models.PositiveSmallIntegerField(default=1, verbose_name='order')),
                ('head', models.CharField(blank=True, help_text="Over its stories there. Empty: the section's own.", max_length=120, verbose_name='standing head')),
                ('stories', models.PositiveSmallIntegerField(blank=True, help_text='How many are planned.', null=True, verbose_name='stories')),
                ('words', models.PositiveIntegerField(blank=True, help_text='How long a story is meant to be.', null=True, verbose_name='words')),
                ('section', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='articles.section', verbose_name='section')),
                ('template', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='sections', to='issues.issuetemplate')),
            ],
            options={
                'verbose_name': 'section of a template',
                'verbose_name_plural': 'sections of templates',
                'ordering': ['order', 'id'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='IssueSection',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('order', models.PositiveSmallIntegerField(default=1, verbose_name='order')),
                ('head', models.CharField(blank=True, help_text="Over its stories there. Empty: the section's own.", max_length=120, verbose_name='standing head')),
                ('stories', models.PositiveSmallIntegerField(blank=True, help_text='How many are planned.', null=True, verbose_name='stories')),
                ('words', models.PositiveIntegerField(blank=True, help_text='How long a story is meant to be.', null=True, verbose_name='words')),
                ('issue', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='sections', to='issues.issue')),
                ('section', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='articles.section', verbose_name='section')),
            ],
            options={
                'verbose_name': 'section of an issue',
                'verbose_name_plural': 'sections of issues',
                'ordering': ['order', 'id'],
                'abstract': False,
                'constraints': [models.UniqueConstraint(fields=('issue', 'section'), name='issues_section_once_an_issue', violation_error_message='The issue has this section already.')],
            },
        ),
        migrations.AddConstraint(
            model_name='templatesection',
            constraint=models.UniqueConstraint(fields=('template', 'section'), name='issues_section_once_a_template', violation_error_message='The template has this section already.'),
        ),
    ]
