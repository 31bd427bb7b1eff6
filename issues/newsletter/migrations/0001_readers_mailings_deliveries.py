
import django.db.models.deletion
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):
    """Readers of the newsletter, what was mailed, and to whom."""

    initial = True

    dependencies = [
        ('issues', '0013_newsletter_is_an_errand'),
    ]

    operations = [
        migrations.CreateModel(
            name='Mailing',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('subject', models.CharField(max_length=200, verbose_name='subject')),
                ('text', models.TextField(verbose_name='as plain text')),
                ('html', models.TextField(verbose_name='as a page')),
                ('written_at', models.DateTimeField(verbose_name='written at')),
                ('issue', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='mailing', to='issues.issue', verbose_name='issue')),
            ],
            options={
                'verbose_name': 'mailing',
                'verbose_name_plural': 'mailings',
                'ordering': ['-written_at', '-id'],
            },
        ),
        migrations.CreateModel(
            name='Subscriber',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('address', models.EmailField(help_text='As it was typed.', max_length=254, verbose_name='address')),
                ('key', models.CharField(editable=False, max_length=254, unique=True)),
                ('asked_at', models.DateTimeField(verbose_name='asked at')),
                ('asked_from', models.CharField(blank=True, help_text='The network, not the machine.', max_length=45, verbose_name='from')),
                ('confirmed_at', models.DateTimeField(blank=True, null=True, verbose_name='confirmed at')),
                ('left_at', models.DateTimeField(blank=True, null=True, verbose_name='left at')),
            ],
            options={
                'verbose_name': 'subscriber',
                'verbose_name_plural': 'subscribers',
                'ordering': ['-asked_at', '-id'],
                'indexes': [models.Index(condition=models.Q(('confirmed_at__isnull', False), ('left_at', None)), fields=['id'], name='newsletter_getting_it'), models.Index(fields=['asked_from', 'asked_at'], name='newsletter_asked')],
            },
        ),
        migrations.CreateModel(
            name='Delivery',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('written_at', models.DateTimeField(verbose_name='written at')),
                ('due_at', models.DateTimeField(null=True, verbose_name='goes at')),
                ('tries', models.PositiveSmallIntegerField(default=0, verbose_name='tries')),
                ('leased_until', models.DateTimeField(null=True, verbose_name='in hand until')),
                ('lease', models.UUIDField(null=True)),
                ('sent_at', models.DateTimeField(null=True, verbose_name='sent at')),
                ('error', models.CharField(blank=True, max_length=300, verbose_name='what went wrong')),
                ('mailing', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='deliveries', to='newsletter.mailing', verbose_name='mailing')),
                ('subscriber', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='deliveries', to='newsletter.subscriber', verbose_name='subscriber')),
            ],
            options={
                'verbose_name': 'delivery',
                'verbose_name_plural': 'deliveries',
                'ordering': ['-written_at', '-id'],
                'abstract': False,
                'indexes': [models.Index(condition=models.Q(('sent_at', None)), fields=['due_at'], name='newsletter_due')],
                'constraints': [models.UniqueConstraint(fields=('mailing', 'subscriber'), name='newsletter_each_reader_once')],
            },
        ),
    ]
