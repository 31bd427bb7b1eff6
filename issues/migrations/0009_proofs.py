import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """An issue is proofed, and scheduled on a proof."""

    dependencies = [
        ('articles', '0006_those_that_ran_were_announced'),
        ('images', '0002_licences_end'),
        ('issues', '0008_overrides'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='publication',
            name='proofs_required',
            field=models.BooleanField(default=True, help_text='An issue is scheduled on a proof, and exactly that proof goes out.', verbose_name='goes out as proofed'),
        ),
        migrations.CreateModel(
            name='Proof',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField(verbose_name='number')),
                ('content', models.JSONField(help_text="The issue's own title, letter, cover, sections.", verbose_name='content')),
                ('note', models.CharField(blank=True, max_length=200, verbose_name='note')),
                ('taken_at', models.DateTimeField(verbose_name='taken at')),
                ('issue', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='proofs', to='issues.issue', verbose_name='issue')),
                ('taken_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='taken by')),
            ],
            options={
                'verbose_name': 'proof',
                'verbose_name_plural': 'proofs',
                'ordering': ['-number'],
            },
        ),
        migrations.CreateModel(
            name='ProofStory',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('place', models.PositiveIntegerField(verbose_name='place')),
                ('headline', models.CharField(max_length=300, verbose_name='headline')),
                ('status', models.CharField(choices=[('draft', 'Draft'), ('in_review', 'In review'), ('cleared', 'Cleared'), ('held', 'Held'), ('spiked', 'Spiked'), ('withdrawn', 'Withdrawn'), ('killed', 'Killed')], max_length=12, verbose_name='status')),
                ('revision', models.PositiveIntegerField(default=0, verbose_name='revision')),
                ('content', models.JSONField(help_text='What it said, as articles.content writes it.', verbose_name='content')),
                ('override', models.JSONField(default=dict, help_text='headline, trail_text, picture_id.', verbose_name='override')),
                ('article', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='proofed', to='articles.article', verbose_name='story')),
                ('proof', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='stories', to='issues.proof')),
            ],
            options={
                'verbose_name': 'story of a proof',
                'verbose_name_plural': 'stories of proofs',
                'ordering': ['place'],
            },
        ),
        migrations.AddConstraint(
            model_name='proof',
            constraint=models.UniqueConstraint(fields=('issue', 'number'), name='issues_proof_number_unique'),
        ),
        migrations.AddConstraint(
            model_name='proofstory',
            constraint=models.UniqueConstraint(fields=('proof', 'place'), name='issues_one_proofed_story_a_place'),
        ),
        migrations.AddField(
            model_name='issue',
            name='proof',
            field=models.ForeignKey(blank=True, editable=False, help_text='The proof that goes out, exactly as it was looked at.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='issues.proof', verbose_name='scheduled on'),
        ),
    ]
