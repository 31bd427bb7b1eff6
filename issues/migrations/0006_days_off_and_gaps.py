import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """Days off, and gaps in the count, each with its reason."""

    dependencies = [
        ('articles', '0006_those_that_ran_were_announced'),
        ('images', '0002_licences_end'),
        ('issues', '0005_publishing_an_issue_is_a_right'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='DayOff',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('date', models.DateField(unique=True, verbose_name='date')),
                ('every_year', models.BooleanField(default=False, help_text='The same day and month again.', verbose_name='every year')),
                ('name', models.CharField(help_text="Such as “New Year's Day”.", max_length=120, verbose_name='name')),
            ],
            options={
                'verbose_name': 'day off',
                'verbose_name_plural': 'days off',
                'ordering': ['date'],
            },
        ),
        migrations.AddField(
            model_name='publication',
            name='year_begins_in',
            field=models.PositiveSmallIntegerField(choices=[(1, 'January'), (2, 'February'), (3, 'March'), (4, 'April'), (5, 'May'), (6, 'June'), (7, 'July'), (8, 'August'), (9, 'September'), (10, 'October'), (11, 'November'), (12, 'December')], default=1, help_text='The month in which a new volume starts with number 1. Only where a year has a volume.', verbose_name='a volume begins in'),
        ),
        migrations.CreateModel(
            name='Gap',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('date', models.DateField(help_text='The day on which it would have appeared.', verbose_name='date')),
                ('volume', models.PositiveIntegerField(blank=True, null=True, verbose_name='volume left out')),
                ('number', models.PositiveIntegerField(blank=True, null=True, verbose_name='number left out')),
                ('reason', models.CharField(help_text='Readers see it: “Strike, no issue”.', max_length=200, verbose_name='reason')),
                ('explained_at', models.DateTimeField(editable=False, null=True, verbose_name='explained at')),
                ('explained_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'gap',
                'verbose_name_plural': 'gaps',
                'ordering': ['-date', '-volume', '-number'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('volume', None)), fields=('date',), name='issues_gap_explained_once_a_day', violation_error_message='This day is explained already.'), models.UniqueConstraint(condition=models.Q(('number', None), ('volume__isnull', False)), fields=('volume',), name='issues_gap_explained_once_a_volume', violation_error_message='This volume is explained already.'), models.UniqueConstraint(fields=('volume', 'number'), name='issues_gap_explained_once_a_number', violation_error_message='This volume and number are explained already.'), models.CheckConstraint(condition=models.Q(('number', None), ('volume__isnull', False), _connector='OR'), name='issues_gap_number_of_a_volume', violation_error_message='Write the volume of that number too.'), models.CheckConstraint(condition=models.Q(models.Q(('explained_at', None), ('explained_by', None)), models.Q(('explained_at__isnull', False), ('explained_by__isnull', False)), _connector='OR'), name='issues_gap_explained_at_and_by')],
            },
        ),
    ]
